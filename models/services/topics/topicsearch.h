#pragma once
// Searches a part of a topic: every record is read and looked at off the window's thread, and what matches
// goes into a bounded store.

#include "models/core/profile.h"
#include "models/core/secret.h"
#include "models/services/topics/recordsearch.h"

namespace sluice {

class TopicSearch final : public RecordSearch
{
    Q_OBJECT
public:
    TopicSearch(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                QObject *parent = nullptr);
    ~TopicSearch() override;

    void start(Options options) override;
    void cancel() override;
    [[nodiscard]] bool isRunning() const override;
    [[nodiscard]] const RecordStore &store() const;
    [[nodiscard]] std::shared_ptr<const RecordStore> records() const override;
    [[nodiscard]] SearchStatistics statistics() const override;
    [[nodiscard]] ScanProgress progress() const override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice
