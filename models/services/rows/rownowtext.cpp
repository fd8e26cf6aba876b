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

/// At the beginning of a sentence.
QString nameOf(const RowNow &row, qsizetype side)
{
    const QString name = innerName(row, side);
    return name.at(0).toUpper() + name.mid(1);
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

QString notComparedText(const QStringList &columns)
{
    return columns.size() == 1
               ? tr("%1 cannot be compared.").arg(columns.first())
               : tr("%1 columns cannot be compared: %2.").arg(columns.size()).arg(named(columns));
}

QString presentSentence(const RowNow &row, qsizetype side)
{
    const QString name = nameOf(row, side);
    const QStringList differing = columnsWith(row, side, Agreement::Differs);
    const QStringList open = columnsWith(row, side, Agreement::NotComparable);
    QString sentence;
    if (differing.size() == 1)
        sentence = tr("%1 differs in the column %2.").arg(name, differing.first());
    else if (!differing.isEmpty())
        sentence = tr("%1 differs in %2 columns: %3.")
                       .arg(name, QString::number(differing.size()), named(differing));
    else if (columnsWith(row, side, Agreement::Same).isEmpty())
        sentence = tr("%1 has the row.").arg(name);
    else
        sentence = tr("%1 has the row as %2 left it.").arg(name, recordWord(row));
    return open.isEmpty() ? sentence : sentence + u' ' + notComparedText(open);
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

bool isAsRecorded(const RowNow &row, qsizetype side)
{
    const RowState state = row.sides.at(side).state;
    if (row.inTopic == RowInTopic::Deleted)
        return state == RowState::NoRow;
    return row.inTopic == RowInTopic::Present && state == RowState::Found &&
           columnsWith(row, side, Agreement::Differs).isEmpty() &&
           columnsWith(row, side, Agreement::NotComparable).isEmpty() &&
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
    if (allAsRecorded(row) && row.sides.size() == 2) {
        return row.inTopic == RowInTopic::Deleted
                   ? tr("Deleted in the topic, and gone from source and target.")
                   : tr("Source and target have the row as %1 left it.").arg(recordWord(row));
    }
    QStringList sentences;
    if (!row.reason.isEmpty())
        sentences.append(row.reason);
    for (qsizetype side = 0; side < row.sides.size(); ++side)
        sentences.append(sideSentence(row, side));
    return sentences.join(u' ');
}

Health rowHealth(const RowNow &row)
{
    if (allAsRecorded(row))
        return Health::Good;
    return differsAnywhere(row) ? Health::Warning : Health::Unknown;
}

QString sideTitle(const RowNow &row, qsizetype side)
{
    const RowSide &it = row.sides.at(side);
    if (it.isSource)
        return tr("Source now");
    return targetCount(row) == 1 ? tr("Target now") : tr("%1 now").arg(it.database);
}

QString sideOrigin(const RowSide &side, const QDateTime &now)
{
    QString place = side.database.isEmpty() ? (side.isSource ? tr("source") : tr("target")) : side.database;
    if (!side.table.table.isEmpty())
        place += u' ' + side.table.dotted();
    return side.at.isValid() ? tr("%1, read %2").arg(place, formatAge(side.at, now))
                             : tr("%1, not read").arg(place);
}

QStringList rowNotes(const RowNow &row)
{
    QStringList notes;
    for (const RowSide &side : row.sides)
        notes += side.notes;
    if (!row.last && differsAnywhere(row))
        notes.append(tr("Later records may have changed the row: the history of the key tells."));
    notes.removeDuplicates();
    return notes;
}

QString rowAsText(const RowNow &row, const QDateTime &now)
{
    QStringList lines{row.key, rowHeadline(row)};
    for (const RowSide &side : row.sides)
        lines.append(sideOrigin(side, now));
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
