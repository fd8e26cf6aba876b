#include "models/services/rows/sinktable.h"

#include "models/services/connectorplace.h"
#include "models/services/topicroutes.h"

#include <QCoreApplication>
#include <QUrl>
#include <QUrlQuery>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::SinkTable", text);
}

/// Those that leave the values of a row as they are.
bool keepsValues(const QString &type)
{
    static const QStringList kept{u"ExtractNewRecordState"_s, u"InsertHeader"_s,
                                  u"DropHeaders"_s,           u"Filter"_s,
                                  u"RegexRouter"_s,           u"ByLogicalTableRouter"_s};
    return kept.contains(type);
}

bool isDebezium(const Connector &sink)
{
    return configValue(sink, u"connector.class"_s).startsWith(u"io.debezium."_s) ||
           configValue(sink, u"connector.class"_s) == u"JdbcSink";
}

bool hasOwnNaming(const Connector &sink)
{
    for (const QString &key : {u"collection.naming.strategy"_s, u"table.naming.strategy"_s}) {
        const QString strategy = configValue(sink, key);
        if (!strategy.isEmpty() && !strategy.contains(u".Default"_s))
            return true;
    }
    return false;
}

QString formatOf(const Connector &sink)
{
    return configValue(sink, u"collection.name.format"_s,
                       configValue(sink, u"table.name.format"_s, u"${topic}"_s));
}

/// Empty where a part of it is not known.
QString filledIn(QString format, const QString &topic, const envelope::Source &source)
{
    const std::pair<QString, QString> parts[] = {{u"${topic}"_s, topic},
                                                 {u"${source.db}"_s, source.database},
                                                 {u"${source.schema}"_s, source.schema},
                                                 {u"${source.table}"_s, source.table},
                                                 {u"${source.name}"_s, source.name}};
    for (const auto &[mark, value] : parts) {
        if (format.contains(mark) && value.isEmpty())
            return {};
        format.replace(mark, value);
    }
    return format.contains(u"${"_s) ? QString() : format;
}

QString defaultSchema(const Connector &sink)
{
    const QUrl url(configValue(sink, u"connection.url"_s).mid(5)); // after "jdbc:"
    const QString schema = QUrlQuery(url).queryItemValue(u"currentSchema"_s).section(u',', 0, 0);
    return schema.isEmpty() ? u"public"_s : schema;
}

/// PostgreSQL folds what is not quoted.
bool folds(const Connector &sink)
{
    return isDebezium(sink) &&
           configValue(sink, u"quote.identifiers"_s, u"false"_s).compare(u"true"_s, Qt::CaseInsensitive) != 0;
}

TableName named(const Connector &sink, const QString &name)
{
    const QStringList parts = QString(name).remove(u'"').split(u'.');
    TableName table{parts.size() > 1 ? parts.at(parts.size() - 2) : defaultSchema(sink), parts.last()};
    return folds(sink) ? TableName{table.schema.toLower(), table.table.toLower()} : table;
}

QStringList notesOf(const Connector &sink)
{
    QStringList changing;
    for (const Transform &transform : transformsOf(sink.config)) {
        if (!keepsValues(transform.type))
            changing.append(transform.alias);
    }
    if (changing.isEmpty())
        return {};
    return {tr("%1 changes records on their way (%2).").arg(sink.name, changing.join(u", "_s))};
}

} // namespace

SinkTable sinkTable(const Connector &sink, const QString &topic, const envelope::Source &source)
{
    SinkTable result;
    result.notes = notesOf(sink);
    const std::optional<QString> routed = routedTopic(sink.config, topic);
    if (hasOwnNaming(sink)) {
        result.problem = tr("%1 names its tables by a strategy of its own.").arg(sink.name);
    } else if (!routed) {
        result.problem = tr("%1 has a transform that may send its records to another table.").arg(sink.name);
    } else {
        const QString name = filledIn(
            formatOf(sink), isDebezium(sink) ? QString(*routed).replace(u'.', u'_') : *routed, source);
        if (name.isEmpty())
            result.problem = tr("The record does not say what %1 makes the table's name of: %2.")
                                 .arg(sink.name, formatOf(sink));
        else
            result.table = named(sink, name);
    }
    return result;
}

} // namespace sluice
