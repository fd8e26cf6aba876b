#include "models/services/topics/topicexport.h"

#include "models/core/whenready.h"
#include "models/services/topics/exportfile.h"

#include <QtConcurrent>

namespace sluice {

class TopicExport::Sink final : public HitSink
{
public:
    explicit Sink(const TopicExportRequest &request)
        : m_file(request.style, request.scan.topic, request.path)
    {}

    bool take(std::span<const RecordView> hits) override
    {
        for (const RecordView &record : hits) {
            if (!m_file.append(record))
                return false;
        }
        return true;
    }
    [[nodiscard]] ExportFile &file() { return m_file; }

private:
    ExportFile m_file;
};

TopicExport::TopicExport(std::unique_ptr<RecordSearch> search, QObject *parent)
    : QObject(parent)
    , m_search(std::move(search))
{
    connect(m_search.get(), &RecordSearch::changed, this, &TopicExport::changed);
    connect(m_search.get(), &RecordSearch::stalled, this, [this](const Error &error) {
        m_outage = error;
        Q_EMIT changed();
    });
    connect(m_search.get(), &RecordSearch::recovered, this, [this] {
        m_outage.reset();
        Q_EMIT changed();
    });
    connect(m_search.get(), &RecordSearch::finished, this, &TopicExport::finish);
    connect(m_search.get(), &RecordSearch::failed, this,
            [this](const Error &error) { end(tl::unexpected(error)); });
}

TopicExport::~TopicExport()
{
    m_search->disconnect(this);
}

void TopicExport::start(const TopicExportRequest &request)
{
    m_scan = request.scan;
    m_sink = std::make_shared<Sink>(request);
    RecordSearch::Options options;
    options.scan = request.scan;
    options.predicate = request.predicate;
    options.sink = m_sink;
    m_search->start(std::move(options));
}

void TopicExport::cancel()
{
    m_search->cancel();
}

/// The file is closed in the background: that may take as long as the disk likes.
void TopicExport::finish(ScanEnding ending)
{
    if (ending == ScanEnding::Cancelled)
        return end(fail(ErrorKind::Cancelled, tr("The export was cancelled.")));
    // Enough: the file would take no more, and says why.
    whenReady(QtConcurrent::run([sink = m_sink] { return sink->file().commit(); }), this,
              [this](const Result<qint64> &written) {
                  if (!written)
                      return end(tl::unexpected(written.error()));
                  ExportOutcome outcome;
                  outcome.written = *written;
                  outcome.lost = lost();
                  end(outcome);
              });
}

void TopicExport::end(const Result<ExportOutcome> &outcome)
{
    if (std::exchange(m_ended, true))
        return;
    if (!outcome)
        m_sink->file().discard();
    Q_EMIT finished(outcome);
}

/// Of the ranges that were asked for.
qint64 TopicExport::lost() const
{
    qint64 offsets = 0;
    for (const PartitionScan &scan : m_search->progress().partitions) {
        for (const PartitionRange &range : m_scan.ranges) {
            if (range.partition == scan.partition)
                offsets += qMax<qint64>(0, qMin(scan.from, range.end) - range.from) +
                           qMax<qint64>(0, range.end - qMax(range.from, scan.end));
        }
    }
    return offsets;
}

} // namespace sluice
