#include "models/clients/kafka/grouplisting.h"

#include <QMap>
#include <QtEndian>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace sluice::kafka {

namespace {

using ListPtr = Owned<const rd_kafka_group_list, rd_kafka_group_list_destroy>;

/// Reads big-endian numbers and strings; once something does not fit, everything after it is empty too.
class Cursor
{
public:
    explicit Cursor(QByteArrayView bytes)
        : m_rest(bytes)
    {}

    template <class Number>
    std::optional<Number> number()
    {
        if (m_rest.size() < static_cast<qsizetype>(sizeof(Number))) {
            m_rest = {};
            return std::nullopt;
        }
        const auto value = qFromBigEndian<Number>(m_rest.data());
        m_rest = m_rest.sliced(sizeof(Number));
        return value;
    }

    std::optional<QString> string()
    {
        const auto length = number<qint16>();
        if (!length || *length < 0 || *length > m_rest.size()) {
            m_rest = {};
            return std::nullopt;
        }
        const QString text = QString::fromUtf8(m_rest.first(*length));
        m_rest = m_rest.sliced(*length);
        return text;
    }

private:
    QByteArrayView m_rest;
};

ConsumerGroup groupOf(const rd_kafka_group_info &from)
{
    ConsumerGroup group;
    group.id = QString::fromUtf8(from.group);
    group.stateText = QString::fromUtf8(from.state);
    group.state = groupStateOf(group.stateText);
    return group;
}

} // namespace

QSet<PartitionKey> parseAssignment(QByteArrayView bytes)
{
    QSet<PartitionKey> found;
    Cursor cursor(bytes);
    const auto version = cursor.number<qint16>();
    const auto topics = cursor.number<qint32>();
    if (!version || *version < 0 || *version > 3 || !topics)
        return found;
    for (qint32 t = 0; t < *topics; ++t) {
        const auto topic = cursor.string();
        const auto partitions = cursor.number<qint32>();
        if (!topic || !partitions)
            return {};
        for (qint32 p = 0; p < *partitions; ++p) {
            const auto partition = cursor.number<qint32>();
            if (!partition)
                return {};
            found.insert({*topic, *partition});
        }
    }
    return found;
}

GroupListing listGroups(Handle &handle, std::chrono::milliseconds timeout)
{
    GroupListing listing;
    const rd_kafka_group_list *raw = nullptr;
    const auto code = rd_kafka_list_groups(handle.get(), nullptr, &raw, static_cast<int>(timeout.count()));
    const ListPtr list(raw);
    listing.complete = code == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (code && code != RD_KAFKA_RESP_ERR__PARTIAL) {
        listing.failure = code;
        return listing;
    }
    for (int g = 0; list && g < list->group_cnt; ++g) {
        const rd_kafka_group_info &info = list->groups[g];
        ConsumerGroup group = groupOf(info);
        for (int m = 0; m < info.member_cnt; ++m) {
            const rd_kafka_group_member_info &member = info.members[m];
            const QSet<PartitionKey> assigned = parseAssignment(
                {static_cast<const char *>(member.member_assignment), member.member_assignment_size});
            group.members << GroupMember{
                QString::fromUtf8(member.member_id), QString::fromUtf8(member.client_id),
                QString::fromUtf8(member.client_host), static_cast<int>(assigned.size())};
            listing.assigned[group.id].unite(assigned);
        }
        listing.groups.insert(group.id, group);
    }
    return listing;
}

GroupListing listGroupNames(Handle &handle, std::chrono::milliseconds timeout)
{
    GroupListing listing;
    const QueuePtr queue(rd_kafka_queue_new(handle.get()));
    const OptionsPtr options(rd_kafka_AdminOptions_new(handle.get(), RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS));
    const int milliseconds = std::max(1, static_cast<int>(timeout.count()));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), milliseconds, nullptr, 0);
    rd_kafka_ListConsumerGroups(handle.get(), options.get(), queue.get());
    const EventPtr event(rd_kafka_queue_poll(queue.get(), milliseconds + 100));
    listing.failure = event ? rd_kafka_event_error(event.get()) : RD_KAFKA_RESP_ERR__TIMED_OUT;
    listing.complete = false; // without members it never is
    if (listing.failure)
        return listing;
    const auto *result = rd_kafka_event_ListConsumerGroups_result(event.get());
    size_t count = 0;
    const auto **errors = rd_kafka_ListConsumerGroups_result_errors(result, &count);
    if (count > 0)
        listing.failure = rd_kafka_error_code(errors[0]);
    const auto **found = rd_kafka_ListConsumerGroups_result_valid(result, &count);
    for (size_t i = 0; i < count; ++i) {
        ConsumerGroup group;
        group.id = QString::fromUtf8(rd_kafka_ConsumerGroupListing_group_id(found[i]));
        group.stateText = QString::fromUtf8(
            rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupListing_state(found[i])));
        group.state = groupStateOf(group.stateText);
        listing.groups.insert(group.id, group);
    }
    if (!listing.groups.isEmpty())
        listing.failure = RD_KAFKA_RESP_ERR_NO_ERROR; // some broker has answered
    return listing;
}

GroupState groupStateOf(const QString &word)
{
    static const QMap<QString, GroupState> words{
        {u"PreparingRebalance"_s, GroupState::PreparingRebalance},
        {u"CompletingRebalance"_s, GroupState::CompletingRebalance},
        {u"Stable"_s, GroupState::Stable},
        {u"Dead"_s, GroupState::Dead},
        {u"Empty"_s, GroupState::Empty},
    };
    return words.value(word, GroupState::Unknown);
}

} // namespace sluice::kafka
