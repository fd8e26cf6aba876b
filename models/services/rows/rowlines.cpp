#include "models/services/rows/rowlines.h"

#include "models/services/rows/rowmatch.h"
#include "models/services/topics/envelope/display.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;
using envelope::Column;
using envelope::ValueKind;

namespace {

constexpr qsizetype longestShown = 4000;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::RowLines", text);
}

/// What stands where a database has no value to show.
QString placeholder(RowState state)
{
    switch (state) {
    case RowState::NoRow:
        return tr("no row");
    case RowState::Asking:
        return u"…"_s;
    default:
        return tr("not known");
    }
}

RowCell cellOf(const RowValue &value, const Match &match)
{
    const QString text = value.text ? envelope::oneLine(*value.text, longestShown) : tr("null");
    return {text, match.agreement, match.why};
}

RowCell cellIn(const ReadRow &side, const Column &column, bool present)
{
    if (side.values.isEmpty())
        return {placeholder(side.state), Agreement::Unknown, {}};
    const bool sent = present && column.after.kind != ValueKind::Absent;
    const Agreement unequal = sent ? Agreement::NotComparable : Agreement::Unknown;
    const qsizetype at = columnIn(*side.shape, column.name);
    if (at < 0)
        return {QString(), unequal, tr("no such column")};
    const TableColumn &found = side.shape->columns.at(at);
    if (!found.readable)
        return {QString(), unequal, tr("no right to read it")};
    const RowValue &value = side.values.at(side.columns.indexOf(found.name));
    return cellOf(value, sent ? matched(column.after, column.type, value, found.type) : Match());
}

RowLine lineOf(const Column &column, bool present, const QList<ReadRow> &sides)
{
    RowLine line{column.name, column.type, {}, {}};
    if (present)
        line.topic = {envelope::valueLine(column.after, longestShown), Agreement::Unknown, column.after.note};
    for (const ReadRow &side : sides)
        line.sides.append(cellIn(side, column, present));
    return line;
}

bool isListed(const QList<RowLine> &lines, const TableColumn &column)
{
    return std::any_of(lines.cbegin(), lines.cend(), [&](const RowLine &line) {
        return columnIn({{column}, true, false}, line.column) == 0;
    });
}

bool differs(const RowLine &line)
{
    return std::any_of(line.sides.cbegin(), line.sides.cend(),
                       [](const RowCell &cell) { return cell.agreement == Agreement::Differs; });
}

} // namespace

qsizetype columnIn(const TableShape &shape, const QString &name)
{
    const auto find = [&](Qt::CaseSensitivity sensitivity) -> qsizetype {
        for (qsizetype i = 0; i < shape.columns.size(); ++i) {
            if (shape.columns.at(i).name.compare(name, sensitivity) == 0)
                return i;
        }
        return -1;
    };
    const qsizetype exact = find(Qt::CaseSensitive);
    return exact >= 0 ? exact : find(Qt::CaseInsensitive);
}

QList<RowLine> rowLines(const envelope::Record &record, bool present, const QList<ReadRow> &sides)
{
    QList<RowLine> lines;
    for (const Column &column : record.columns)
        lines.append(lineOf(column, present, sides));
    for (const ReadRow &side : sides) {
        if (side.values.isEmpty())
            continue;
        for (const TableColumn &column : side.shape->columns) {
            if (!isListed(lines, column))
                lines.append(lineOf({column.name, column.type, {}, {}, false, false}, present, sides));
        }
    }
    // What differs is what is looked for; the others keep the table's own order.
    std::stable_partition(lines.begin(), lines.end(), differs);
    return lines;
}

} // namespace sluice
