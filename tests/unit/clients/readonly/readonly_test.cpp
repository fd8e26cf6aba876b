// Read-only is held where calls leave: each method of the client headers that is marked ///@mutating is
// called on a read-only client that knows the address of a server, which counts what reaches it.

#include "models/clients/connect/connectclient.h"
#include "models/clients/connect/setupclient.h"
#include "models/clients/kafka/recordproducer.h"
#include "models/clients/kafka/setupclient.h"
#include "models/clients/postgres/setupclient.h"
#include "tests/support/waiting.h"

#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <functional>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

/// What the client headers say: every method that asks a server for something, and whether it is marked.
QMap<QString, bool> declaredCalls()
{
    static const QRegularExpression call(
        u"(///@mutating\\s*)?(?:virtual )?QFuture<[^;{}()]*>\\s+(\\w+)\\([^;{}]*?\\)( override)?(?: = 0)?;"_s);
    QMap<QString, bool> calls;
    for (const QString &client : {u"connect"_s, u"postgres"_s, u"kafka"_s}) {
        QDirIterator headers(QStringLiteral(SLUICE_SOURCE_DIR) + u"/models/clients/"_s + client, {u"*.h"_s},
                             QDir::Files);
        while (headers.hasNext()) {
            QFile header(headers.next());
            EXPECT_TRUE(header.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(header.readAll());
            for (auto found = call.globalMatch(text); found.hasNext();) {
                const auto match = found.next();
                if (match.capturedLength(3) == 0) // else its interface has said it
                    calls[match.captured(2)] |= match.capturedLength(1) > 0;
            }
        }
    }
    return calls;
}

int markersInHeaders()
{
    int count = 0;
    QDirIterator headers(QStringLiteral(SLUICE_SOURCE_DIR) + u"/models/clients"_s, {u"*.h"_s}, QDir::Files,
                         QDirIterator::Subdirectories);
    while (headers.hasNext()) {
        QFile header(headers.next());
        EXPECT_TRUE(header.open(QIODevice::ReadOnly));
        for (const QByteArray &line : header.readAll().split('\n'))
            count += line.trimmed() == "///@mutating" ? 1 : 0;
    }
    return count;
}

/// Takes connections, counts them and what they bring, and hangs up.
class CountingServer final
{
public:
    CountingServer()
    {
        EXPECT_TRUE(m_server.listen(QHostAddress::LocalHost));
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection())
                take(socket);
        });
    }

    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] int connections() const { return m_connections; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

private:
    void take(QTcpSocket *socket)
    {
        ++m_connections;
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            m_bytes += socket->readAll().size();
            socket->abort();
        });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

    QTcpServer m_server;
    int m_connections = 0;
    qint64 m_bytes = 0;
};

/// What came of a call: the kind of its error, or nothing where it succeeded.
using Refusal = std::optional<ErrorKind>;

template <class T>
Refusal refusalOf(const QFuture<Result<T>> &answer)
{
    EXPECT_TRUE(waitFor(answer, std::chrono::seconds(30)));
    const Result<T> result = answer.result();
    return result ? Refusal() : result.error().kind;
}

ConnectProfile connectAt(quint16 port)
{
    ConnectProfile profile;
    profile.urls = {QUrl(u"http://127.0.0.1:%1"_s.arg(port))};
    return profile;
}

DatabaseProfile databaseAt(quint16 port)
{
    DatabaseProfile profile;
    profile.name = u"db"_s;
    profile.host = u"127.0.0.1"_s;
    profile.port = port;
    profile.dbname = u"db"_s;
    profile.user = u"u"_s;
    profile.sslmode = u"disable"_s;
    return profile;
}

KafkaProfile kafkaAt(quint16 port)
{
    KafkaProfile profile;
    profile.bootstrapServers = {u"127.0.0.1:%1"_s.arg(port)};
    return profile;
}

/// Clients that are read-only or not, and what each of them can be asked to change.
class Clients final
{
public:
    Clients(quint16 port, bool readOnly)
        : m_connect(connectAt(port), {}, {}, deadlines(), readOnly)
        , m_setupConnect(connectAt(port), {}, {}, deadlines(), readOnly, milliseconds(500))
        , m_database(databaseAt(port), {}, deadlines(), readOnly)
        , m_kafka(kafkaAt(port), {}, {}, deadlines(), readOnly)
        , m_producer(kafkaAt(port), {}, {}, deadlines(), readOnly)
    {}

    /// By the method's name; once for each thing that it can be asked for.
    [[nodiscard]] QMultiMap<QString, std::function<Refusal()>> calls()
    {
        const TableName table{u"s"_s, u"t"_s};
        const QMap<QString, QString> map{{u"connector.class"_s, u"io.debezium.X"_s}, {u"k"_s, u"v"_s}};
        QMultiMap<QString, std::function<Refusal()>> all{
            {u"restartTask"_s, [this] { return refusalOf(m_connect.restartTask(u"x"_s, 0)); }},
            {u"createConnector"_s,
             [=, this] {
                 return refusalOf(
                     m_setupConnect.createConnector(u"x"_s, map, Secret("p"), InitialState::Running));
             }},
            {u"updateConnector"_s,
             [=, this] { return refusalOf(m_setupConnect.updateConnector(u"x"_s, map, Secret("p"))); }},
            {u"stopConnector"_s, [this] { return refusalOf(m_setupConnect.stopConnector(u"x"_s)); }},
            {u"deleteConnector"_s, [this] { return refusalOf(m_setupConnect.deleteConnector(u"x"_s)); }},
            {u"deleteOffsets"_s, [this] { return refusalOf(m_setupConnect.deleteOffsets(u"x"_s)); }},
            {u"execute"_s, [this] { return refusalOf(m_database.execute(u"CREATE TABLE t()"_s)); }},
            {u"insertRow"_s,
             [=, this] {
                 return refusalOf(m_database.insertRow({table, map}, {u"k"_s}));
             }},
            {u"deleteRow"_s, [=, this] { return refusalOf(m_database.deleteRow(table, map)); }},
            {u"createTopic"_s, [this] { return refusalOf(m_kafka.createTopic(u"t"_s, 1, 1, {})); }},
            {u"deleteTopic"_s, [this] { return refusalOf(m_kafka.deleteTopic(u"t"_s)); }},
            {u"sendRecord"_s,
             [this] {
                 return refusalOf(m_producer.sendRecord({u"t"_s, 0, "k", "v", {}}));
             }},
        };
        using Action = ConnectorAction;
        for (const Action action :
             {Action::Pause, Action::Resume, Action::Stop, Action::Restart, Action::RestartFailed})
            all.insert(u"act"_s, [=, this] { return refusalOf(m_connect.act(u"x"_s, action)); });
        return all;
    }

    void switchToReadOnly()
    {
        m_connect.setReadOnly(true);
        m_setupConnect.setReadOnly(true);
        m_database.setReadOnly(true);
        m_kafka.setReadOnly(true);
        m_producer.setReadOnly(true);
    }

private:
    static Polling deadlines() { return {milliseconds(500), milliseconds(500), milliseconds(500)}; }

    connect::ConnectClient m_connect;
    connect::ConnectSetupClient m_setupConnect;
    postgres::PostgresSetupClient m_database;
    kafka::KafkaSetupClient m_kafka;
    kafka::RecordProducer m_producer;
};

/// Time for what has left to arrive: a connection is counted when its turn in the event loop comes.
void letArrive(const CountingServer &server)
{
    (void)waitUntil([&] { return server.connections() > 0; }, milliseconds(100));
}

QStringList markedCalls()
{
    QStringList marked;
    const QMap<QString, bool> declared = declaredCalls();
    for (auto call = declared.cbegin(); call != declared.cend(); ++call) {
        if (call.value())
            marked.append(call.key());
    }
    return marked;
}

} // namespace

TEST(ReadOnlyGuard, EveryCallOfAClientReadsOrIsMarked)
{
    const QStringList reading{u"validate"_s, u"scramVerifier"_s, u"testLogin"_s};
    const QMap<QString, bool> declared = declaredCalls();
    EXPECT_GT(declared.size(), 20) << "the headers were not understood";
    for (auto call = declared.cbegin(); call != declared.cend(); ++call) {
        const bool reads = call.key().startsWith(u"fetch"_s) || reading.contains(call.key());
        EXPECT_NE(reads, call.value()) << qPrintable(call.key());
    }
    EXPECT_EQ(markersInHeaders(), markedCalls().size()) << "a marker that marks nothing";
}

TEST(ReadOnlyGuard, EveryMarkedCallIsRefusedBeforeAnythingIsSent)
{
    CountingServer server;
    Clients clients(server.port(), true);
    const auto calls = clients.calls();
    EXPECT_EQ(calls.uniqueKeys(), markedCalls()) << "each marked method is called here, and no other";
    int refused = 0;
    for (auto call = calls.cbegin(); call != calls.cend(); ++call) {
        const Refusal refusal = call.value()();
        EXPECT_EQ(refusal, ErrorKind::ReadOnly) << qPrintable(call.key());
        refused += refusal == ErrorKind::ReadOnly ? 1 : 0;
        letArrive(server);
        EXPECT_EQ(server.connections(), 0) << qPrintable(call.key());
    }
    EXPECT_EQ(server.bytes(), 0);
    EXPECT_EQ(refused, calls.size());
    RecordProperty("marked", int(markedCalls().size()));
    RecordProperty("refused", refused);
    std::printf("refused: %d of %d calls of %d marked methods; %d connections, %lld bytes\n", refused,
                int(calls.size()), int(markedCalls().size()), server.connections(),
                static_cast<long long>(server.bytes()));
}

TEST(ReadOnlyGuard, TheSameCallsReachTheServerWhenItIsOff)
{
    // Without this, a server that counts nothing would prove everything.
    const auto names = [](const auto &calls) { return calls.uniqueKeys(); };
    CountingServer unused;
    Clients only(unused.port(), true);
    for (const QString &name : names(only.calls())) {
        CountingServer server;
        Clients clients(server.port(), false);
        const Refusal refusal = clients.calls().value(name)();
        EXPECT_NE(refusal, ErrorKind::ReadOnly) << qPrintable(name);
        EXPECT_TRUE(waitUntil([&] { return server.bytes() > 0; }, milliseconds(2000))) << qPrintable(name);
    }
}

TEST(ReadOnlyGuard, SwitchedOnLaterItHoldsAsWell)
{
    CountingServer server;
    Clients clients(server.port(), false);
    clients.switchToReadOnly();
    const auto calls = clients.calls();
    for (auto call = calls.cbegin(); call != calls.cend(); ++call)
        EXPECT_EQ(call.value()(), ErrorKind::ReadOnly) << qPrintable(call.key());
    letArrive(server);
    EXPECT_EQ(server.connections(), 0);
}
