#pragma once
// Searches a part of a topic: every record is read and looked at off the window's thread, and what matches
// goes into a bounded store.

#include "models/core/profile.h"
#include "models/core/scan.h"
#include "models/core/secret.h"
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
    std::optional<double> doneShare;   ///< 0 to 1; empty when it follows
    std::optional<double> secondsLeft; ///< at that speed

    bool operator==(const SearchStatistics &) const = default;
};

class TopicSearch final : public QObject
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

    TopicSearch(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                QObject *parent = nullptr);
    ~TopicSearch() override;

    /// Ends the one before, and forgets what it found.
    void start(Options options);
    /// finished(Cancelled) follows at once.
    void cancel();
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] const RecordStore &store() const;
    [[nodiscard]] SearchStatistics statistics() const;
    [[nodiscard]] ScanProgress progress() const;

Q_SIGNALS:
    /// While it runs, about 30 times a second where something happened; and once more before finished().
    void changed();
    void stalled(const sluice::Error &error); ///< it waits, and goes on by itself
    void recovered();
    void finished(sluice::ScanEnding ending);
    void failed(const sluice::Error &error);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice
