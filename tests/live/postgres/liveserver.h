#pragma once
// The PostgreSQL servers of the playground, as their administrator sees them.

#include "models/core/profile.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace sluice::test {

class LiveServer final
{
public:
    /// Every server that SLUICE_PLAYGROUND_STATUS names; none without it.
    [[nodiscard]] static QList<LiveServer> all();

    [[nodiscard]] QString name() const; ///< for messages of a test
    [[nodiscard]] DatabaseProfile profile() const;
    [[nodiscard]] DatabaseProfile profileAs(const QString &user) const;
    [[nodiscard]] LiveServer inDatabase(const QString &database) const; ///< the same server
    [[nodiscard]] Secret password() const { return m_password; }
    [[nodiscard]] int version() const; ///< 15

    /// Runs one statement as administrator and gives the first column of its rows. A failure fails the test.
    QStringList run(const QByteArray &sql) const;
    /// The same for what may be absent.
    void tryRun(const QByteArray &sql) const;

private:
    DatabaseProfile m_profile;
    Secret m_password;
};

/// Runs one statement now and another at the end of the test, whatever happens in between.
class Arranged final
{
public:
    Arranged(const LiveServer &server, const QList<QByteArray> &statements, QList<QByteArray> undo);
    ~Arranged();
    Q_DISABLE_COPY_MOVE(Arranged)

private:
    const LiveServer &m_server;
    QList<QByteArray> m_undo;
};

} // namespace sluice::test

/// Skips the test, saying why, where there is no playground.
#define SLUICE_NEEDS_SERVERS(name)                                                                           \
    const QList<sluice::test::LiveServer> name = sluice::test::LiveServer::all();                            \
    if (name.isEmpty())                                                                                      \
    GTEST_SKIP() << "No playground: SLUICE_PLAYGROUND_STATUS names no file with servers. ctest sets it."
