#include "models/services/topics/explorer.h"

#include "models/core/whenready.h"
#include "models/services/topics/envelope/keys.h"
#include "models/services/topics/explorertext.h"
#include "models/services/topics/filterpredicate.h"

#include <QtConcurrent>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

/// Partitions come one after the other: those records wait for each other, so that a tail begins in the order
/// of time. Not for longer than this.
constexpr std::chrono::seconds mostGathered{3};

using Made = tl::expected<MakePredicate, filter::FilterError>;

/// Records of one key however it was written, and of those what another predicate wants.
class OfOneKey final : public RecordPredicate
{
public:
    OfOneKey(QByteArray key, std::unique_ptr<RecordPredicate> besides)
        : m_key(std::move(key))
        , m_identity(envelope::keyIdentity({m_key.constData(), static_cast<std::size_t>(m_key.size())}))
        , m_besides(std::move(besides))
    {}

    void match(std::span<const RecordView> records, std::vector<std::uint8_t> &wanted) override
    {
        if (m_besides)
            m_besides->match(records, wanted);
        else
            wanted.assign(records.size(), 1);
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (wanted[i])
                wanted[i] = isSame(records[i].key) ? 1 : 0;
        }
    }

private:
    [[nodiscard]] bool isSame(const BytesView &key) const
    {
        if (key.isNull())
            return false;
        return key.view() == std::string_view(m_key.constData(), static_cast<std::size_t>(m_key.size())) ||
               envelope::keyIdentity(key) == m_identity;
    }

    const QByteArray m_key;
    const std::optional<QByteArray> m_identity;
    const std::unique_ptr<RecordPredicate> m_besides;
};

MakePredicate ofOneKey(const QByteArray &key, MakePredicate besides)
{
    return [key, besides = std::move(besides)] {
        return std::make_unique<OfOneKey>(key, besides ? besides() : nullptr);
    };
}

/// May take seconds: see filter::compile().
Made predicateFor(const ExplorerQuery &query)
{
    const auto filter = query.language ? filterFrom({}, query.text) : filterFrom(query.text, {});
    if (!filter)
        return tl::unexpected(filter.error());
    return query.key ? ofOneKey(query.key->key, predicateOf(*filter)) : predicateOf(*filter);
}

} // namespace

Explorer::Explorer(std::unique_ptr<RecordSearch> search, QString profile, MakeSearch further, QObject *parent)
    : QObject(parent)
    , m_search(std::move(search))
    , m_profile(std::move(profile))
    , m_further(std::move(further))
    , m_inspector(std::make_unique<RecordInspector>(
          m_rows, m_further ? std::make_unique<RecordReader>(m_further()) : nullptr))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(mostGathered);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        showGathered();
        take();
    });
    connect(m_search.get(), &RecordSearch::changed, this, &Explorer::take);
    connect(m_search.get(), &RecordSearch::stalled, this, [this](const Error &error) {
        m_state.outage = error;
        Q_EMIT changed();
    });
    connect(m_search.get(), &RecordSearch::recovered, this, [this] {
        m_state.outage.reset();
        Q_EMIT changed();
    });
    connect(m_search.get(), &RecordSearch::finished, this, [this](ScanEnding ending) {
        end(ending == ScanEnding::Cancelled ? ExplorerPhase::Cancelled : ExplorerPhase::Complete);
    });
    connect(m_search.get(), &RecordSearch::failed, this, [this](const Error &error) {
        m_state.failure = error;
        end(ExplorerPhase::Failed);
    });
}

Explorer::~Explorer()
{
    m_search->disconnect(this);
}

void Explorer::open(const QString &topic)
{
    if (topic == m_state.topic)
        return;
    m_state.topic = topic;
    search({});
}

void Explorer::close()
{
    ++m_generation;
    if (m_search->isRunning())
        m_search->cancel();
    m_state = {};
    m_rows.setStore({}, {});
    m_inspector->setTopic({});
    Q_EMIT restarted();
    Q_EMIT changed();
}

void Explorer::search(const ExplorerQuery &query)
{
    if (m_state.topic.isEmpty())
        return;
    const quint64 generation = ++m_generation;
    if (std::exchange(m_state.filterError, std::nullopt))
        Q_EMIT changed(); // the same mistake once more is news
    // Mistakes of the language are found at once; only what it takes to run fast may take a while.
    if (const auto parsed = filter::parse(query.language ? query.text : QString()); !parsed)
        return refuse(parsed.error());
    if (query.text.isEmpty())
        return run(query, query.key ? ofOneKey(query.key->key, {}) : MakePredicate());
    if (m_state.phase != ExplorerPhase::Preparing)
        m_phaseBefore = m_state.phase;
    m_state.phase = ExplorerPhase::Preparing;
    Q_EMIT changed();
    whenReady(QtConcurrent::run([query] { return predicateFor(query); }), this,
              [this, query, generation](const Made &made) {
                  if (generation != m_generation)
                      return;
                  if (made)
                      run(query, *made);
                  else
                      refuse(made.error());
              });
}

/// What was found before stays.
void Explorer::refuse(const filter::FilterError &error)
{
    m_state.filterError = error;
    if (m_state.phase == ExplorerPhase::Preparing)
        m_state.phase = m_phaseBefore;
    Q_EMIT changed();
}

void Explorer::run(const ExplorerQuery &query, MakePredicate predicate)
{
    const QString topic = m_state.topic;
    m_state = {};
    m_state.topic = topic;
    m_state.query = query;
    m_state.phase = ExplorerPhase::Running;
    m_predicate = std::move(predicate);
    RecordSearch::Options options;
    options.scan = scanOf(query);
    options.predicate = m_predicate;
    options.store = m_limits;
    m_search->start(std::move(options));
    m_patience.stop();
    m_rows.setStore(m_search->records(), topic);
    m_rows.setGathering(m_state.follows() && query.from.kind == ScanStart::Kind::Newest);
    m_inspector->setTopic(topic);
    Q_EMIT restarted();
    take();
}

ScanRequest Explorer::scanOf(const ExplorerQuery &query) const
{
    ScanRequest scan;
    scan.topic = m_state.topic;
    scan.from = query.from;
    scan.to = query.to;
    scan.partitions = query.partitions;
    scan.uncommitted = query.uncommitted;
    return scan;
}

void Explorer::searchKeyOf(qint64 row)
{
    const auto record = m_rows.record(row);
    if (!record || !record->key)
        return;
    ExplorerQuery query;
    query.from = {ScanStart::Kind::Oldest, 0};
    query.to = {ScanEnd::Kind::Now, 0};
    query.key = KeyWish{*record->key, m_rows.line(row).key};
    search(query);
}

void Explorer::cancel()
{
    ++m_generation;
    if (m_search->isRunning())
        m_search->cancel();
    else if (m_state.isBusy())
        end(ExplorerPhase::Cancelled);
}

void Explorer::setPaused(bool paused)
{
    if (paused == m_state.paused)
        return;
    m_state.paused = paused;
    showGathered();
    m_rows.setHeld(paused);
    take();
}

void Explorer::setStoreMegabytes(int megabytes)
{
    m_limits.maxBytes = qint64(std::clamp(megabytes, leastStoreMegabytes, mostStoreMegabytes)) << 20;
}

void Explorer::setFields(const QStringList &fields)
{
    m_rows.setFields(fields);
    Q_EMIT changed();
}

void Explorer::take()
{
    m_state.statistics = m_search->statistics();
    gather();
    m_state.heldBack = m_rows.heldBack();
    Q_EMIT changed();
}

void Explorer::gather()
{
    if (!m_rows.isGathering())
        return;
    if (m_state.statistics.caughtUp)
        showGathered();
    else if (m_state.statistics.matched > 0 && !m_patience.isActive())
        m_patience.start();
}

/// Once, before any of them was seen: nothing jumps.
void Explorer::showGathered()
{
    m_patience.stop();
    if (!m_rows.isGathering())
        return;
    m_rows.setGathering(false);
    m_rows.sortByTime();
}

void Explorer::end(ExplorerPhase phase)
{
    showGathered();
    m_state.phase = phase;
    m_state.outage.reset();
    // A history is read in its order; partitions come as they like.
    if (m_state.query.key && phase == ExplorerPhase::Complete && m_rows.sortByTime())
        Q_EMIT restarted();
    take();
}

QString Explorer::commandOf(const ExplorerQuery &query) const
{
    return searchCommand(m_profile, m_state.topic, query);
}

ExportOffer Explorer::offerExport() const
{
    ExportOffer offer;
    offer.listed.store = m_search->records();
    offer.listed.topic = m_state.topic;
    offer.listed.rows = m_rows.extent();
    offer.listed.order = m_rows.order();
    offer.listed.style.fields = m_rows.fields();
    const RecordStore::Extent extent = offer.listed.store->extent();
    offer.gone = qMax<qint64>(0, extent.firstWhole - offer.listed.rows.first);
    offer.dropped = offer.listed.rows.first;
    offer.cut = extent.cut;
    offer.partial = m_state.phase != ExplorerPhase::Complete && !m_state.follows();
    offer.whole.scan = rangeReadAgain();
    offer.whole.predicate = m_predicate;
    offer.whole.style = offer.listed.style;
    offer.makeSearch = m_further;
    return offer;
}

/// By offsets where they are known: what "the newest 500" or "2 h ago" meant then.
ScanRequest Explorer::rangeReadAgain() const
{
    ScanRequest scan = scanOf(m_state.query);
    if (m_state.follows())
        scan.to = {ScanEnd::Kind::Now, 0};
    for (const PartitionScan &part : m_search->progress().partitions) {
        const qint64 end = part.end >= 0 ? part.end : part.position;
        if (part.from >= 0 && end >= part.from)
            scan.ranges.append({part.partition, part.from, end});
    }
    return scan;
}

QStringList Explorer::fieldsSeen() const
{
    constexpr qint64 mostLooked = 50;
    const RecordExtent extent = m_rows.extent();
    QStringList fields;
    for (qint64 row = qMax(extent.first, extent.end - mostLooked); row < extent.end; ++row)
        fields += m_rows.fieldsOf(row);
    fields.removeDuplicates();
    return fields;
}

} // namespace sluice
