#include "models/items/rownowmodel.h"

#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

bool any(const RowLine &row, Agreement agreement)
{
    return std::any_of(row.sides.cbegin(), row.sides.cend(),
                       [agreement](const RowCell &cell) { return cell.agreement == agreement; });
}

QString comparisonWord(const RowLine &row)
{
    if (any(row, Agreement::Differs))
        return RowNowModel::tr("differs");
    if (any(row, Agreement::NotComparable))
        return RowNowModel::tr("not compared");
    return any(row, Agreement::Same) ? RowNowModel::tr("same") : QString();
}

QString withReason(const RowCell &cell)
{
    if (cell.why.isEmpty())
        return cell.text;
    return cell.text.isEmpty() ? u"(%1)"_s.arg(cell.why) : cell.text + u"  ("_s + cell.why + u')';
}

} // namespace

void RowNowModel::setRows(const QStringList &titles, const QList<RowLine> &rows)
{
    if (titles == m_titles)
        return replaceRows(rows);
    beginResetModel();
    m_titles = titles;
    m_rows = rows;
    endResetModel();
}

QVariant RowNowModel::cell(const RowLine &row, int column, int role) const
{
    const RowCell side = row.sides.value(column - FirstSide);
    if (role == MarkRole)
        return column == Comparison ? any(row, Agreement::Differs) : side.agreement == Agreement::Differs;
    if (role == Qt::ToolTipRole && column == Comparison && any(row, Agreement::NotComparable))
        return tr("Whether it differs cannot be told: the reason is beside the value.");
    if (role == Qt::ToolTipRole && column == Name)
        return row.type.isEmpty() ? QString() : row.column + u": "_s + row.type;
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    switch (column) {
    case Comparison:
        return comparisonWord(row);
    case Name:
        return row.column;
    case Topic:
        return withReason(row.topic);
    default:
        return withReason(side);
    }
}

bool RowNowModel::isStale(const RowLine &row, int column) const
{
    return column >= FirstSide && row.sides.value(column - FirstSide).agreement == Agreement::Unknown;
}

QString RowNowModel::title(int column) const
{
    switch (column) {
    case Comparison:
        return tr("Now");
    case Name:
        return tr("Column");
    case Topic:
        return tr("In the topic");
    default:
        return m_titles.value(column - FirstSide);
    }
}

} // namespace sluice
