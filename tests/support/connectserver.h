#pragma once
// A small HTTP server in a thread of its own that answers as Kafka Connect does, or misbehaves as told.

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QSslConfiguration>
#include <QUrl>
#include <chrono>
#include <memory>
#include <optional>

namespace sluice::test {

/// How a reply leaves the server.
enum class Manner
{
    Plain,    ///< with Content-Length
    Chunked,  ///< in chunks of 1 KB
    Hang,     ///< accepts, reads, says nothing
    Drip,     ///< the head, then a byte every 50 ms
    Truncate, ///< announces twice the bytes that come, then closes
    Close,    ///< closes without a byte
    Raw,      ///< the body alone, without a head: another protocol
};

struct Reply
{
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
    Manner manner = Manner::Plain;
    QMap<QByteArray, QByteArray> headers = {};
};

[[nodiscard]] Reply errorReply(int status, const QByteArray &message); ///< {"error_code":…,"message":…}
[[nodiscard]] Reply htmlReply(int status = 200);
[[nodiscard]] Reply junkReply(qsizetype bytes = 20'000'000);

struct SeenRequest
{
    QByteArray method;
    QByteArray target;                    ///< as it stood in the request line, percent-encoding and all
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

/// A connector of the fake: one task, a Debezium or JDBC sink config.
struct FakeConnector
{
    QByteArray name;
    QByteArray state = "RUNNING";
    QByteArray taskState = "RUNNING"; ///< empty: no task
    QByteArray trace = {};            ///< of the task
    bool sink = false;
    QByteArray workerId = "127.0.0.1:8083";
    std::optional<QByteArray> config = {}; ///< as JSON; empty: the kind's usual one
};

class ConnectServer final
{
public:
    ConnectServer(); ///< listens on a free port of 127.0.0.1
    explicit ConnectServer(const QSslConfiguration &tls);
    ~ConnectServer();

    [[nodiscard]] QUrl url() const;

    // What it knows
    void addConnectors(int count); ///< "connector-0000", …: sources of Debezium, every third a JDBC sink
    void put(const FakeConnector &connector);
    void remove(const QByteArray &name);
    [[nodiscard]] std::optional<FakeConnector> find(const QByteArray &name) const;
    /// How long an accepted action takes until the status shows it; a negative time: for ever.
    void setActionDelay(std::chrono::milliseconds delay);
    /// Earlier ones lack what came later: stop 3.5, DELETE offsets 3.6, PATCH config 3.8.
    void setVersion(const QByteArray &version);
    /// The body of GET /connectors?expand=status&expand=info.
    [[nodiscard]] QByteArray expandedList() const;

    // What it does instead
    /// The next `times` requests (-1: all) whose "METHOD target" begins with this text get this reply. ""
    /// fits any.
    void answer(const QByteArray &methodAndTarget, const Reply &reply, int times = -1);
    void answerNormally();
    void setLogin(const QByteArray &user, const QByteArray &password); ///< 401 without it
    void stop();                                                       ///< connections are refused
    void restart();                                                    ///< on the port of before

    // What it saw
    [[nodiscard]] QList<SeenRequest> requests() const;
    [[nodiscard]] int requestCount() const;
    [[nodiscard]] int connectionCount() const; ///< TCP connections accepted so far
    void forget();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::test
