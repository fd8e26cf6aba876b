#include "models/clients/kafka/faults.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace sluice::kafka {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

QString where(const Fault &fault)
{
    return fault.address ? fault.address->text() : tr("the cluster");
}

Error loginRefused(const Fault &fault, const KafkaProfile &profile)
{
    const QString mechanism = mechanismWord(profile.mechanism);
    // There is no code of its own for this in librdkafka; the remedy differs.
    static const QRegularExpression offered(u"supported mechanisms: *([\\w,\\- ]*)"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    const auto match = offered.match(fault.reason);
    if (match.hasMatch() && match.captured(1).trimmed().isEmpty())
        return {ErrorKind::Auth,
                tr("The broker %1 takes no logins on this port, but the profile says %2. Choose a protocol "
                   "without SASL, "
                   "or another port.")
                    .arg(where(fault), securityWord(profile.security)),
                fault.reason};
    if (match.hasMatch())
        return {ErrorKind::Auth,
                tr("The broker %1 does not offer %2 logins, only %3. Change the mechanism in the profile.")
                    .arg(where(fault), mechanism, match.captured(1).trimmed()),
                fault.reason};
    if (!hasLogin(profile.security))
        return {ErrorKind::Auth,
                tr("The broker %1 wants a login, and the profile has none.").arg(where(fault)), fault.reason};
    return {ErrorKind::Auth,
            tr("The broker %1 refused the login of user %2 (%3). Check the user and the password.")
                .arg(where(fault), profile.user, mechanism),
            fault.reason};
}

Error encryptionFailed(const Fault &fault)
{
    const QString reason = fault.reason;
    if (reason.contains(u"certificate verify failed"_s))
        return {ErrorKind::Auth,
                tr("The certificate of the broker %1 could not be verified. Does the CA file of the profile "
                   "belong to it, "
                   "and is the host name in the certificate?")
                    .arg(where(fault)),
                reason};
    return {
        ErrorKind::BadAnswer,
        tr("The encrypted connection to the broker %1 failed. Does that port speak TLS?").arg(where(fault)),
        reason};
}

} // namespace

Fault parseFault(rd_kafka_resp_err_t code, const QString &text)
{
    static const QRegularExpression named(
        u"^(?:GroupCoordinator: )?((?:\\w+://)?[^\\s/]+:\\d+)(?:/(?:bootstrap|\\d+|\\w+))?: (.*)$"_s,
        QRegularExpression::DotMatchesEverythingOption);
    Fault fault{code, {}, text, std::chrono::steady_clock::now()};
    if (const auto match = named.match(text); match.hasMatch()) {
        fault.address = parseAddress(match.captured(1));
        fault.reason = match.captured(2);
    }
    return fault;
}

std::optional<Error> explain(const Fault &fault, const KafkaProfile &profile)
{
    switch (fault.code) {
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
        return loginRefused(fault, profile);
    case RD_KAFKA_RESP_ERR__SSL:
        return encryptionFailed(fault);
    case RD_KAFKA_RESP_ERR__RESOLVE:
        return Error{ErrorKind::UnknownHost,
                     tr("The host name %1 cannot be resolved. Is it spelt correctly, and does this machine's "
                        "name service know it?")
                         .arg(fault.address ? fault.address->host : where(fault)),
                     fault.reason};
    default:
        break;
    }
    // librdkafka has no code for "the broker hangs up on who does not log in"; it says so in words only.
    if (fault.code == RD_KAFKA_RESP_ERR__TRANSPORT && fault.reason.contains(u"require SASL authentication"_s))
        return Error{
            ErrorKind::Auth,
            tr("The broker %1 closes the connection at the first request: it may want a login, or another "
               "protocol than %2.")
                .arg(where(fault), securityWord(profile.security)),
            fault.reason};
    return {};
}

Error errorOf(rd_kafka_resp_err_t code, const QString &what, const QString &reason)
{
    const QString said = reason.isEmpty() ? QString::fromUtf8(rd_kafka_err2str(code)) : reason;
    switch (code) {
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        return {ErrorKind::Permission,
                tr("%1: this user is not permitted to see it. Ask for the right to describe it.").arg(what),
                said};
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        return {ErrorKind::Auth, tr("%1: the login was refused. Check the user and the password.").arg(what),
                said};
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND:
        return {ErrorKind::NotFound, tr("%1: there is no such thing in this cluster.").arg(what), said};
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
        return {ErrorKind::Timeout, tr("%1: the broker did not answer in time.").arg(what), said};
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
        return {ErrorKind::Unreachable, tr("%1: no broker that knows it can be reached.").arg(what), said};
    case RD_KAFKA_RESP_ERR__RESOLVE:
        return {ErrorKind::UnknownHost, tr("%1: the broker's host name cannot be resolved.").arg(what), said};
    case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
    case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
        return {ErrorKind::Conflict,
                tr("%1: the cluster is just deciding which broker is in charge. It will be asked again.")
                    .arg(what),
                said};
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
        return {ErrorKind::Unsupported,
                tr("%1: these brokers are too old, or too new, for this request.").arg(what), said};
    case RD_KAFKA_RESP_ERR__DESTROY:
        return {ErrorKind::Cancelled, tr("%1: given up.").arg(what), said};
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR__UNDERFLOW:
        return {ErrorKind::BadAnswer, tr("%1: the answer could not be understood.").arg(what), said};
    default:
        return {ErrorKind::Server, tr("%1: the broker reports a failure.").arg(what), said};
    }
}

void FaultBook::add(Fault fault)
{
    if (!fault.address)
        return;
    const QMutexLocker lock(&m_mutex);
    m_faults.insert(*fault.address, std::move(fault));
}

void FaultBook::forget(const Address &address)
{
    const QMutexLocker lock(&m_mutex);
    m_faults.remove(address);
}

std::optional<Fault> FaultBook::of(const Address &address) const
{
    const QMutexLocker lock(&m_mutex);
    const auto found = m_faults.constFind(address);
    return found == m_faults.cend() ? std::nullopt : std::optional(*found);
}

std::optional<Fault> FaultBook::telling(const KafkaProfile &profile,
                                        std::chrono::steady_clock::time_point since) const
{
    const QMutexLocker lock(&m_mutex);
    std::optional<Fault> newest;
    for (const Fault &fault : m_faults)
        if (fault.at >= since && explain(fault, profile) && (!newest || newest->at < fault.at))
            newest = fault;
    return newest;
}

} // namespace sluice::kafka
