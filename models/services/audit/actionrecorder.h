#pragma once
// What a service that changes something needs of the audit trail, so that its tests can stand a fake in its
// place.

#include "models/core/result.h"

#include <QFuture>
#include <QString>

namespace sluice {

/// What is known of how an action ended. Sent without an answer is unknown, never failed.
enum class AuditOutcome
{
    Unknown,
    Ok,
    Failed
};

/// What is about to be done, with its secrets masked by the caller.
struct RecordedAction
{
    QString action; ///< "pause", "sql", "createTopic", …
    QString target; ///< the connector's, database's or topic's name
    QString sent;   ///< exactly what will be sent, as a person reads it
    QString before; ///< the state that it finds; empty where it is not known

    bool operator==(const RecordedAction &) const = default;
};

struct RecordedOutcome
{
    AuditOutcome outcome = AuditOutcome::Unknown;
    QString after; ///< the state that it leaves; empty where it is not known
    QString error; ///< one sentence

    bool operator==(const RecordedOutcome &) const = default;
};

class ActionRecorder
{
public:
    virtual ~ActionRecorder() = default;

    /// To be waited for before anything is sent: an action that cannot be recorded must not happen. Gives the
    /// number under which `finish` records how it ended; until then the trail says "sent? unknown".
    virtual QFuture<Result<qint64>> begin(const RecordedAction &action) = 0;
    virtual QFuture<Result<void>> finish(qint64 id, const RecordedOutcome &outcome) = 0;
};

} // namespace sluice
