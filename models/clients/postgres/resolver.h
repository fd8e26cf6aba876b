#pragma once
// Looks up a host name without ever waiting longer than the caller allows.

#include "models/clients/postgres/interrupt.h"

#include <QList>
#include <QString>
#include <memory>

namespace sluice::postgres {

struct LookUp
{
    enum class Outcome
    {
        Found,
        UnknownHost,
        Failed,
        Expired,
        Interrupted
    };

    Outcome outcome = Outcome::Failed;
    QList<QByteArray> addresses; ///< numeric, in the order in which the system wants them tried
    QString reason;              ///< the system's word for a look-up that failed
};

/// getaddrinfo() can hang for half a minute and cannot be cancelled. It runs in a thread that is left behind
/// when the deadline passes; the next look-up of the same name joins that thread, so they do not pile up.
class Resolver final
{
public:
    [[nodiscard]] LookUp resolve(const QString &host, QDeadlineTimer deadline, const Interrupt &interrupt);

private:
    struct Job;
    std::shared_ptr<Job> m_job;
};

} // namespace sluice::postgres
