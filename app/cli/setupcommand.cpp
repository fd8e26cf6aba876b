#include "app/cli/setupcommand.h"

#include "app/auditplace.h"
#include "app/cli/terminal.h"
#include "app/setupsession.h"
#include "models/core/format.h"
#include "models/core/whenready.h"
#include "models/services/audit/audittrail.h"
#include "models/services/setup/prover.h"
#include "models/services/setup/setupservice.h"
#include "models/services/setup/setupstate.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <algorithm>

namespace sluice::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds proofWithin{150};

Health healthOf(const Step &step)
{
    switch (step.state) {
    case StepState::Done:
        return Health::Good;
    case StepState::Needed:
        return Health::Warning;
    case StepState::Manual:
    case StepState::NotPermitted:
        return step.advice ? Health::Warning : Health::Stuck;
    case StepState::Blocked:
    case StepState::NotApplicable:
        return Health::Off;
    case StepState::Unknown:
        break;
    }
    return Health::Unknown;
}

QString indented(const QString &text, int columns)
{
    QStringList lines;
    for (const QString &line : text.split(u'\n'))
        lines.append(QString(columns, u' ') + safe(line));
    return lines.join(u'\n') + u'\n';
}

QString stepText(const Step &step, bool withChanges, bool colour)
{
    const QString word = step.advice && step.state == StepState::Manual
                             ? QCoreApplication::translate("SetupCommand", "Advice")
                             : stepStateWord(step.state);
    QString text = u"  "_s + stateText(healthOf(step), word, colour) +
                   QString(std::max<qsizetype>(1, 15 - word.size()), u' ') + safe(step.title) + u'\n';
    const bool quiet = step.state == StepState::Done || step.state == StepState::NotApplicable;
    if (!step.finding.isEmpty() && (!quiet || withChanges))
        text += indented(step.finding, 19);
    if (!quiet && !step.remedy.isEmpty() && step.remedy != step.finding)
        text += indented(step.remedy, 19);
    for (const QString &fact : step.facts) {
        if (withChanges && fact != step.finding)
            text += indented(u"· "_s + fact, 19);
    }
    if (!withChanges || quiet)
        return text;
    for (const Change &change : step.changes)
        text += indented(changeText(change), 23);
    if (!step.changes.isEmpty() && !step.cost.isEmpty())
        text += indented(QCoreApplication::translate("SetupCommand", "Cost: %1").arg(step.cost), 19);
    return text;
}

QString hopWord(setup::ProofHop hop)
{
    switch (hop) {
    case setup::ProofHop::Committed:
        return QCoreApplication::translate("SetupCommand", "committed at");
    case setup::ProofHop::OnTopic:
        return QCoreApplication::translate("SetupCommand", "on topic");
    case setup::ProofHop::Confirmed:
        return QCoreApplication::translate("SetupCommand", "slot confirmed past it, at");
    case setup::ProofHop::Cleared:
        return QCoreApplication::translate("SetupCommand", "cleared away, left by an earlier proof:");
    case setup::ProofHop::Watching:
        return QCoreApplication::translate("SetupCommand", "watching for the next change in");
    case setup::ProofHop::Deleted:
        break;
    }
    return QCoreApplication::translate("SetupCommand", "deleted again from");
}

QString hopToken(setup::ProofHop hop)
{
    switch (hop) {
    case setup::ProofHop::Committed:
        return u"committed"_s;
    case setup::ProofHop::OnTopic:
        return u"onTopic"_s;
    case setup::ProofHop::Confirmed:
        return u"confirmed"_s;
    case setup::ProofHop::Cleared:
        return u"cleared"_s;
    case setup::ProofHop::Watching:
        return u"watching"_s;
    case setup::ProofHop::Deleted:
        break;
    }
    return u"deleted"_s;
}

bool anythingAnswers(const SetupFacts &facts)
{
    return facts.connect || facts.kafka ||
           std::any_of(facts.databases.cbegin(), facts.databases.cend(),
                       [](const Result<DatabaseSetupFacts> &database) { return database.has_value(); });
}

} // namespace

QString planText(const Plan &plan, bool withChanges, bool colour)
{
    QString text;
    std::optional<StepGroup> group;
    for (const Step &step : plan) {
        if (group != step.group)
            text += (group ? u"\n"_s : QString()) + stepGroupWord(step.group) + u'\n';
        group = step.group;
        text += stepText(step, withChanges, colour);
    }
    const auto count = [&](StepState state) {
        return std::count_if(plan.cbegin(), plan.cend(),
                             [&](const Step &step) { return step.state == state && !step.advice; });
    };
    return text + QCoreApplication::translate("SetupCommand",
                                              "\n%1 done, %2 to do, %3 need a person, %4 not permitted, "
                                              "%5 wait, %6 unknown.\n")
                      .arg(count(StepState::Done) + count(StepState::NotApplicable))
                      .arg(count(StepState::Needed))
                      .arg(count(StepState::Manual))
                      .arg(count(StepState::NotPermitted))
                      .arg(count(StepState::Blocked))
                      .arg(count(StepState::Unknown));
}

QJsonObject planJson(const Plan &plan)
{
    QJsonArray steps;
    for (const Step &step : plan) {
        QJsonArray changes;
        for (const Change &change : step.changes)
            changes.append(QJsonObject{{u"target"_s, change.target}, {u"text"_s, changeText(change)}});
        steps.append(QJsonObject{{u"id"_s, step.id},
                                 {u"group"_s, stepGroupWord(step.group)},
                                 {u"subject"_s, step.subject},
                                 {u"title"_s, step.title},
                                 {u"state"_s, stepStateToken(step.state)},
                                 {u"advice"_s, step.advice},
                                 {u"finding"_s, step.finding},
                                 {u"facts"_s, QJsonArray::fromStringList(step.facts)},
                                 {u"remedy"_s, step.remedy},
                                 {u"cost"_s, step.cost},
                                 {u"undo"_s, step.undo},
                                 {u"why"_s, step.why},
                                 {u"reference"_s, step.reference},
                                 {u"changes"_s, changes}});
    }
    return {{u"complete"_s, isComplete(plan)}, {u"steps"_s, steps}};
}

SetupCommand::SetupCommand(Profile profile, app::ProfileSecrets secrets, Arguments arguments, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_secrets(std::move(secrets))
    , m_arguments(std::move(arguments))
{}

SetupCommand::~SetupCommand() = default;

void SetupCommand::start()
{
    m_clock.start();
    Result<SetupSpec> spec =
        m_arguments.setup.specFile.isEmpty() ? app::guideSetup() : app::loadSetup(m_arguments.setup.specFile);
    if (!spec)
        return stop(Usage, spec.error().message);
    const QString wanted = m_arguments.setup.direction;
    if (!wanted.isEmpty())
        spec->directions.removeIf([&](const DirectionPlan &d) { return d.connector != wanted; });
    if (spec->directions.isEmpty())
        return stop(Usage, tr("The setup has no direction with the connector \"%1\".").arg(wanted));
    if (m_arguments.verb == u"undo" && spec->directions.size() != 1)
        return stop(Usage, tr("Undo takes one direction down at a time: give --direction CONNECTOR."));
    app::SetupLogin login;
    if (!m_arguments.setup.loginAs.isEmpty()) {
        const Result<Secret> password =
            qEnvironmentVariableIsSet("SLUICE_SETUP_PASSWORD")
                ? Result<Secret>(Secret(qgetenv("SLUICE_SETUP_PASSWORD")))
                : askSecret(tr("the password of %1 on the databases").arg(m_arguments.setup.loginAs));
        if (!password)
            return stop(Usage, password.error().message);
        login = {m_arguments.setup.loginAs, *password};
    }
    m_audit = std::make_unique<AuditTrail>(app::auditPlaceOf(m_profile.name));
    m_session = std::make_unique<app::SetupSession>(m_profile, m_secrets, *spec, *m_audit, login);
    setup::SetupService &service = m_session->service();
    connect(&service, &setup::SetupService::planChanged, this, &SetupCommand::planCame);
    connect(&service, &setup::SetupService::applied, this, &SetupCommand::applied);
    connect(&service, &setup::SetupService::stepStarted, this, [this](const QString &id) {
        const Step *step = stepOf(m_session->service().plan(), id);
        if (!m_arguments.json && step)
            print(u"→ "_s + safe(step->title) + u'\n');
    });
    connect(&service, &setup::SetupService::changeSent, this,
            [this](const QString &id, const Change &change) {
                if (m_arguments.json)
                    m_events.append(QJsonObject{{u"step"_s, id}, {u"sent"_s, changeText(change)}});
                else
                    print(indented(changeText(change), 6));
            });
    connect(&service, &setup::SetupService::stepFinished, this,
            [this](const QString &id, const Outcome &outcome) {
                if (!outcome)
                    complain(tr("%1: %2").arg(safe(id), safe(outcome.error().message)));
            });
    connect(&service, &setup::SetupService::waitingForRestart, this, [this](const Step &step) {
        ++m_manual;
        complain(safe(step.finding) + u' ' + safe(step.remedy) + u' ' +
                 tr("Waiting up to %1 for it.").arg(formatDuration(m_arguments.setup.restartWait)));
    });
    if (m_arguments.verb == u"undo")
        service.setPurpose(setup::Purpose::TakeDown);
    usePassword();
    service.check();
}

/// From the environment; one that was never set is made here, and reaches the servers with the role.
void SetupCommand::usePassword()
{
    const QByteArray given = qgetenv("SLUICE_CONNECTOR_PASSWORD");
    if (!given.isEmpty())
        m_session->service().setRolePassword(Secret(given), true);
    else if (m_arguments.verb == u"apply")
        m_session->service().setRolePassword(app::newPassword(), false);
}

void SetupCommand::planCame(const Plan &plan)
{
    if (std::exchange(m_shown, true))
        return; // looks between the changes
    if (!anythingAnswers(m_session->service().facts())) {
        showPlan(plan);
        return end(NotReached);
    }
    withScripts(plan, [this] { goOn(m_session->service().plan()); });
}

void SetupCommand::goOn(const Plan &plan)
{
    if (m_arguments.verb == u"apply")
        return beginApply();
    if (m_arguments.verb == u"prove")
        return proveNext();
    if (m_arguments.verb == u"undo")
        return undo();
    showPlan(plan);
    end(isComplete(plan) ? Done : NotHealthy);
}

void SetupCommand::showPlan(const Plan &plan)
{
    if (m_arguments.json)
        print(QString::fromUtf8(QJsonDocument(planJson(plan)).toJson()));
    else
        print(planText(plan, m_arguments.verb == u"plan", colourWanted()));
}

/// Whether the plan may be sent: with --yes, or when a person types what is asked for. Says why not.
bool SetupCommand::agreed(const QString &question, const QString &expected)
{
    if (m_arguments.setup.yes || isComplete(m_session->service().plan()))
        return true;
    if (!m_arguments.json)
        print(planText(m_session->service().plan(), true, colourWanted()));
    const Result<bool> answer = confirm(question, expected);
    if (!answer)
        stop(Usage, answer.error().message);
    else if (!*answer)
        stop(NotHealthy, tr("Nothing was sent."));
    return answer && *answer;
}

void SetupCommand::beginApply()
{
    const bool production = m_profile.environment == Environment::Production;
    if (!agreed(production ? tr("This is production. Type the profile's name to go on: ")
                           : tr("Send all this? Type yes to go on: "),
                production ? m_profile.name : u"yes"_s))
        return;
    setup::ApplyWish wish;
    wish.advice = m_arguments.setup.advice;
    wish.restartWait = m_arguments.setup.restartWait;
    m_session->service().apply(wish);
}

void SetupCommand::applied(const setup::ApplyOutcome &outcome)
{
    const QString sentence = tr("%1 sent in %2.")
                                 .arg(formatCounted(outcome.changes, tr("change"), tr("changes")),
                                      formatDuration(std::chrono::milliseconds(m_clock.elapsed())));
    if (!m_arguments.json)
        print(sentence + u'\n');
    withScripts(m_session->service().plan(), [this, outcome] { afterApply(outcome); });
}

void SetupCommand::afterApply(const setup::ApplyOutcome &outcome)
{
    const Plan &plan = m_session->service().plan();
    if (outcome.end == setup::ApplyEnd::Complete && m_arguments.verb == u"undo") {
        showPlan(plan);
        return end(Done);
    }
    if (outcome.end == setup::ApplyEnd::Complete)
        return proveNext();
    if (m_arguments.json)
        print(QString::fromUtf8(QJsonDocument(planJson(plan)).toJson()));
    else
        print(planText(plan, false, colourWanted()));
    if (outcome.end == setup::ApplyEnd::Failed)
        complain(tr("Stopped: %1 What was done stays done; run it again when the cause is mended.")
                     .arg(safe(outcome.error.message)));
    end(NotHealthy);
}

void SetupCommand::proveNext()
{
    const QList<DirectionPlan> directions = m_session->service().spec().directions;
    if (m_proving >= directions.size()) {
        if (m_arguments.json)
            print(
                QString::fromUtf8(QJsonDocument(QJsonObject{{u"proved"_s, m_allProved},
                                                            {u"manualActions"_s, m_manual},
                                                            {u"seconds"_s, double(m_clock.elapsed()) / 1000},
                                                            {u"events"_s, m_events}})
                                      .toJson()));
        else
            print(tr("%1 after %2, with %3 by hand.\n")
                      .arg(m_allProved ? tr("Proved") : tr("Not proved"),
                           formatDuration(std::chrono::milliseconds(m_clock.elapsed())),
                           formatCounted(m_manual, tr("action"), tr("actions"))));
        return end(m_allProved ? Done : NotHealthy);
    }
    const DirectionPlan direction = directions.at(m_proving++);
    setup::Prover &prover = m_session->proverFor(direction);
    if (!m_arguments.json)
        print(u"→ "_s + tr("Proof of %1 → %2").arg(safe(direction.from), safe(direction.to)) + u'\n');
    connect(&prover, &setup::Prover::hopReached, this, [this, direction](const setup::ProofHopResult &hop) {
        if (m_arguments.json)
            m_events.append(QJsonObject{{u"direction"_s, direction.connector},
                                        {u"hop"_s, hopToken(hop.hop)},
                                        {u"ms"_s, qint64(hop.after.count())},
                                        {u"where"_s, hop.where}});
        else
            print(u"      %1 %2 %3\n"_s.arg(formatDuration(hop.after), 8)
                      .arg(hopWord(hop.hop), safe(hop.where)));
    });
    connect(&prover, &setup::Prover::proved, this, [this](const Outcome &outcome) {
        if (!outcome)
            complain(safe(outcome.error().message));
        m_allProved = m_allProved && outcome;
        proveNext();
    });
    if (const auto obstacle = setup::proofObstacle(m_session->service().facts(), direction)) {
        complain(safe(obstacle->message));
        m_allProved = false;
        return proveNext();
    }
    prover.prove(m_session->service().spec(), m_session->service().facts(), direction, proofWithin);
}

/// Writes the DBA's scripts, if they are wanted, and goes on. A script that makes the role holds the verifier
/// of the password that Sluice will use, so that password has to be one that is known the next time too.
void SetupCommand::withScripts(const Plan &plan, const std::function<void()> &then)
{
    if (m_arguments.setup.scriptFile.isEmpty())
        return then();
    bool needsVerifier = false;
    for (const DatabaseProfile &db : m_profile.databases)
        needsVerifier = needsVerifier ||
                        setup::dbaScript(plan, db.name, setup::verifierMark).contains(setup::verifierMark);
    if (!needsVerifier) {
        if (writeScripts(plan, {}))
            then();
        return;
    }
    if (!qEnvironmentVariableIsSet("SLUICE_CONNECTOR_PASSWORD"))
        return stop(Usage,
                    tr("The script makes the role %1: set SLUICE_CONNECTOR_PASSWORD to the password that it "
                       "is to have. The script will hold only its SCRAM verifier.")
                        .arg(m_session->service().spec().role));
    whenReady(m_session->verifier(), this, [this, plan, then](const Result<QString> &verifier) {
        if (!verifier)
            return stop(NotReached, verifier.error().message);
        if (writeScripts(plan, *verifier))
            then();
    });
}

/// "setup.sql" → "setup-smart_warehouse.sql": one for each database, since each is a connection of its own.
bool SetupCommand::writeScripts(const Plan &plan, const QString &verifier)
{
    const QFileInfo wished(m_arguments.setup.scriptFile);
    for (const DatabaseProfile &db : m_profile.databases) {
        const QString script = setup::dbaScript(plan, db.name, verifier);
        const QString suffix = wished.suffix().isEmpty() ? u"sql"_s : wished.suffix();
        QString safeName = db.name;
        safeName.replace(u'/', u'_');
        const QString path =
            wished.dir().filePath(wished.completeBaseName() + u'-' + safeName + u'.' + suffix);
        if (script.isEmpty())
            continue;
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
            file.write(script.toUtf8()) < 0 || !file.commit()) {
            stop(Usage, tr("%1 cannot be written: %2").arg(path, file.errorString()));
            return false;
        }
        complain(tr("For the DBA of %1: %2").arg(safe(db.name), path));
    }
    return true;
}

/// One direction at a time: its connector's name is what a person types.
void SetupCommand::undo()
{
    const QString connector = m_session->service().spec().directions.first().connector;
    if (!agreed(tr("This takes the direction down. Type %1 to go on: ").arg(connector), connector))
        return;
    setup::ApplyWish wish;
    wish.advice = m_arguments.all;
    m_session->service().apply(wish);
}

void SetupCommand::stop(Exit code, const QString &sentence)
{
    complain(sentence);
    end(code);
}

void SetupCommand::end(Exit code)
{
    Q_EMIT finished(code);
}

} // namespace sluice::cli
