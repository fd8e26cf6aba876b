#pragma once
// A worker of Connect without its network: the connectors that it has, and what it answers. For one thread at
// a time.

#include "tests/support/fakeconnector.h"
#include "tests/support/httpreply.h"

#include <QElapsedTimer>
#include <QHash>
#include <QJsonObject>
#include <QMap>
#include <chrono>
#include <optional>

namespace sluice::test {

class FakeWorker final
{
public:
    Reply replyTo(const SeenRequest &request);

    void addConnectors(int count);
    void put(const FakeConnector &connector);
    void remove(const QByteArray &name);
    [[nodiscard]] std::optional<FakeConnector> find(const QByteArray &name);
    void setActionDelay(std::chrono::milliseconds delay) { m_actionDelay = delay; }
    void setVersion(const QByteArray &version) { m_version = version; }
    [[nodiscard]] QByteArray expanded();

private:
    struct PendingAction
    {
        FakeConnector after;
        QElapsedTimer since;
    };

    Reply asConnect(const SeenRequest &request);
    Reply asConnectForOne(const SeenRequest &request, const QByteArray &rest);
    Reply validate(const SeenRequest &request);
    Reply create(const QJsonObject &body);
    Reply deploy(const QByteArray &name, QJsonObject config, const QByteArray &state = "RUNNING");
    Reply patch(const FakeConnector &connector, const QJsonObject &changes);
    Reply deleteOffsets(const FakeConnector &connector);
    [[nodiscard]] bool isSince(int major, int minor) const;
    Reply act(const FakeConnector &connector, const QByteArray &action);
    void settleActions();

    QMap<QByteArray, FakeConnector> m_connectors;
    QHash<QByteArray, PendingAction> m_underWay;
    std::chrono::milliseconds m_actionDelay{0};
    QByteArray m_version = "4.3.0";
    QByteArray m_expandedCache;
};

} // namespace sluice::test
