#pragma once
// The running playground as tests use it: its addresses, a profile on it, and the breaking of its servers.

#include "models/core/profile.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <memory>
#include <optional>

class QProcess;

namespace sluice::app {
class Session;
}

namespace sluice::test {

class LivePlayground final
{
public:
    /// Empty, with the reason, where no playground was started for this run.
    [[nodiscard]] static std::optional<LivePlayground> find(QString *whyNot);

    [[nodiscard]] const QJsonObject &status() const { return m_status; }
    [[nodiscard]] Profile profile() const;
    [[nodiscard]] QString profileFile() const; ///< the same, written to a file
    [[nodiscard]] QString passwordOf(const QString &database) const;

    /// Runs a playground command to its end while the event loop goes on. False when it failed.
    [[nodiscard]] bool run(const QStringList &arguments) const;
    [[nodiscard]] std::unique_ptr<QProcess> start(const QStringList &arguments) const;

private:
    QJsonObject m_status;
};

/// What a program printed, and how it ended.
struct Ran
{
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
};

[[nodiscard]] Ran runProgram(const QString &program, const QStringList &arguments,
                             const QStringList &environment = {});

} // namespace sluice::test

/// Skips the test, saying why, where there is no playground.
#define SLUICE_NEEDS_PLAYGROUND(name)                                                                        \
    QString name##WhyNot;                                                                                    \
    const auto name##Found = sluice::test::LivePlayground::find(&name##WhyNot);                              \
    if (!name##Found)                                                                                        \
        GTEST_SKIP() << qPrintable(name##WhyNot);                                                            \
    const sluice::test::LivePlayground &name = *name##Found
