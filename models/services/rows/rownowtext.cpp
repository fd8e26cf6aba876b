#include "models/services/rows/rownowtext.h"

#include "models/core/format.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostNamed = 4;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RowNow)
};

QString tr(const char *text)
{
    return Text::tr(text);
}

qsizetype targetCount(const RowNow &row)
{
    return std::count_if(row.sides.cbegin(), row.sides.cend(),
                         [](const RowSide &side) { return !side.isSource; });
}

/// "the target", or which of several
QString innerName(const RowNow &row, qsizetype side)
{
    const RowSide &it = row.sides.at(side);
    if (it.isSource)
        return tr("the source");
    if (targetCount(row) == 1)
        return tr("the target");
    const QString table = it.table.table.isEmpty() ? it.database : it.database + u' ' + it.table.dotted();
    return tr("the target %1").arg(table);
}

QString capitalised(const QString &text)
{
    return text.at(0).toUpper() + text.mid(1);
}

/// At the beginning of a sentence.
QString nameOf(const RowNow &row, qsizetype side)
{
    return capitalised(innerName(row, side));
}

/// "smart_citizen from_warehouse.families"
QString placeOf(const RowSide &side)
{
    const QString place =
        side.database.isEmpty() ? (side.isSource ? tr("source") : tr("target")) : side.database;
    return side.table.table.isEmpty() ? place : place + u' ' + side.table.dotted();
}

QStringList columnsWith(const RowNow &row, qsizetype side, Agreement agreement)
{
    QStringList names;
    for (const RowLine &line : row.lines) {
        if (line.sides.value(side).agreement == agreement)
            names.append(line.column);
    }
    return names;
}

QString named(const QStringList &columns)
{
    const QString text = columns.first(qMin(mostNamed, columns.size())).join(u", "_s);
    return columns.size() > mostNamed ? text + u", …"_s : text;
}

QString recordWord(const RowNow &row)
{
    return row.last ? tr("the last record") : tr("this record");
}

/// Over all databases, in the order of the columns.
QStringList notCompared(const RowNow &row)
{
    QStringList names;
    for (const RowLine &line : row.lines) {
        const bool any = std::any_of(line.sides.cbegin(), line.sides.cend(), [](const RowCell &cell) {
            return cell.agreement == Agreement::NotComparable;
        });
        if (any)
            names.append(line.column);
    }
    return names;
}

QString notComparedText(const QStringList &columns)
{
    return columns.size() == 1 ? tr("%1 cannot be compared.").arg(columns.first())
                               : tr("%1 columns cannot be compared: %2.")
                                     .arg(QString::number(columns.size()), named(columns));
}

QString asRecorded(const RowNow &row, const QString &name, bool plural)
{
    const QString sentence = plural ? tr("Source and target have the row as %1 left it").arg(recordWord(row))
                                    : tr("%1 has the row as %2 left it").arg(name, recordWord(row));
    return notCompared(row).isEmpty() ? sentence + u'.'
                                      : tr("%1, as far as it can be compared.").arg(sentence);
}

QString presentSentence(const RowNow &row, qsizetype side)
{
    const QString name = nameOf(row, side);
    const QStringList differing = columnsWith(row, side, Agreement::Differs);
    if (differing.size() == 1)
        return tr("%1 differs in the column %2.").arg(name, differing.first());
    if (!differing.isEmpty())
        return tr("%1 differs in %2 columns: %3.")
            .arg(name, QString::number(differing.size()), named(differing));
    if (columnsWith(row, side, Agreement::Same).isEmpty())
        return tr("%1 has the row; nothing of it can be compared.").arg(name);
    return asRecorded(row, name, false);
}

bool differsAnywhere(const RowNow &row)
{
    for (qsizetype side = 0; side < row.sides.size(); ++side) {
        const RowState state = row.sides.at(side).state;
        const bool gone = row.inTopic == RowInTopic::Deleted;
        if (row.inTopic != RowInTopic::Unknown &&
            ((state == RowState::Found && gone) || (state == RowState::NoRow && !gone) ||
             !columnsWith(row, side, Agreement::Differs).isEmpty()))
            return true;
    }
    return false;
}

/// As far as it can be compared, and something can.
bool isAsRecorded(const RowNow &row, qsizetype side)
{
    const RowState state = row.sides.at(side).state;
    if (row.inTopic == RowInTopic::Deleted)
        return state == RowState::NoRow;
    return row.inTopic == RowInTopic::Present && state == RowState::Found &&
           columnsWith(row, side, Agreement::Differs).isEmpty() &&
           !columnsWith(row, side, Agreement::Same).isEmpty();
}

bool allAsRecorded(const RowNow &row)
{
    for (qsizetype side = 0; side < row.sides.size(); ++side) {
        if (!isAsRecorded(row, side))
            return false;
    }
    return !row.sides.isEmpty();
}

/// A word for what stands in a cell, for those who read it as text.
QString cellText(const RowCell &cell)
{
    switch (cell.agreement) {
    case Agreement::Differs:
        return cell.text + tr(" (differs)");
    case Agreement::NotComparable:
        return cell.text + tr(" (cannot be compared: %1)").arg(cell.why);
    case Agreement::Same:
    case Agreement::Unknown:
        break;
    }
    return cell.text;
}

} // namespace

QString sideSentence(const RowNow &row, qsizetype side)
{
    const RowSide &it = row.sides.at(side);
    const QString name = nameOf(row, side);
    switch (it.state) {
    case RowState::Asking:
        return tr("%1 is being asked.").arg(name);
    case RowState::Found:
        if (row.inTopic == RowInTopic::Deleted) {
            return it.isSource ? tr("Deleted in the topic, yet in the source.")
                               : tr("Deleted in the topic, yet still in %1.").arg(innerName(row, side));
        }
        return row.inTopic == RowInTopic::Unknown ? tr("%1 has the row.").arg(name)
                                                  : presentSentence(row, side);
    case RowState::NoRow:
        if (row.inTopic == RowInTopic::Present)
            return tr("%1 does not have the row, which %2 did not delete.").arg(name, recordWord(row));
        return tr("%1 does not have the row.").arg(name);
    case RowState::TableUnknown:
    case RowState::NotInProfile:
    case RowState::NotPermitted:
    case RowState::Failed:
        break;
    }
    return tr("%1 is not known: %2").arg(name, it.reason);
}

QString rowHeadline(const RowNow &row)
{
    if (row.key.isEmpty())
        return row.reason;
    if (allAsRecorded(row)) {
        return row.inTopic == RowInTopic::Deleted
                   ? tr("Deleted in the topic, and gone from source and target.")
                   : asRecorded(row, {}, true);
    }
    QStringList sentences;
    if (!row.reason.isEmpty())
        sentences.append(row.reason);
    for (qsizetype side = 0; side < row.sides.size(); ++side) {
        if (!isAsRecorded(row, side)) // who is as it should be need not be named
            sentences.append(sideSentence(row, side));
    }
    return sentences.join(u' ');
}

Health rowHealth(const RowNow &row)
{
    if (differsAnywhere(row))
        return Health::Warning;
    return allAsRecorded(row) && notCompared(row).isEmpty() ? Health::Good : Health::Unknown;
}

QString sideTitle(const RowNow &row, qsizetype side)
{
    const RowSide &it = row.sides.at(side);
    if (it.isSource)
        return tr("Source now");
    return targetCount(row) == 1 ? tr("Target now") : tr("%1 now").arg(it.database);
}

QString rowOrigins(const RowNow &row, const QDateTime &now)
{
    QStringList ages;
    QStringList places;
    for (const RowSide &side : row.sides) {
        ages.append(side.at.isValid() ? tr("read %1").arg(formatAge(side.at, now)) : tr("not read"));
        places.append(placeOf(side));
    }
    if (ages.count(ages.value(0)) == ages.size()) // of all the same
        return ages.isEmpty() ? QString() : capitalised(ages.first()) + u": "_s + places.join(u", "_s);
    for (qsizetype side = 0; side < places.size(); ++side)
        places[side] += u", "_s + ages.at(side);
    return places.join(u"  ·  "_s);
}

QStringList rowNotes(const RowNow &row)
{
    QStringList notes;
    for (const RowSide &side : row.sides)
        notes += side.notes;
    if (const QStringList open = notCompared(row); !open.isEmpty())
        notes.append(notComparedText(open));
    if (!row.last && differsAnywhere(row))
        notes.append(tr("Later records may have changed the row: the history of the key tells."));
    notes.removeDuplicates();
    return notes;
}

QStringList rowDetails(const RowNow &row)
{
    QStringList details;
    for (const RowSide &side : row.sides) {
        if (!side.detail.isEmpty())
            details.append(side.detail);
    }
    return details;
}

QString rowAsText(const RowNow &row, const QDateTime &now)
{
    QStringList lines{row.key, rowHeadline(row)};
    lines += {rowOrigins(row, now)};
    lines += rowNotes(row);
    QStringList header{tr("Column"), tr("In the topic")};
    for (qsizetype side = 0; side < row.sides.size(); ++side)
        header.append(sideTitle(row, side));
    lines.append(header.join(u'\t'));
    for (const RowLine &line : row.lines) {
        QStringList cells{line.column, line.topic.text};
        for (const RowCell &cell : line.sides)
            cells.append(cellText(cell));
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

} // namespace sluice
