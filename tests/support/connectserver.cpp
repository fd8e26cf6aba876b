#include "tests/support/connectserver.h"

#include <QElapsedTimer>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMutex>
#include <QSslSocket>
#include <QTcpServer>
#include <QThread>
#include <QTimer>
#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace sluice::test {

namespace {

using std::chrono::milliseconds;

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 401:
        return "Unauthorized";
    case 404:
        return "Not Found";
    case 409:
        return "Conflict";
    default:
        return "Status";
    }
}

QByteArray head(const Reply &reply, const QByteArray &framing)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + ' ' + reasonPhrase(reply.status) +
                      "\r\nServer: Jetty(12.0.15)\r\n" + framing;
    if (!reply.contentType.isEmpty() && !reply.body.isEmpty())
        head += "Content-Type: " + reply.contentType + "\r\n";
    for (auto header = reply.headers.begin(); header != reply.headers.end(); ++header)
        head += header.key() + ": " + header.value() + "\r\n";
    return head + "\r\n";
}

QByteArray chunked(const QByteArray &body)
{
    QByteArray out;
    for (qsizetype at = 0; at < body.size(); at += 1024) {
        const QByteArray chunk = body.mid(at, 1024);
        out += QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n";
    }
    return out + "0\r\n\r\n";
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

/// As Debezium's PostgreSQL connector is deployed, with a password in clear as Connect would show it.
QJsonObject sourceConfig(const QString &name)
{
    return {
        {u"connector.class"_s, u"io.debezium.connector.postgresql.PostgresConnector"_s},
        {u"name"_s, name},
        {u"tasks.max"_s, u"1"_s},
        {u"plugin.name"_s, u"pgoutput"_s},
        {u"database.hostname"_s, u"db.example.org"_s},
        {u"database.port"_s, u"5432"_s},
        {u"database.user"_s, u"debezium_user"_s},
        {u"database.password"_s, u"in-clear-"_s + name},
        {u"database.dbname"_s, u"smart_warehouse"_s},
        {u"database.sslmode"_s, u"prefer"_s},
        {u"topic.prefix"_s, name + u"-cdc"_s},
        {u"slot.name"_s, QString(name).replace(u'-', u'_')},
        {u"slot.drop.on.stop"_s, u"false"_s},
        {u"publication.name"_s, QString(name).replace(u'-', u'_') + u"_publication"_s},
        {u"publication.autocreate.mode"_s, u"disabled"_s},
        {u"table.include.list"_s, u"public.inventory,public.orders,eligibility.eligibility_snapshots"_s},
        {u"schema.include.list"_s, u"public,eligibility"_s},
        {u"snapshot.mode"_s, u"initial"_s},
        {u"decimal.handling.mode"_s, u"string"_s},
        {u"time.precision.mode"_s, u"connect"_s},
        {u"tombstones.on.delete"_s, u"true"_s},
        {u"heartbeat.interval.ms"_s, u"1000"_s},
        {u"heartbeat.action.query"_s,
         u"INSERT INTO public.debezium_heartbeat (id, at) VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET at = now()"_s},
        {u"signal.data.collection"_s, u"public.debezium_signal"_s},
        {u"errors.max.retries"_s, u"10"_s},
        {u"errors.log.enable"_s, u"true"_s},
        {u"slot.stream.params"_s, u"origin=none"_s},
        {u"key.converter"_s, u"org.apache.kafka.connect.json.JsonConverter"_s},
        {u"key.converter.schemas.enable"_s, u"true"_s},
        {u"value.converter"_s, u"org.apache.kafka.connect.json.JsonConverter"_s},
        {u"value.converter.schemas.enable"_s, u"true"_s},
        {u"transforms"_s, u"route"_s},
        {u"transforms.route.type"_s, u"org.apache.kafka.connect.transforms.RegexRouter"_s},
        {u"transforms.route.regex"_s, u"([^.]+)\\.([^.]+)\\.([^.]+)"_s},
        {u"transforms.route.replacement"_s, u"$1.$3"_s},
        {u"topic.creation.default.replication.factor"_s, u"3"_s},
        {u"topic.creation.default.partitions"_s, u"6"_s},
        {u"topic.creation.default.cleanup.policy"_s, u"compact"_s},
        {u"producer.override.compression.type"_s, u"lz4"_s},
        {u"producer.override.max.request.size"_s, u"4194304"_s},
    };
}

QJsonObject sinkConfig(const QString &name)
{
    return {
        {u"connector.class"_s, u"io.debezium.connector.jdbc.JdbcSinkConnector"_s},
        {u"name"_s, name},
        {u"tasks.max"_s, u"1"_s},
        {u"topics.regex"_s, name + u"-cdc\\.(inventory|orders)"_s},
        {u"connection.url"_s,
         u"jdbc:postgresql://db.example.org:5432/smart_citizen?user=sink&password=in-url-"_s + name},
        {u"connection.username"_s, u"sink"_s},
        {u"connection.password"_s, u"${file:/etc/connect/secrets.properties:sink}"_s},
        {u"insert.mode"_s, u"upsert"_s},
        {u"delete.enabled"_s, u"true"_s},
        {u"primary.key.mode"_s, u"record_key"_s},
        {u"schema.evolution"_s, u"none"_s},
        {u"collection.name.format"_s, u"${source.schema}.${source.table}"_s},
        {u"errors.tolerance"_s, u"all"_s},
        {u"errors.deadletterqueue.topic.name"_s, name + u"-dlq"_s},
        {u"errors.deadletterqueue.context.headers.enable"_s, u"true"_s},
        {u"key.converter"_s, u"org.apache.kafka.connect.json.JsonConverter"_s},
        {u"value.converter"_s, u"org.apache.kafka.connect.json.JsonConverter"_s},
        {u"value.converter.schemas.enable"_s, u"true"_s},
    };
}

QJsonObject configOf(const FakeConnector &connector)
{
    if (connector.config)
        return QJsonDocument::fromJson(*connector.config).object();
    return connector.sink ? sinkConfig(text(connector.name)) : sourceConfig(text(connector.name));
}

QString typeOf(const FakeConnector &connector)
{
    return connector.sink ? u"sink"_s : u"source"_s;
}

QJsonObject taskOf(const FakeConnector &connector)
{
    QJsonObject task{
        {u"id"_s, 0}, {u"state"_s, text(connector.taskState)}, {u"worker_id"_s, text(connector.workerId)}};
    if (!connector.trace.isEmpty())
        task.insert(u"trace"_s, text(connector.trace));
    return task;
}

QJsonObject statusOf(const FakeConnector &connector)
{
    QJsonArray tasks;
    if (!connector.taskState.isEmpty())
        tasks.append(taskOf(connector));
    return {{u"name"_s, text(connector.name)},
            {u"connector"_s,
             QJsonObject{{u"state"_s, text(connector.state)}, {u"worker_id"_s, text(connector.workerId)}}},
            {u"tasks"_s, tasks},
            {u"type"_s, typeOf(connector)}};
}

QJsonObject infoOf(const FakeConnector &connector)
{
    QJsonArray tasks;
    if (!connector.taskState.isEmpty())
        tasks.append(QJsonObject{{u"connector"_s, text(connector.name)}, {u"task"_s, 0}});
    return {{u"name"_s, text(connector.name)},
            {u"config"_s, configOf(connector)},
            {u"tasks"_s, tasks},
            {u"type"_s, typeOf(connector)}};
}

Reply json(const QJsonObject &object, int status = 200)
{
    return {status, compact(object)};
}

const QString sourceClass = u"io.debezium.connector.postgresql.PostgresConnector"_s;
const QString sinkClass = u"io.debezium.connector.jdbc.JdbcSinkConnector"_s;

/// Where Connect quotes a config in an error, it does so as Java prints a map: with the passwords in clear.
QByteArray javaMap(const QJsonObject &config)
{
    QStringList entries;
    for (auto entry = config.begin(); entry != config.end(); ++entry)
        entries.append(entry.key() + u'=' + entry.value().toString());
    return '{' + entries.join(u", "_s).toUtf8() + '}';
}

/// By key. A few checks stand for all: a number, and what Debezium wants to be given.
QMap<QString, QStringList> problemsOf(const QJsonObject &config)
{
    QMap<QString, QStringList> problems;
    bool isNumber = true;
    const QString tasks = config[u"tasks.max"_s].toString(u"1"_s);
    (void)tasks.toInt(&isNumber);
    if (!isNumber)
        problems[u"tasks.max"_s] = {
            u"Invalid value %1 for configuration tasks.max: Not a number of type INT"_s.arg(tasks),
            u"Invalid value null for configuration tasks.max: Value must be non-null"_s};
    if (config[u"connector.class"_s] == sourceClass && config[u"database.hostname"_s].toString().isEmpty())
        problems[u"database.hostname"_s] = {
            u"The 'database.hostname' value is invalid: A value is required"_s};
    return problems;
}

/// Why this config is no connector's; empty where it is one.
std::optional<QByteArray> refusal(const QJsonObject &config)
{
    const QString plugin = config[u"connector.class"_s].toString();
    if (plugin.isEmpty())
        return "Connector config " + javaMap(config) + " contains no connector type";
    if (plugin != sourceClass && plugin != sinkClass)
        return "org.apache.kafka.connect.errors.ConnectException: Failed to find any class that implements "
               "Connector and which name matches " +
               plugin.toUtf8() + ", available connectors are: PluginDesc{klass=class " + sinkClass.toUtf8() +
               ", name='" + sinkClass.toUtf8() + "'}";
    return std::nullopt;
}

QByteArray invalidConfig(const QMap<QString, QStringList> &problems)
{
    QStringList errors;
    for (const QStringList &each : problems)
        errors += each;
    return "Connector configuration is invalid and contains the following " +
           QByteArray::number(errors.size()) + " error(s):\n" + errors.join(u'\n').toUtf8() +
           "\nYou can also find the above list of errors at the endpoint "
           "`/connector-plugins/{connectorType}/config/validate`";
}

QJsonObject configInfo(const QString &key, const QStringList &errors)
{
    return {{u"definition"_s, QJsonObject{{u"name"_s, key}, {u"type"_s, u"STRING"_s}}},
            {u"value"_s, QJsonObject{{u"name"_s, key},
                                     {u"value"_s, QJsonValue()},
                                     {u"recommended_values"_s, QJsonArray()},
                                     {u"errors"_s, QJsonArray::fromStringList(errors)},
                                     {u"visible"_s, true}}}};
}

QJsonObject validation(const QJsonObject &config)
{
    const auto problems = problemsOf(config);
    QJsonArray configs;
    for (const QString &key : config.keys())
        if (!problems.contains(key))
            configs.append(configInfo(key, {}));
    for (auto problem = problems.begin(); problem != problems.end(); ++problem)
        configs.append(configInfo(problem.key(), problem.value()));
    return {{u"name"_s, config[u"connector.class"_s]},
            {u"error_count"_s, problems.size()},
            {u"groups"_s, QJsonArray()},
            {u"configs"_s, configs}};
}

Reply json(const QJsonArray &array)
{
    return {200, QJsonDocument(array).toJson(QJsonDocument::Compact)};
}

struct Rule
{
    QByteArray prefix;
    Reply reply;
    int times = -1;
};

struct PendingAction
{
    FakeConnector after;
    QElapsedTimer since;
};

} // namespace

Reply errorReply(int status, const QByteArray &message)
{
    return json(QJsonObject{{u"error_code"_s, status}, {u"message"_s, text(message)}}, status);
}

Reply htmlReply(int status)
{
    return {
        status,
        "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>\n",
        "text/html"};
}

Reply junkReply(qsizetype bytes)
{
    QByteArray junk(bytes, Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes; ++i)
        junk[i] = char('!' + (i * 7919) % 89);
    junk[0] = 'x';
    return {200, junk, "application/octet-stream"};
}

/// What is known, shared between the test's thread and the server's.
class ConnectServer::Private
{
public:
    class Listener;

    void launch(const std::optional<QSslConfiguration> &tls);
    template <class Function>
    void inThread(Function function)
    {
        QMetaObject::invokeMethod(anchor, function, Qt::BlockingQueuedConnection);
    }

    Reply replyTo(const SeenRequest &request);
    Reply asConnect(const SeenRequest &request);
    Reply asConnectForOne(const SeenRequest &request, const QByteArray &rest);
    Reply validate(const SeenRequest &request);
    Reply create(const QJsonObject &body);
    Reply deploy(const QByteArray &name, QJsonObject config, const QByteArray &state = "RUNNING");
    Reply patch(const FakeConnector &connector, const QJsonObject &changes);
    Reply deleteOffsets(const FakeConnector &connector);
    [[nodiscard]] bool isSince(int major, int minor) const;
    Reply act(const FakeConnector &connector, const QByteArray &action);
    void settleActions();
    QByteArray expanded();

    mutable QMutex mutex;
    QMap<QByteArray, FakeConnector> connectors;
    QHash<QByteArray, PendingAction> underWay;
    milliseconds actionDelay{0};
    QByteArray version = "4.3.0";
    QByteArray authorization;
    QList<Rule> rules;
    QList<SeenRequest> seen;
    int connections = 0;
    QByteArray expandedCache;

    QThread thread;
    QObject *anchor = nullptr; ///< lives in the thread
    Listener *listener = nullptr;
    quint16 port = 0;
    bool encrypted = false;
};

namespace {

/// One connection: reads requests one after the other, answers each in its manner.
class Connection final : public QObject
{
public:
    using Answer = std::function<Reply(const SeenRequest &)>;

    Connection(QTcpSocket *socket, Answer answer)
        : QObject(socket)
        , m_socket(socket)
        , m_answer(std::move(answer))
    {
        connect(socket, &QTcpSocket::readyRead, this, &Connection::read);
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

private:
    void read()
    {
        m_buffer += m_socket->readAll();
        while (auto request = nextRequest())
            send(m_answer(*request));
    }

    std::optional<SeenRequest> nextRequest()
    {
        const qsizetype end = m_buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return std::nullopt;
        const QList<QByteArray> lines = m_buffer.left(end).replace("\r\n", "\n").split('\n');
        const QList<QByteArray> first = lines.first().split(' ');
        SeenRequest request{first.value(0), first.value(1), {}, {}};
        for (const QByteArray &line : lines.sliced(1))
            request.headers.insert(line.left(line.indexOf(':')).toLower(),
                                   line.mid(line.indexOf(':') + 1).trimmed());
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (m_buffer.size() < end + 4 + length)
            return std::nullopt;
        request.body = m_buffer.mid(end + 4, length);
        m_buffer.remove(0, end + 4 + length);
        return request;
    }

    void send(const Reply &reply)
    {
        const auto length = [](qsizetype size) {
            return "Content-Length: " + QByteArray::number(size) + "\r\n";
        };
        switch (reply.manner) {
        case Manner::Plain:
            m_socket->write(head(reply, reply.status == 204 ? QByteArray() : length(reply.body.size())));
            m_socket->write(reply.body);
            break;
        case Manner::Chunked:
            m_socket->write(head(reply, "Transfer-Encoding: chunked\r\n") + chunked(reply.body));
            break;
        case Manner::Hang:
            break;
        case Manner::Drip:
            m_socket->write(head(reply, length(reply.body.size())));
            drip(reply.body);
            break;
        case Manner::Truncate:
            m_socket->write(head(reply, length(reply.body.size() * 2)) + reply.body);
            m_socket->disconnectFromHost();
            break;
        case Manner::Close:
            m_socket->disconnectFromHost();
            break;
        case Manner::Raw:
            m_socket->write(reply.body);
            break;
        }
    }

    void drip(const QByteArray &body)
    {
        auto *timer = new QTimer(this);
        connect(timer, &QTimer::timeout, this, [this, body, at = qsizetype(0), timer]() mutable {
            m_socket->write(body.mid(at++, 1));
            if (at >= body.size())
                timer->deleteLater();
        });
        timer->start(50);
    }

    QTcpSocket *m_socket;
    Answer m_answer;
    QByteArray m_buffer;
};

} // namespace

class ConnectServer::Private::Listener final : public QTcpServer
{
public:
    Listener(Private *owner, const std::optional<QSslConfiguration> &tls)
        : m_owner(owner)
        , m_tls(tls)
    {}

protected:
    void incomingConnection(qintptr handle) override
    {
        {
            const QMutexLocker lock(&m_owner->mutex);
            ++m_owner->connections;
        }
        auto *socket = m_tls ? new QSslSocket(this) : new QTcpSocket(this);
        if (!socket->setSocketDescriptor(handle))
            return socket->deleteLater();
        if (m_tls)
            startTls(static_cast<QSslSocket *>(socket));
        new Connection(socket,
                       [owner = m_owner](const SeenRequest &request) { return owner->replyTo(request); });
    }

private:
    void startTls(QSslSocket *socket)
    {
        socket->setSslConfiguration(*m_tls);
        socket->startServerEncryption();
    }

    Private *m_owner;
    std::optional<QSslConfiguration> m_tls;
};

void ConnectServer::Private::launch(const std::optional<QSslConfiguration> &tls)
{
    encrypted = tls.has_value();
    anchor = new QObject;
    anchor->moveToThread(&thread);
    thread.setObjectName(u"connectserver"_s);
    thread.start();
    inThread([this, tls] {
        listener = new Listener(this, tls);
        if (!listener->listen(QHostAddress::LocalHost))
            qFatal("The fake Connect cannot listen");
        port = listener->serverPort();
    });
}

Reply ConnectServer::Private::replyTo(const SeenRequest &request)
{
    const QMutexLocker lock(&mutex);
    seen.append(request);
    for (Rule &rule : rules) {
        if (rule.times == 0 || !(request.method + ' ' + request.target).startsWith(rule.prefix))
            continue;
        rule.times -= rule.times > 0 ? 1 : 0;
        return rule.reply;
    }
    if (!authorization.isEmpty() && request.headers.value("authorization") != authorization)
        return {401,
                "User cannot access the resource.",
                "text/plain",
                Manner::Plain,
                {{"WWW-Authenticate", "Basic realm=\"connect\""}}};
    settleActions();
    return asConnect(request);
}

Reply ConnectServer::Private::asConnect(const SeenRequest &request)
{
    const QByteArray &target = request.target;
    if (target == "/")
        return json(QJsonObject{{u"version"_s, text(version)},
                                {u"commit"_s, u"c97b88d5db4de28d"_s},
                                {u"kafka_cluster_id"_s, u"5L6g3nShT-eMCtK--X86sw"_s}});
    if (target == "/health")
        return json(
            QJsonObject{{u"status"_s, u"healthy"_s},
                        {u"message"_s, u"Worker has completed startup and is ready to handle requests."_s}});
    if (target == "/connectors?expand=status&expand=info")
        return {200, expanded()};
    if (target == "/connectors" && request.method == "POST")
        return create(QJsonDocument::fromJson(request.body).object());
    if (target == "/connectors")
        return json(QJsonArray::fromStringList([this] {
            QStringList names;
            for (const FakeConnector &connector : connectors)
                names.append(text(connector.name));
            return names;
        }()));
    if (target.startsWith("/connector-plugins/") && target.endsWith("/config/validate"))
        return validate(request);
    if (target.startsWith("/connector-plugins"))
        return json(
            QJsonArray{QJsonObject{{u"class"_s, u"io.debezium.connector.postgresql.PostgresConnector"_s},
                                   {u"type"_s, u"source"_s},
                                   {u"version"_s, u"3.6.1.Final"_s}}});
    if (target == "/admin/loggers")
        return json(QJsonObject{
            {u"root"_s, QJsonObject{{u"level"_s, u"INFO"_s}, {u"last_modified"_s, QJsonValue()}}}});
    if (target.startsWith("/connectors/"))
        return asConnectForOne(request, target.mid(qstrlen("/connectors/")));
    return errorReply(404, "HTTP 404 Not Found");
}

Reply ConnectServer::Private::asConnectForOne(const SeenRequest &request, const QByteArray &rest)
{
    const qsizetype slash = rest.indexOf('/');
    const QByteArray name = QByteArray::fromPercentEncoding(slash < 0 ? rest : rest.left(slash));
    const QByteArray tail = slash < 0 ? QByteArray() : rest.mid(slash);
    if (request.method == "PUT" && tail == "/config")
        return deploy(name, QJsonDocument::fromJson(request.body).object());
    if (!connectors.contains(name))
        return errorReply(404, tail == "/status" ? "No status found for connector " + name
                                                 : "Connector " + name + " not found");
    const FakeConnector &connector = connectors[name];
    if (request.method == "PATCH" && tail == "/config" && isSince(3, 8))
        return patch(connector, QJsonDocument::fromJson(request.body).object());
    if (request.method == "DELETE" && tail == "/offsets" && isSince(3, 6))
        return deleteOffsets(connector);
    if (request.method == "DELETE" && tail.isEmpty()) {
        connectors.remove(name);
        expandedCache.clear();
        return {204, {}};
    }
    if (request.method != "GET")
        return act(connector, tail);
    if (tail.isEmpty())
        return json(infoOf(connector));
    if (tail == "/status")
        return json(statusOf(connector));
    if (tail == "/config")
        return json(configOf(connector));
    if (tail == "/tasks")
        return json(
            QJsonArray{QJsonObject{{u"id"_s, QJsonObject{{u"connector"_s, text(name)}, {u"task"_s, 0}}},
                                   {u"config"_s, configOf(connector)}}});
    if (tail == "/tasks/0/status" && !connector.taskState.isEmpty())
        return json(taskOf(connector));
    if (tail == "/topics")
        return json(
            QJsonObject{{text(name), QJsonObject{{u"topics"_s, QJsonArray{text(name) + u"-cdc.orders"_s}}}}});
    if (tail == "/offsets")
        return json(
            QJsonObject{{u"offsets"_s,
                         QJsonArray{QJsonObject{
                             {u"partition"_s, QJsonObject{{u"server"_s, text(name) + u"-cdc"_s}}},
                             {u"offset"_s, QJsonObject{{u"lsn"_s, qint64(26738528)}, {u"txId"_s, 771}}}}}}});
    return errorReply(404, "HTTP 404 Not Found");
}

bool ConnectServer::Private::isSince(int major, int minor) const
{
    return QVersionNumber::fromString(text(version)) >= QVersionNumber(major, minor);
}

Reply ConnectServer::Private::validate(const SeenRequest &request)
{
    const QJsonObject config = QJsonDocument::fromJson(request.body).object();
    const QByteArray prefix = "org.apache.kafka.connect.runtime.rest.errors.BadRequestException: ";
    if (const auto why = refusal(config)) // a 500 here, a 400 when it is deployed
        return errorReply(500, prefix + *why);
    return json(validation(config));
}

Reply ConnectServer::Private::create(const QJsonObject &body)
{
    const QByteArray name = body[u"name"_s].toString().toUtf8();
    const QJsonObject config = body[u"config"_s].toObject();
    const QByteArray inside = config[u"name"_s].toString(text(name)).toUtf8();
    if (inside != name)
        return errorReply(400, "Connector name configuration (" + inside +
                                   ") doesn't match connector name in the URL (" + name + ")");
    if (connectors.contains(name))
        return errorReply(409, "Connector " + name + " already exists");
    return deploy(name, config, body[u"initial_state"_s].toString(u"RUNNING"_s).toUtf8());
}

Reply ConnectServer::Private::deploy(const QByteArray &name, QJsonObject config, const QByteArray &state)
{
    config.insert(u"name"_s, text(name));
    if (const auto why = refusal(config))
        return errorReply(400, *why);
    if (const auto problems = problemsOf(config); !problems.isEmpty())
        return errorReply(400, invalidConfig(problems));
    const bool isNew = !connectors.contains(name);
    FakeConnector &connector = connectors[name];
    if (isNew)
        connector = {.name = name, .state = state, .taskState = state == "STOPPED" ? "" : state};
    connector.sink = config[u"connector.class"_s] == sinkClass;
    connector.config = compact(config);
    expandedCache.clear();
    return json(infoOf(connector), isNew ? 201 : 200);
}

Reply ConnectServer::Private::patch(const FakeConnector &connector, const QJsonObject &changes)
{
    QJsonObject config = configOf(connector);
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        if (change.value().isNull())
            config.remove(change.key());
        else
            config.insert(change.key(), change.value());
    }
    return deploy(connector.name, config);
}

Reply ConnectServer::Private::deleteOffsets(const FakeConnector &connector)
{
    if (connector.state != "STOPPED")
        return errorReply(400,
                          "Connectors must be in the STOPPED state before their offsets can be modified. "
                          "This can be done for the specified connector by issuing a 'PUT' request to "
                          "the '/connectors/" +
                              connector.name + "/stop' endpoint");
    return json(QJsonObject{
        {u"message"_s,
         u"The Connect framework-managed offsets for this connector have been reset successfully. "
         "However, if this connector manages offsets externally, they will need to be manually "
         "reset in the system that the connector uses."_s}});
}

Reply ConnectServer::Private::act(const FakeConnector &connector, const QByteArray &action)
{
    FakeConnector after = connector;
    const bool restart = action.startsWith("/restart") || action.startsWith("/tasks/");
    if (action == "/pause")
        after.state = after.taskState = "PAUSED";
    else if (action == "/stop" && isSince(3, 5))
        after.state = "STOPPED", after.taskState.clear();
    else if (action == "/resume" || restart)
        after.state = after.taskState = "RUNNING";
    else
        return errorReply(405, "HTTP 405 Method Not Allowed");
    after.trace.clear();
    underWay[connector.name] = {after, {}};
    underWay[connector.name].since.start();
    if (restart)
        connectors[connector.name].taskState = "RESTARTING", expandedCache.clear();
    if (action == "/stop" || action.startsWith("/tasks/"))
        return {204, {}};
    return {202, restart ? compact(statusOf(connectors[after.name])) : QByteArray()};
}

void ConnectServer::Private::settleActions()
{
    if (actionDelay < milliseconds(0))
        return;
    underWay.removeIf([this](const auto &entry) {
        const bool over = milliseconds(entry.value().since.elapsed()) >= actionDelay;
        if (over && connectors.contains(entry.key())) {
            connectors[entry.key()] = entry.value().after;
            expandedCache.clear();
        }
        return over;
    });
}

QByteArray ConnectServer::Private::expanded()
{
    if (!expandedCache.isEmpty())
        return expandedCache;
    QByteArray out = "{";
    for (const FakeConnector &connector : connectors) {
        out += out.size() > 1 ? "," : "";
        out +=
            QJsonDocument(QJsonArray{text(connector.name)}).toJson(QJsonDocument::Compact).chopped(1).mid(1);
        out +=
            ":{\"info\":" + compact(infoOf(connector)) + ",\"status\":" + compact(statusOf(connector)) + '}';
    }
    return expandedCache = out + '}';
}

ConnectServer::ConnectServer()
    : d(std::make_unique<Private>())
{
    d->launch(std::nullopt);
}

ConnectServer::ConnectServer(const QSslConfiguration &tls)
    : d(std::make_unique<Private>())
{
    d->launch(tls);
}

ConnectServer::~ConnectServer()
{
    d->inThread([this] { delete d->listener; });
    d->anchor->deleteLater();
    d->thread.quit();
    d->thread.wait();
}

QUrl ConnectServer::url() const
{
    return QUrl(u"%1://127.0.0.1:%2"_s.arg(d->encrypted ? u"https"_s : u"http"_s).arg(d->port));
}

void ConnectServer::addConnectors(int count)
{
    const QMutexLocker lock(&d->mutex);
    for (int i = 0; i < count; ++i) {
        FakeConnector connector;
        connector.name = "connector-" + QByteArray::number(i).rightJustified(4, '0');
        connector.sink = i % 3 == 2;
        d->connectors.insert(connector.name, connector);
    }
    d->expandedCache.clear();
}

void ConnectServer::put(const FakeConnector &connector)
{
    const QMutexLocker lock(&d->mutex);
    d->connectors.insert(connector.name, connector);
    d->underWay.remove(connector.name);
    d->expandedCache.clear();
}

void ConnectServer::remove(const QByteArray &name)
{
    const QMutexLocker lock(&d->mutex);
    d->connectors.remove(name);
    d->expandedCache.clear();
}

std::optional<FakeConnector> ConnectServer::find(const QByteArray &name) const
{
    const QMutexLocker lock(&d->mutex);
    d->settleActions();
    const auto found = d->connectors.constFind(name);
    return found == d->connectors.constEnd() ? std::nullopt : std::optional(*found);
}

void ConnectServer::setActionDelay(milliseconds delay)
{
    const QMutexLocker lock(&d->mutex);
    d->actionDelay = delay;
}

void ConnectServer::setVersion(const QByteArray &version)
{
    const QMutexLocker lock(&d->mutex);
    d->version = version;
}

QByteArray ConnectServer::expandedList() const
{
    const QMutexLocker lock(&d->mutex);
    return d->expanded();
}

void ConnectServer::answer(const QByteArray &methodAndTarget, const Reply &reply, int times)
{
    const QMutexLocker lock(&d->mutex);
    d->rules.append({methodAndTarget, reply, times});
}

void ConnectServer::answerNormally()
{
    const QMutexLocker lock(&d->mutex);
    d->rules.clear();
}

void ConnectServer::setLogin(const QByteArray &user, const QByteArray &password)
{
    const QMutexLocker lock(&d->mutex);
    d->authorization = "Basic " + (user + ':' + password).toBase64();
}

void ConnectServer::stop()
{
    d->inThread([this] {
        d->listener->close();
        const auto sockets = d->listener->findChildren<QTcpSocket *>();
        for (QTcpSocket *socket : sockets)
            socket->abort();
    });
}

void ConnectServer::restart()
{
    d->inThread([this] {
        if (!d->listener->listen(QHostAddress::LocalHost, d->port))
            qFatal("The fake Connect cannot listen again");
    });
}

QList<SeenRequest> ConnectServer::requests() const
{
    const QMutexLocker lock(&d->mutex);
    return d->seen;
}

int ConnectServer::requestCount() const
{
    return int(requests().size());
}

int ConnectServer::connectionCount() const
{
    const QMutexLocker lock(&d->mutex);
    return d->connections;
}

void ConnectServer::forget()
{
    const QMutexLocker lock(&d->mutex);
    d->seen.clear();
    d->connections = 0;
}

} // namespace sluice::test
