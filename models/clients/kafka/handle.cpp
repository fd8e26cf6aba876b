#include "models/clients/kafka/handle.h"

#include <QCoreApplication>

namespace sluice::kafka {

Q_LOGGING_CATEGORY(lcKafka, "sluice.kafka", QtWarningMsg)

Result<std::shared_ptr<Handle>> Handle::open(const Access &access, Purpose purpose, const QString &group)
{
    auto conf = makeConf(access, purpose, group);
    if (!conf)
        return tl::unexpected(conf.error());
    const std::shared_ptr<Handle> handle(new Handle);
    // For looking into librdkafka itself: SLUICE_KAFKA_DEBUG=broker,protocol with
    // QT_LOGGING_RULES=sluice.kafka=true
    if (const QByteArray contexts = qgetenv("SLUICE_KAFKA_DEBUG"); !contexts.isEmpty())
        rd_kafka_conf_set(conf->get(), "debug", contexts.constData(), nullptr, 0);
    const bool writes = purpose == Purpose::Writing;
    if (writes)
        rd_kafka_conf_set_events(conf->get(), RD_KAFKA_EVENT_DR);
    rd_kafka_conf_set_opaque(conf->get(), handle.get());
    rd_kafka_conf_set_error_cb(conf->get(), &Handle::onError);
    rd_kafka_conf_set_log_cb(conf->get(), &Handle::onLog);
    char reason[512] = "";
    handle->m_client.reset(
        rd_kafka_new(writes ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER, conf->get(), reason, sizeof reason));
    if (!handle->m_client)
        return fail(ErrorKind::Invalid,
                    QCoreApplication::translate(
                        "sluice::kafka::KafkaClient",
                        "The Kafka client could not be set up. Check the certificate, the key and "
                        "its password in the profile."),
                    QString::fromUtf8(reason));
    (void)conf->release(); // now the client's
    return handle;
}

void Handle::onError(rd_kafka_t *, int code, const char *reason, void *opaque)
{
    auto *self = static_cast<Handle *>(opaque);
    qCDebug(lcKafka) << rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(code)) << reason;
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        self->m_allDown = true;
    else
        self->m_faults.add(parseFault(static_cast<rd_kafka_resp_err_t>(code), QString::fromUtf8(reason)));
}

void Handle::onLog(const rd_kafka_t *, int level, const char *facility, const char *text)
{
    qCDebug(lcKafka) << level << facility << text;
}

} // namespace sluice::kafka
