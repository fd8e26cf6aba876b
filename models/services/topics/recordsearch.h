#pragma once
// A search in a topic, as who asks for it sees it: so that a test can be the topic.

#include "models/core/scan.h"
#include "models/services/topics/hits.h"
#include "models/services/topics/recordstore.h"

#include <QObject>
#include <memory>

namespace sluice {

struct SearchStatistics
{
    qint64 read = 0;
    qint64 bytes = 0; ///< of keys and values, uncompressed
    qint64 matched = 0;
    qint64 dropped = 0;                ///< matched, but no longer in memory: neither its bytes nor its place
    double seconds = 0;                ///< since the search began
    double recordsPerSecond = 0;       ///< of the last two seconds
    bool caughtUp = false;             ///< everything that was there when it began has been read
    std::optional<double> doneShare;   ///< 0 to 1; empty when it follows
    std::optional<double> secondsLeft; ///< at that speed

    bool operator==(const SearchStatistics &) const = default;
};

class RecordSearch : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        ScanRequest scan;
        MakePredicate predicate;
        std::shared_ptr<HitSink> sink; ///< where the matches go; null: into the store
        qint64 limit = 0;              ///< matches, then it ends; 0: none
        int readers = 2; ///< librdkafka clients: with one, a full queue stops the fetching for a second
        RecordStore::Limits store;
    };

    using QObject::QObject;

    /// Ends the one before, and forgets what it found.
    virtual void start(Options options) = 0;
    /// finished(Cancelled) follows at once.
    virtual void cancel() = 0;
    [[nodiscard]] virtual bool isRunning() const = 0;
    /// Of the search that was started last; lives on for whoever holds it.
    [[nodiscard]] virtual std::shared_ptr<const RecordStore> records() const = 0;
    [[nodiscard]] virtual SearchStatistics statistics() const = 0;
    /// By partition, as of the last frame.
    [[nodiscard]] virtual ScanProgress progress() const = 0;

Q_SIGNALS:
    /// While it runs, about 30 times a second where something happened; and once more before finished().
    void changed();
    void stalled(const sluice::Error &error); ///< it waits, and goes on by itself
    void recovered();
    void finished(sluice::ScanEnding ending);
    void failed(const sluice::Error &error);
};

/// Further searches of the same cluster, beside the one that a window shows.
using MakeSearch = std::function<std::unique_ptr<RecordSearch>()>;

} // namespace sluice
