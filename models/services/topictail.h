#pragma once
// The records of one topic as a page shows them: the last ones, then whatever comes.

#include "models/core/kafkacluster.h"
#include "models/core/profile.h"
#include "models/core/secret.h"

#include <QObject>
#include <memory>

namespace sluice {

class TopicTail final : public QObject
{
    Q_OBJECT
public:
    TopicTail(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
              QObject *parent = nullptr);
    ~TopicTail() override;

    /// Closes what was open and begins with the last `lastRecords` records of `topic`.
    void open(const QString &topic, int lastRecords = 500);
    void close();
    [[nodiscard]] QString topic() const;

Q_SIGNALS:
    void recordsArrived(const QList<sluice::KafkaRecord> &records, qint64 dropped);
    void caughtUp();
    void failed(const sluice::Error &error);
    /// What had failed goes on, even where no record comes.
    void recovered();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice
