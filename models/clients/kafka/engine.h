#pragma once
// What the three kinds of questions share: the librdkafka client, the threads, and what is known of the
// brokers. Private to this client.

#include "models/clients/kafka/clientconfig.h"
#include "models/clients/kafka/grouplisting.h"
#include "models/clients/kafka/groupreader.h"
#include "models/clients/kafka/handle.h"
#include "models/clients/kafka/offsetquery.h"
#include "models/clients/kafka/portprobe.h"

#include <QSet>
#include <QThreadPool>
#include <QWaitCondition>
#include <optional>

namespace sluice::kafka {

/// How many groups' offsets can be asked for without making clients anew: each costs a thread for every
/// broker.
inline constexpr qsizetype kGroupReaders = 24;
/// Of them, those that a look at one topic may use: the groups that are watched keep theirs.
inline constexpr qsizetype kTopicGroups = 16;

struct KnownBroker
{
    Address address;
    bool suspect = false; ///< did not answer when it was last asked
};

/// What is remembered from one question to the next.
struct Knowledge
{
    /// Never forgotten while the client lives: a killed broker vanishes from the metadata when its session
    /// ends (9 s with KRaft), and that is when it matters most to name it. One that was removed on purpose
    /// stays listed, with its error, until the profile is opened again.
    QMap<int, KnownBroker> brokers;
    QSet<Address> spokeKafka; ///< has answered librdkafka or a probe
    QMap<PartitionKey, int> leaders;
    GroupListing groups; ///< the last one with members
};

class Engine final
{
public:
    explicit Engine(Access asked);

    Result<std::shared_ptr<Handle>> handle();
    /// Closes `used`, so that librdkafka does not try a refused login twice a second for ever: brokers lock
    /// accounts.
    void discard(const std::shared_ptr<Handle> &used);

    /// A client that may ask for what this group has committed. Kept for the next time; the least used one
    /// goes when there are too many.
    Result<std::shared_ptr<GroupReader>> groupReader(const QString &group);

    Knowledge knowledge() const;
    template <class Change>
    void learn(Change change)
    {
        const QMutexLocker lock(&m_mutex);
        change(m_knowledge);
    }
    bool isSuspect(int broker) const;

    /// False while the last probe of this address still hangs in its name look-up.
    bool beginProbe(const Address &address);
    void endProbe(const Address &address);

    const Access access;
    std::atomic_bool stop = false;
    QThreadPool clusterLane; // one thread each: a question of one kind never waits for another kind
    QThreadPool offsetsLane;
    QThreadPool groupsLane;
    QThreadPool topicsLane; ///< what is asked of single topics: nobody else waits for it
    QThreadPool workers;    ///< librdkafka's blocking calls, each with a deadline

private:
    mutable QMutex m_mutex;
    std::shared_ptr<Handle> m_handle;
    QHash<QString, std::shared_ptr<GroupReader>> m_groupReaders;
    QStringList m_groupsByUse; ///< the least recently used first
    Knowledge m_knowledge;
    QSet<Address> m_probed;
};

[[nodiscard]] inline tl::unexpected<Error> cancelled()
{
    return fail(ErrorKind::Cancelled, QStringLiteral("The Kafka client was closed."));
}

} // namespace sluice::kafka
