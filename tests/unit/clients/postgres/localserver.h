#pragma once
// Small TCP servers of a test's own, each as unhelpful as its test needs.

#include <QByteArray>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace sluice::test {

/// A connection that a LocalServer accepted. Reading and writing give up when the server is to stop.
class Peer final
{
public:
    Peer(int fd, int stopFd)
        : m_fd(fd)
        , m_stopFd(stopFd)
    {}

    void write(const QByteArray &bytes) const;
    [[nodiscard]] QByteArray read(qsizetype count) const; ///< shorter at the end of the stream
    void hold() const; ///< says nothing more, until the other side has gone

    /// One message of PostgreSQL's protocol: its type byte and its body. The startup message has no type
    /// byte.
    [[nodiscard]] QByteArray readStartup() const;
    void readUntilSync(int syncs) const;
    void send(char type, const QByteArray &body) const;
    void letIn(const QByteArray &serverVersion = "15.18") const; ///< AuthenticationOk … ReadyForQuery
    void sendError(const QByteArray &sqlstate, const QByteArray &message,
                   const QByteArray &routine = {}) const;

private:
    [[nodiscard]] bool waitReadable() const;

    int m_fd;
    int m_stopFd;
};

/// Listens on a free port of the loopback and runs `serve` for each connection, one after another, closing it
/// after.
class LocalServer final
{
public:
    explicit LocalServer(std::function<void(const Peer &)> serve);
    ~LocalServer();
    Q_DISABLE_COPY_MOVE(LocalServer)

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] int connections() const { return m_connections.load(); }

private:
    void run();

    std::function<void(const Peer &)> m_serve;
    int m_port = 0; // before the descriptor, whose making sets it
    int m_listenFd = -1;
    int m_stopFd = -1;
    std::atomic<int> m_connections = 0;
    std::thread m_thread;
};

/// A port whose queue of connections is full: the kernel drops what comes, as a firewall does.
class BlackHole final
{
public:
    BlackHole();
    ~BlackHole();
    Q_DISABLE_COPY_MOVE(BlackHole)

    [[nodiscard]] int port() const { return m_port; }

private:
    int m_port = 0;
    int m_listenFd = -1;
    std::vector<int> m_fillers;
};

int closedPort(); ///< a port of the loopback on which nothing listens

} // namespace sluice::test
