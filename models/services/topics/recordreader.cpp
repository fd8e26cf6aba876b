#include "models/services/topics/recordreader.h"

#include "models/core/format.h"
#include "models/services/topics/lentrecord.h"

namespace sluice {

using namespace std::chrono_literals;

namespace {
/// Longer than brokers take to choose another leader.
constexpr auto deadline = 15s;
} // namespace

/// Written by the reading thread until the search has ended, read after that.
class RecordReader::Catcher final : public HitSink
{
public:
    bool take(std::span<const RecordView> hits) override
    {
        if (!m_record && !hits.empty())
            m_record = keptRecord(hits.front());
        return false;
    }
    [[nodiscard]] const std::optional<KafkaRecord> &record() const { return m_record; }

private:
    std::optional<KafkaRecord> m_record;
};

RecordReader::RecordReader(std::unique_ptr<RecordSearch> search, QObject *parent)
    : QObject(parent)
    , m_search(std::move(search))
{
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(deadline);
    connect(&m_deadline, &QTimer::timeout, this, [this] { end(whyLate()); });
    connect(m_search.get(), &RecordSearch::stalled, this, [this](const Error &error) { m_outage = error; });
    connect(m_search.get(), &RecordSearch::recovered, this, [this] { m_outage.reset(); });
    connect(m_search.get(), &RecordSearch::failed, this, [this](const Error &error) { end(error); });
    connect(m_search.get(), &RecordSearch::finished, this, [this] {
        if (m_reading)
            end(m_catcher->record() ? std::nullopt : std::optional(whyMissing()));
    });
}

RecordReader::~RecordReader()
{
    m_search->disconnect(this);
}

void RecordReader::read(const QString &topic, const RecordPlace &place)
{
    m_topic = topic;
    m_place = place;
    m_outage.reset();
    m_catcher = std::make_shared<Catcher>();
    RecordSearch::Options options;
    options.scan.topic = topic;
    options.scan.from = {ScanStart::Kind::Offset, place.offset};
    options.scan.to = {ScanEnd::Kind::Offset, place.offset + 1};
    options.scan.partitions = {place.partition};
    options.scan.uncommitted = true; // it was found already: whether it counts was asked then
    options.scan.few = true;
    options.sink = m_catcher;
    options.readers = 1;
    m_reading = true;
    m_deadline.start();
    m_search->start(std::move(options));
}

void RecordReader::drop()
{
    m_reading = false;
    m_deadline.stop();
    if (m_search->isRunning())
        m_search->cancel();
}

void RecordReader::end(const std::optional<Error> &error)
{
    if (!m_reading)
        return;
    drop();
    if (error) {
        Q_EMIT failed(*error);
        return;
    }
    KafkaRecord record = *m_catcher->record();
    record.topic = m_topic;
    Q_EMIT found(record);
}

Error RecordReader::whyMissing() const
{
    for (const PartitionScan &scan : m_search->progress().partitions) {
        if (scan.partition != m_place.partition)
            continue;
        if (scan.from > m_place.offset)
            return {ErrorKind::NotFound,
                    tr("Offset %1 of partition %2 is no longer in the topic: retention begins at %3.")
                        .arg(m_place.offset)
                        .arg(m_place.partition)
                        .arg(scan.from),
                    {}};
        if (scan.end >= 0 && scan.end <= m_place.offset)
            return {ErrorKind::NotFound,
                    tr("Partition %1 ends at offset %2 now: the topic was cut, or made anew.")
                        .arg(m_place.partition)
                        .arg(scan.end),
                    {}};
    }
    return {ErrorKind::NotFound,
            tr("Offset %1 of partition %2 is no longer in the topic: compaction took it.")
                .arg(m_place.offset)
                .arg(m_place.partition),
            {}};
}

Error RecordReader::whyLate() const
{
    if (m_outage)
        return *m_outage;
    return {ErrorKind::Timeout,
            tr("Offset %1 of partition %2 did not come within %3.")
                .arg(m_place.offset)
                .arg(m_place.partition)
                .arg(formatDuration(m_deadline.intervalAsDuration())),
            {}};
}

} // namespace sluice
