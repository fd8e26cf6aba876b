#pragma once
// Asks every server again and again, each on its own, and keeps what is known of the pipeline.

#include "models/clients/connect/connectsource.h"
#include "models/clients/kafka/kafkasource.h"
#include "models/clients/postgres/databasesource.h"
#include "models/core/pipelinestate.h"
#include "models/core/profile.h"

#include <QObject>
#include <memory>
#include <vector>

namespace sluice {

/// Polling is single-flight: never more than one request in flight for each server and kind; a server that is
/// down is asked less and less often (up to one poll interval's double); one that hangs delays nobody else.
/// Lives in one thread; `changed` is emitted at most ten times a second.
class Monitor final : public QObject
{
    Q_OBJECT
public:
    struct NamedDatabase
    {
        QString name;
        QString address;
        DatabaseSource *source = nullptr;
    };

    /// The sources must outlive the monitor.
    Monitor(Profile profile, QList<NamedDatabase> databases, ConnectSource *connect, KafkaSource *kafka,
            QObject *parent = nullptr);
    ~Monitor() override;

    void start();
    void stop();
    /// Asks everything now, without waiting for its turn.
    void refresh();
    /// Asks Connect again now; after an action.
    void refreshConnectors();

    /// What the state says of the clients; it holds nobody back by itself. Told at once.
    void setReadOnly(bool on);

    [[nodiscard]] const PipelineState &state() const;
    /// Full rounds so far: the smallest number of finished attempts over all servers, once the catalogues
    /// were asked too.
    [[nodiscard]] int rounds() const;

Q_SIGNALS:
    void changed(const sluice::PipelineState &state);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice
