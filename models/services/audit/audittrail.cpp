#include "models/services/audit/audittrail.h"

#include <QCoreApplication>
#include <QHash>
#include <QThreadPool>
#include <QtConcurrentRun>

namespace sluice {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::AuditTrail", text);
}

AuditEntry intentOf(const RecordedAction &action)
{
    AuditEntry entry;
    entry.action = action.action;
    entry.target = action.target;
    entry.sent = action.sent;
    entry.before = action.before;
    return entry;
}

AuditEntry resultOf(qint64 intent, const RecordedAction &action, const RecordedOutcome &outcome)
{
    AuditEntry entry = intentOf(action);
    entry.sent.clear(); // stands in the intent
    entry.of = intent;
    entry.outcome = outcome.outcome;
    entry.after = outcome.after;
    entry.error = outcome.error;
    return entry;
}

} // namespace

class AuditTrail::Private
{
public:
    explicit Private(const AuditPlace &place)
        : file(place)
    {
        pool.setMaxThreadCount(1);
    }

    Result<qint64> begin(const RecordedAction &action)
    {
        return file.append(intentOf(action)).map([&](const AuditEntry &entry) {
            begun.insert(entry.seq, action);
            return entry.seq;
        });
    }

    Result<void> finish(qint64 id, const RecordedOutcome &outcome)
    {
        if (!begun.contains(id))
            return fail(ErrorKind::Internal, tr("Entry %1 of the audit trail has its end already.").arg(id));
        const RecordedAction action = begun.take(id);
        return file.append(resultOf(id, action, outcome)).map([](const AuditEntry &) {});
    }

    // Both are touched in the pool's thread only.
    AuditFile file;
    QHash<qint64, RecordedAction> begun;
    QThreadPool pool; // last: it is waited for before the above go
};

AuditTrail::AuditTrail(const AuditPlace &place)
    : d(std::make_unique<Private>(place))
{}

AuditTrail::~AuditTrail() = default;

QFuture<Result<qint64>> AuditTrail::begin(const RecordedAction &action)
{
    return QtConcurrent::run(&d->pool, [this, action] { return d->begin(action); });
}

QFuture<Result<void>> AuditTrail::finish(qint64 id, const RecordedOutcome &outcome)
{
    return QtConcurrent::run(&d->pool, [this, id, outcome] { return d->finish(id, outcome); });
}

QFuture<Result<QList<AuditEntry>>> AuditTrail::entries()
{
    return QtConcurrent::run(&d->pool, [this] {
        return d->file.read().map([](const AuditReading &reading) { return auditEntries(reading.bytes); });
    });
}

QFuture<Result<AuditReport>> AuditTrail::verify()
{
    return QtConcurrent::run(&d->pool, [this] {
        return d->file.read().map([this](const AuditReading &reading) {
            return verifyAudit(reading.bytes, d->file.place().profile, reading.head);
        });
    });
}

} // namespace sluice
