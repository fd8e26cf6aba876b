#pragma once
// Bare servers of the setup's own tests, sluicectl as a script runs it on them, and the breaking of both.

#include "models/core/profile.h"
#include "tests/live/liveplayground.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>
#include <gtest/gtest.h>
#include <memory>

namespace sluice::test {

using namespace Qt::StringLiterals;

class SetupServers final
{
public:
    /// Started from nothing when it is first asked for.
    static SetupServers &get();
    /// Takes them down again and deletes their data, if they were started.
    static void forget();

    // --- sluicectl
    [[nodiscard]] Ran ctl(const QStringList &arguments, const QStringList &environment = {});
    [[nodiscard]] std::unique_ptr<QProcess> startCtl(const QStringList &arguments,
                                                     const QStringList &environment = {});
    /// `setup check --json`; with this setup where one is given.
    [[nodiscard]] QJsonObject check(const QJsonObject &spec = {});
    [[nodiscard]] QString specFile(const QJsonObject &spec); ///< written, for --spec
    [[nodiscard]] QString folder() const { return m_home.path(); }
    /// Everything that any sluicectl of this run has printed.
    [[nodiscard]] QByteArray printed() const { return m_printed; }
    void keepPrinted(const QByteArray &text) { m_printed += text; }

    struct Applied
    {
        int exitCode = -1;
        QByteArray out;
        int restarts = 0; ///< that it asked for, and got
        qint64 milliseconds = 0;
    };
    /// `setup apply --yes`, and a person who restarts what it names.
    [[nodiscard]] Applied apply(const QStringList &more = {});

    // --- the servers
    [[nodiscard]] bool playground(const QStringList &arguments);
    void restart(const QString &server) { EXPECT_TRUE(playground({u"restart"_s, server})); }
    /// Rows of one statement as the superuser, columns with '|' between.
    QStringList sql(const QString &database, const QString &statement);
    [[nodiscard]] Ran psqlFile(const QString &database, const QString &file);
    [[nodiscard]] QByteArray rest(const QByteArray &method, const QString &path, const QByteArray &body = {});
    [[nodiscard]] QStringList topics();
    void createTopic(const QString &name);
    void deleteTopic(const QString &name);
    [[nodiscard]] QString file(const QString &below) const; ///< of the instance: "config/…"
    [[nodiscard]] Profile profile() const;

    /// As freshly installed again, without the minute that a new start takes.
    void makeBare();
    /// Everything that a setup leaves on the servers, but for the password.
    [[nodiscard]] QStringList picture();

    static inline const QByteArray password = "Xq7-never-to-be-seen_3";

private:
    SetupServers();
    [[nodiscard]] QStringList environment() const;

    QTemporaryDir m_home;
    QString m_profileFile;
    QString m_instance;
    QByteArray m_printed;
};

[[nodiscard]] inline QJsonObject stepOf(const QJsonObject &checked, const QString &id)
{
    for (const QJsonValue &step : checked[u"steps"_s].toArray()) {
        if (step[u"id"_s] == id)
            return step.toObject();
    }
    return {};
}

} // namespace sluice::test
