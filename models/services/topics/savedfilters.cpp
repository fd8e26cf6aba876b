#include "models/services/topics/savedfilters.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::SavedFilter", text);
}

/// "offset:42" after its colon.
QString numberOf(const QString &point)
{
    return point.section(u':', 1);
}

/// "15m": not a moment, but how long ago.
bool isSpan(const QString &point)
{
    static const QRegularExpression span(u"^\\d+[smhd]$"_s);
    return span.match(point).hasMatch();
}

QString startText(const QString &from)
{
    if (from.startsWith(u"newest:"_s))
        return tr("the newest %1").arg(numberOf(from));
    if (from == u"oldest"_s)
        return tr("from the oldest");
    if (from == u"live"_s)
        return tr("from now on");
    if (isSpan(from))
        return tr("from %1 ago").arg(from);
    return from.startsWith(u"offset:"_s) ? tr("from offset %1").arg(numberOf(from)) : tr("from %1").arg(from);
}

QString endText(const QString &to)
{
    if (to == u"never"_s)
        return tr("and what follows");
    if (to == u"now"_s)
        return tr("until now");
    if (isSpan(to))
        return tr("until %1 ago").arg(to);
    return to.startsWith(u"offset:"_s) ? tr("until offset %1").arg(numberOf(to)) : tr("until %1").arg(to);
}

bool isNamed(const SavedFilter &filter, const QString &name)
{
    return filter.name.compare(name.trimmed(), Qt::CaseInsensitive) == 0;
}

bool comesBefore(const SavedFilter &a, const SavedFilter &b)
{
    return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
}

QJsonObject objectOf(const SavedFilter &filter)
{
    return {{u"name"_s, filter.name},
            {u"text"_s, filter.text},
            {u"language"_s, filter.language},
            {u"from"_s, filter.from},
            {u"to"_s, filter.to},
            {u"partitions"_s, filter.partitions},
            {u"uncommitted"_s, filter.uncommitted}};
}

SavedFilter filterOf(const QJsonObject &object)
{
    const auto text = [&](QLatin1StringView key) { return object.value(key).toString(); };
    return {text("name"_L1), text("text"_L1),       object.value("language"_L1).toBool(),   text("from"_L1),
            text("to"_L1),   text("partitions"_L1), object.value("uncommitted"_L1).toBool()};
}

} // namespace

void SavedFilters::save(SavedFilter filter)
{
    filter.name = filter.name.trimmed();
    if (filter.name.isEmpty())
        return;
    remove(filter.name);
    m_filters.insert(std::lower_bound(m_filters.cbegin(), m_filters.cend(), filter, comesBefore), filter);
}

bool SavedFilters::rename(const QString &from, const QString &to)
{
    const SavedFilter *found = find(from);
    const SavedFilter *taken = find(to);
    if (!found || to.trimmed().isEmpty() || (taken && taken != found))
        return false;
    SavedFilter renamed = *found;
    renamed.name = to;
    remove(from);
    save(std::move(renamed));
    return true;
}

void SavedFilters::remove(const QString &name)
{
    m_filters.removeIf([&](const SavedFilter &filter) { return isNamed(filter, name); });
}

const SavedFilter *SavedFilters::find(const QString &name) const
{
    const auto found = std::find_if(m_filters.cbegin(), m_filters.cend(),
                                    [&](const SavedFilter &filter) { return isNamed(filter, name); });
    return found == m_filters.cend() ? nullptr : &*found;
}

QByteArray SavedFilters::toJson() const
{
    QJsonArray array;
    for (const SavedFilter &filter : m_filters)
        array.append(objectOf(filter));
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

SavedFilters SavedFilters::fromJson(const QByteArray &json)
{
    SavedFilters saved;
    for (const QJsonValue &value : QJsonDocument::fromJson(json).array())
        saved.save(filterOf(value.toObject()));
    return saved;
}

QString describe(const SavedFilter &filter)
{
    QStringList parts;
    if (!filter.text.isEmpty())
        parts.append(filter.language ? u"ƒ  "_s + filter.text : filter.text);
    parts.append(startText(filter.from) + u' ' + endText(filter.to));
    if (!filter.partitions.isEmpty())
        parts.append(tr("partitions %1").arg(filter.partitions));
    if (filter.uncommitted)
        parts.append(tr("uncommitted too"));
    return parts.join(u"  ·  "_s);
}

} // namespace sluice
