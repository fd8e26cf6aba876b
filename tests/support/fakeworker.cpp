#include "tests/support/fakeworker.h"

#include "tests/support/configcheck.h"
#include "tests/support/connectorjson.h"
#include "tests/support/jsontext.h"

#include <QJsonArray>
#include <QVersionNumber>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace sluice::test {

Reply FakeWorker::replyTo(const SeenRequest &request)
{
    settleActions();
    return asConnect(request);
}

Reply FakeWorker::asConnect(const SeenRequest &request)
{
    const QByteArray &target = request.target;
    if (target == "/")
        return json(QJsonObject{{u"version"_s, text(m_version)},
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
            for (const FakeConnector &connector : m_connectors)
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

Reply FakeWorker::asConnectForOne(const SeenRequest &request, const QByteArray &rest)
{
    const qsizetype slash = rest.indexOf('/');
    const QByteArray name = QByteArray::fromPercentEncoding(slash < 0 ? rest : rest.left(slash));
    const QByteArray tail = slash < 0 ? QByteArray() : rest.mid(slash);
    if (request.method == "PUT" && tail == "/config")
        return deploy(name, QJsonDocument::fromJson(request.body).object());
    if (!m_connectors.contains(name))
        return errorReply(404, tail == "/status" ? "No status found for connector " + name
                                                 : "Connector " + name + " not found");
    const FakeConnector &connector = m_connectors[name];
    if (request.method == "PATCH" && tail == "/config" && isSince(3, 8))
        return patch(connector, QJsonDocument::fromJson(request.body).object());
    if (request.method == "DELETE" && tail == "/offsets" && isSince(3, 6))
        return deleteOffsets(connector);
    if (request.method == "DELETE" && tail.isEmpty()) {
        m_connectors.remove(name);
        m_expandedCache.clear();
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

bool FakeWorker::isSince(int major, int minor) const
{
    return QVersionNumber::fromString(text(m_version)) >= QVersionNumber(major, minor);
}

Reply FakeWorker::validate(const SeenRequest &request)
{
    const QJsonObject config = QJsonDocument::fromJson(request.body).object();
    const QByteArray prefix = "org.apache.kafka.connect.runtime.rest.errors.BadRequestException: ";
    if (const auto why = refusal(config)) // a 500 here, a 400 when it is deployed
        return errorReply(500, prefix + *why);
    return json(validation(config));
}

Reply FakeWorker::create(const QJsonObject &body)
{
    const QByteArray name = body[u"name"_s].toString().toUtf8();
    const QJsonObject config = body[u"config"_s].toObject();
    const QByteArray inside = config[u"name"_s].toString(text(name)).toUtf8();
    if (inside != name)
        return errorReply(400, "Connector name configuration (" + inside +
                                   ") doesn't match connector name in the URL (" + name + ")");
    if (m_connectors.contains(name))
        return errorReply(409, "Connector " + name + " already exists");
    return deploy(name, config, body[u"initial_state"_s].toString(u"RUNNING"_s).toUtf8());
}

Reply FakeWorker::deploy(const QByteArray &name, QJsonObject config, const QByteArray &state)
{
    config.insert(u"name"_s, text(name));
    if (const auto why = refusal(config))
        return errorReply(400, *why);
    if (const auto problems = problemsOf(config); !problems.isEmpty())
        return errorReply(400, invalidConfig(problems));
    const bool isNew = !m_connectors.contains(name);
    FakeConnector &connector = m_connectors[name];
    if (isNew)
        connector = {.name = name, .state = state, .taskState = state == "STOPPED" ? "" : state};
    connector.sink = config[u"connector.class"_s] == sinkClass;
    connector.config = compact(config);
    m_expandedCache.clear();
    return json(infoOf(connector), isNew ? 201 : 200);
}

Reply FakeWorker::patch(const FakeConnector &connector, const QJsonObject &changes)
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

Reply FakeWorker::deleteOffsets(const FakeConnector &connector)
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

Reply FakeWorker::act(const FakeConnector &connector, const QByteArray &action)
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
    m_underWay[connector.name] = {after, {}};
    m_underWay[connector.name].since.start();
    if (restart)
        m_connectors[connector.name].taskState = "RESTARTING", m_expandedCache.clear();
    if (action == "/stop" || action.startsWith("/tasks/"))
        return {204, {}};
    return {202, restart ? compact(statusOf(m_connectors[after.name])) : QByteArray()};
}

void FakeWorker::settleActions()
{
    if (m_actionDelay < milliseconds(0))
        return;
    m_underWay.removeIf([this](const auto &entry) {
        const bool over = milliseconds(entry.value().since.elapsed()) >= m_actionDelay;
        if (over && m_connectors.contains(entry.key())) {
            m_connectors[entry.key()] = entry.value().after;
            m_expandedCache.clear();
        }
        return over;
    });
}

QByteArray FakeWorker::expanded()
{
    if (!m_expandedCache.isEmpty())
        return m_expandedCache;
    QByteArray out = "{";
    for (const FakeConnector &connector : m_connectors) {
        out += out.size() > 1 ? "," : "";
        out +=
            QJsonDocument(QJsonArray{text(connector.name)}).toJson(QJsonDocument::Compact).chopped(1).mid(1);
        out +=
            ":{\"info\":" + compact(infoOf(connector)) + ",\"status\":" + compact(statusOf(connector)) + '}';
    }
    return m_expandedCache = out + '}';
}

void FakeWorker::addConnectors(int count)
{
    for (int i = 0; i < count; ++i) {
        FakeConnector connector;
        connector.name = "connector-" + QByteArray::number(i).rightJustified(4, '0');
        connector.sink = i % 3 == 2;
        m_connectors.insert(connector.name, connector);
    }
    m_expandedCache.clear();
}

void FakeWorker::put(const FakeConnector &connector)
{
    m_connectors.insert(connector.name, connector);
    m_underWay.remove(connector.name);
    m_expandedCache.clear();
}

void FakeWorker::remove(const QByteArray &name)
{
    m_connectors.remove(name);
    m_expandedCache.clear();
}

std::optional<FakeConnector> FakeWorker::find(const QByteArray &name)
{
    settleActions();
    const auto found = m_connectors.constFind(name);
    return found == m_connectors.constEnd() ? std::nullopt : std::optional(*found);
}

} // namespace sluice::test
