#include "models/services/topics/filterhistory.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sluice {

using namespace Qt::StringLiterals;

void FilterHistory::add(const UsedFilter &filter)
{
    if (filter.text.trimmed().isEmpty())
        return;
    m_filters.removeAll(filter);
    m_filters.prepend(filter);
    if (m_filters.size() > capacity)
        m_filters.resize(capacity);
}

QByteArray FilterHistory::toJson() const
{
    QJsonArray array;
    for (const UsedFilter &filter : m_filters)
        array.append(QJsonObject{{u"text"_s, filter.text}, {u"language"_s, filter.language}});
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

FilterHistory FilterHistory::fromJson(const QByteArray &json)
{
    FilterHistory history;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (qsizetype i = array.size(); i-- > 0;) {
        const QJsonObject object = array.at(i).toObject();
        history.add({object.value(u"text"_s).toString(), object.value(u"language"_s).toBool()});
    }
    return history;
}

} // namespace sluice
