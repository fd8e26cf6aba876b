#include "models/clients/kafka/topiclook.h"

#include "models/clients/kafka/clusterlook.h"
#include "models/clients/kafka/portprobe.h"

#include <QCoreApplication>

namespace sluice::kafka {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kOneAttempt =
    500; // milliseconds: several short ones, because librdkafka may ask a frozen broker

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

} // namespace

QString TopicLook::named() const
{
    return tr("Topic %1").arg(m_topic);
}

Result<Topic> TopicLook::find(Handle &handle)
{
    const TopicPtr topic(rd_kafka_topic_new(handle.get(), m_topic.toUtf8().constData(), nullptr));
    const auto deadline = Clock::now() + m_access.deadlines.connectTimeout;
    rd_kafka_resp_err_t failure = RD_KAFKA_RESP_ERR__TIMED_OUT;
    while (!m_stop && Clock::now() < deadline) {
        const rd_kafka_metadata_t *metadata = nullptr;
        failure = rd_kafka_metadata(handle.get(), 0, topic.get(), &metadata, kOneAttempt);
        handle.serve();
        if (failure)
            continue;
        const MetadataPtr owned(metadata);
        const auto topics = factsOf(*metadata).topics;
        if (topics.isEmpty())
            return fail(ErrorKind::NotFound, tr("%1: there is no such thing in this cluster.").arg(named()));
        if (topics.first().error)
            return tl::unexpected(*topics.first().error);
        return topics.first();
    }
    return tl::unexpected(whyNobodyAnswers(handle, failure));
}

Error TopicLook::whyNobodyAnswers(Handle &handle, rd_kafka_resp_err_t code)
{
    if (const auto fault = handle.faults().telling(m_access.profile, {}))
        if (auto told = explain(*fault, m_access.profile))
            return *told;
    QList<std::pair<Address, Error>> failures;
    for (const QString &server : m_access.profile.bootstrapServers) {
        const auto address = parseAddress(server);
        const auto wait = m_access.deadlines.connectTimeout /
                          std::max<qsizetype>(2, m_access.profile.bootstrapServers.size());
        const auto answer = probePort(*address, Clock::now() + wait, !m_everAnswered, m_stop);
        if (answer.finding == PortFinding::Kafka)
            return errorOf(code, named());
        failures.append({*address, explain(answer, *address, m_access.profile, wait)});
    }
    return summarize(failures);
}

} // namespace sluice::kafka
