#include "models/core/setup/setupformat.h"

#include "models/core/connector.h"
#include "models/core/objectreader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

constexpr int formatVersion = 1;

QString tr(const char *text)
{
    return QCoreApplication::translate("Setup", text);
}

/// "schema.table"; a name with a dot in it is given as {"schema": …, "table": …}.
std::optional<TableName> readTable(const JsonNode &node, const QString &path, Complaint &complaint)
{
    if (node.type == JsonNode::Type::Object) {
        ObjectReader reader(&node, path, complaint);
        const TableName name{reader.requiredText(u"schema"_s), reader.requiredText(u"table"_s)};
        reader.finish();
        return name;
    }
    const QStringList parts = node.string.split(u'.');
    if (node.type == JsonNode::Type::String && parts.size() == 2 && !parts[0].isEmpty() &&
        !parts[1].isEmpty())
        return TableName{parts[0], parts[1]};
    complaint.add(node.line, path,
                  tr("must be \"schema.table\"; where a name has a dot, {\"schema\": …, \"table\": …}."));
    return std::nullopt;
}

QList<TableName> readTables(ObjectReader &parent, const QString &key)
{
    QList<TableName> tables;
    const JsonNode *list = parent.get(key, JsonNode::Type::Array);
    for (qsizetype i = 0; list && i < list->items.size(); ++i) {
        const auto table =
            readTable(list->items[i], parent.pathOf(key) + u"[%1]"_s.arg(i), parent.complaint());
        if (table)
            tables.append(*table);
    }
    return tables;
}

QMap<QString, QString> readTexts(ObjectReader &parent, const QString &key)
{
    QMap<QString, QString> texts;
    const JsonNode *node = parent.get(key, JsonNode::Type::Object);
    for (qsizetype i = 0; node && i < node->members.size(); ++i) {
        const JsonNode::Member &member = node->members[i];
        if (member.value.type == JsonNode::Type::String)
            texts.insert(member.key, member.value.string);
        else
            parent.complaint().add(member.line, parent.pathOf(key) + u'.' + member.key,
                                   tr("must be a text, not %1.").arg(JsonNode::typeWord(member.value.type)));
    }
    return texts;
}

ProofRow readProof(ObjectReader &parent)
{
    const JsonNode *node = parent.get(u"proof"_s, JsonNode::Type::Object);
    if (!node)
        return {};
    ObjectReader reader(node, parent.pathOf(u"proof"_s), parent.complaint());
    ProofRow row;
    if (const JsonNode *table = node->find(u"table"_s)) {
        static_cast<void>(reader.get(u"table"_s, table->type));
        row.table = readTable(*table, reader.pathOf(u"table"_s), parent.complaint()).value_or(TableName());
    }
    row.values = readTexts(reader, u"values"_s);
    reader.finish();
    return row;
}

void checkOptions(const ObjectReader &reader, const DirectionPlan &direction, Complaint &complaint)
{
    for (auto it = direction.options.cbegin(); it != direction.options.cend(); ++it) {
        if (isSecretConfig(it.key(), it.value()))
            complaint.add(reader.lineOf(u"options"_s), reader.pathOf(u"options"_s) + u'.' + it.key(),
                          tr("a password never stands in a setup file; a reference such as ${file:…} may."));
    }
}

DirectionPlan readDirection(const JsonNode &node, const QString &path, Complaint &complaint)
{
    ObjectReader reader(&node, path, complaint);
    DirectionPlan direction;
    direction.from = reader.requiredText(u"from"_s);
    direction.to = reader.requiredText(u"to"_s);
    const QString slug = directionSlug(direction.from, direction.to);
    const QString underscored = QString(slug).replace(u'-', u'_');
    direction.connector = reader.text(u"connector"_s, slug + u"-connector"_s);
    direction.topicPrefix = reader.text(u"topicPrefix"_s, slug + u"-cdc"_s);
    direction.slotName = reader.text(u"slot"_s, underscored);
    direction.publication = reader.text(u"publication"_s, underscored);
    direction.tables = readTables(reader, u"tables"_s);
    const JsonNode *schemas = node.find(u"schemas"_s);
    if (schemas && !direction.tables.isEmpty()) {
        static_cast<void>(reader.get(u"schemas"_s, schemas->type));
        complaint.add(reader.lineOf(u"schemas"_s), reader.pathOf(u"schemas"_s),
                      tr("stands beside \"tables\": give one of them."));
    } else if (direction.tables.isEmpty())
        direction.schemas = reader.texts(u"schemas"_s, tr("must name a schema, or \"tables\" the tables."),
                                         [](const QString &) { return QString(); });
    direction.fullIdentity = readTables(reader, u"fullIdentity"_s);
    direction.hostForConnect = reader.text(u"hostForConnect"_s);
    direction.portForConnect = reader.integer(u"portForConnect"_s, 0, 1, 65535);
    direction.options = readTexts(reader, u"options"_s);
    direction.proof = readProof(reader);
    checkOptions(reader, direction, complaint);
    reader.finish();
    return direction;
}

QJsonValue tableJson(const TableName &name)
{
    if (!name.schema.contains(u'.') && !name.table.contains(u'.'))
        return name.dotted();
    return QJsonObject{{u"schema"_s, name.schema}, {u"table"_s, name.table}};
}

QJsonArray tablesJson(const QList<TableName> &names)
{
    QJsonArray list;
    for (const TableName &name : names)
        list.append(tableJson(name));
    return list;
}

QJsonObject textsJson(const QMap<QString, QString> &texts)
{
    QJsonObject object;
    for (auto it = texts.cbegin(); it != texts.cend(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QJsonObject directionJson(const DirectionPlan &d)
{
    QJsonObject object{{u"from"_s, d.from},           {u"to"_s, d.to},
                       {u"connector"_s, d.connector}, {u"topicPrefix"_s, d.topicPrefix},
                       {u"slot"_s, d.slotName},       {u"publication"_s, d.publication}};
    if (!d.tables.isEmpty())
        object.insert(u"tables"_s, tablesJson(d.tables));
    else
        object.insert(u"schemas"_s, QJsonArray::fromStringList(d.schemas));
    if (!d.fullIdentity.isEmpty())
        object.insert(u"fullIdentity"_s, tablesJson(d.fullIdentity));
    if (!d.hostForConnect.isEmpty())
        object.insert(u"hostForConnect"_s, d.hostForConnect);
    if (d.portForConnect != 0)
        object.insert(u"portForConnect"_s, d.portForConnect);
    if (!d.options.isEmpty())
        object.insert(u"options"_s, textsJson(d.options));
    if (!d.proof.table.table.isEmpty())
        object.insert(u"proof"_s, QJsonObject{{u"table"_s, tableJson(d.proof.table)},
                                              {u"values"_s, textsJson(d.proof.values)}});
    return object;
}

} // namespace

QString directionSlug(const QString &from, const QString &to)
{
    qsizetype common = 0;
    for (qsizetype i = 0; i < qMin(from.size(), to.size()) && from[i] == to[i]; ++i) {
        if (from[i] == u'_' || from[i] == u'-')
            common = i + 1;
    }
    static const QRegularExpression other(u"[^a-z0-9]+"_s);
    const auto plain = [&](const QString &name) {
        QString text = name.mid(common).toLower();
        return text.replace(other, u"-"_s);
    };
    return plain(from) + u"-to-"_s + plain(to);
}

Result<SetupSpec> parseSetup(const QByteArray &json, const QString &fileName)
{
    const auto named = [&](const Error &error) {
        return fail(ErrorKind::Invalid,
                    fileName.isEmpty() ? error.message : fileName + u": "_s + error.message);
    };
    const Result<JsonNode> tree = parseJsonTree(json);
    if (!tree)
        return named(tree.error());
    Complaint complaint{u"setup"_s};
    ObjectReader reader(&*tree, {}, complaint);
    const int version = reader.integer(u"version"_s, formatVersion, 1, 1'000'000);
    if (version > formatVersion)
        complaint.add(reader.lineOf(u"version"_s), u"version"_s,
                      tr("is %1, and this program reads %2 at most: a newer Sluice wrote it.")
                          .arg(version)
                          .arg(formatVersion));
    SetupSpec spec;
    spec.role = reader.text(u"role"_s, spec.role);
    spec.supportSchema = reader.text(u"supportSchema"_s, spec.supportSchema);
    spec.heartbeatTable = reader.text(u"heartbeatTable"_s, spec.heartbeatTable);
    spec.signalTable = reader.text(u"signalTable"_s, spec.signalTable);
    spec.partitions = reader.integer(u"partitions"_s, spec.partitions, 1, 10'000);
    spec.replicationFactor = reader.integer(u"replicationFactor"_s, spec.replicationFactor, 1, 100);
    spec.snapshotMode = reader.text(u"snapshotMode"_s, spec.snapshotMode);
    const QString initialState = reader.text(u"initialState"_s, u"RUNNING"_s);
    if (initialState == u"STOPPED")
        spec.initialState = InitialState::Stopped;
    else if (initialState != u"RUNNING")
        complaint.add(reader.lineOf(u"initialState"_s), u"initialState"_s, tr("is RUNNING or STOPPED."));
    const JsonNode *list = reader.get(u"directions"_s, JsonNode::Type::Array);
    for (qsizetype i = 0; list && i < list->items.size(); ++i)
        spec.directions.append(readDirection(list->items[i], u"directions[%1]"_s.arg(i), complaint));
    if (spec.directions.isEmpty())
        complaint.add(reader.lineOf(u"directions"_s), u"directions"_s,
                      tr("must hold at least one direction."));
    reader.finish();
    if (complaint.error)
        return named(*complaint.error);
    return spec;
}

QByteArray writeSetup(const SetupSpec &spec)
{
    QJsonArray directions;
    for (const DirectionPlan &direction : spec.directions)
        directions.append(directionJson(direction));
    return QJsonDocument(
               QJsonObject{{u"version"_s, formatVersion},
                           {u"role"_s, spec.role},
                           {u"supportSchema"_s, spec.supportSchema},
                           {u"heartbeatTable"_s, spec.heartbeatTable},
                           {u"signalTable"_s, spec.signalTable},
                           {u"partitions"_s, spec.partitions},
                           {u"replicationFactor"_s, spec.replicationFactor},
                           {u"snapshotMode"_s, spec.snapshotMode},
                           {u"initialState"_s,
                            spec.initialState == InitialState::Stopped ? u"STOPPED"_s : u"RUNNING"_s},
                           {u"directions"_s, directions}})
        .toJson();
}

} // namespace sluice
