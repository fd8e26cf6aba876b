#pragma once
// The topics of one Kafka cluster.

#include "models/core/pipelinestate.h"
#include "models/core/topicfacts.h"
#include "models/items/rowmodel.h"

namespace sluice {

/// What is known of topics beyond the state.
struct TopicKnowledge
{
    Observed<QHash<QString, QString>> policies; ///< cleanup.policy by topic; empty text: not permitted
    QHash<QString, TopicOrigin> origins;        ///< by topic
};

struct TopicRow
{
    Topic topic;
    std::optional<qint64> begin; ///< sum over the partitions; empty while one is unknown
    std::optional<qint64> end;
    bool heartbeat = false;        ///< a Debezium heartbeat topic
    bool stale = false;            ///< Kafka does not answer any more
    bool offsetsStale = false;     ///< it does, but not about offsets
    std::optional<double> rate;    ///< records a second
    std::optional<QString> policy; ///< cleanup.policy; empty text: not permitted to be read
    bool policyStale = false;
    std::optional<TopicOrigin> origin;

    [[nodiscard]] std::optional<qint64> records() const;
    /// Fewer records than offsets are known to be usual.
    [[nodiscard]] bool isCompacted() const { return policy && policy->contains(QLatin1String("compact")); }
    [[nodiscard]] int outOfSync() const; ///< partitions without a leader or without all their replicas
    [[nodiscard]] bool housekeeping() const { return topic.internal || heartbeat; }
    bool operator==(const TopicRow &) const = default;
};

[[nodiscard]] QList<TopicRow> topicRows(const PipelineState &state, const TopicKnowledge &more = {});
[[nodiscard]] bool isHeartbeatTopic(const QString &name);

class TopicModel final : public RowModel<TopicRow>
{
    Q_OBJECT
public:
    enum Column
    {
        State,
        Name,
        Table,
        Partitions,
        Records,
        Rate,
        Policy,
        OutOfSync,
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
    static QString rateTip(const TopicRow &row);
    static QString policyTip(const TopicRow &row);
    bool isNumber(int column) const override { return column >= Partitions && column != Policy; }
    bool isStale(const TopicRow &row, int column) const override
    {
        return row.stale || (row.offsetsStale && (column == Records || column == Rate)) ||
               (row.policyStale && column == Policy);
    }
};

} // namespace sluice
