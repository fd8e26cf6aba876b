#include "tests/unit/clients/postgres/localserver.h"

#include <QtEndian>
#include <arpa/inet.h>
#include <array>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::test {

namespace {

constexpr int sslRequest = 80877103;

QByteArray bigEndian(qint32 number)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

qint32 fromBigEndian(const QByteArray &bytes)
{
    return bytes.size() < 4 ? 0 : qFromBigEndian<qint32>(bytes.constData());
}

int listenOnLoopback(int backlog, int &port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    if (fd < 0 || bind(fd, generic, size) != 0 || listen(fd, backlog) != 0 ||
        getsockname(fd, generic, &size) != 0)
        throw std::runtime_error("no port of the loopback can be listened on");
    port = ntohs(address.sin_port);
    return fd;
}

} // namespace

bool Peer::waitReadable() const
{
    std::array<pollfd, 2> watched{pollfd{m_fd, POLLIN, 0}, pollfd{m_stopFd, POLLIN, 0}};
    return poll(watched.data(), watched.size(), -1) > 0 && watched[1].revents == 0;
}

void Peer::write(const QByteArray &bytes) const
{
    [[maybe_unused]] const ssize_t sent =
        ::send(m_fd, bytes.constData(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL);
}

QByteArray Peer::read(qsizetype count) const
{
    QByteArray result;
    std::array<char, 4096> buffer{};
    while (result.size() < count && waitReadable()) {
        const auto wanted = std::min<size_t>(buffer.size(), static_cast<size_t>(count - result.size()));
        const ssize_t got = recv(m_fd, buffer.data(), wanted, 0);
        if (got <= 0)
            break;
        result.append(buffer.data(), got);
    }
    return result;
}

void Peer::hold() const
{
    while (!read(4096).isEmpty()) {
    }
}

QByteArray Peer::readStartup() const
{
    const QByteArray body = read(fromBigEndian(read(4)) - 4);
    if (fromBigEndian(body) != sslRequest)
        return body;
    write("N");
    return readStartup();
}

void Peer::readUntilSync(int syncs) const
{
    while (syncs > 0) {
        const QByteArray type = read(1);
        if (type.isEmpty())
            return;
        [[maybe_unused]] const QByteArray body = read(fromBigEndian(read(4)) - 4);
        if (type == "S")
            --syncs;
    }
}

void Peer::send(char type, const QByteArray &body) const
{
    write(type + bigEndian(static_cast<qint32>(body.size() + 4)) + body);
}

void Peer::letIn(const QByteArray &serverVersion) const
{
    send('R', bigEndian(0));
    send('S', QByteArray("server_version") + '\0' + serverVersion + '\0');
    send('S', QByteArray("client_encoding") + '\0' + "UTF8" + '\0');
    send('K', bigEndian(1234) + bigEndian(5678));
    send('Z', "I");
}

void Peer::sendError(const QByteArray &sqlstate, const QByteArray &message, const QByteArray &routine) const
{
    QByteArray body =
        QByteArray("SFATAL") + '\0' + "VFATAL" + '\0' + 'C' + sqlstate + '\0' + 'M' + message + '\0';
    if (!routine.isEmpty())
        body += QByteArray("Fauth.c") + '\0' + "L335" + '\0' + 'R' + routine + '\0';
    send('E', body + '\0');
}

LocalServer::LocalServer(std::function<void(const Peer &)> serve)
    : m_serve(std::move(serve))
    , m_listenFd(listenOnLoopback(16, m_port))
    , m_stopFd(eventfd(0, EFD_CLOEXEC))
    , m_thread([this] { run(); })
{}

LocalServer::~LocalServer()
{
    eventfd_write(m_stopFd, 1);
    m_thread.join();
    close(m_listenFd);
    close(m_stopFd);
}

void LocalServer::run()
{
    while (true) {
        std::array<pollfd, 2> watched{pollfd{m_listenFd, POLLIN, 0}, pollfd{m_stopFd, POLLIN, 0}};
        if (poll(watched.data(), watched.size(), -1) <= 0 || watched[1].revents != 0)
            return;
        const int fd = accept4(m_listenFd, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        ++m_connections;
        m_serve(Peer(fd, m_stopFd));
        close(fd);
    }
}

BlackHole::BlackHole()
    : m_listenFd(listenOnLoopback(0, m_port))
{
    // A backlog of 0 holds one connection; the second already waits. A few more, for kernels that count
    // otherwise.
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(m_port));
    for (int i = 0; i < 4; ++i) {
        const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        [[maybe_unused]] const int pending =
            connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof(address));
        m_fillers.push_back(fd);
    }
}

BlackHole::~BlackHole()
{
    for (const int fd : m_fillers)
        close(fd);
    close(m_listenFd);
}

int closedPort()
{
    int port = 0;
    close(listenOnLoopback(1, port));
    return port;
}

} // namespace sluice::test
