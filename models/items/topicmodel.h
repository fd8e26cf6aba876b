#pragma once
// The topics of one Kafka cluster.

#include "models/core/pipelinestate.h"
#include "models/items/rowmodel.h"

namespace sluice {

struct TopicRow
{
    Topic topic;
    std::optional<qint64> begin; ///< sum over the partitions; empty while one is unknown
    std::optional<qint64> end;
    bool heartbeat = false;    ///< a Debezium heartbeat topic
    bool stale = false;        ///< Kafka does not answer any more
    bool offsetsStale = false; ///< it does, but not about offsets

    [[nodiscard]] std::optional<qint64> records() const;
    [[nodiscard]] bool housekeeping() const { return topic.internal || heartbeat; }
    bool operator==(const TopicRow &) const = default;
};

[[nodiscard]] QList<TopicRow> topicRows(const PipelineState &state);
[[nodiscard]] bool isHeartbeatTopic(const QString &name);

class TopicModel final : public RowModel<TopicRow>
{
    Q_OBJECT
public:
    enum Column
    {
        State,
        Name,
        Partitions,
        Records,
        EndOffset,
        UnderReplicated,
        Offline,
        ColumnCount
    };
    enum Role
    {
        HousekeepingRole = FirstOwnRole
    }; ///< bool: internal or heartbeat, hidden until asked for

    using RowModel::RowModel;

    void setRows(const QList<TopicRow> &rows) { replaceRows(rows); }
    [[nodiscard]] int housekeepingCount() const; ///< internal and heartbeat topics

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const TopicRow &row) const override { return row.topic.name; }
    QVariant cell(const TopicRow &row, int column, int role) const override;
    QString title(int column) const override;
    bool isNumber(int column) const override { return column >= Partitions; }
    bool isStale(const TopicRow &row, int column) const override
    {
        return row.stale || (row.offsetsStale && (column == Records || column == EndOffset));
    }
};

} // namespace sluice
