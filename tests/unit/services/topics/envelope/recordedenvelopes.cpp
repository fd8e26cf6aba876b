#include "recordedenvelopes.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace sluice::test {

using namespace envelope;
using namespace Qt::StringLiterals;

namespace {

QList<QJsonObject> lines(const QString &name)
{
    QFile file(QStringLiteral(SLUICE_TEST_DATA) + u"/envelopes/"_s + name + u".ndjson"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no %s", qPrintable(file.fileName()));
    QList<QJsonObject> objects;
    while (!file.atEnd())
        objects.append(QJsonDocument::fromJson(file.readLine()).object());
    return objects;
}

std::optional<QByteArray> bytesOf(const QJsonValue &value)
{
    return value.isNull() ? std::nullopt : std::optional(value.toString().toUtf8());
}

std::optional<RowText> rowOf(const QJsonValue &value)
{
    if (!value.isObject())
        return {};
    RowText row;
    const QJsonObject object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field)
        row.insert(field.key(), field->isNull() ? std::nullopt : std::optional(field->toString()));
    return row;
}

const QHash<QString, QString> connectTimes{{u"time.precision.mode"_s, u"connect"_s},
                                           {u"interval.handling.mode"_s, u"string"_s},
                                           {u"binary.handling.mode"_s, u"base64"_s}};
const QHash<QString, QString> isoTimes{{u"time.precision.mode"_s, u"isostring"_s},
                                       {u"decimal.handling.mode"_s, u"string"_s},
                                       {u"binary.handling.mode"_s, u"hex"_s}};
const QHash<QString, QString> strings{{u"decimal.handling.mode"_s, u"string"_s},
                                      {u"time.precision.mode"_s, u"adaptive_time_microseconds"_s},
                                      {u"interval.handling.mode"_s, u"string"_s},
                                      {u"binary.handling.mode"_s, u"hex"_s}};
const QHash<QString, QString> doubles{{u"decimal.handling.mode"_s, u"double"_s},
                                      {u"time.precision.mode"_s, u"connect"_s},
                                      {u"binary.handling.mode"_s, u"base64"_s},
                                      {u"unavailable.value.placeholder"_s, u"<not sent>"_s}};
const QHash<QString, QString> nanoseconds{{u"time.precision.mode"_s, u"nanoseconds"_s}};

} // namespace

QString Capture::setting(const QString &name) const
{
    return config.value(name);
}

const QList<Capture> &changeCaptures()
{
    static const QList<Capture> captures{
        {u"schemas"_s, {}},
        {u"schemas"_s, {}, true, false},
        {u"schemas-connect"_s, connectTimes},
        {u"schemas-connect"_s, connectTimes, true, false},
        {u"schemas-iso"_s, isoTimes},
        {u"schemas-iso"_s, isoTimes, true, false},
        {u"plain"_s, {}, false},
        {u"plain-string"_s, strings, false},
        {u"plain-connect"_s, doubles, false},
        {u"plain-nanoseconds"_s, nanoseconds, false},
        {u"guide-schemas"_s, {}},
        {u"guide-schemas"_s, {}, true, false},
        {u"guide-plain"_s, {}, false},
        {u"guide-plain-connect"_s, doubles, false},
    };
    return captures;
}

QStringList recordedTables()
{
    return {u"everything"_s, u"full_identity"_s, u"toasted"_s,
            u"keyless"_s,    u"numeric_key"_s,   u"truncated"_s};
}

QList<RecordedRecord> recorded(const QString &name)
{
    QList<RecordedRecord> records;
    for (const QJsonObject &line : lines(name))
        records.append({line[u"topic"].toString(), bytesOf(line[u"key"]), bytesOf(line[u"value"])});
    return records;
}

QList<RecordedRecord> recorded(const QString &name, const QString &table)
{
    QList<RecordedRecord> records = recorded(name);
    records.removeIf([&](const RecordedRecord &record) { return !record.topic.endsWith(u'.' + table); });
    return records;
}

QList<RecordedChange> oracle(const QString &table)
{
    QList<RecordedChange> changes;
    for (const QJsonObject &line : lines(u"oracle"_s))
        if (line[u"table"].toString() == table)
            changes.append({line[u"op"].toString(), rowOf(line[u"before"]), rowOf(line[u"after"])});
    return changes;
}

Knowledge knowledgeOf(const Capture &capture, const QString &table)
{
    Knowledge known;
    known.format = formatFromConfig(capture.config);
    known.replicaIdentity =
        table == u"full_identity" || table == u"keyless" ? ReplicaIdentity::Full : ReplicaIdentity::Default;
    if (capture.catalogue)
        for (const QJsonObject &line : lines(u"columns"_s))
            if (line[u"table"].toString() == table)
                known.columnTypes.insert(line[u"column"].toString(), line[u"type"].toString());
    return known;
}

BytesView viewOf(const std::optional<QByteArray> &bytes)
{
    if (!bytes)
        return {};
    return {bytes->isEmpty() ? "" : bytes->constData(), static_cast<std::size_t>(bytes->size())};
}

} // namespace sluice::test
