#include "models/services/connectoractions.h"

#include "models/clients/connect/actionrequest.h"
#include "models/core/format.h"
#include "models/core/whenready.h"
#include "models/services/audit/actionrecorder.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHash>
#include <QQueue>
#include <QSet>
#include <QTimer>
#include <QUrl>
#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace sluice {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds tick{100};
constexpr milliseconds lookEvery{250}; ///< but each tick where the sign of a restart may pass in between
constexpr milliseconds graceForOldState{2000};
constexpr int itself = -1; ///< the connector among the numbers of its tasks
constexpr int atATime = 8; ///< connectors; --all of a thousand must not bury the worker

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::ConnectorActions", text);
}

/// What is to be done to one connector; with a task: restart of that task alone.
struct Order
{
    QString connector;
    ConnectorAction action = ConnectorAction::Pause;
    std::optional<int> task = {};
};

struct Flight
{
    quint64 id = 0; ///< tells an answer to this action from one to an earlier action on the same connector
    Order order = {};
    QElapsedTimer accepted = {}; ///< invalid until Connect has accepted
    QElapsedTimer looked = {};
    bool asking = false;
    std::optional<Connector> before =
        {};                   ///< from before it was sent, where it was looked at then; else the first look
    bool changed = false;     ///< since then
    QSet<int> awaited = {};   ///< tasks, and `itself`, whose restart has not shown yet
    bool nothingToDo = false; ///< Connect restarts nothing
    Result<Connector> last = fail(ErrorKind::Cancelled, {});
    std::optional<qint64> record = {}; ///< where the trail says what was about to be sent
};

bool isRestart(const Order &order)
{
    return order.task || order.action == ConnectorAction::Restart ||
           order.action == ConnectorAction::RestartFailed;
}

/// What can be seen of one task, or of the connector itself.
TaskStatus part(const Connector &connector, int id)
{
    if (id == itself)
        return {id, connector.state, connector.stateText, connector.workerId, connector.trace};
    const auto found = std::ranges::find(connector.tasks, id, &TaskStatus::id);
    return found == connector.tasks.end() ? TaskStatus() : *found;
}

QSet<int> partsOf(const Connector &connector, const std::function<bool(const TaskStatus &)> &wanted)
{
    QSet<int> parts;
    if (wanted(part(connector, itself)))
        parts.insert(itself);
    for (const TaskStatus &task : connector.tasks)
        if (wanted(task))
            parts.insert(task.id);
    return parts;
}

/// What will restart: as Connect said when it accepted, else as the state of before lets expect.
QSet<int> partsToRestart(const Order &order, const Acceptance &plan, const std::optional<Connector> &before)
{
    if (order.task)
        return {*order.task};
    if (plan)
        return partsOf(*plan, [](const TaskStatus &one) { return one.state == ConnectorState::Restarting; });
    if (!before)
        return {itself};
    const bool onlyFailed = order.action == ConnectorAction::RestartFailed;
    return partsOf(*before, [onlyFailed](const TaskStatus &one) {
        return !onlyFailed || one.state == ConnectorState::Failed;
    });
}

bool showsRestart(const TaskStatus &before, const TaskStatus &now)
{
    return before != now || now.state == ConnectorState::Restarting ||
           now.state == ConnectorState::Unassigned;
}

/// A worker stops all that it is to restart before it starts any of it, so one sign is a sign for all that
/// ran on the same worker: the connector shows RESTARTING for long, a task often too shortly to be seen.
void noteSigns(Flight &flight, const Connector &seen)
{
    QSet<QString> workers;
    for (const int id : std::as_const(flight.awaited)) {
        const TaskStatus before = part(*flight.before, id);
        if (showsRestart(before, part(seen, id)))
            workers.insert(before.workerId);
    }
    flight.awaited.removeIf([&](int id) { return workers.contains(part(*flight.before, id).workerId); });
}

bool allTasks(const Connector &connector, std::initializer_list<ConnectorState> states)
{
    return std::ranges::all_of(connector.tasks, [&](const TaskStatus &task) {
        return std::ranges::find(states, task.state) != states.end();
    });
}

/// The tasks that the order is about.
QList<TaskStatus> concerned(const Order &order, const Connector &connector)
{
    QList<TaskStatus> tasks;
    std::ranges::copy_if(connector.tasks, std::back_inserter(tasks),
                         [&](const TaskStatus &task) { return !order.task || task.id == *order.task; });
    return tasks;
}

bool isConfirmed(const Order &order, const Connector &connector)
{
    if (order.task) {
        const auto tasks = concerned(order, connector);
        return !tasks.isEmpty() && tasks.first().state == ConnectorState::Running;
    }
    switch (order.action) {
    case ConnectorAction::Pause: // a task that has failed stays so, and moves nothing either
        return connector.state == ConnectorState::Paused &&
               allTasks(connector, {ConnectorState::Paused, ConnectorState::Failed});
    case ConnectorAction::Stop:
        return connector.state == ConnectorState::Stopped && connector.tasks.isEmpty();
    case ConnectorAction::Restart:
    case ConnectorAction::RestartFailed: // what was paused or stopped is so again
        if (connector.state == ConnectorState::Paused)
            return allTasks(connector, {ConnectorState::Paused});
        if (connector.state == ConnectorState::Stopped)
            return connector.tasks.isEmpty();
        break;
    case ConnectorAction::Resume:
        break;
    }
    // A connector that was just told to run has its tasks a moment later.
    return connector.state == ConnectorState::Running && !connector.tasks.isEmpty() &&
           allTasks(connector, {ConnectorState::Running});
}

/// Connect accepts before it acts, so the first looks may still see the state of before: a failed task would
/// look failed again before anything had begun.
bool mayBeOldState(const Flight &flight, const Connector &seen)
{
    return !flight.changed && !isConfirmed(flight.order, seen) &&
           milliseconds(flight.accepted.elapsed()) < graceForOldState;
}

bool wantsRunning(const Order &order)
{
    return order.action != ConnectorAction::Pause && order.action != ConnectorAction::Stop;
}

/// Why a connector that should run does not; empty while it still may.
std::optional<Error> failureOf(const Order &order, const Connector &connector)
{
    if (!wantsRunning(order))
        return std::nullopt;
    if (connector.state == ConnectorState::Failed && !order.task)
        return Error{ErrorKind::Server,
                     tr("\"%1\" failed: %2").arg(connector.name, innermostCause(connector.trace)),
                     connector.trace};
    for (const TaskStatus &task : concerned(order, connector))
        if (task.state == ConnectorState::Failed)
            return Error{ErrorKind::Server,
                         tr("Task %1 of \"%2\" failed: %3")
                             .arg(task.id)
                             .arg(connector.name, innermostCause(task.trace)),
                         task.trace};
    return std::nullopt;
}

QString stateSentence(const Connector &connector)
{
    QStringList tasks;
    for (const TaskStatus &task : connector.tasks)
        tasks.append(tr("task %1 %2").arg(task.id).arg(connectorStateWord(task.state).toLower()));
    const QString word = connectorStateWord(connector.state).toLower();
    return tasks.isEmpty() ? word : tr("%1 (%2)").arg(word, tasks.join(QStringLiteral(", ")));
}

QString actionToken(const Order &order)
{
    if (order.task)
        return QStringLiteral("restartTask");
    switch (order.action) {
    case ConnectorAction::Pause:
        return QStringLiteral("pause");
    case ConnectorAction::Resume:
        return QStringLiteral("resume");
    case ConnectorAction::Stop:
        return QStringLiteral("stop");
    case ConnectorAction::Restart:
        return QStringLiteral("restart");
    case ConnectorAction::RestartFailed:
        break;
    }
    return QStringLiteral("restartFailed");
}

QString requestText(const Order &order)
{
    const connect::ActionRequest request =
        order.task ? connect::taskRestartRequest(*order.task) : connect::actionRequest(order.action);
    return QString::fromLatin1(request.method + " /connectors/" + QUrl::toPercentEncoding(order.connector) +
                               request.tail);
}

RecordedAction recordOf(const Flight &flight)
{
    return {actionToken(flight.order), flight.order.connector, requestText(flight.order),
            flight.before ? stateSentence(*flight.before) : QString()};
}

/// Whether a request may have been carried out although this came of it.
bool mayHaveHappened(ErrorKind kind)
{
    return kind == ErrorKind::Timeout || kind == ErrorKind::Unreachable || kind == ErrorKind::BadAnswer ||
           kind == ErrorKind::Cancelled;
}

RecordedOutcome recordOf(const Flight &flight, const Result<Connector> &result, const QString &remark)
{
    const QString after = flight.last ? stateSentence(*flight.last) : QString();
    if (!result)
        return {mayHaveHappened(result.error().kind) ? AuditOutcome::Unknown : AuditOutcome::Failed, after,
                result.error().message};
    const bool shown = flight.awaited.isEmpty();
    return {shown ? AuditOutcome::Ok : AuditOutcome::Unknown, after, remark};
}

Error notRecorded(const Order &order, const Error &error)
{
    return {error.kind, tr("Nothing was sent to \"%1\": %2").arg(order.connector, error.message),
            error.detail};
}

QString endNotRecorded(const Error &error)
{
    return tr("The audit trail does not say how this ended: %1").arg(error.message);
}

QString nothingRestarted(const Order &order)
{
    return tr("Nothing of \"%1\" had failed, so Connect restarted nothing.").arg(order.connector);
}

QString noSign(const Order &order, milliseconds within)
{
    return tr("Connect accepted to restart \"%1\", but gave no sign of it within %2: it restarted between "
              "two "
              "looks, or has not begun.")
        .arg(order.connector, formatDuration(within));
}

Error failedAsBefore(const Order &order, milliseconds within, const Error &failure)
{
    return {failure.kind,
            tr("Connect accepted to restart \"%1\", but gave no sign of it within %2: it failed again in the "
               "same way, or has not begun. %3")
                .arg(order.connector, formatDuration(within), failure.message),
            failure.detail};
}

Error timeUp(const Order &order, const Result<Connector> &last, milliseconds within)
{
    const bool restart = order.action == ConnectorAction::RestartFailed;
    const QString word = actionWord(restart ? ConnectorAction::Restart : order.action).toLower();
    if (!last)
        return {ErrorKind::Timeout,
                tr("Connect accepted to %1 \"%2\", but its state could not be read since. %3")
                    .arg(word, order.connector, last.error().message),
                last.error().detail};
    return {
        ErrorKind::Timeout,
        tr("Connect accepted to %1 \"%2\", but %3 later it is still %4. Look at the log of the worker %5.")
            .arg(word, order.connector, formatDuration(within), stateSentence(*last), last->workerId),
        {}};
}

} // namespace

class ConnectorActions::Private
{
public:
    Private(ConnectorActions *owner, ConnectSource *source, milliseconds within, milliseconds sign)
        : q(owner)
        , connect(source)
        , confirmWithin(within)
        , signTime(sign)
    {
        clock.setInterval(tick);
        QObject::connect(&clock, &QTimer::timeout, q, [this] { look(); });
    }

    void take(const Order &order);
    void launch();
    void lookBefore(const QString &name, quint64 id);
    void record(const QString &name, quint64 id);
    void send(const QString &name, quint64 id);
    void accepted(const QString &name, quint64 id, const Result<Acceptance> &answer);
    void look();
    void ask(const QString &name);
    void judge(const QString &name, quint64 id, const Result<Connector> &answer);
    void judgeRestart(const QString &name, Flight &flight, const Connector &seen);
    void finish(const QString &name, Result<Connector> result, const QString &remark = {});
    [[nodiscard]] Flight *flightOf(const QString &name, quint64 id);
    void recordEnd(const Flight &flight, const ActionOutcome &outcome);
    void report(ActionOutcome outcome);
    [[nodiscard]] bool isPending(const QString &name) const;

    ConnectorActions *q;
    ConnectSource *connect;
    ActionRecorder *recorder = nullptr;
    milliseconds confirmWithin;
    milliseconds signTime;
    QQueue<Order> waiting;
    QHash<QString, Flight> flights;
    QSet<QString> ending; ///< over, but for the trail
    QTimer clock;
    quint64 lastId = 0;
};

bool ConnectorActions::Private::isPending(const QString &name) const
{
    return flights.contains(name) || ending.contains(name) ||
           std::ranges::any_of(waiting, [&](const Order &order) { return order.connector == name; });
}

void ConnectorActions::Private::take(const Order &order)
{
    if (isPending(order.connector)) {
        return report(
            {order.connector,
             order.action,
             fail(ErrorKind::Conflict,
                  tr("Another action on \"%1\" is under way. Wait for its end.").arg(order.connector)),
             {}});
    }
    waiting.enqueue(order);
}

void ConnectorActions::Private::launch()
{
    while (flights.size() < atATime && !waiting.isEmpty()) {
        const Order order = waiting.dequeue();
        const QString name = order.connector;
        const quint64 id = ++lastId;
        flights.insert(name, Flight{.id = id, .order = order});
        QMetaObject::invokeMethod(
            q, [this, order] { Q_EMIT q->started(order.connector, order.action); }, Qt::QueuedConnection);
        if (recorder || isRestart(order))
            lookBefore(name, id);
        else
            send(name, id);
    }
}

Flight *ConnectorActions::Private::flightOf(const QString &name, quint64 id)
{
    const auto flight = flights.find(name);
    return flight == flights.end() || flight->id != id ? nullptr : &*flight;
}

/// A restart leaves nothing behind but what differs from before; and the trail says what was found.
void ConnectorActions::Private::lookBefore(const QString &name, quint64 id)
{
    whenReady(connect->fetchConnector(name), q, [this, name, id](const Result<Connector> &answer) {
        Flight *flight = flightOf(name, id);
        if (!flight)
            return;
        if (!answer && answer.error().kind == ErrorKind::NotFound)
            return finish(name, answer);
        if (answer)
            flight->before = *answer;
        record(name, id);
    });
}

void ConnectorActions::Private::record(const QString &name, quint64 id)
{
    if (!recorder)
        return send(name, id);
    whenReady(recorder->begin(recordOf(flights.value(name))), q,
              [this, name, id](const Result<qint64> &entry) {
                  Flight *flight = flightOf(name, id);
                  if (!flight)
                      return;
                  if (!entry)
                      return finish(name, tl::unexpected(notRecorded(flight->order, entry.error())));
                  flight->record = *entry;
                  send(name, id);
              });
}

void ConnectorActions::Private::send(const QString &name, quint64 id)
{
    const Order order = flights.value(name).order;
    const auto answer =
        order.task ? connect->restartTask(name, *order.task) : connect->act(name, order.action);
    whenReady(answer, q, [this, name, id](const Result<Acceptance> &result) { accepted(name, id, result); });
}

void ConnectorActions::Private::accepted(const QString &name, quint64 id, const Result<Acceptance> &answer)
{
    Flight *flight = flightOf(name, id);
    if (!flight)
        return;
    if (!answer)
        return finish(name, tl::unexpected(answer.error()));
    if (isRestart(flight->order)) {
        flight->awaited = partsToRestart(flight->order, *answer, flight->before);
        flight->nothingToDo = flight->awaited.isEmpty();
    }
    flight->accepted.start();
    ask(name);
    if (!clock.isActive())
        clock.start();
}

/// One round of the clock over all that Connect has accepted.
void ConnectorActions::Private::look()
{
    const QStringList names = flights.keys();
    for (const QString &name : names) {
        const Flight flight = flights.value(name);
        if (!flight.accepted.isValid())
            continue;
        if (milliseconds(flight.accepted.elapsed()) >= confirmWithin)
            finish(name, tl::unexpected(timeUp(flight.order, flight.last, confirmWithin)));
        else if (!flight.awaited.isEmpty() || milliseconds(flight.looked.elapsed()) >= lookEvery)
            ask(name);
    }
}

void ConnectorActions::Private::ask(const QString &name)
{
    Flight &flight = flights[name];
    if (std::exchange(flight.asking, true))
        return;
    flight.looked.start();
    const quint64 id = flight.id;
    whenReady(connect->fetchConnector(name), q,
              [this, name, id](const Result<Connector> &answer) { judge(name, id, answer); });
}

void ConnectorActions::Private::judge(const QString &name, quint64 id, const Result<Connector> &answer)
{
    Flight *flight = flightOf(name, id);
    if (!flight)
        return;
    flight->asking = false;
    flight->last = answer;
    if (!answer) {
        if (answer.error().kind == ErrorKind::NotFound)
            finish(name, answer);
        return; // the next look may fare better
    }
    if (!flight->before)
        flight->before = *answer;
    if (isRestart(flight->order))
        return judgeRestart(name, *flight, *answer);
    flight->changed = flight->changed || *flight->before != *answer;
    if (mayBeOldState(*flight, *answer))
        return;
    if (isConfirmed(flight->order, *answer))
        finish(name, answer);
    else if (auto failure = failureOf(flight->order, *answer))
        finish(name, tl::unexpected(std::move(*failure)));
}

void ConnectorActions::Private::judgeRestart(const QString &name, Flight &flight, const Connector &seen)
{
    const Order order = flight.order;
    if (flight.nothingToDo)
        return finish(name, seen, nothingRestarted(order));
    noteSigns(flight, seen);
    const bool shown = flight.awaited.isEmpty();
    if (!shown && milliseconds(flight.accepted.elapsed()) < signTime)
        return;
    if (isConfirmed(order, seen))
        finish(name, seen, shown ? QString() : noSign(order, signTime));
    else if (const auto failure = failureOf(order, seen))
        finish(name, tl::unexpected(shown ? *failure : failedAsBefore(order, signTime, *failure)));
}

void ConnectorActions::Private::finish(const QString &name, Result<Connector> result, const QString &remark)
{
    const Flight flight = flights.take(name);
    if (flights.isEmpty())
        clock.stop();
    const ActionOutcome outcome{name, flight.order.action, std::move(result), remark};
    if (flight.record)
        recordEnd(flight, outcome);
    launch();
    if (!flight.record)
        report(outcome);
}

void ConnectorActions::Private::recordEnd(const Flight &flight, const ActionOutcome &outcome)
{
    ending.insert(outcome.connector);
    whenReady(recorder->finish(*flight.record, recordOf(flight, outcome.result, outcome.remark)), q,
              [this, told = ActionOutcome(outcome)](const Result<void> &written) mutable {
                  ending.remove(told.connector);
                  if (!written)
                      told.remark = (told.remark + u' ' + endNotRecorded(written.error())).trimmed();
                  report(told);
              });
}

/// Queued: whoever hears of it may delete us, or order the next action, without cutting the branch that we
/// sit on.
void ConnectorActions::Private::report(ActionOutcome outcome)
{
    QMetaObject::invokeMethod(
        q, [this, outcome = std::move(outcome)] { Q_EMIT q->finished(outcome); }, Qt::QueuedConnection);
}

ConnectorActions::ConnectorActions(ConnectSource *connect, milliseconds confirmWithin, milliseconds sign,
                                   QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, connect, confirmWithin, sign))
{}

ConnectorActions::~ConnectorActions() = default;

void ConnectorActions::setRecorder(ActionRecorder *recorder)
{
    d->recorder = recorder;
}

void ConnectorActions::run(const QStringList &connectors, ConnectorAction action)
{
    for (const QString &connector : connectors)
        d->take({connector, action, {}});
    d->launch();
}

void ConnectorActions::restartTask(const QString &connector, int task)
{
    d->take({connector, ConnectorAction::Restart, task});
    d->launch();
}

QStringList ConnectorActions::pending() const
{
    QStringList names = d->flights.keys() + d->ending.values();
    for (const Order &order : d->waiting)
        names.append(order.connector);
    names.sort();
    return names;
}

QString actionWord(ConnectorAction action)
{
    switch (action) {
    case ConnectorAction::Pause:
        return tr("Pause");
    case ConnectorAction::Resume:
        return tr("Resume");
    case ConnectorAction::Stop:
        return tr("Stop");
    case ConnectorAction::Restart:
        return tr("Restart");
    case ConnectorAction::RestartFailed:
        break;
    }
    return tr("Restart failed");
}

} // namespace sluice
