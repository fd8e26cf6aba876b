#include "models/items/filterproxy.h"

#include "models/core/direction.h"
#include "models/items/roles.h"

namespace sluice {

namespace {

/// States sort by how much they ask for a person, not by their letters.
int severity(const QModelIndex &index)
{
    const QVariant health = index.data(HealthRole);
    if (!health.isValid())
        return 0;
    switch (static_cast<Health>(health.toInt())) {
    case Health::Bad:
        return 1;
    case Health::Stuck:
        return 2;
    case Health::Warning:
        return 3;
    case Health::Unknown:
        return 4;
    case Health::Off:
        return 5;
    case Health::Good:
        break;
    }
    return 6;
}

} // namespace

FilterProxy::FilterProxy(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
}

void FilterProxy::setFilterText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void FilterProxy::setHousekeepingShown(bool shown)
{
    if (shown == m_housekeepingShown)
        return;
    m_housekeepingShown = shown;
    invalidateFilter();
}

bool FilterProxy::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_housekeepingRole >= 0 && !m_housekeepingShown &&
        sourceModel()->index(row, 0, parent).data(m_housekeepingRole).toBool())
        return false;
    for (const QString &word : m_words) {
        if (!hasWord(row, parent, word))
            return false;
    }
    return true;
}

bool FilterProxy::hasWord(int row, const QModelIndex &parent, const QString &word) const
{
    for (int column = 0; column < sourceModel()->columnCount(parent); ++column) {
        const QString text = sourceModel()->index(row, column, parent).data().toString();
        if (text.contains(word, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

bool FilterProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const int worse = severity(left) - severity(right);
    if (worse != 0)
        return worse < 0;
    const QVariant a = left.data(SortRole);
    const QVariant b = right.data(SortRole);
    if (a.isValid() != b.isValid())
        return !a.isValid();
    if (a.typeId() == QMetaType::QString) {
        const int order = m_collator.compare(a.toString(), b.toString());
        // A second key keeps rows that are alike from changing places at every refresh.
        return order != 0 ? order < 0 : left.data(KeyRole).toString() < right.data(KeyRole).toString();
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace sluice
