#include "models/clients/connect/parse.h"

#include "models/clients/connect/configreader.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonParseError>
#include <algorithm>
#include <future>
#include <iterator>
#include <simdjson.h>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

using namespace Qt::StringLiterals;

namespace sluice::connect {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::connect", text);
}

tl::unexpected<Error> notThis(const char *what, const QString &detail = {})
{
    return fail(ErrorKind::BadAnswer, tr("the answer is not %1").arg(tr(what)), detail);
}

static_assert(answerPadding >= qsizetype(simdjson::SIMDJSON_PADDING));

/// A parsed answer. One byte that is not UTF-8, in a trace say, must not cost the whole list: it becomes
/// U+FFFD.
class Document
{
public:
    explicit Document(const QByteArray &json)
    {
        m_error = parse(json);
        if (m_error == simdjson::UTF8_ERROR) {
            m_repaired = QString::fromUtf8(json).toUtf8();
            m_error = parse(m_repaired);
        }
    }

    template <class T>
    std::optional<T> as() const
    {
        T value;
        if (m_error == simdjson::SUCCESS && m_root.get(value) == simdjson::SUCCESS)
            return value;
        return std::nullopt;
    }

    tl::unexpected<Error> mismatch(const char *what) const
    {
        if (m_error == simdjson::SUCCESS)
            return notThis(what);
        if (m_error == simdjson::EMPTY)
            return fail(ErrorKind::BadAnswer, tr("the answer is empty"));
        return fail(ErrorKind::BadAnswer, tr("the answer is not valid JSON, or was cut short"),
                    QString::fromLatin1(simdjson::error_message(m_error)));
    }

private:
    simdjson::error_code parse(const QByteArray &json)
    {
        const bool copy = json.capacity() < json.size() + answerPadding;
        return m_parser.parse(json.constData(), std::size_t(json.size()), copy).get(m_root);
    }

    simdjson::dom::parser m_parser;
    QByteArray m_repaired;
    element m_root;
    simdjson::error_code m_error = simdjson::UNINITIALIZED;
};

template <class T>
std::optional<T> member(const object &parent, std::string_view key)
{
    T value;
    if (parent.at_key(key).get(value) == simdjson::SUCCESS)
        return value;
    return std::nullopt;
}

QString textOf(const object &parent, std::string_view key)
{
    const auto value = member<element>(parent, key);
    return value ? toText(*value) : QString();
}

/// What is shared by the connectors of one answer: states, workers and configs repeat themselves, and a
/// QString that is shared costs neither time nor memory.
class Words
{
public:
    QString shared(std::string_view view)
    {
        const auto known = m_texts.find(view);
        return known != m_texts.end() ? known->second : m_texts.emplace(view, toText(view)).first->second;
    }

    QMap<QString, QString> config(const object &config) { return m_configs.read(config); }

private:
    std::unordered_map<std::string_view, QString> m_texts; // views into the document, which outlives this
    ConfigReader m_configs;
};

ConnectorType toType(std::string_view type)
{
    if (type == "source")
        return ConnectorType::Source;
    return type == "sink" ? ConnectorType::Sink : ConnectorType::Unknown;
}

std::string_view viewOf(const object &parent, std::string_view key)
{
    return member<std::string_view>(parent, key).value_or(std::string_view());
}

/// A task's number is a number in every version; as text it would still be one.
int toTaskId(const object &task, std::string_view key)
{
    const auto number = member<int64_t>(task, key);
    return number ? int(*number) : textOf(task, key).toInt();
}

TaskStatus toTask(const object &task, Words &words)
{
    TaskStatus status;
    status.id = toTaskId(task, "id");
    status.stateText = words.shared(viewOf(task, "state"));
    status.state = connectorStateFrom(status.stateText);
    status.workerId = words.shared(viewOf(task, "worker_id"));
    status.trace = maskedText(textOf(task, "trace"));
    return status;
}

void readStatus(const object &status, Connector &connector, Words &words)
{
    if (connector.name.isEmpty())
        connector.name = textOf(status, "name");
    if (connector.type == ConnectorType::Unknown)
        connector.type = toType(viewOf(status, "type"));
    if (const auto self = member<object>(status, "connector")) {
        connector.stateText = words.shared(viewOf(*self, "state"));
        connector.state = connectorStateFrom(connector.stateText);
        connector.workerId = words.shared(viewOf(*self, "worker_id"));
        connector.trace = maskedText(textOf(*self, "trace"));
    }
    if (const auto tasks = member<array>(status, "tasks")) {
        connector.tasks.reserve(qsizetype(tasks->size()));
        for (const element task : *tasks)
            if (object fields; task.get(fields) == simdjson::SUCCESS)
                connector.tasks.append(toTask(fields, words));
        std::ranges::sort(connector.tasks, {}, &TaskStatus::id);
    }
}

void readInfo(const object &info, Connector &connector, Words &words)
{
    if (connector.name.isEmpty())
        connector.name = textOf(info, "name");
    if (connector.type == ConnectorType::Unknown)
        connector.type = toType(viewOf(info, "type"));
    if (const auto config = member<object>(info, "config"))
        connector.config = words.config(*config);
}

std::optional<Connector> toConnector(std::string_view name, const element &value, Words &words)
{
    object fields;
    if (value.get(fields) != simdjson::SUCCESS)
        return std::nullopt;
    const auto info = member<object>(fields, "info");
    const auto status = member<object>(fields, "status");
    if (!info && !status)
        return std::nullopt;
    Connector connector;
    connector.name = toText(name);
    if (status)
        readStatus(*status, connector, words);
    if (info)
        readInfo(*info, connector, words);
    return connector;
}

using Entry = std::pair<std::string_view, element>;

/// Ends before the first entry that is no connector.
QList<Connector> toConnectorsOf(std::span<const Entry> entries)
{
    Words words;
    QList<Connector> connectors;
    connectors.reserve(qsizetype(entries.size()));
    for (const auto &[name, value] : entries) {
        auto connector = toConnector(name, value, words);
        if (!connector)
            break;
        connectors.append(std::move(*connector));
    }
    return connectors;
}

/// A long list by two threads: making the values takes several times as long as parsing the bytes.
QList<Connector> toConnectors(std::span<const Entry> entries)
{
    constexpr std::size_t worthAThread = 200;
    if (entries.size() < worthAThread)
        return toConnectorsOf(entries);
    const auto half = entries.size() / 2;
    auto second = std::async(std::launch::async, toConnectorsOf, entries.subspan(half));
    QList<Connector> connectors = toConnectorsOf(entries.first(half));
    QList<Connector> rest = second.get();
    if (std::size_t(connectors.size()) == half) {
        connectors.reserve(connectors.size() + rest.size());
        std::ranges::move(rest, std::back_inserter(connectors));
    }
    return connectors;
}

QStringList toNames(const array &list)
{
    QStringList names;
    for (const element entry : list)
        if (entry.is_string())
            names.append(toText(entry));
    return names;
}

Result<QJsonDocument> toDocument(const QByteArray &json)
{
    QJsonParseError error;
    QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error == QJsonParseError::IllegalUTF8String)
        document = QJsonDocument::fromJson(QString::fromUtf8(json).toUtf8(), &error);
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorKind::BadAnswer, tr("the answer is not valid JSON, or was cut short"),
                    error.errorString());
    return document;
}

/// The list of GET …/tasks, its entries `{"id":{"connector":"x","task":0},"config":{…}}`.
TaskConfig toTaskConfig(const object &entry, Words &words)
{
    TaskConfig task;
    if (const auto id = member<object>(entry, "id"))
        task.id = toTaskId(*id, "task");
    if (const auto config = member<object>(entry, "config"))
        task.config = words.config(*config);
    return task;
}

template <class Enum, std::size_t size>
Enum wordIn(const std::pair<std::string_view, Enum> (&words)[size], std::string_view word)
{
    const auto known = std::ranges::find(words, word, &std::pair<std::string_view, Enum>::first);
    return known != std::end(words) ? known->second : Enum();
}

ConfigType toConfigType(std::string_view word)
{
    using T = ConfigType;
    static constexpr std::pair<std::string_view, ConfigType> words[] = {
        {"BOOLEAN", T::Boolean}, {"STRING", T::String}, {"INT", T::Int},
        {"SHORT", T::Short},     {"LONG", T::Long},     {"DOUBLE", T::Double},
        {"LIST", T::List},       {"CLASS", T::Class},   {"PASSWORD", T::Password}};
    return wordIn(words, word);
}

ConfigImportance toImportance(std::string_view word)
{
    using I = ConfigImportance;
    static constexpr std::pair<std::string_view, ConfigImportance> words[] = {
        {"HIGH", I::High}, {"MEDIUM", I::Medium}, {"LOW", I::Low}};
    return wordIn(words, word);
}

ConfigWidth toWidth(std::string_view word)
{
    using W = ConfigWidth;
    static constexpr std::pair<std::string_view, ConfigWidth> words[] = {
        {"SHORT", W::Short}, {"MEDIUM", W::Medium}, {"LONG", W::Long}};
    return wordIn(words, word);
}

ConfigKey toConfigKey(const object &entry)
{
    ConfigKey key;
    key.name = textOf(entry, "name");
    key.typeText = textOf(entry, "type");
    key.type = toConfigType(viewOf(entry, "type"));
    key.required = member<bool>(entry, "required").value_or(false);
    if (const auto value = member<element>(entry, "default_value"); value && !value->is_null())
        key.defaultValue = maskedConfigValue(isSecretKey(key.name), toText(*value));
    key.importance = toImportance(viewOf(entry, "importance"));
    key.documentation = textOf(entry, "documentation");
    key.group = textOf(entry, "group");
    key.order = int(member<int64_t>(entry, "order_in_group").value_or(-1));
    key.width = toWidth(viewOf(entry, "width"));
    key.displayName = textOf(entry, "display_name");
    if (const auto dependents = member<array>(entry, "dependents"))
        key.dependents = toNames(*dependents);
    return key;
}

ConfigVerdict toVerdict(const object &value)
{
    ConfigVerdict verdict;
    verdict.key = textOf(value, "name");
    if (const auto errors = member<array>(value, "errors"))
        verdict.errors = toNames(*errors);
    std::ranges::transform(verdict.errors, verdict.errors.begin(), maskedText);
    if (const auto values = member<array>(value, "recommended_values")) {
        for (const element each : *values) // a plug-in may recommend numbers
            verdict.recommended.append(toText(each));
        verdict.recommended.removeDuplicates(); // once for each place that a class was found in
    }
    verdict.visible = member<bool>(value, "visible").value_or(true);
    return verdict;
}

/// Reads a JSON list of objects; entries of another type are left out.
template <class Value, class Read>
Result<QList<Value>> parseList(const QByteArray &json, const char *what, Read read)
{
    const Document document(json);
    const auto list = document.as<array>();
    if (!list)
        return document.mismatch(what);
    QList<Value> values;
    for (const element entry : *list)
        if (object fields; entry.get(fields) == simdjson::SUCCESS)
            values.append(read(fields));
    return values;
}

} // namespace

Result<QList<Connector>> parseConnectors(const QByteArray &json)
{
    const char *what = QT_TRANSLATE_NOOP("sluice::connect", "a list of connectors");
    const Document document(json);
    const auto list = document.as<object>();
    if (!list)
        return document.mismatch(what);
    std::vector<Entry> entries;
    for (const auto field : *list)
        entries.emplace_back(field.key, field.value);
    std::ranges::sort(entries, {}, &Entry::first); // pointers are moved faster than connectors
    QList<Connector> connectors = toConnectors(entries);
    if (std::size_t(connectors.size()) < entries.size()) {
        const auto &odd = entries[std::size_t(connectors.size())];
        return notThis(what, tr("no status and no info in the entry \"%1\"").arg(toText(odd.first).left(80)));
    }
    if (!std::ranges::is_sorted(connectors, {},
                                &Connector::name)) // UTF-8 and UTF-16 order a few characters differently
        std::ranges::sort(connectors, {}, &Connector::name);
    return connectors;
}

Result<Connector> parseInfo(const QByteArray &json)
{
    const Document document(json);
    const auto fields = document.as<object>();
    if (!fields || !member<object>(*fields, "config"))
        return document.mismatch(QT_TRANSLATE_NOOP("sluice::connect", "a connector"));
    Words words;
    Connector connector;
    readInfo(*fields, connector, words);
    return connector;
}

Result<Connector> parseStatus(const QByteArray &json)
{
    const Document document(json);
    const auto fields = document.as<object>();
    if (!fields || !member<object>(*fields, "connector"))
        return document.mismatch(QT_TRANSLATE_NOOP("sluice::connect", "the status of a connector"));
    Words words;
    Connector connector;
    readStatus(*fields, connector, words);
    return connector;
}

Result<QStringList> parseNames(const QByteArray &json)
{
    const Document document(json);
    const auto list = document.as<array>();
    if (!list)
        return document.mismatch(QT_TRANSLATE_NOOP("sluice::connect", "a list of names"));
    return toNames(*list);
}

Result<QMap<QString, QString>> parseConfig(const QByteArray &json)
{
    const Document document(json);
    const auto fields = document.as<object>();
    if (!fields)
        return document.mismatch(QT_TRANSLATE_NOOP("sluice::connect", "the config of a connector"));
    Words words;
    return words.config(*fields);
}

Result<QList<TaskConfig>> parseTasks(const QByteArray &json)
{
    // A Words of its own for each task: the views of one live as long as the document, which parseList owns.
    return parseList<TaskConfig>(json, QT_TRANSLATE_NOOP("sluice::connect", "a list of tasks"),
                                 [](const object &entry) {
                                     Words words;
                                     return toTaskConfig(entry, words);
                                 });
}

Result<TaskStatus> parseTaskStatus(const QByteArray &json)
{
    const Document document(json);
    const auto fields = document.as<object>();
    if (!fields || !member<std::string_view>(*fields, "state"))
        return document.mismatch(QT_TRANSLATE_NOOP("sluice::connect", "the status of a task"));
    Words words;
    return toTask(*fields, words);
}

Result<QStringList> parseTopics(const QByteArray &json)
{
    const Document document(json);
    const auto fields = document.as<object>();
    QStringList topics;
    bool any = false;
    if (fields)
        for (const auto field : *fields) // the one member is named after the connector
            if (const auto entry = field.value.get_object(); !entry.error())
                if (const auto list = member<array>(entry.value_unsafe(), "topics")) {
                    topics += toNames(*list);
                    any = true;
                }
    if (!any)
        return document.mismatch(QT_TRANSLATE_NOOP("sluice::connect", "the topics of a connector"));
    topics.sort();
    return topics;
}

Result<QList<ConnectorOffset>> parseOffsets(const QByteArray &json)
{
    const auto document = toDocument(json);
    if (!document)
        return tl::unexpected(document.error());
    const QJsonValue list = document->object().value("offsets"_L1);
    if (!list.isArray())
        return notThis(QT_TRANSLATE_NOOP("sluice::connect", "the offsets of a connector"));
    QList<ConnectorOffset> offsets;
    const QJsonArray entries = list.toArray();
    for (const QJsonValue &entry : entries)
        if (entry.isObject())
            offsets.append({entry["partition"_L1].toObject(), entry["offset"_L1].toObject()});
    return offsets;
}

Result<QList<ConnectorPlugin>> parsePlugins(const QByteArray &json)
{
    return parseList<ConnectorPlugin>(
        json, QT_TRANSLATE_NOOP("sluice::connect", "a list of plug-ins"), [](const object &entry) {
            return ConnectorPlugin{textOf(entry, "class"), textOf(entry, "type"), textOf(entry, "version")};
        });
}

Result<QList<ConfigKey>> parsePluginConfig(const QByteArray &json)
{
    return parseList<ConfigKey>(json, QT_TRANSLATE_NOOP("sluice::connect", "the settings of a plug-in"),
                                toConfigKey);
}

Result<ConfigValidation> parseValidation(const QByteArray &json)
{
    const Document document(json);
    const auto fields = document.as<object>();
    const auto configs = fields ? member<array>(*fields, "configs") : std::nullopt;
    if (!configs)
        return document.mismatch(QT_TRANSLATE_NOOP("sluice::connect", "the validation of a config"));
    ConfigValidation validation;
    if (const auto groups = member<array>(*fields, "groups"))
        validation.groups = toNames(*groups);
    for (const element entry : *configs) {
        object both;
        if (entry.get(both) != simdjson::SUCCESS)
            continue;
        if (const auto definition = member<object>(both, "definition")) // null for keys that nobody defines
            validation.keys.append(toConfigKey(*definition));
        if (const auto value =
                member<object>(both, "value")) // null for a few that Debezium does not validate
            validation.verdicts.append(toVerdict(*value));
    }
    return validation;
}

Result<QList<ConfigProblem>> parseProblems(const QByteArray &json)
{
    return parseValidation(json).map([](const ConfigValidation &validation) {
        QList<ConfigProblem> problems;
        for (const ConfigVerdict &verdict : validation.verdicts) {
            if (!verdict.errors.isEmpty())
                problems.append({verdict.key, verdict.errors});
        }
        return problems;
    });
}

Result<WorkerFacts> parseWorker(const QByteArray &json)
{
    const Document document(json);
    const auto fields = document.as<object>();
    if (!fields || !member<std::string_view>(*fields, "version") ||
        (!member<element>(*fields, "kafka_cluster_id") && !member<element>(*fields, "commit")))
        return document.mismatch(
            QT_TRANSLATE_NOOP("sluice::connect", "the greeting of a Kafka Connect worker"));
    WorkerFacts facts;
    facts.version = textOf(*fields, "version");
    facts.commit = textOf(*fields, "commit");
    facts.kafkaClusterId = textOf(*fields, "kafka_cluster_id");
    return facts;
}

Result<Health> parseHealth(const QByteArray &json)
{
    const Document document(json);
    const auto fields = document.as<object>();
    if (!fields || !member<std::string_view>(*fields, "status"))
        return document.mismatch(QT_TRANSLATE_NOOP("sluice::connect", "a worker's health"));
    return Health{viewOf(*fields, "status") == "healthy", textOf(*fields, "message")};
}

Result<QJsonObject> parseObject(const QByteArray &json)
{
    const auto document = toDocument(json);
    if (!document)
        return tl::unexpected(document.error());
    if (!document->isObject())
        return notThis(QT_TRANSLATE_NOOP("sluice::connect", "a JSON object"));
    return document->object();
}

std::optional<ServerMessage> parseServerMessage(const QByteArray &json)
{
    const Document document(json);
    const auto fields = document.as<object>();
    if (!fields)
        return std::nullopt;
    const auto code = member<int64_t>(*fields, "error_code");
    const auto message = member<element>(*fields, "message");
    if (!code || !message)
        return std::nullopt;
    return ServerMessage{int(*code), toText(*message)};
}

Connector merged(Connector info, const Connector &status)
{
    Connector both = status;
    both.config = std::move(info.config);
    if (both.name.isEmpty())
        both.name = std::move(info.name);
    if (both.type == ConnectorType::Unknown)
        both.type = info.type;
    return both;
}

} // namespace sluice::connect
