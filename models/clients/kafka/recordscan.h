#pragma once
// Reads a part of a topic as fast as the brokers give it: by assignment, never joining a group, never
// committing.

#include "models/core/profile.h"
#include "models/core/recordview.h"
#include "models/core/scan.h"
#include "models/core/secret.h"

#include <QObject>
#include <functional>
#include <memory>
#include <span>

namespace sluice::kafka {

/// Where a reading thread brings its records. Each thread has a sink of its own, and calls no other.
class RecordSink
{
public:
    virtual ~RecordSink() = default;
    /// Records of several partitions, in order within each. The bytes are valid during the call. False:
    /// enough, the whole scan ends.
    [[nodiscard]] virtual bool take(std::span<const RecordView> records) = 0;
    /// Nothing came for a moment, or the scan has just ended: whatever is held back goes on its way.
    virtual void rest() {}
};

class RecordScan final : public QObject
{
    Q_OBJECT
public:
    /// Called in the reading thread, once for each.
    using MakeSink = std::function<std::unique_ptr<RecordSink>()>;

    /// `readers`: threads, each with a librdkafka client of its own; at most one for each partition.
    RecordScan(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
               ScanRequest request, MakeSink makeSink, int readers = 1, QObject *parent = nullptr);
    ~RecordScan() override; ///< cancels

    void start();
    /// No record is taken any more once finished() is out, within a few milliseconds; the connections are
    /// closed in the background.
    void cancel();
    /// As of at most 50 ms ago. From any thread.
    [[nodiscard]] ScanProgress progress() const;

Q_SIGNALS:
    /// The range is known: progress() has its partitions.
    void ranged();
    /// Once for each outage. The scan goes on by itself when the brokers are back.
    void stalled(const sluice::Error &error);
    void recovered();
    void finished(sluice::ScanEnding ending);
    /// Instead of finished(): it cannot be done, however long one waits.
    void failed(const sluice::Error &error);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::kafka
