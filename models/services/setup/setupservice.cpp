#include "models/services/setup/setupservice.h"

#include "models/services/setup/connectorformservice.h"
#include "models/services/setup/planning.h"
#include "models/services/setup/undoplan.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// A reload or a new topic shows a moment after it was accepted; a connector once the worker that is asked
/// has read it from Kafka, which takes longer where brokers or workers have just been restarted.
constexpr int mostVerifications = 12;
constexpr int mostVerificationsOfConnect = 80;
constexpr milliseconds betweenVerifications{500};
constexpr milliseconds whileWaiting{1500};
/// A first snapshot may hold a slot's creation up; then a person looks better than a progress bar.
constexpr seconds mostStarting{150};

int verificationsOf(const Step &step)
{
    const bool ofConnect = std::any_of(step.changes.cbegin(), step.changes.cend(), [](const Change &change) {
        return change.kind == ChangeKind::CreateConnector || change.kind == ChangeKind::UpdateConnector ||
               change.kind == ChangeKind::DeleteConnector || change.kind == ChangeKind::StopConnector;
    });
    return ofConnect ? mostVerificationsOfConnect : mostVerifications;
}

bool isOver(const Step &step)
{
    return step.state == StepState::Done || step.state == StepState::NotApplicable;
}

} // namespace

SetupService::SetupService(SetupSpec spec, Profile profile, const Servers &servers, QObject *parent)
    : QObject(parent)
    , m_spec(std::move(spec))
    , m_profile(std::move(profile))
    , m_connect(servers.connect)
    , m_inspector(m_profile, servers)
    , m_sender(servers)
{
    connect(&m_inspector, &Inspector::checked, this, &SetupService::judge);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &SetupService::check);
}

std::unique_ptr<ConnectorFormService> SetupService::formFor(const QString &connector) const
{
    const auto direction = std::ranges::find(m_spec.directions, connector, &DirectionPlan::connector);
    if (direction == m_spec.directions.cend())
        return nullptr;
    const auto db = m_facts.databases.constFind(direction->from);
    // One that no server knows yet would be refused, and look like a mistake.
    const bool opens = m_passwordInUse && db != m_facts.databases.cend() && *db && (*db)->role;
    return std::make_unique<ConnectorFormService>(ConnectorForm(m_spec, m_profile, m_facts, *direction),
                                                  m_connect, opens ? m_password : Secret());
}

void SetupService::setSpec(const SetupSpec &spec)
{
    m_spec = spec;
}

void SetupService::setRolePassword(const Secret &password, bool inUse)
{
    m_password = password;
    m_passwordInUse = inUse && !password.isEmpty();
}

void SetupService::check()
{
    if (!m_applying) // within one run Connect need not validate the same config again and again
        m_inspector.forget();
    m_inspector.check(m_spec, m_password, m_passwordInUse);
}

void SetupService::apply(const ApplyWish &wish)
{
    if (m_applying)
        return;
    m_applying = true;
    m_cancelled = false;
    m_wish = wish;
    m_current = {};
    m_unsent.clear();
    m_tried.clear();
    m_changes = 0;
    m_saidRestart.clear();
    m_waitingSince.invalidate();
    check();
}

void SetupService::cancel()
{
    if (!m_applying)
        return;
    m_cancelled = true;
    if (!m_pause.isActive())
        return;
    m_pause.stop(); // only waiting: nothing is under way
    if (m_current.id.isEmpty())
        finish(ApplyEnd::Cancelled);
    else
        finishCurrent(fail(ErrorKind::Cancelled, Text::tr("It was cancelled before its effect was seen.")));
}

void SetupService::judge(const SetupFacts &facts)
{
    m_facts = facts;
    m_plan = m_purpose == Purpose::SetUp ? planSetup(m_spec, m_profile, facts)
                                         : planUndo(m_spec, m_profile, facts);
    Q_EMIT planChanged(m_plan);
    if (!m_applying)
        return;
    if (m_current.id.isEmpty())
        goOn();
    else
        verifyCurrent();
}

void SetupService::verifyCurrent()
{
    const Step *now = stepOf(m_plan, m_current.id);
    if (now && isOver(*now))
        return finishCurrent({});
    if (m_refused && isRestarting(m_current))
        return waitWithCurrent();
    if (m_refused)
        return finishCurrent(tl::unexpected(*m_refused));
    // What was sent has begun something that settles by itself: that is the next step's matter.
    if (++m_verifications < verificationsOf(m_current))
        return checkLater(betweenVerifications);
    finishCurrent(fail(ErrorKind::Server, Text::tr("Everything was sent, but the check still says: %1")
                                              .arg(now ? now->finding : Text::tr("the step is gone"))));
}

/// Whether a person was asked to restart a server, and one that this step changes is away.
bool SetupService::isRestarting(const Step &step) const
{
    return !m_saidRestart.isEmpty() &&
           std::any_of(step.changes.cbegin(), step.changes.cend(), [this](const Change &change) {
               const Step *reach = stepOf(m_plan, u"reach/"_s + change.target);
               return change.kind == ChangeKind::Sql && reach && reach->state != StepState::Done;
           });
}

/// It went down in the middle of the step, as it was asked to: whatever is left of it is judged anew once the
/// server is back.
void SetupService::waitWithCurrent()
{
    const QString id = std::exchange(m_current, {}).id;
    m_tried.remove(id);
    Q_EMIT stepFinished(id, Outcome(Result<void>(tl::unexpected(*m_refused))));
    goOn();
}

bool isWished(const Step &step, const ApplyWish &wish)
{
    if (!wish.only.isEmpty())
        return step.id == wish.only;
    return wish.parts ? wish.parts->contains(step.id) : !step.advice || wish.advice;
}

bool SetupService::isAgreed(const Step &step) const
{
    return !m_wish.agreed ||
           std::all_of(step.changes.cbegin(), step.changes.cend(),
                       [this](const Change &change) { return m_wish.agreed->contains(change); });
}

const Step *SetupService::nextStep() const
{
    const auto wanted = [this](const Step &step) {
        return isWished(step, m_wish) && step.state == StepState::Needed && !m_tried.contains(step.id) &&
               isAgreed(step);
    };
    const auto found = std::find_if(m_plan.cbegin(), m_plan.cend(), wanted);
    return found == m_plan.cend() ? nullptr : &*found;
}

void SetupService::goOn()
{
    if (m_cancelled)
        return finish(ApplyEnd::Cancelled);
    if (const Step *next = nextStep()) {
        m_waitingSince.invalidate();
        return begin(*next);
    }
    if (m_wish.only.isEmpty() && (waitForRestart() || waitForStart()))
        return;
    const bool chosen = !m_wish.only.isEmpty() || m_wish.parts;
    const bool done =
        chosen ? std::all_of(m_plan.cbegin(), m_plan.cend(),
                             [this](const Step &step) { return !isWished(step, m_wish) || isOver(step); })
               : isComplete(m_plan);
    finish(done ? ApplyEnd::Complete : ApplyEnd::NeedsPerson);
}

/// True while a server's restart is waited for: until it was seen, and the server is back.
bool SetupService::waitForRestart()
{
    QList<Step> pending;
    std::copy_if(m_plan.cbegin(), m_plan.cend(), std::back_inserter(pending),
                 [](const Step &step) { return step.isRestart && step.state == StepState::Manual; });
    const bool away = std::any_of(m_plan.cbegin(), m_plan.cend(), [](const Step &step) {
        return step.id.startsWith(u"reach/") && step.state != StepState::Done;
    });
    if (pending.isEmpty() && !(away && !m_saidRestart.isEmpty()))
        return false;
    if (!m_waitingSince.isValid())
        m_waitingSince.start();
    if (milliseconds(m_waitingSince.elapsed()) >= m_wish.restartWait)
        return false;
    for (const Step &step : std::as_const(pending)) {
        if (m_saidRestart.contains(step.id))
            continue;
        m_saidRestart.insert(step.id);
        Q_EMIT waitingForRestart(step);
    }
    checkLater(whileWaiting);
    return true;
}

/// True while a connector that was deployed is on its way up.
bool SetupService::waitForStart()
{
    const bool starting = std::any_of(m_plan.cbegin(), m_plan.cend(), [](const Step &step) {
        return step.isStarting && step.state == StepState::Unknown;
    });
    if (!starting)
        return false;
    if (!m_waitingSince.isValid())
        m_waitingSince.start();
    if (milliseconds(m_waitingSince.elapsed()) >= mostStarting)
        return false;
    checkLater(whileWaiting);
    return true;
}

void SetupService::checkLater(milliseconds pause)
{
    m_pause.start(pause);
}

void SetupService::begin(const Step &step)
{
    m_current = step;
    m_unsent = step.changes;
    m_verifications = 0;
    m_refused.reset();
    m_tried.insert(step.id);
    Q_EMIT stepStarted(step.id);
    sendNext();
}

void SetupService::sendNext()
{
    if (m_unsent.isEmpty())
        return check();
    if (m_cancelled)
        return finishCurrent(fail(ErrorKind::Cancelled, Text::tr("It was cancelled before all was sent.")));
    const Change change = m_unsent.takeFirst();
    m_sender.send(change, m_spec.role, m_password, m_current.finding,
                  [this, change](const Result<void> &result) {
                      if (!result)
                          return refused(change, result.error());
                      ++m_changes;
                      m_passwordInUse = m_passwordInUse || takesVerifier(change.statement);
                      Q_EMIT changeSent(m_current.id, change);
                      sendNext();
                  });
}

/// An answer may be lost, and somebody else may be quicker: whether it failed is what the server says. A
/// topic that is there already does not stop the others of its step.
void SetupService::refused(const Change &change, const Error &error)
{
    m_refused = m_refused.value_or(error);
    if (change.kind == ChangeKind::CreateTopic && error.kind == ErrorKind::Conflict)
        return sendNext();
    m_unsent.clear();
    check();
}

void SetupService::finishCurrent(const Result<void> &result)
{
    const QString id = std::exchange(m_current, {}).id;
    m_unsent.clear();
    Q_EMIT stepFinished(id, Outcome(result));
    if (result)
        return goOn();
    finish(result.error().kind == ErrorKind::Cancelled ? ApplyEnd::Cancelled : ApplyEnd::Failed, id,
           result.error());
}

void SetupService::finish(ApplyEnd end, const QString &step, const Error &error)
{
    m_applying = false;
    m_waitingSince.invalidate();
    Q_EMIT applied({end, step, error, m_changes});
}

} // namespace sluice::setup
