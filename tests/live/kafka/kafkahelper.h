#pragma once
// Makes topics, records and commits for the live tests, with librdkafka alone: not with what is tested.

#include "models/clients/kafka/handles.h"
#include "models/core/kafkacluster.h"
#include "models/core/profile.h"

#include <QByteArray>
#include <QList>
#include <QStringList>
#include <gtest/gtest.h>
#include <optional>

namespace sluice::test {

/// The profile of the playground that SLUICE_PLAYGROUND_STATUS describes (the output of `playground status
/// --json`).
std::optional<KafkaProfile> playgroundKafka();
const char *whySkipped();

/// Runs the command of the playground that the tests were pointed at; true when it ended well.
bool playground(const QStringList &arguments);

/// Tests on the playground's brokers; skipped where there is none.
class OnPlayground : public testing::Test
{
protected:
    void SetUp() override
    {
        if (const auto found = playgroundKafka())
            profile = *found;
        else
            GTEST_SKIP() << whySkipped();
    }

    KafkaProfile profile;
};

/// A topic of its own for one test, removed again with it.
class LiveTopic final
{
public:
    explicit LiveTopic(const KafkaProfile &profile, int partitions = 3, int replicas = 1,
                       QList<std::pair<QByteArray, QByteArray>> config = {});
    /// One that somebody else makes.
    LiveTopic(const KafkaProfile &profile, const QString &name);
    ~LiveTopic();
    LiveTopic(const LiveTopic &) = delete;
    LiveTopic &operator=(const LiveTopic &) = delete;

    [[nodiscard]] QString name() const { return QString::fromUtf8(m_name); }

    struct Entry
    {
        int partition = 0;
        std::optional<QByteArray> key;
        std::optional<QByteArray> value;
        QList<std::pair<QByteArray, QByteArray>> headers;
        qint64 timestamp = 0; ///< 0: now
    };
    /// True when all were acknowledged.
    bool produce(const QList<Entry> &entries);
    bool produceNumbers(int partition, int from, int count, qint64 firstTimestamp = 0);
    /// One transaction for each entry, or one for all; aborted ones too.
    bool produceInTransactions(const QList<Entry> &entries, int perTransaction, bool commit);
    /// Adds partitions, and waits until the brokers know of them.
    bool grow(int partitions);
    bool deleteBefore(int partition, qint64 offset);
    bool commit(const QByteArray &group, int partition, qint64 offset);

private:
    rd_kafka_t *producer();
    bool waitForPartitions(int partitions);
    bool send(rd_kafka_t *producer, const Entry &entry);

    QByteArray m_servers;
    QByteArray m_name;
    kafka::ClientPtr m_producer;
};

} // namespace sluice::test
