#pragma once
// The records of one topic as a page shows them: the last ones, then whatever comes.

#include "models/core/profile.h"
#include "models/core/secret.h"
#include "models/services/topicfeed.h"

#include <memory>

namespace sluice {

class TopicTail final : public TopicFeed
{
    Q_OBJECT
public:
    TopicTail(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
              QObject *parent = nullptr);
    ~TopicTail() override;

    void open(const QString &topic, int lastRecords = 500) override;
    void close() override;
    [[nodiscard]] QString topic() const override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice
