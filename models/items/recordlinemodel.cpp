#include "models/items/recordlinemodel.h"

#include "models/items/roles.h"

#include <QDateTime>
#include <limits>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

/// A view counts its rows, and the pixels of all of them, in ints.
constexpr qint64 mostRows = 40'000'000;

QDateTime localTime(const RecordLine &line)
{
    return QDateTime::fromMSecsSinceEpoch(line.timestampMs);
}

} // namespace

void RecordLineModel::setSource(const RecordRows *source)
{
    remove(m_extent.count());
    m_source = source;
    m_extent = {};
    update();
}

void RecordLineModel::restart()
{
    remove(m_extent.count());
    m_extent = {};
    update();
}

void RecordLineModel::update()
{
    RecordExtent next = m_source ? m_source->extent() : RecordExtent{};
    next.first = qMax(next.first, next.end - mostRows);
    remove(qBound<qint64>(0, next.first - m_extent.first, m_extent.count()));
    if (m_extent.count() == 0)
        m_extent = {next.first, next.first};
    append(next.end - m_extent.end);
}

void RecordLineModel::remove(qint64 count)
{
    if (count <= 0)
        return;
    beginRemoveRows({}, 0, static_cast<int>(count - 1));
    m_extent.first += count;
    endRemoveRows();
}

void RecordLineModel::append(qint64 count)
{
    if (count <= 0)
        return;
    const auto before = static_cast<int>(m_extent.count());
    beginInsertRows({}, before, before + static_cast<int>(count) - 1);
    m_extent.end += count;
    endInsertRows();
}

void RecordLineModel::setFields(const QStringList &fields)
{
    if (fields == m_fields)
        return;
    if (!m_fields.isEmpty()) {
        beginRemoveColumns({}, FirstField, FirstField + static_cast<int>(m_fields.size()) - 1);
        m_fields.clear();
        endRemoveColumns();
    }
    if (fields.isEmpty())
        return;
    beginInsertColumns({}, FirstField, FirstField + static_cast<int>(fields.size()) - 1);
    m_fields = fields;
    endInsertColumns();
}

qint64 RecordLineModel::numberOf(int row) const
{
    return row >= 0 && row < m_extent.count() ? m_extent.first + row : -1;
}

int RecordLineModel::rowOf(qint64 number) const
{
    return number >= m_extent.first && number < m_extent.end ? static_cast<int>(number - m_extent.first) : -1;
}

int RecordLineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_extent.count());
}

int RecordLineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FirstField + static_cast<int>(m_fields.size());
}

QVariant RecordLineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid) || !m_source)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    const bool asked = role == Qt::DisplayRole || role == SortRole || role == KeyRole || role == StaleRole ||
                       role == Qt::ToolTipRole;
    if (!asked)
        return {};
    const RecordLine line = m_source->line(m_extent.first + index.row());
    switch (role) {
    case KeyRole:
        return u"%1/%2"_s.arg(line.partition).arg(line.offset);
    case StaleRole:
        return !line.inMemory;
    case SortRole:
        return raw(line, index.column());
    case Qt::ToolTipRole:
        return index.column() == Time && line.timestampMs >= 0 ? localTime(line).toString(Qt::ISODateWithMs)
                                                               : QVariant();
    default:
        return shown(line, index.column());
    }
}

QVariant RecordLineModel::shown(const RecordLine &line, int column) const
{
    switch (column) {
    case Time:
        return line.timestampMs < 0 ? unknownText() : localTime(line).toString(u"MM-dd HH:mm:ss.zzz"_s);
    case Partition:
        return line.partition < 0 ? QVariant(unknownText()) : line.partition;
    case Offset:
        return line.offset < 0 ? QVariant(unknownText()) : line.offset;
    case Key:
        return line.key;
    case What:
        return line.inMemory ? line.what : tr("not in memory");
    case Value:
        return line.value;
    default:
        return line.fields.value(column - FirstField);
    }
}

QVariant RecordLineModel::raw(const RecordLine &line, int column) const
{
    if (column == Time)
        return line.timestampMs < 0 ? QVariant() : QVariant(localTime(line).toUTC());
    return shown(line, column);
}

QVariant RecordLineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    static const char *const titles[] = {QT_TR_NOOP("Time"), QT_TR_NOOP("Partition"), QT_TR_NOOP("Offset"),
                                         QT_TR_NOOP("Key"),  QT_TR_NOOP("What"),      QT_TR_NOOP("Value")};
    return section < FirstField ? tr(titles[section]) : m_fields.at(section - FirstField);
}

} // namespace sluice
