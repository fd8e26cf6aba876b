#pragma once
// The records of one topic as they come. Stands between who follows them and Kafka, so that a test can be the
// topic.

#include "models/core/kafkacluster.h"

#include <QObject>

namespace sluice {

class TopicFeed : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Closes what was open and begins with the last `lastRecords` records of `topic`.
    virtual void open(const QString &topic, int lastRecords) = 0;
    virtual void close() = 0;
    [[nodiscard]] virtual QString topic() const = 0;

Q_SIGNALS:
    void recordsArrived(const QList<sluice::KafkaRecord> &records, qint64 dropped);
    void caughtUp();
    void failed(const sluice::Error &error);
    /// What had failed goes on, even where no record comes.
    void recovered();
};

} // namespace sluice
