#include "models/services/audit/actionrecorder.h"
#include "models/services/connectoractions.h"
#include "tests/support/waiting.h"

#include <QElapsedTimer>
#include <QPromise>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using testing::HasSubstr;

namespace {

template <class T>
QFuture<T> ready(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

Connector connectorIn(ConnectorState state, QList<ConnectorState> tasks)
{
    Connector connector;
    connector.name = u"x"_s;
    connector.state = state;
    connector.workerId = u"worker-1:8083"_s;
    for (const ConnectorState task : tasks) {
        TaskStatus status;
        status.id = int(connector.tasks.size());
        status.state = task;
        status.workerId = connector.workerId;
        connector.tasks.append(status);
    }
    return connector;
}

Connector failedIn(const QString &trace)
{
    Connector connector = connectorIn(ConnectorState::Running, {ConnectorState::Failed});
    connector.tasks.first().trace = trace;
    return connector;
}

/// A Connect that shows its states one after the other, and stays with the last.
class FakeConnect final : public ConnectSource
{
public:
    QList<Result<Connector>> states;
    Result<Acceptance> answer;
    bool hold = false; ///< actions stay unanswered until release()
    QStringList acted;
    int looks = 0;
    int mostAtOnce = 0;

    void release()
    {
        hold = false;
        for (auto &promise : std::exchange(m_held, {})) {
            promise->addResult(answer);
            promise->finish();
        }
    }

    QFuture<Result<QList<Connector>>> fetchConnectors() override
    {
        return ready<Result<QList<Connector>>>({});
    }
    QFuture<QList<WorkerAnswer>> fetchWorkers() override { return ready<QList<WorkerAnswer>>({}); }
    QFuture<Result<Connector>> fetchConnector(const QString &) override
    {
        const qsizetype at = std::min<qsizetype>(looks++, states.size() - 1);
        return ready(states.at(at));
    }
    QFuture<Result<Acceptance>> act(const QString &name, ConnectorAction action) override
    {
        return acting(actionWord(action) + u' ' + name);
    }
    QFuture<Result<Acceptance>> restartTask(const QString &name, int task) override
    {
        return acting(u"Task %1 of %2"_s.arg(task).arg(name));
    }

private:
    QFuture<Result<Acceptance>> acting(const QString &what)
    {
        acted.append(what);
        if (!hold)
            return ready(answer);
        m_held.push_back(std::make_shared<QPromise<Result<Acceptance>>>());
        m_held.back()->start();
        mostAtOnce = std::max(mostAtOnce, int(m_held.size()));
        return m_held.back()->future();
    }

    std::vector<std::shared_ptr<QPromise<Result<Acceptance>>>> m_held;
};

/// A trail that notes in which order it was written and Connect was asked.
class FakeRecorder final : public ActionRecorder
{
public:
    explicit FakeRecorder(const FakeConnect *source)
        : m_connect(source)
    {}

    Result<qint64> answer = 17;
    Result<void> ended;
    QList<RecordedAction> begun;
    QList<std::pair<qint64, RecordedOutcome>> finished;
    QList<qsizetype> sentBefore; ///< what Connect had been asked when each was begun

    QFuture<Result<qint64>> begin(const RecordedAction &action) override
    {
        begun.append(action);
        sentBefore.append(m_connect->acted.size());
        return ready(answer);
    }
    QFuture<Result<void>> finish(qint64 id, const RecordedOutcome &outcome) override
    {
        finished.append({id, outcome});
        return ready(ended);
    }

private:
    const FakeConnect *m_connect;
};

class ConnectorActionsTest : public testing::Test
{
protected:
    void follow(milliseconds within = std::chrono::seconds(5))
    {
        actions = std::make_unique<ConnectorActions>(&connect, within, sign);
        QObject::connect(actions.get(), &ConnectorActions::finished, actions.get(),
                         [this](const ActionOutcome &outcome) { outcomes.append(outcome); });
        QObject::connect(actions.get(), &ConnectorActions::started, actions.get(),
                         [this](const QString &name) { started.append(name); });
    }

    ActionOutcome outcomeOf(ConnectorAction action)
    {
        if (!actions)
            follow();
        actions->run({u"x"_s}, action);
        EXPECT_TRUE(waitUntil([this] { return !outcomes.isEmpty(); }));
        return outcomes.value(0);
    }

    const milliseconds sign{700};
    FakeConnect connect;
    std::unique_ptr<ConnectorActions> actions;
    QList<ActionOutcome> outcomes;
    QStringList started;

    using State = ConnectorState;
    const Connector running = connectorIn(State::Running, {State::Running});
    const Connector paused = connectorIn(State::Paused, {State::Paused});
    const Connector half = connectorIn(State::Paused, {State::Paused, State::Running});
    const Connector stopped = connectorIn(State::Stopped, {});
    const Connector restarting = connectorIn(State::Running, {State::Restarting});
};

} // namespace

TEST_F(ConnectorActionsTest, ConfirmsAPauseByTheStatusOfEveryTask)
{
    connect.states = {running, half, paused};
    const ActionOutcome outcome = outcomeOf(ConnectorAction::Pause);
    EXPECT_EQ(outcome.result, paused);
    EXPECT_EQ(connect.looks, 3);
    EXPECT_EQ(started, QStringList{u"x"_s});
    EXPECT_TRUE(actions->pending().isEmpty());
}

TEST_F(ConnectorActionsTest, TakesAFailedTaskOfAPausedConnectorForPaused)
{
    connect.states = {connectorIn(State::Paused, {State::Failed})};
    EXPECT_TRUE(outcomeOf(ConnectorAction::Pause).result);
}

TEST_F(ConnectorActionsTest, ConfirmsAStopWhenTheTasksAreGone)
{
    connect.states = {running, connectorIn(State::Stopped, {State::Running}), stopped};
    EXPECT_EQ(outcomeOf(ConnectorAction::Stop).result, stopped);
}

TEST_F(ConnectorActionsTest, ConfirmsAResumeWhenTasksRunAgain)
{
    connect.states = {stopped, connectorIn(State::Running, {}), running};
    EXPECT_EQ(outcomeOf(ConnectorAction::Resume).result, running);
    EXPECT_EQ(connect.looks, 3);
}

TEST_F(ConnectorActionsTest, ReportsATaskThatFailsOnResumeWithItsCause)
{
    connect.states = {paused,
                      failedIn(u"a\nCaused by: java.net.ConnectException: Connection refused\n\tat b"_s)};
    const ActionOutcome outcome = outcomeOf(ConnectorAction::Resume);
    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.result.error().kind, ErrorKind::Server);
    EXPECT_THAT(outcome.result.error().message.toStdString(),
                HasSubstr("java.net.ConnectException: Connection refused"));
}

TEST_F(ConnectorActionsTest, DoesNotTakeTheStateBeforeARestartForItsEnd)
{
    connect.states = {running, restarting, restarting, running};
    EXPECT_EQ(outcomeOf(ConnectorAction::Restart).result, running);
    EXPECT_EQ(connect.looks, 4);
}

TEST_F(ConnectorActionsTest, DoesNotTakeTheFailureBeforeARestartForItsEnd)
{
    connect.states = {failedIn(u"old"_s), failedIn(u"old"_s), restarting, running};
    EXPECT_EQ(outcomeOf(ConnectorAction::RestartFailed).result, running);
    EXPECT_EQ(connect.acted, QStringList{u"Restart failed x"_s});
}

TEST_F(ConnectorActionsTest, ReportsARestartThatFailsAgain)
{
    connect.states = {failedIn(u"old"_s), restarting, failedIn(u"new"_s)};
    const ActionOutcome outcome = outcomeOf(ConnectorAction::Restart);
    ASSERT_FALSE(outcome.result);
    EXPECT_THAT(outcome.result.error().message.toStdString(), HasSubstr("new"));
}

TEST_F(ConnectorActionsTest, DoesNotCallAFailureThatNeverChangesANewOne)
{
    connect.states = {failedIn(u"old"_s)};
    const ActionOutcome outcome = outcomeOf(ConnectorAction::Restart);
    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.result.error().kind, ErrorKind::Server);
    EXPECT_THAT(outcome.result.error().message.toStdString(), HasSubstr("gave no sign of it"));
    EXPECT_THAT(outcome.result.error().message.toStdString(), HasSubstr("old"));
}

TEST_F(ConnectorActionsTest, DoesNotCallARestartDoneThatNobodySaw)
{
    QElapsedTimer took;
    took.start();
    connect.states = {running};
    connect.answer = connectorIn(State::Restarting, {State::Restarting});
    const ActionOutcome outcome = outcomeOf(ConnectorAction::Restart);
    EXPECT_EQ(outcome.result, running) << "it was accepted, and it runs";
    EXPECT_THAT(outcome.remark.toStdString(), HasSubstr("gave no sign of it"));
    EXPECT_GE(took.elapsed(), sign.count());
    EXPECT_LT(ConnectorActions::signWithin, std::chrono::seconds(5));
}

TEST_F(ConnectorActionsTest, TakesAFailureThatIsGoneAfterwardsForTheRestart)
{
    connect.states = {failedIn(u"old"_s), running};
    connect.answer = connectorIn(State::Running, {State::Restarting});
    const ActionOutcome outcome = outcomeOf(ConnectorAction::RestartFailed);
    EXPECT_EQ(outcome.result, running);
    EXPECT_TRUE(outcome.remark.isEmpty());
    EXPECT_EQ(connect.looks, 2) << "one before, one after";
}

TEST_F(ConnectorActionsTest, SaysThatNothingHadFailed)
{
    connect.states = {running};
    connect.answer = running;
    const ActionOutcome outcome = outcomeOf(ConnectorAction::RestartFailed);
    EXPECT_EQ(outcome.result, running);
    EXPECT_THAT(outcome.remark.toStdString(), HasSubstr("restarted nothing"));
    EXPECT_EQ(connect.looks, 2);
}

TEST_F(ConnectorActionsTest, TakesTheConnectorsSignForTheTasksOfItsWorkerOnly)
{
    Connector before = connectorIn(State::Running, {State::Running, State::Running});
    before.tasks[1].workerId = u"worker-2:8083"_s;
    Connector begun = before;
    begun.state = State::Restarting;
    connect.states = {before, begun, before};
    connect.answer = connectorIn(State::Restarting, {State::Restarting, State::Restarting});
    EXPECT_FALSE(outcomeOf(ConnectorAction::Restart).remark.isEmpty()) << "task 1 was never seen to restart";
    outcomes.clear();
    before.tasks[1].workerId = begun.tasks[1].workerId = before.workerId;
    connect.looks = 0;
    connect.states = {before, begun, before};
    EXPECT_TRUE(outcomeOf(ConnectorAction::Restart).remark.isEmpty());
}

TEST_F(ConnectorActionsTest, APausedConnectorIsPausedAfterItsRestart)
{
    connect.states = {paused, connectorIn(State::Paused, {State::Restarting}), paused};
    EXPECT_EQ(outcomeOf(ConnectorAction::Restart).result, paused);
}

TEST_F(ConnectorActionsTest, RestartsOneTaskAndLooksAtThatOne)
{
    follow();
    connect.states = {connectorIn(State::Running, {State::Failed, State::Running}),
                      connectorIn(State::Running, {State::Failed, State::Restarting}),
                      connectorIn(State::Running, {State::Failed, State::Running})};
    actions->restartTask(u"x"_s, 1);
    ASSERT_TRUE(waitUntil([this] { return !outcomes.isEmpty(); }));
    EXPECT_TRUE(outcomes.first().result);
    EXPECT_EQ(connect.acted, QStringList{u"Task 1 of x"_s});
}

TEST_F(ConnectorActionsTest, SaysWhenTimeIsUp)
{
    follow(milliseconds(600));
    connect.states = {running};
    const ActionOutcome outcome = outcomeOf(ConnectorAction::Pause);
    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.result.error().kind, ErrorKind::Timeout);
    for (const char *part : {"Connect accepted to pause \"x\"", "still running", "worker-1:8083"})
        EXPECT_THAT(outcome.result.error().message.toStdString(), HasSubstr(part));
}

TEST_F(ConnectorActionsTest, BearsALookThatFails)
{
    connect.states = {fail(ErrorKind::Timeout, u"slow"_s), fail(ErrorKind::Unreachable, u"gone"_s), paused};
    EXPECT_EQ(outcomeOf(ConnectorAction::Pause).result, paused);
}

TEST_F(ConnectorActionsTest, SaysWhyTheStateCouldNotBeRead)
{
    follow(milliseconds(400));
    connect.states = {fail(ErrorKind::Unreachable, u"nobody there"_s)};
    const ActionOutcome outcome = outcomeOf(ConnectorAction::Pause);
    ASSERT_FALSE(outcome.result);
    EXPECT_THAT(outcome.result.error().message.toStdString(), HasSubstr("nobody there"));
}

TEST_F(ConnectorActionsTest, EndsWhenTheConnectorIsGone)
{
    connect.states = {running, fail(ErrorKind::NotFound, u"gone"_s)};
    EXPECT_EQ(outcomeOf(ConnectorAction::Pause).result.error().kind, ErrorKind::NotFound);
}

TEST_F(ConnectorActionsTest, PassesOnWhatConnectRefused)
{
    connect.answer = fail(ErrorKind::ReadOnly, u"read-only"_s);
    EXPECT_EQ(outcomeOf(ConnectorAction::Pause).result.error().kind, ErrorKind::ReadOnly);
    EXPECT_EQ(connect.looks, 0);
}

TEST_F(ConnectorActionsTest, RefusesASecondActionMeanwhile)
{
    follow();
    connect.states = {paused};
    connect.hold = true;
    actions->run({u"x"_s}, ConnectorAction::Pause);
    actions->run({u"x"_s}, ConnectorAction::Resume);
    ASSERT_TRUE(waitUntil([this] { return !outcomes.isEmpty(); }));
    EXPECT_EQ(outcomes.first().action, ConnectorAction::Resume);
    EXPECT_EQ(outcomes.first().result.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(actions->pending(), QStringList{u"x"_s});
    connect.release();
    ASSERT_TRUE(waitUntil([this] { return outcomes.size() == 2; }));
    EXPECT_TRUE(outcomes.last().result);
    actions->run({u"x"_s}, ConnectorAction::Pause);
    ASSERT_TRUE(waitUntil([this] { return outcomes.size() == 3; }));
    EXPECT_TRUE(outcomes.last().result);
}

TEST_F(ConnectorActionsTest, SendsFewAtATimeAndFinishesEachOnce)
{
    follow();
    connect.states = {paused};
    connect.hold = true;
    QStringList names;
    for (int i = 0; i < 50; ++i)
        names.append(u"c%1"_s.arg(i));
    actions->run(names, ConnectorAction::Pause);
    EXPECT_EQ(connect.acted.size(), 8);
    EXPECT_EQ(actions->pending().size(), 50);
    connect.release();
    ASSERT_TRUE(waitUntil([this] { return outcomes.size() >= 50; }));
    QSet<QString> finished;
    for (const ActionOutcome &outcome : outcomes)
        finished.insert(outcome.connector);
    EXPECT_EQ(finished.size(), 50);
    EXPECT_EQ(outcomes.size(), 50);
    EXPECT_EQ(connect.mostAtOnce, 8);
}

TEST_F(ConnectorActionsTest, MayDieMidway)
{
    follow();
    connect.states = {running};
    connect.hold = true;
    actions->run({u"x"_s, u"y"_s}, ConnectorAction::Pause);
    actions.reset();
    connect.release();
    EXPECT_FALSE(waitUntil([this] { return !outcomes.isEmpty(); }, milliseconds(400)));
}

TEST_F(ConnectorActionsTest, MayDieInASlotOfItsOwn)
{
    follow();
    connect.states = {paused};
    QObject::connect(actions.get(), &ConnectorActions::finished, &*actions,
                     [this] { actions.release()->deleteLater(); });
    actions->run({u"x"_s}, ConnectorAction::Pause);
    ASSERT_TRUE(waitUntil([this] { return !actions; }));
}

class RecordedConnectorActions : public ConnectorActionsTest
{
protected:
    void SetUp() override
    {
        follow();
        actions->setRecorder(&recorder);
    }

    FakeRecorder recorder{&connect};
};

TEST_F(RecordedConnectorActions, SayBeforeWhatIsSentAndAfterHowItEnded)
{
    connect.states = {running, running, paused};
    EXPECT_EQ(outcomeOf(ConnectorAction::Pause).result, paused);
    const RecordedAction expected{u"pause"_s, u"x"_s, u"PUT /connectors/x/pause"_s,
                                  u"running (task 0 running)"_s};
    EXPECT_EQ(recorder.begun, QList<RecordedAction>{expected});
    EXPECT_EQ(recorder.sentBefore, QList<qsizetype>{0}) << "the trail comes first";
    const std::pair<qint64, RecordedOutcome> end{17, {AuditOutcome::Ok, u"paused (task 0 paused)"_s, {}}};
    ASSERT_EQ(recorder.finished.size(), 1);
    EXPECT_EQ(recorder.finished.first(), end);
}

TEST_F(RecordedConnectorActions, NameEachRequestAsItLeaves)
{
    connect.states = {fail(ErrorKind::Unreachable, u"gone"_s)};
    connect.answer = fail(ErrorKind::ReadOnly, u"read-only"_s);
    using Action = ConnectorAction;
    for (const Action action :
         {Action::Pause, Action::Resume, Action::Stop, Action::Restart, Action::RestartFailed}) {
        outcomes.clear();
        actions->run({u"a b/c"_s}, action);
        ASSERT_TRUE(waitUntil([this] { return !outcomes.isEmpty(); }));
    }
    outcomes.clear();
    actions->restartTask(u"a b/c"_s, 3);
    ASSERT_TRUE(waitUntil([this] { return !outcomes.isEmpty(); }));
    QStringList sent;
    for (const RecordedAction &action : recorder.begun)
        sent.append(action.action + u' ' + action.sent);
    EXPECT_EQ(
        sent,
        (QStringList{u"pause PUT /connectors/a%20b%2Fc/pause"_s, u"resume PUT /connectors/a%20b%2Fc/resume"_s,
                     u"stop PUT /connectors/a%20b%2Fc/stop"_s,
                     u"restart POST /connectors/a%20b%2Fc/restart?includeTasks=true&onlyFailed=false"_s,
                     u"restartFailed POST /connectors/a%20b%2Fc/restart?includeTasks=true&onlyFailed=true"_s,
                     u"restartTask POST /connectors/a%20b%2Fc/tasks/3/restart"_s}));
    for (const auto &[id, end] : recorder.finished)
        EXPECT_EQ(end.outcome, AuditOutcome::Failed) << "refused here, so it was not sent";
}

TEST_F(RecordedConnectorActions, DoNotHappenWhereTheyCannotBeRecorded)
{
    connect.states = {running};
    recorder.answer = fail(ErrorKind::Permission, u"The audit trail cannot be written."_s);
    const ActionOutcome outcome = outcomeOf(ConnectorAction::Stop);
    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.result.error().kind, ErrorKind::Permission);
    EXPECT_EQ(outcome.result.error().message,
              u"Nothing was sent to \"x\": The audit trail cannot be written."_s);
    EXPECT_TRUE(connect.acted.isEmpty());
    EXPECT_TRUE(recorder.finished.isEmpty());
}

TEST_F(RecordedConnectorActions, CallWhatWasSentWithoutAnAnswerUnknown)
{
    connect.states = {running};
    connect.answer = fail(ErrorKind::Timeout, u"no answer"_s);
    EXPECT_FALSE(outcomeOf(ConnectorAction::Pause).result);
    ASSERT_EQ(recorder.finished.size(), 1);
    EXPECT_EQ(recorder.finished.first().second, (RecordedOutcome{AuditOutcome::Unknown, {}, u"no answer"_s}));
}

TEST_F(RecordedConnectorActions, TellHowATaskFailed)
{
    connect.states = {paused, failedIn(u"boom"_s)};
    EXPECT_FALSE(outcomeOf(ConnectorAction::Resume).result);
    ASSERT_EQ(recorder.finished.size(), 1);
    const RecordedOutcome end = recorder.finished.first().second;
    EXPECT_EQ(end.outcome, AuditOutcome::Failed);
    EXPECT_EQ(end.after, u"running (task 0 failed)"_s);
    EXPECT_TRUE(end.error.contains(u"boom"_s));
}

TEST_F(RecordedConnectorActions, DoNotCallARestartDoneThatNobodySaw)
{
    connect.states = {running};
    connect.answer = connectorIn(State::Restarting, {State::Restarting});
    EXPECT_EQ(outcomeOf(ConnectorAction::Restart).result, running);
    EXPECT_EQ(recorder.finished.value(0).second.outcome, AuditOutcome::Unknown);
}

TEST_F(RecordedConnectorActions, SayWhenTheirEndCouldNotBeRecorded)
{
    connect.states = {running, paused};
    recorder.ended = fail(ErrorKind::Permission, u"disk full"_s);
    const ActionOutcome outcome = outcomeOf(ConnectorAction::Pause);
    EXPECT_EQ(outcome.result, paused);
    EXPECT_TRUE(outcome.remark.contains(u"disk full"_s));
    EXPECT_TRUE(actions->pending().isEmpty());
}

TEST_F(RecordedConnectorActions, AreNotRecordedForAConnectorThatIsNotThere)
{
    connect.states = {fail(ErrorKind::NotFound, u"no such connector"_s)};
    EXPECT_FALSE(outcomeOf(ConnectorAction::Pause).result);
    EXPECT_TRUE(recorder.begun.isEmpty());
    EXPECT_TRUE(connect.acted.isEmpty());
}
