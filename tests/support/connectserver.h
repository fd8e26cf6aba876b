#pragma once
// A small HTTP server in a thread of its own that answers as Kafka Connect does, or misbehaves as told.

#include "tests/support/fakeconnector.h"
#include "tests/support/httpreply.h"

#include <QByteArray>
#include <QList>
#include <QSslConfiguration>
#include <QUrl>
#include <chrono>
#include <memory>
#include <optional>

namespace sluice::test {

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
