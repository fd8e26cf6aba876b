#include "models/services/topics/topicsearch.h"

#include "models/clients/kafka/recordscan.h"

#include <QElapsedTimer>
#include <QTimer>
#include <atomic>
#include <deque>

namespace sluice {

namespace {

using namespace std::chrono_literals;

constexpr auto kFrame = 33ms;
constexpr qint64 kRateWindowMs = 2000;

/// What the reading threads write; it outlives the search that started them.
struct Findings
{
    explicit Findings(const RecordStore::Limits &limits)
        : store(limits)
    {}

    RecordStore store;
    std::shared_ptr<HitSink> sink; ///< null: the store
    QMutex sinkMutex;              ///< one thread at a time brings it something
    std::atomic<qint64> matched = 0;
    qint64 limit = 0;
};

class MatchingSink final : public kafka::RecordSink
{
public:
    MatchingSink(std::shared_ptr<Findings> findings, std::unique_ptr<RecordPredicate> predicate)
        : m_findings(std::move(findings))
        , m_predicate(std::move(predicate))
    {}

    bool take(std::span<const RecordView> records) override
    {
        if (!m_predicate)
            return keep(records);
        m_predicate->match(records, m_wanted);
        m_hits.clear();
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (m_wanted[i])
                m_hits.push_back(records[i]);
        }
        return m_hits.empty() || keep(m_hits);
    }

    void rest() override
    {
        if (!m_findings->sink)
            return;
        const QMutexLocker lock(&m_findings->sinkMutex);
        m_findings->sink->rest();
    }

private:
    bool keep(std::span<const RecordView> hits)
    {
        const auto count = static_cast<qint64>(hits.size());
        const qint64 before = m_findings->matched.fetch_add(count);
        const qint64 room = m_findings->limit > 0 ? m_findings->limit - before : count;
        if (room <= 0) {
            m_findings->matched.fetch_sub(count);
            return false;
        }
        if (room < count) {
            m_findings->matched.fetch_sub(count - room);
            hits = hits.first(static_cast<std::size_t>(room));
        }
        return bring(hits) && (m_findings->limit <= 0 || before + count < m_findings->limit);
    }

    bool bring(std::span<const RecordView> hits)
    {
        if (!m_findings->sink) {
            m_findings->store.add(hits);
            return true;
        }
        const QMutexLocker lock(&m_findings->sinkMutex);
        return m_findings->sink->take(hits);
    }

    const std::shared_ptr<Findings> m_findings;
    const std::unique_ptr<RecordPredicate> m_predicate;
    std::vector<std::uint8_t> m_wanted;
    std::vector<RecordView> m_hits;
};

} // namespace

class TopicSearch::Private
{
public:
    KafkaProfile profile;
    Secret password;
    Secret keyPassword;
    Polling deadlines;
    std::shared_ptr<Findings> findings = std::make_shared<Findings>(RecordStore::Limits{});
    std::unique_ptr<kafka::RecordScan> scan;
    QTimer frame;
    QElapsedTimer clock;
    bool running = false;
    ScanProgress progress; ///< as of the last frame
    qint64 shownMatched = -1;
    double seconds = 0;
    std::deque<std::pair<qint64, qint64>> readAt; ///< milliseconds, records: of the last two seconds

    void sample()
    {
        progress = scan->progress();
        const qint64 now = clock.elapsed();
        seconds = static_cast<double>(now) / 1000;
        readAt.emplace_back(now, progress.records);
        while (readAt.size() > 2 && readAt.front().first < now - kRateWindowMs)
            readAt.pop_front();
    }

    [[nodiscard]] double rate() const
    {
        if (readAt.size() < 2)
            return 0;
        const auto [fromMs, from] = readAt.front();
        const auto [toMs, to] = readAt.back();
        return toMs > fromMs ? static_cast<double>(to - from) * 1000 / static_cast<double>(toMs - fromMs) : 0;
    }
};

TopicSearch::TopicSearch(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                         QObject *parent)
    : RecordSearch(parent)
    , d(std::make_unique<Private>())
{
    d->profile = std::move(profile);
    d->password = std::move(password);
    d->keyPassword = std::move(keyPassword);
    d->deadlines = deadlines;
    d->frame.setInterval(kFrame);
    connect(&d->frame, &QTimer::timeout, this, [this] {
        const ScanProgress before = d->progress;
        d->sample();
        const qint64 matched = d->findings->matched;
        if (d->progress == before && std::exchange(d->shownMatched, matched) == matched)
            return;
        d->shownMatched = matched;
        Q_EMIT changed();
    });
}

TopicSearch::~TopicSearch() = default;

void TopicSearch::start(Options options)
{
    d->findings = std::make_shared<Findings>(options.store);
    d->findings->limit = options.limit;
    d->findings->sink = std::move(options.sink);
    d->progress = {};
    d->readAt.clear();
    d->shownMatched = -1;
    d->scan = std::make_unique<kafka::RecordScan>(
        d->profile, d->password, d->keyPassword, d->deadlines, std::move(options.scan),
        [findings = d->findings, make = std::move(options.predicate)] {
            return std::make_unique<MatchingSink>(findings, make ? make() : nullptr);
        },
        options.readers);
    connect(d->scan.get(), &kafka::RecordScan::stalled, this, &TopicSearch::stalled);
    connect(d->scan.get(), &kafka::RecordScan::recovered, this, &TopicSearch::recovered);
    const auto end = [this] {
        d->frame.stop();
        d->running = false;
        d->sample();
        Q_EMIT changed();
    };
    connect(d->scan.get(), &kafka::RecordScan::finished, this, [this, end](ScanEnding ending) {
        end();
        Q_EMIT finished(ending);
    });
    connect(d->scan.get(), &kafka::RecordScan::failed, this, [this, end](const Error &error) {
        end();
        Q_EMIT failed(error);
    });
    d->clock.start();
    d->running = true;
    d->scan->start();
    d->frame.start();
}

void TopicSearch::cancel()
{
    if (d->scan)
        d->scan->cancel();
}

bool TopicSearch::isRunning() const
{
    return d->running;
}

const RecordStore &TopicSearch::store() const
{
    return d->findings->store;
}

std::shared_ptr<const RecordStore> TopicSearch::records() const
{
    return {d->findings, &d->findings->store};
}

ScanProgress TopicSearch::progress() const
{
    return d->progress;
}

SearchStatistics TopicSearch::statistics() const
{
    SearchStatistics result;
    result.read = d->progress.records;
    result.bytes = d->progress.bytes;
    result.matched = d->findings->matched;
    result.dropped = d->findings->store.extent().first;
    result.caughtUp = d->progress.caughtUp();
    result.seconds = d->seconds;
    result.recordsPerSecond = d->running ? d->rate() : 0;
    const auto total = d->progress.total();
    const auto left = d->progress.left();
    if (!total || !left || d->progress.partitions.isEmpty())
        return result;
    result.doneShare = *total > 0 ? 1 - static_cast<double>(*left) / static_cast<double>(*total) : 1;
    if (result.recordsPerSecond > 0)
        result.secondsLeft = static_cast<double>(*left) / result.recordsPerSecond;
    return result;
}

} // namespace sluice
