// Five distinctive passwords go in; none comes out: not by output, errors, argv, settings or files.

#include "models/clients/connect/connectclient.h"
#include "tests/live/liveplayground.h"
#include "tests/support/waiting.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

const QString sluicectl = QStringLiteral(SLUICE_BIN_DIR "/sluicectl");

const QStringList passwords{u"Zebra-Quartz-0001"_s, u"Zebra-Quartz-0002"_s, u"Zebra-Quartz-0003"_s,
                            u"Zebra-Quartz-0004"_s, u"Zebra-Quartz-0005"_s};
const QByteArray mark = "Zebra-Quartz";

/// A profile whose every login is wrong, against the real servers.
QByteArray profileWithWrongPasswords(const sluice::test::LivePlayground &playground)
{
    const sluice::Profile right = playground.profile();
    QByteArray json = R"({"version": 1, "name": "secrets", "databases": [
      {"name": "smart_warehouse", "host": "127.0.0.1", "port": PORT0, "user": "postgres", "password": {"env": "S1"}},
      {"name": "smart_citizen", "host": "127.0.0.1", "port": PORT1, "user": "debezium_user", "password": {"env": "S2"}}],
      "kafka": {"bootstrapServers": ["KAFKA"], "security": "SASL_PLAINTEXT", "mechanism": "PLAIN", "user": "x", "password": {"env": "S3"},
                "keyPassword": {"env": "S5"}},
      "connect": {"urls": ["CONNECT"], "user": "ops", "password": {"env": "S4"}}})";
    json.replace("PORT0", QByteArray::number(right.databases.at(0).port));
    json.replace("PORT1", QByteArray::number(right.databases.at(1).port));
    json.replace("KAFKA", right.kafka.bootstrapServers.first().toUtf8());
    json.replace("CONNECT", right.connect.urls.first().toString().toUtf8());
    return json;
}

QByteArray commandLineOf(qint64 pid)
{
    QFile file(u"/proc/%1/cmdline"_s.arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

TEST(LiveSecrets, NoneIsFoundAfterASession)
{
    SLUICE_NEEDS_PLAYGROUND(playground);
    QTemporaryDir home;
    const QString file = home.filePath(u"secrets.json"_s);
    QFile profile(file);
    ASSERT_TRUE(profile.open(QIODevice::WriteOnly));
    profile.write(profileWithWrongPasswords(playground));
    profile.close();

    QProcess process;
    QStringList environment = QProcess::systemEnvironment();
    for (int i = 0; i < passwords.size(); ++i)
        environment << u"S%1=%2"_s.arg(i + 1).arg(passwords.at(i));
    environment << u"XDG_CONFIG_HOME="_s + home.path() << u"XDG_CACHE_HOME="_s + home.path()
                << u"HOME="_s + home.path() << u"QT_LOGGING_RULES=sluice.*=true"_s;
    process.setEnvironment(environment);
    process.start(sluicectl, {u"status"_s, u"--json"_s, u"--wait"_s, u"8"_s, u"--profile-file"_s, file});
    ASSERT_TRUE(process.waitForStarted());
    QByteArray argv; // between fork and exec it is still our own
    EXPECT_TRUE(waitUntil([&] {
        argv = commandLineOf(process.processId());
        return argv.contains("sluicectl");
    }));
    ASSERT_TRUE(waitUntil([&] { return process.state() == QProcess::NotRunning; }, std::chrono::seconds(60)));
    const QByteArray out = process.readAllStandardOutput();
    const QByteArray err = process.readAllStandardError();
    EXPECT_TRUE(out.contains("\"servers\"")) << err.constData();
    EXPECT_TRUE(out.contains("password")) << "the wrong password must be named as the reason, in words";
    EXPECT_FALSE(argv.contains(mark));
    EXPECT_FALSE(out.contains(mark));
    EXPECT_FALSE(err.contains(mark));
    QDirIterator files(home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile written(files.next());
        ASSERT_TRUE(written.open(QIODevice::ReadOnly));
        EXPECT_FALSE(written.readAll().contains(mark)) << qPrintable(written.fileName());
    }
}

TEST(LiveSecrets, TheConnectorsOwnPasswordsAreMasked)
{
    SLUICE_NEEDS_PLAYGROUND(playground);
    const QString debezium = playground.status()[u"debezium"_s][u"password"_s].toString();
    const QString sink = playground.status()[u"sink"_s][u"password"_s].toString();
    ASSERT_FALSE(debezium.isEmpty() || sink.isEmpty());
    sluice::connect::ConnectClient client(playground.profile().connect, {}, {}, {}, true);
    const auto answer = client.fetchConnectors();
    ASSERT_TRUE(waitUntil([&] { return answer.isFinished(); }));
    const auto connectors = answer.result();
    ASSERT_TRUE(connectors) << qPrintable(connectors.error().message);
    int passwordsSeen = 0;
    for (const sluice::Connector &connector : *connectors) {
        for (auto it = connector.config.cbegin(); it != connector.config.cend(); ++it) {
            EXPECT_FALSE(it.value().contains(debezium) || it.value().contains(sink)) << qPrintable(it.key());
            passwordsSeen += it.key().endsWith(u"password"_s) && !it.value().isEmpty() ? 1 : 0;
        }
    }
    EXPECT_EQ(passwordsSeen, 4) << "two sources and two sinks have one each, shown masked";

    const Ran status =
        runProgram(sluicectl, {u"status"_s, u"--json"_s, u"--profile-file"_s, playground.profileFile()});
    ASSERT_TRUE(status.out.contains("warehouse-to-citizen-connector")) << status.err.constData();
    const QStringList secrets{debezium, sink, playground.passwordOf(u"smart_warehouse"_s)};
    for (const QString &secret : secrets) {
        EXPECT_FALSE(status.out.contains(secret.toUtf8()));
        EXPECT_FALSE(status.err.contains(secret.toUtf8()));
    }
}

/// The desktop program itself, through a first save of its settings and profile.
TEST(LiveSecrets, TheWindowWritesNoneIntoItsSettings)
{
    SLUICE_NEEDS_PLAYGROUND(playground);
    QTemporaryDir home;
    const QString file = home.filePath(u"secrets.json"_s);
    QFile profile(file);
    ASSERT_TRUE(profile.open(QIODevice::WriteOnly));
    profile.write(profileWithWrongPasswords(playground));
    profile.close();
    QProcess process;
    QStringList environment = QProcess::systemEnvironment();
    for (int i = 0; i < passwords.size(); ++i)
        environment << u"S%1=%2"_s.arg(i + 1).arg(passwords.at(i));
    environment << u"XDG_CONFIG_HOME="_s + home.path() << u"XDG_CACHE_HOME="_s + home.path()
                << u"HOME="_s + home.path() << u"QT_QPA_PLATFORM=offscreen"_s
                << u"QT_LOGGING_RULES=sluice.*=true"_s;
    process.setEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral(SLUICE_BIN_DIR "/sluice"), {u"--profile-file"_s, file});
    ASSERT_TRUE(process.waitForStarted());
    // It polls every two seconds; after four every login was refused at least once.
    waitUntil([&] { return process.state() == QProcess::NotRunning; }, std::chrono::seconds(8));
    ASSERT_EQ(process.state(), QProcess::Running) << process.readAll().constData();
    EXPECT_FALSE(commandLineOf(process.processId()).contains(mark));
    process.terminate(); // closes the window, which saves its settings
    ASSERT_TRUE(waitUntil([&] { return process.state() == QProcess::NotRunning; }, std::chrono::seconds(20)));
    EXPECT_FALSE(process.readAll().contains(mark));
    int settings = 0;
    QDirIterator files(home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile written(files.next());
        ASSERT_TRUE(written.open(QIODevice::ReadOnly));
        EXPECT_FALSE(written.readAll().contains(mark)) << qPrintable(written.fileName());
        settings += written.fileName().endsWith(u".conf"_s) || written.fileName().endsWith(u".ini"_s) ? 1 : 0;
    }
    EXPECT_GE(settings, 1) << "no settings were written, so that nothing was looked at";
}
