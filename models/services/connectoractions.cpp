#include "models/services/connectoractions.h"

#include "models/core/format.h"
#include "models/core/whenready.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHash>
#include <QQueue>
#include <QTimer>
#include <algorithm>
#include <optional>
#include <utility>

namespace sluice {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds lookEvery{250};
constexpr milliseconds graceForOldState{2000};
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
    bool asking = false;
    int looks = 0; ///< answers since it was accepted
    std::optional<Connector> first = {};
    bool changed = false; ///< since the first look
    Result<Connector> last = fail(ErrorKind::Cancelled, {});
};

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
    case ConnectorAction::Resume:
    case ConnectorAction::Restart:
    case ConnectorAction::RestartFailed:
        break;
    }
    // A connector that was just told to run has its tasks a moment later.
    return connector.state == ConnectorState::Running && !connector.tasks.isEmpty() &&
           allTasks(connector, {ConnectorState::Running});
}

/// Connect accepts before it acts, so the first looks may still see the state of before: a restart would look
/// done, and a failed task failed again, before anything had begun.
bool mayBeOldState(const Flight &flight, const Connector &seen)
{
    if (flight.changed)
        return false;
    const bool restart = flight.order.action == ConnectorAction::Restart ||
                         flight.order.action == ConnectorAction::RestartFailed;
    if (isConfirmed(flight.order, seen))
        return restart && flight.looks < 3;
    return milliseconds(flight.accepted.elapsed()) < graceForOldState;
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
    Private(ConnectorActions *owner, ConnectSource *source, milliseconds within)
        : q(owner)
        , connect(source)
        , confirmWithin(within)
    {
        clock.setInterval(lookEvery);
        QObject::connect(&clock, &QTimer::timeout, q, [this] { look(); });
    }

    void take(const Order &order);
    void launch();
    void accepted(const QString &name, quint64 id, const Result<void> &answer);
    void look();
    void ask(const QString &name);
    void judge(const QString &name, quint64 id, const Result<Connector> &answer);
    void finish(const QString &name, Result<Connector> result);
    void report(ActionOutcome outcome);
    [[nodiscard]] bool isPending(const QString &name) const;

    ConnectorActions *q;
    ConnectSource *connect;
    milliseconds confirmWithin;
    QQueue<Order> waiting;
    QHash<QString, Flight> flights;
    QTimer clock;
    quint64 lastId = 0;
};

bool ConnectorActions::Private::isPending(const QString &name) const
{
    return flights.contains(name) ||
           std::ranges::any_of(waiting, [&](const Order &order) { return order.connector == name; });
}

void ConnectorActions::Private::take(const Order &order)
{
    if (isPending(order.connector)) {
        return report(
            {order.connector, order.action,
             fail(ErrorKind::Conflict,
                  tr("Another action on \"%1\" is under way. Wait for its end.").arg(order.connector))});
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
        const auto answer =
            order.task ? connect->restartTask(name, *order.task) : connect->act(name, order.action);
        whenReady(answer, q, [this, name, id](const Result<void> &result) { accepted(name, id, result); });
    }
}

void ConnectorActions::Private::accepted(const QString &name, quint64 id, const Result<void> &answer)
{
    const auto flight = flights.find(name);
    if (flight == flights.end() || flight->id != id)
        return;
    if (!answer)
        return finish(name, tl::unexpected(answer.error()));
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
        else
            ask(name);
    }
}

void ConnectorActions::Private::ask(const QString &name)
{
    Flight &flight = flights[name];
    if (std::exchange(flight.asking, true))
        return;
    const quint64 id = flight.id;
    whenReady(connect->fetchConnector(name), q,
              [this, name, id](const Result<Connector> &answer) { judge(name, id, answer); });
}

void ConnectorActions::Private::judge(const QString &name, quint64 id, const Result<Connector> &answer)
{
    const auto flight = flights.find(name);
    if (flight == flights.end() || flight->id != id)
        return;
    flight->asking = false;
    flight->last = answer;
    if (!answer) {
        if (answer.error().kind == ErrorKind::NotFound)
            finish(name, answer);
        return; // the next look may fare better
    }
    ++flight->looks;
    if (!flight->first)
        flight->first = *answer;
    flight->changed = flight->changed || *flight->first != *answer;
    if (mayBeOldState(*flight, *answer))
        return;
    if (isConfirmed(flight->order, *answer))
        finish(name, answer);
    else if (auto failure = failureOf(flight->order, *answer))
        finish(name, tl::unexpected(std::move(*failure)));
}

void ConnectorActions::Private::finish(const QString &name, Result<Connector> result)
{
    const Order order = flights.take(name).order;
    if (flights.isEmpty())
        clock.stop();
    launch();
    report({order.connector, order.action, std::move(result)});
}

/// Queued: whoever hears of it may delete us, or order the next action, without cutting the branch that we
/// sit on.
void ConnectorActions::Private::report(ActionOutcome outcome)
{
    QMetaObject::invokeMethod(
        q, [this, outcome = std::move(outcome)] { Q_EMIT q->finished(outcome); }, Qt::QueuedConnection);
}

ConnectorActions::ConnectorActions(ConnectSource *connect, milliseconds confirmWithin, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, connect, confirmWithin))
{}

ConnectorActions::~ConnectorActions() = default;

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
    QStringList names = d->flights.keys();
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
