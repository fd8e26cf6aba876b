#include "tests/live/liveplayground.h"

#include "app/profilestore.h"
#include "tests/support/waiting.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <gtest/gtest.h>

namespace sluice::test {

using namespace Qt::StringLiterals;

std::optional<LivePlayground> LivePlayground::find(QString *whyNot)
{
    const QString path = qEnvironmentVariable("SLUICE_PLAYGROUND_STATUS");
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly)) {
        *whyNot = u"No playground: SLUICE_PLAYGROUND_STATUS names no file. ctest sets it."_s;
        return std::nullopt;
    }
    LivePlayground found;
    found.m_status = QJsonDocument::fromJson(file.readAll()).object();
    return found;
}

QString LivePlayground::profileFile() const
{
    const QString path = qEnvironmentVariable("SLUICE_PLAYGROUND_STATUS") + u".profile"_s;
    EXPECT_TRUE(run({u"profile"_s, path}));
    return path;
}

Profile LivePlayground::profile() const
{
    const Result<Profile> profile = app::ProfileStore::loadFile(profileFile());
    EXPECT_TRUE(profile) << (profile ? "" : qPrintable(profile.error().message));
    return profile.value_or(Profile());
}

QString LivePlayground::passwordOf(const QString &database) const
{
    for (const QJsonValue &each : m_status[u"postgres"_s].toArray()) {
        if (each[u"database"_s].toString() == database)
            return each[u"password"_s].toString();
    }
    ADD_FAILURE() << "no such database";
    return {};
}

std::unique_ptr<QProcess> LivePlayground::start(const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::MergedChannels);
    // Another command where the tests are pointed at another playground than that of the whole run.
    process->start(qEnvironmentVariable("SLUICE_PLAYGROUND_COMMAND", QStringLiteral(SLUICE_LIVE_PLAYGROUND)),
                   arguments);
    return process;
}

bool LivePlayground::run(const QStringList &arguments) const
{
    const auto process = start(arguments);
    const bool ended =
        waitUntil([&] { return process->state() == QProcess::NotRunning; }, std::chrono::minutes(3));
    const bool good = ended && process->exitStatus() == QProcess::NormalExit && process->exitCode() == 0;
    if (!good)
        ADD_FAILURE() << "playground " << qPrintable(arguments.join(u' ')) << ": "
                      << process->readAll().constData();
    return good;
}

Ran runProgram(const QString &program, const QStringList &arguments, const QStringList &environment)
{
    QProcess process;
    process.setEnvironment(QProcess::systemEnvironment() + environment);
    process.start(program, arguments);
    EXPECT_TRUE(waitUntil([&] { return process.state() == QProcess::NotRunning; }, std::chrono::minutes(2)));
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace sluice::test
