#pragma once
// Writes everything that matches into a file, straight out of the topic: however much it is, memory stays as
// it is.

#include "models/services/topics/recordexport.h"
#include "models/services/topics/recordsearch.h"

namespace sluice {

struct TopicExportRequest
{
    ScanRequest scan; ///< that has an end
    MakePredicate predicate;
    ExportStyle style;
    QString path;
};

class TopicExport final : public QObject
{
    Q_OBJECT
public:
    explicit TopicExport(std::unique_ptr<RecordSearch> search, QObject *parent = nullptr);
    ~TopicExport() override; ///< cancels

    /// Once.
    void start(const TopicExportRequest &request);
    /// Fails with Cancelled; the file is as it was.
    void cancel();
    [[nodiscard]] SearchStatistics statistics() const { return m_search->statistics(); }
    [[nodiscard]] const std::optional<Error> &outage() const { return m_outage; }

Q_SIGNALS:
    void changed();
    void finished(const sluice::Result<sluice::ExportOutcome> &outcome);

private:
    class Sink;
    void finish(ScanEnding ending);
    void end(const Result<ExportOutcome> &outcome);
    [[nodiscard]] qint64 lost() const;

    std::unique_ptr<RecordSearch> m_search;
    std::shared_ptr<Sink> m_sink;
    ScanRequest m_scan;
    std::optional<Error> m_outage;
    bool m_ended = false;
};

} // namespace sluice
