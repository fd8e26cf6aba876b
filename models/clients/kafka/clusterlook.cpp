#include "models/clients/kafka/clusterlook.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sluice::kafka {

namespace {

using Clock = std::chrono::steady_clock;

// An answer that takes longer than this makes us look at the port, and ask another broker for the metadata.
constexpr auto kPatience = 250ms;
// What a port that stays silent leaves us, so that its silence is known before the look is over.
constexpr auto kLastWord = 50ms;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

std::chrono::milliseconds since(Clock::time_point start)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

/// What workers hand to the look that started them, and to nobody when it is over.
struct Findings
{
    QMutex mutex;
    QWaitCondition changed;
    MetadataPtr metadata;
    QMap<Address, PortAnswer> ports;
};

struct Asked ///< one broker
{
    KnownBroker known;
    bool inMetadata = false;
    Clock::time_point since;
    std::optional<std::chrono::milliseconds> latency;
    std::optional<rd_kafka_resp_err_t> failure;
    std::optional<Error> error; ///< settled without waiting for librdkafka

    [[nodiscard]] bool settled() const { return latency || failure || error; }
};

bool isHopeless(PortFinding finding)
{
    return finding == PortFinding::UnknownHost || finding == PortFinding::Refused ||
           finding == PortFinding::NoRoute;
}

/// Local codes are librdkafka's: no answer came. All others came from the broker, so it lives, whatever it
/// says.
bool isFromBroker(rd_kafka_resp_err_t code)
{
    return code >= RD_KAFKA_RESP_ERR_UNKNOWN;
}

class Look final
{
public:
    Look(Engine &engine, std::shared_ptr<Handle> handle)
        : m_engine(engine)
        , m_handle(std::move(handle))
        , m_queue(rd_kafka_queue_new(m_handle->get()))
        , m_findings(std::make_shared<Findings>())
        , m_start(Clock::now())
        , m_deadline(m_start + engine.access.deadlines.connectTimeout)
        , m_before(engine.knowledge())
    {
        for (const QString &server : engine.access.profile.bootstrapServers)
            if (const auto address = parseAddress(server))
                m_bootstrap << *address;
    }

    Result<ClusterFacts> run()
    {
        askForMetadata();
        for (auto it = m_before.brokers.cbegin(); it != m_before.brokers.cend(); ++it)
            askBroker(it.key(), it.value());
        while (!m_engine.stop && !isOver()) {
            waitALittle();
            takeMetadata();
            takePorts();
            if (since(m_start) > kPatience * m_metadataAttempts && !m_facts)
                askForMetadata();
            lookAtPorts();
        }
        m_handle->serve();
        remember();
        if (m_engine.stop)
            return cancelled();
        if (!m_facts)
            return tl::unexpected(noAnswer());
        return finished();
    }

private:
    void askForMetadata()
    {
        // librdkafka picks any broker that it is connected to, a frozen one too, and the call cannot be
        // interrupted: so the next attempt does not wait for the former, and whichever comes first counts.
        ++m_metadataAttempts;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(m_deadline - Clock::now());
        if (left < 10ms)
            return;
        m_engine.workers.start([handle = m_handle, findings = m_findings, left] {
            const rd_kafka_metadata_t *metadata = nullptr;
            if (rd_kafka_metadata(handle->get(), 1, nullptr, &metadata, static_cast<int>(left.count())))
                return;
            MetadataPtr owned(metadata);
            const QMutexLocker lock(&findings->mutex);
            findings->metadata = std::move(owned);
            findings->changed.wakeAll();
        });
    }

    void askBroker(int id, const KnownBroker &known)
    {
        Asked asked;
        asked.known = known;
        asked.since = Clock::now();
        m_asked.insert(id, asked);
        // DescribeConfigs of a broker is one of the few requests that librdkafka sends to the very broker in
        // question. One setting is asked for, to keep the answer short. A refusal proves life as well.
        const ResourcePtr resource(
            rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_BROKER, QByteArray::number(id).constData()));
        rd_kafka_ConfigResource_set_config(resource.get(), "broker.id", "");
        const OptionsPtr options(
            rd_kafka_AdminOptions_new(m_handle->get(), RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(m_deadline - Clock::now());
        rd_kafka_AdminOptions_set_request_timeout(options.get(), std::max(1, static_cast<int>(left.count())),
                                                  nullptr, 0);
        rd_kafka_AdminOptions_set_opaque(options.get(), reinterpret_cast<void *>(static_cast<intptr_t>(id)));
        rd_kafka_ConfigResource_t *list[] = {resource.get()};
        rd_kafka_DescribeConfigs(m_handle->get(), list, 1, options.get(), m_queue.get());
        ++m_open;
    }

    void waitALittle()
    {
        if (m_open > 0) {
            const EventPtr event(rd_kafka_queue_poll(m_queue.get(), 5));
            if (event)
                takeAnswer(event.get());
            return;
        }
        QMutexLocker lock(&m_findings->mutex);
        if (!m_findings->metadata)
            m_findings->changed.wait(&m_findings->mutex, 5);
    }

    void takeAnswer(rd_kafka_event_t *event)
    {
        --m_open;
        const auto id = static_cast<int>(reinterpret_cast<intptr_t>(rd_kafka_event_opaque(event)));
        Asked &asked = m_asked[id];
        rd_kafka_resp_err_t code = rd_kafka_event_error(event);
        if (!code) {
            size_t count = 0;
            const auto **resources = rd_kafka_DescribeConfigs_result_resources(
                rd_kafka_event_DescribeConfigs_result(event), &count);
            if (count > 0)
                code = rd_kafka_ConfigResource_error(resources[0]);
        }
        if (code && !isFromBroker(code)) {
            asked.failure = code;
            return;
        }
        asked.latency = since(asked.since);
        asked.error.reset();
        m_handle->faults().forget(asked.known.address);
    }

    void takeMetadata()
    {
        QMutexLocker lock(&m_findings->mutex);
        if (m_facts || !m_findings->metadata)
            return;
        const MetadataPtr metadata = std::move(m_findings->metadata);
        lock.unlock();
        m_facts = factsOf(*metadata);
        for (const Broker &broker : std::as_const(m_facts->brokers)) {
            const Address address{broker.host, broker.port};
            if (!m_asked.contains(broker.id) || m_asked[broker.id].known.address != address)
                askBroker(broker.id, {address, false});
            m_asked[broker.id].inMetadata = true;
        }
    }

    /// Where an answer is late, or was missing last time, the port itself is asked why.
    void lookAtPorts()
    {
        const bool late = since(m_start) > kPatience;
        for (const Asked &asked : std::as_const(m_asked))
            if (!asked.settled() && (asked.known.suspect || late))
                lookAtPort(asked.known.address);
        // The list of the profile: when nobody answers, and for one that the metadata does not know (it was
        // down before we came). One that ever spoke Kafka is only another name for a broker, and librdkafka
        // is done with it.
        for (const Address &address : std::as_const(m_bootstrap))
            if (m_facts ? isUnknownBootstrap(address) : late)
                lookAtPort(address);
    }

    [[nodiscard]] bool isUnknownBootstrap(const Address &address) const
    {
        if (m_before.spokeKafka.contains(address))
            return false;
        return std::none_of(m_asked.cbegin(), m_asked.cend(),
                            [&](const Asked &asked) { return asked.known.address == address; });
    }

    void lookAtPort(const Address &address)
    {
        if (m_looking.contains(address) || !m_engine.beginProbe(address))
            return;
        m_looking.insert(address);
        const bool stranger = !m_before.spokeKafka.contains(address);
        m_engine.workers.start(
            [&engine = m_engine, findings = m_findings, address, until = m_deadline - kLastWord, stranger] {
                const PortAnswer answer = probePort(address, until, stranger, engine.stop);
                engine.endProbe(address);
                const QMutexLocker lock(&findings->mutex);
                findings->ports.insert(address, answer);
                findings->changed.wakeAll();
            });
    }

    void takePorts()
    {
        QMap<Address, PortAnswer> ports;
        {
            const QMutexLocker lock(&m_findings->mutex);
            ports = m_findings->ports;
        }
        m_ports = ports;
        for (Asked &asked : m_asked)
            if (!asked.settled() && ports.contains(asked.known.address) &&
                isHopeless(ports[asked.known.address].finding))
                asked.error = explainPort(asked.known.address);
    }

    [[nodiscard]] bool isOver() const
    {
        if (Clock::now() >= m_deadline)
            return true;
        if (!m_facts)
            return isHopelessEverywhere() || wasRefusedJustNow();
        for (const Address &address : m_bootstrap)
            if (isUnknownBootstrap(address) && !m_ports.contains(address))
                return false;
        return std::all_of(m_asked.cbegin(), m_asked.cend(),
                           [](const Asked &asked) { return asked.settled(); });
    }

    /// Not one address is left that could still answer.
    [[nodiscard]] bool isHopelessEverywhere() const
    {
        QSet<Address> addresses(m_bootstrap.cbegin(), m_bootstrap.cend());
        for (const Asked &asked : m_asked)
            addresses.insert(asked.known.address);
        return std::all_of(addresses.cbegin(), addresses.cend(), [&](const Address &address) {
            const auto found = m_ports.constFind(address);
            return found != m_ports.cend() && isFinal(found->finding);
        });
    }

    /// What will not turn into an answer within this look.
    [[nodiscard]] bool isFinal(PortFinding finding) const
    {
        const bool encrypted = isEncrypted(m_engine.access.profile.security);
        return isHopeless(finding) || finding == PortFinding::Http || finding == PortFinding::SomethingElse ||
               (finding == PortFinding::Kafka && encrypted) ||
               ((finding == PortFinding::Tls || finding == PortFinding::HangsUp) && !encrypted);
    }

    [[nodiscard]] bool wasRefusedJustNow() const
    {
        m_handle->serve();
        const auto fault = m_handle->faults().telling(m_engine.access.profile, m_start);
        return fault && fault->code == RD_KAFKA_RESP_ERR__AUTHENTICATION;
    }

    [[nodiscard]] Error explainPort(const Address &address) const
    {
        return explain(m_ports.value(address), address, m_engine.access.profile, since(m_start));
    }

    /// Of an address that did not answer. What the port shows counts where it is certain; else a refused
    /// login or a bad certificate, which only librdkafka saw, says more than silence.
    [[nodiscard]] Error reasonFor(const Address &address) const
    {
        const auto port = m_ports.constFind(address);
        if (port != m_ports.cend() && isFinal(port->finding))
            return explainPort(address);
        const auto fault = m_handle->faults().of(address);
        if (fault)
            if (auto told = explain(*fault, m_engine.access.profile))
                return *told;
        Error error = port != m_ports.cend() ? explainPort(address)
                                             : Error{ErrorKind::Timeout,
                                                     tr("The broker at %1 did not answer within %2 ms.")
                                                         .arg(address.text())
                                                         .arg(since(m_start).count()),
                                                     {}};
        if (fault && error.detail.isEmpty())
            error.detail = fault->reason;
        return error;
    }

    [[nodiscard]] Error noAnswer()
    {
        QList<std::pair<Address, Error>> failures;
        QSet<Address> named;
        const auto add = [&](const Address &address) {
            if (!named.contains(address))
                failures.append({address, reasonFor(address)});
            named.insert(address);
        };
        for (const Asked &asked : std::as_const(m_asked))
            add(asked.known.address);
        for (const Address &address : std::as_const(m_bootstrap))
            if (m_asked.isEmpty() || !m_before.spokeKafka.contains(address))
                add(address);
        const Error error = summarize(failures);
        if (error.kind == ErrorKind::Auth)
            m_engine.discard(m_handle);
        return error;
    }

    ClusterFacts finished()
    {
        m_facts->brokers.clear();
        for (auto it = m_asked.cbegin(); it != m_asked.cend(); ++it)
            m_facts->brokers << brokerOf(it.key(), it.value());
        for (const Address &address : std::as_const(m_bootstrap))
            if (isUnknownBootstrap(address) && m_ports.value(address).finding != PortFinding::Kafka &&
                !isAliveTls(address))
                m_facts->brokers << Broker{-1, address.host, address.port, {}, reasonFor(address)};
        char *clusterId = rd_kafka_clusterid(m_handle->get(), 0);
        m_facts->clusterId = QString::fromUtf8(clusterId);
        if (clusterId)
            rd_kafka_mem_free(m_handle->get(), clusterId);
        m_facts->controllerId = rd_kafka_controllerid(m_handle->get(), 0);
        return *m_facts;
    }

    [[nodiscard]] bool isAliveTls(const Address &address) const
    {
        const auto finding = m_ports.value(address).finding;
        return isEncrypted(m_engine.access.profile.security) &&
               (finding == PortFinding::Tls || finding == PortFinding::HangsUp);
    }

    [[nodiscard]] Broker brokerOf(int id, const Asked &asked) const
    {
        Broker broker{id, asked.known.address.host, asked.known.address.port, asked.latency, {}};
        if (!asked.latency)
            broker.error = asked.error ? *asked.error : reasonFor(asked.known.address);
        else if (!asked.inMetadata)
            broker.error =
                Error{ErrorKind::Server,
                      tr("Broker %1 at %2 answers, but the cluster does not list it: it is starting, or the "
                         "controller has fenced it.")
                          .arg(id)
                          .arg(asked.known.address.text()),
                      {}};
        return broker;
    }

    void remember()
    {
        m_engine.learn([&](Knowledge &knowledge) {
            for (auto it = m_asked.cbegin(); it != m_asked.cend(); ++it) {
                knowledge.brokers.insert(it.key(), {it->known.address, !it->latency});
                if (it->latency)
                    knowledge.spokeKafka.insert(it->known.address);
            }
            for (auto it = m_ports.cbegin(); it != m_ports.cend(); ++it)
                if (it->finding == PortFinding::Kafka || isAliveTls(it.key()))
                    knowledge.spokeKafka.insert(it.key());
            if (!m_facts)
                return;
            knowledge.leaders.clear();
            for (const Topic &topic : std::as_const(m_facts->topics))
                for (const Partition &partition : topic.partitions)
                    knowledge.leaders.insert({topic.name, partition.id}, partition.leader);
        });
    }

    Engine &m_engine;
    const std::shared_ptr<Handle> m_handle;
    const QueuePtr m_queue;
    const std::shared_ptr<Findings> m_findings;
    const Clock::time_point m_start;
    const Clock::time_point m_deadline;
    const Knowledge m_before;
    QList<Address> m_bootstrap;
    QMap<int, Asked> m_asked;
    QMap<Address, PortAnswer> m_ports;
    QSet<Address> m_looking;
    std::optional<ClusterFacts> m_facts;
    int m_open = 0;
    int m_metadataAttempts = 0;
};

Topic topicOf(const rd_kafka_metadata_topic_t &from)
{
    Topic topic;
    topic.name = QString::fromUtf8(from.topic);
    topic.internal = isInternalTopic(topic.name);
    // "No leader" is told by the partitions themselves.
    if (from.err && from.err != RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)
        topic.error = errorOf(from.err, tr("Topic %1").arg(topic.name));
    for (int i = 0; i < from.partition_cnt; ++i) {
        const rd_kafka_metadata_partition_t &one = from.partitions[i];
        Partition partition;
        partition.id = one.id;
        partition.leader = one.leader;
        partition.replicas = QList<int>(one.replicas, one.replicas + one.replica_cnt);
        partition.inSync = QList<int>(one.isrs, one.isrs + one.isr_cnt);
        topic.partitions << partition;
    }
    std::sort(topic.partitions.begin(), topic.partitions.end(),
              [](const Partition &a, const Partition &b) { return a.id < b.id; });
    return topic;
}

} // namespace

Result<ClusterFacts> lookAtCluster(Engine &engine)
{
    auto handle = engine.handle();
    if (!handle)
        return tl::unexpected(handle.error());
    return Look(engine, *handle).run();
}

ClusterFacts factsOf(const rd_kafka_metadata_t &metadata)
{
    ClusterFacts facts;
    for (int i = 0; i < metadata.broker_cnt; ++i)
        facts.brokers << Broker{metadata.brokers[i].id,
                                QString::fromUtf8(metadata.brokers[i].host),
                                metadata.brokers[i].port,
                                {},
                                {}};
    for (int i = 0; i < metadata.topic_cnt; ++i)
        facts.topics << topicOf(metadata.topics[i]);
    std::sort(facts.topics.begin(), facts.topics.end(),
              [](const Topic &a, const Topic &b) { return a.name < b.name; });
    return facts;
}

bool isInternalTopic(const QString &name)
{
    static const QSet<QString> kafkas{u"__consumer_offsets"_s, u"__transaction_state"_s,
                                      u"__share_group_state"_s, u"__cluster_metadata"_s};
    static const QRegularExpression connects(u"(^|[-_.])connect[-_.](.*[-_.])?(configs?|offsets?|status)$"_s);
    return kafkas.contains(name) || connects.match(name).hasMatch();
}

Error summarize(const QList<std::pair<Address, Error>> &failures)
{
    if (failures.isEmpty())
        return {ErrorKind::Timeout, tr("No Kafka broker answered."), {}};
    // The login is refused by all or by none, and is what the user can mend.
    for (const auto &failure : failures)
        if (failure.second.kind == ErrorKind::Auth)
            return failure.second;
    if (failures.size() == 1)
        return failures.first().second;
    const bool alike = std::all_of(failures.cbegin(), failures.cend(), [&](const auto &failure) {
        return failure.second.kind == failures.first().second.kind;
    });
    QStringList names;
    QStringList sentences;
    for (const auto &[address, error] : failures) {
        names << address.text();
        sentences << error.message;
    }
    const QString all = names.join(u", "_s);
    const QString detail = sentences.join(u'\n');
    if (!alike)
        return {
            ErrorKind::Unreachable,
            tr("None of the %1 Kafka addresses answers. %2").arg(failures.size()).arg(sentences.join(u' ')),
            detail};
    const ErrorKind kind = failures.first().second.kind;
    switch (kind) {
    case ErrorKind::UnknownHost:
        return {kind, tr("None of these host names can be resolved: %1. Are they spelt correctly?").arg(all),
                detail};
    case ErrorKind::Unreachable:
        return {
            kind,
            tr("None of the Kafka brokers can be reached: nothing listens on %1. Are they running?").arg(all),
            detail};
    case ErrorKind::Timeout:
        return {
            kind,
            tr("None of the Kafka brokers answered in time: %1. They may be frozen, or the network is cut.")
                .arg(all),
            detail};
    default:
        return {kind, sentences.join(u' '), detail};
    }
}

} // namespace sluice::kafka
