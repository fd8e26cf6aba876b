#pragma once
// Sends one change to its server: recorded before, sent, recorded after. The only place of the setup from
// which something that changes a server leaves.

#include "models/core/setup/setupstep.h"
#include "models/services/setup/servers.h"

#include <QObject>
#include <functional>

namespace sluice::setup {

class ChangeSender final : public QObject
{
    Q_OBJECT
public:
    ChangeSender(Servers servers, QObject *parent = nullptr);

    using Done = std::function<void(const Result<void> &)>;
    /// `before` is what was found, for the trail. What cannot be recorded is not sent. The role's name and
    /// password fill the marks in the change.
    void send(const Change &change, const QString &role, const Secret &password, const QString &before,
              Done done);

private:
    void recorded(const Change &change, const QString &role, const Secret &password, qint64 record,
                  const Done &done);
    void sendSql(const Change &change, const QString &role, const Secret &password, qint64 record,
                 const Done &done);
    void execute(SetupDatabase *database, const QString &statement, qint64 record, const Done &done);
    void await(const QFuture<Result<void>> &answer, qint64 record, const Done &done);
    void ended(const Result<void> &result, qint64 record, const Done &done);
    [[nodiscard]] QFuture<Result<void>> dispatch(const Change &change, const Secret &password);

    Servers m_servers;
};

} // namespace sluice::setup
