#include "models/clients/kafka/scanrange.h"

#include "models/clients/kafka/offsetquery.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice::kafka {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

QString numbers(const QList<int> &partitions)
{
    QStringList words;
    for (const int partition : partitions)
        words << QString::number(partition);
    return words.join(QStringLiteral(", "));
}

std::optional<qint64> startTime(const ScanRequest &request)
{
    return request.from.kind == ScanStart::Kind::Timestamp ? std::optional(request.from.value) : std::nullopt;
}

std::optional<qint64> endTime(const ScanRequest &request)
{
    return request.to.kind == ScanEnd::Kind::Timestamp ? std::optional(request.to.value) : std::nullopt;
}

Result<QList<Partition>> chosen(const Topic &topic, const ScanRequest &request)
{
    QList<int> missing = request.partitions;
    for (const PartitionRange &range : request.ranges)
        missing.append(range.partition);
    if (missing.isEmpty())
        return topic.partitions;
    QList<Partition> result;
    for (const Partition &partition : topic.partitions) {
        if (missing.removeAll(partition.id))
            result.append(partition);
    }
    if (!missing.isEmpty())
        return fail(ErrorKind::NotFound,
                    tr("Topic %1 has no partition %2: it has %3, counted from 0.")
                        .arg(request.topic, numbers(missing), QString::number(topic.partitions.size())));
    return result;
}

std::optional<qint64> valueOf(const QMap<PartitionKey, qint64> &map, const PartitionKey &key)
{
    const auto it = map.constFind(key);
    return it == map.cend() ? std::nullopt : std::optional(*it);
}

PartitionScan spanOf(const PartitionRange &range, qint64 begin, qint64 end)
{
    PartitionScan span;
    span.partition = range.partition;
    span.from = span.position = std::max(begin, range.from);
    span.end = std::min(end, range.end);
    span.done = span.caughtUp = span.from >= span.end;
    span.logEnd = end;
    return span;
}

} // namespace

PartitionScan spanOf(const ScanRequest &request, int partition, qint64 begin, qint64 end,
                     std::optional<qint64> startAtTime, std::optional<qint64> endAtTime)
{
    PartitionScan span;
    span.partition = partition;
    for (const PartitionRange &range : request.ranges) {
        if (range.partition == partition)
            return spanOf(range, begin, end);
    }
    switch (request.from.kind) {
    case ScanStart::Kind::Oldest:
        span.from = begin;
        break;
    case ScanStart::Kind::Newest:
        span.from = std::max(begin, end - request.from.value);
        break;
    case ScanStart::Kind::Live:
        span.from = end;
        break;
    case ScanStart::Kind::Offset:
        span.from = std::max(begin, request.from.value);
        break;
    case ScanStart::Kind::Timestamp:
        span.from = startAtTime.value_or(end) == kNoneThatLate ? end : startAtTime.value_or(end);
        break;
    }
    switch (request.to.kind) {
    case ScanEnd::Kind::Now:
        span.end = end;
        break;
    case ScanEnd::Kind::Offset:
        span.end = std::min(end, std::max<qint64>(0, request.to.value));
        break;
    case ScanEnd::Kind::Timestamp:
        span.end = endAtTime.value_or(end) == kNoneThatLate ? end : endAtTime.value_or(end);
        break;
    case ScanEnd::Kind::Never:
        span.end = -1;
        break;
    }
    span.position = span.from;
    span.done = span.end >= 0 && span.from >= span.end;
    span.logEnd = end;
    span.caughtUp = span.done || span.from >= end;
    return span;
}

Result<ScanRange> findRange(const Access &access, const std::shared_ptr<Handle> &handle, TopicLook &look,
                            QThreadPool &workers, const ScanRequest &request, const std::atomic_bool &stop)
{
    const auto topic = look.find(*handle);
    if (!topic)
        return tl::unexpected(topic.error());
    const auto partitions = chosen(*topic, request);
    if (!partitions)
        return tl::unexpected(partitions.error());
    OffsetQuestion question;
    question.timeout = access.deadlines.answerTimeout;
    for (const Partition &partition : *partitions)
        question.leaders.insert({request.topic, partition.id}, partition.leader);
    question.time = startTime(request);
    const OffsetAnswer starts = queryOffsets(handle, workers, question, stop);
    OffsetAnswer ends;
    if (const auto time = endTime(request)) {
        question.begins = question.ends = false;
        question.time = time;
        ends = queryOffsets(handle, workers, question, stop);
    }
    ScanRange range;
    for (const Partition &partition : *partitions) {
        const PartitionKey key{request.topic, partition.id};
        const auto begin = valueOf(starts.begins, key);
        const auto end = valueOf(starts.ends, key);
        const auto startAtTime = valueOf(starts.atTime, key);
        const auto endAtTime = valueOf(ends.atTime, key);
        const bool known =
            begin && end && (!startTime(request) || startAtTime) && (!endTime(request) || endAtTime);
        if (known)
            range.partitions.append(spanOf(request, partition.id, *begin, *end, startAtTime, endAtTime));
        else
            range.silent.append(partition.id);
    }
    const auto failure = starts.lastFailure ? starts.lastFailure : ends.lastFailure;
    if (!range.silent.isEmpty())
        range.why = errorOf(failure ? failure : RD_KAFKA_RESP_ERR__TIMED_OUT,
                            tr("%1, partition %2").arg(look.named(), numbers(range.silent)));
    return range;
}

} // namespace sluice::kafka
