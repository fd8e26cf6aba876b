#pragma once
// Reads one record again from its place in the topic.

#include "models/core/kafkacluster.h"
#include "models/services/topics/recordsearch.h"

#include <QTimer>

namespace sluice {

class RecordReader final : public QObject
{
    Q_OBJECT
public:
    explicit RecordReader(std::unique_ptr<RecordSearch> search, QObject *parent = nullptr);
    ~RecordReader() override;

    /// Drops the one before.
    void read(const QString &topic, const RecordPlace &place);
    void drop();
    [[nodiscard]] bool isReading() const { return m_reading; }
    void setDeadline(std::chrono::milliseconds within) { m_deadline.setInterval(within); }

Q_SIGNALS:
    void found(const sluice::KafkaRecord &record);
    /// NotFound: it is no longer in the topic, however often one asks.
    void failed(const sluice::Error &error);

private:
    class Catcher;
    void end(const std::optional<Error> &error);
    [[nodiscard]] Error whyMissing() const;
    [[nodiscard]] Error whyLate() const;

    std::unique_ptr<RecordSearch> m_search;
    std::shared_ptr<Catcher> m_catcher;
    QTimer m_deadline;
    QString m_topic;
    RecordPlace m_place;
    std::optional<Error> m_outage;
    bool m_reading = false;
};

} // namespace sluice
