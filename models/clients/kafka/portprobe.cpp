#include "models/clients/kafka/portprobe.h"

#include "models/clients/kafka/clientconfig.h"

#include <QCoreApplication>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sluice::kafka {

namespace {

using Clock = std::chrono::steady_clock;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

class Socket final
{
public:
    explicit Socket(int descriptor)
        : m_descriptor(descriptor)
    {}
    ~Socket()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;
    [[nodiscard]] int get() const { return m_descriptor; }

private:
    int m_descriptor;
};

struct FreeAddresses
{
    void operator()(addrinfo *list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

// ApiVersions, version 0: the one request that every broker since 0.10 answers before any login.
constexpr quint32 kCorrelation = 0x51c1ce01;
const QByteArray kApiVersions = QByteArray::fromHex("000000100012000051c1ce010006736c75696365");
/// Waits for `events` in small steps, so that `stop` is seen. False when the time is over or we are to stop.
bool waitOn(int descriptor, short events, Clock::time_point until, const std::atomic_bool &stop)
{
    while (!stop && Clock::now() < until) {
        pollfd waiting{descriptor, events, 0};
        if (::poll(&waiting, 1, 20) > 0)
            return true;
    }
    return false;
}

/// 0, or the errno of the failed attempt.
int connectTo(const addrinfo &target, const Socket &socket, Clock::time_point until,
              const std::atomic_bool &stop)
{
    if (::connect(socket.get(), target.ai_addr, target.ai_addrlen) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    if (!waitOn(socket.get(), POLLOUT, until, stop))
        return ETIMEDOUT;
    int failure = 0;
    socklen_t size = sizeof failure;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &failure, &size);
    return failure;
}

QByteArray exchange(const Socket &socket, const QByteArray &request, Clock::time_point until,
                    const std::atomic_bool &stop, bool &closed)
{
    closed = false;
    if (!request.isEmpty() &&
        ::send(socket.get(), request.constData(), static_cast<size_t>(request.size()), MSG_NOSIGNAL) < 0) {
        closed = true;
        return {};
    }
    if (!waitOn(socket.get(), POLLIN, until, stop))
        return {};
    QByteArray bytes(512, Qt::Uninitialized);
    const ssize_t size = ::recv(socket.get(), bytes.data(), static_cast<size_t>(bytes.size()), 0);
    closed = size <= 0;
    bytes.resize(std::max<ssize_t>(size, 0));
    return bytes;
}

PortFinding findingOf(int failure)
{
    switch (failure) {
    case ECONNREFUSED:
        return PortFinding::Refused;
    case ETIMEDOUT:
        return PortFinding::NoConnection;
    default:
        return PortFinding::NoRoute;
    }
}

/// Every byte sequence in it means one thing to a server: the port is not the one that the caller took it
/// for.
PortAnswer talk(const addrinfo &target, Clock::time_point until, bool stranger, const std::atomic_bool &stop)
{
    const Socket socket(::socket(target.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.get() < 0)
        return {PortFinding::NoRoute, QString::fromLocal8Bit(std::strerror(errno))};
    if (const int failure = connectTo(target, socket, until, stop))
        return {findingOf(failure), QString::fromLocal8Bit(std::strerror(failure))};
    bool closed = false;
    // A stranger that waits for the end of a line gets one when half of the time is over.
    const auto firstHalf = stranger ? Clock::now() + (until - Clock::now()) / 2 : until;
    QByteArray bytes = exchange(socket, kApiVersions, firstHalf, stop, closed);
    if (bytes.isEmpty() && !closed && stranger)
        bytes = exchange(socket, "\r\n\r\n", until, stop, closed);
    if (!bytes.isEmpty())
        return {judgeBytes(bytes), {}};
    return {closed ? PortFinding::HangsUp : PortFinding::Silent, {}};
}

bool isConnected(PortFinding finding)
{
    return finding >= PortFinding::Silent;
}

} // namespace

PortFinding judgeBytes(const QByteArray &bytes)
{
    if (bytes.startsWith("HTTP/") || bytes.startsWith("<"))
        return PortFinding::Http;
    const auto byte = [&](qsizetype at) { return static_cast<quint8>(bytes[at]); };
    if (bytes.size() >= 3 && (byte(0) == 0x15 || byte(0) == 0x16) && byte(1) == 0x03)
        return PortFinding::Tls; // a TLS alert, or its greeting
    if (bytes.size() >= 8) {
        const auto number = [&](qsizetype at) {
            return quint32(byte(at)) << 24 | quint32(byte(at + 1)) << 16 | quint32(byte(at + 2)) << 8 |
                   byte(at + 3);
        };
        if (number(0) < (1u << 20) && number(4) == kCorrelation)
            return PortFinding::Kafka;
    }
    return PortFinding::SomethingElse;
}

PortAnswer probePort(const Address &address, Clock::time_point deadline, bool stranger,
                     const std::atomic_bool &stop)
{
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICSERV;
    addrinfo *list = nullptr;
    const QByteArray port = QByteArray::number(address.port);
    if (const int failure =
            ::getaddrinfo(address.host.toUtf8().constData(), port.constData(), &wanted, &list))
        return {PortFinding::UnknownHost, QString::fromLocal8Bit(::gai_strerror(failure))};
    const Addresses addresses(list);

    qsizetype left = 0;
    for (const addrinfo *one = addresses.get(); one; one = one->ai_next)
        ++left;
    PortAnswer answer{PortFinding::NoRoute, {}};
    for (const addrinfo *one = addresses.get(); one && !stop; one = one->ai_next, --left) {
        const PortAnswer next = talk(*one, Clock::now() + (deadline - Clock::now()) / left, stranger, stop);
        if (isConnected(next.finding))
            return next;
        // Of several addresses the one that refuses says most: a host is there, and the port is closed.
        if (answer.finding != PortFinding::Refused)
            answer = next;
    }
    return answer;
}

Error explain(const PortAnswer &answer, const Address &address, const KafkaProfile &profile,
              std::chrono::milliseconds waited)
{
    const QString at = address.text();
    const QString protocol = securityWord(profile.security);
    switch (answer.finding) {
    case PortFinding::UnknownHost:
        return {ErrorKind::UnknownHost,
                tr("The host name %1 cannot be resolved. Is it spelt correctly, and does this machine's name "
                   "service know it?")
                    .arg(address.host),
                answer.detail};
    case PortFinding::Refused:
        return {ErrorKind::Unreachable, tr("Nothing listens on %1. Is the broker running?").arg(at),
                answer.detail};
    case PortFinding::NoRoute:
        return {ErrorKind::Unreachable,
                tr("%1 cannot be reached. Is the network up, and is the address right?").arg(at),
                answer.detail};
    case PortFinding::NoConnection:
        return {ErrorKind::Timeout,
                tr("%1 took no connection within %2 ms. Is the host up, and does a firewall block the port?")
                    .arg(at)
                    .arg(waited.count()),
                answer.detail};
    case PortFinding::Silent:
        return {ErrorKind::Timeout,
                tr("%1 takes connections but did not answer within %2 ms. The broker may be frozen or "
                   "overloaded.")
                    .arg(at)
                    .arg(waited.count()),
                answer.detail};
    case PortFinding::Http:
        return {ErrorKind::BadAnswer,
                tr("%1 speaks HTTP, not Kafka. Is this Kafka Connect's port, or a proxy's?").arg(at),
                answer.detail};
    case PortFinding::Tls:
        if (!isEncrypted(profile.security))
            return {ErrorKind::BadAnswer,
                    tr("%1 speaks TLS, but the profile says %2. Choose SSL or SASL_SSL.").arg(at, protocol),
                    answer.detail};
        break;
    case PortFinding::Kafka:
        if (isEncrypted(profile.security))
            return {ErrorKind::BadAnswer,
                    tr("%1 speaks Kafka without encryption, but the profile says %2. Choose PLAINTEXT or "
                       "SASL_PLAINTEXT.")
                        .arg(at, protocol),
                    answer.detail};
        break;
    case PortFinding::HangsUp:
        if (!isEncrypted(profile.security))
            return {ErrorKind::BadAnswer,
                    tr("%1 closes the connection at our first request. It is no Kafka port, or one that "
                       "speaks TLS while the profile says %2.")
                        .arg(at, protocol),
                    answer.detail};
        break;
    case PortFinding::SomethingElse:
        return {ErrorKind::BadAnswer,
                tr("What answers on %1 does not speak Kafka. Is the port right?").arg(at), answer.detail};
    }
    return {ErrorKind::Timeout,
            tr("The broker at %1 did not answer within %2 ms.").arg(at).arg(waited.count()), answer.detail};
}

} // namespace sluice::kafka
