#pragma once
// A search whose topic is the test.

#include "models/services/topics/lentrecord.h"
#include "models/services/topics/recordsearch.h"

#include <QList>

namespace sluice::test {

class FakeSearch final : public RecordSearch
{
public:
    void start(Options asked) override
    {
        options = std::move(asked);
        predicate = options.predicate ? options.predicate() : nullptr;
        store = std::make_shared<RecordStore>(limits);
        figures = {};
        figures.caughtUp = caughtUp;
        brought = 0;
        running = true;
        ++starts;
    }
    void cancel() override
    {
        if (std::exchange(running, false))
            Q_EMIT finished(ScanEnding::Cancelled);
    }
    [[nodiscard]] bool isRunning() const override { return running; }
    [[nodiscard]] std::shared_ptr<const RecordStore> records() const override { return store; }
    [[nodiscard]] SearchStatistics statistics() const override { return figures; }
    [[nodiscard]] ScanProgress progress() const override { return {figures.read, 0, partitions}; }

    /// They are read; what the predicate wants is found.
    void read(const QList<KafkaRecord> &records)
    {
        for (const KafkaRecord &record : records) {
            const LentRecord lent(record);
            const RecordView view = lent.view();
            std::vector<std::uint8_t> wanted{1};
            if (predicate)
                predicate->match({&view, 1}, wanted);
            if (wanted[0] && options.sink)
                brought += options.sink->take({&view, 1}) ? 1 : 0;
            else if (wanted[0])
                store->add({&view, 1});
        }
        figures.read += records.size();
        const RecordStore::Extent extent = store->extent();
        figures.matched = options.sink ? brought : extent.end;
        figures.dropped = extent.first;
        Q_EMIT changed();
    }
    void finish(ScanEnding ending)
    {
        running = false;
        Q_EMIT changed();
        Q_EMIT finished(ending);
    }
    void stall(const QString &message) { Q_EMIT stalled({ErrorKind::Unreachable, message, {}}); }

    RecordStore::Limits limits; ///< of the next start
    bool caughtUp = true;       ///< from its start, likewise
    Options options;
    std::unique_ptr<RecordPredicate> predicate;
    std::shared_ptr<RecordStore> store = std::make_shared<RecordStore>();
    SearchStatistics figures;
    QList<PartitionScan> partitions;
    qint64 brought = 0; ///< to the sink
    bool running = false;
    int starts = 0;
};

} // namespace sluice::test
