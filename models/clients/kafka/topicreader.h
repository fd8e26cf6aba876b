#pragma once
// The last records of one topic, then whatever comes: by assignment, never joining a group, never committing.

#include "models/core/kafkacluster.h"
#include "models/core/profile.h"
#include "models/core/secret.h"

#include <QObject>
#include <memory>

namespace sluice::kafka {

class TopicReader final : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        int lastRecords = 500; ///< how many to show of what is already there, over all partitions
        bool follow = true;    ///< go on with new ones
        int maxPending = 5000; ///< records kept between two deliveries; the oldest are dropped and counted
        int maxValueBytes = 65536; ///< a longer value is cut; valueSize tells its length
        bool uncommitted = false;  ///< show records of open and aborted transactions too
    };

    TopicReader(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines, QString topic,
                Options options, QObject *parent = nullptr);
    ~TopicReader() override; ///< stops within 200 ms

    void start();
    void stop();

Q_SIGNALS:
    /// At most about 30 times a second, in the thread of this object. `dropped`: how many were left out since
    /// the last.
    void recordsArrived(const QList<sluice::KafkaRecord> &records, qint64 dropped);
    /// The records that were there at start have all been delivered.
    void caughtUp();
    /// Once for each outage. The reader goes on by itself when the brokers are back, or the topic is there.
    void failed(const sluice::Error &error);
    /// Ends an outage, also of a topic in which nothing happens.
    void recovered();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::kafka
