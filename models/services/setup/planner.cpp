#include "models/services/setup/planner.h"

#include "models/clients/postgres/queries.h"
#include "models/services/setup/planning.h"

#include <QJsonDocument>
#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

bool isSettled(const Step *step)
{
    return !step || step->advice || step->state == StepState::Done || step->state == StepState::NotApplicable;
}

} // namespace

void resolveOrder(Plan &plan)
{
    for (Step &step : plan) {
        // What a person has to mend is said at once: it can be mended meanwhile.
        if (step.state == StepState::Done || step.state == StepState::NotApplicable ||
            step.state == StepState::Manual)
            continue;
        QStringList waitsFor;
        for (const QString &id : std::as_const(step.after)) {
            const Step *before = stepOf(plan, id);
            if (!isSettled(before))
                waitsFor.append(before->title);
        }
        if (waitsFor.isEmpty())
            continue;
        step.state = step.permitted ? StepState::Blocked : StepState::NotPermitted;
        if (step.permitted)
            step.remedy = Text::tr("Waits for: %1.").arg(waitsFor.join(u"; "_s));
    }
}

Planning::Planning(const SetupSpec &aSpec, const Profile &aProfile, const SetupFacts &someFacts)
    : spec(aSpec)
    , profile(aProfile)
    , facts(someFacts)
{}

const DatabaseSetupFacts *Planning::database(const QString &name) const
{
    const auto found = facts.databases.constFind(name);
    return found != facts.databases.cend() && *found ? &**found : nullptr;
}

const DatabaseProfile *Planning::databaseProfile(const QString &name) const
{
    const auto found = std::find_if(profile.databases.cbegin(), profile.databases.cend(),
                                    [&](const DatabaseProfile &db) { return db.name == name; });
    return found == profile.databases.cend() ? nullptr : &*found;
}

const ConnectSetupFacts *Planning::connect() const
{
    return facts.connect ? &*facts.connect : nullptr;
}

const KafkaSetupFacts *Planning::kafka() const
{
    return facts.kafka ? &*facts.kafka : nullptr;
}

QStringList Planning::sources() const
{
    QStringList names;
    for (const DirectionPlan &direction : spec.directions) {
        if (!names.contains(direction.from))
            names.append(direction.from);
    }
    return names;
}

QList<DirectionPlan> Planning::directionsFrom(const QString &database) const
{
    QList<DirectionPlan> found;
    std::copy_if(spec.directions.cbegin(), spec.directions.cend(), std::back_inserter(found),
                 [&](const DirectionPlan &direction) { return direction.from == database; });
    return found;
}

const Connector *Planning::deployed(const QString &connector) const
{
    if (!connect())
        return nullptr;
    const QList<Connector> &all = connect()->connectors;
    const auto found =
        std::find_if(all.cbegin(), all.cend(), [&](const Connector &c) { return c.name == connector; });
    return found == all.cend() ? nullptr : &*found;
}

QVersionNumber Planning::connectVersion() const
{
    return connectVersionOf(facts);
}

QVersionNumber Planning::debezium() const
{
    for (const WorkerSetupFacts &worker : connect() ? connect()->workers : QList<WorkerSetupFacts>()) {
        for (const ConnectorPlugin &plugin : worker.plugins.value_or(QList<ConnectorPlugin>())) {
            if (plugin.className == postgresConnectorClass)
                return versionOf(plugin.version);
        }
    }
    return {};
}

Step Planning::step(StepGroup group, const QString &kind, const QString &subject, const QString &title,
                    const QString &why, const QString &reference) const
{
    Step made;
    made.id = subject.isEmpty() ? kind : kind + u'/' + subject;
    made.group = group;
    made.subject = subject;
    made.title = title;
    made.why = why;
    made.reference = reference;
    made.finding = subject.isEmpty() ? Text::tr("Not known: it could not be asked.")
                                     : Text::tr("Not known: %1 could not be asked.").arg(subject);
    return made;
}

void setDone(Step &step, const QString &finding)
{
    step.state = StepState::Done;
    step.finding = finding;
}

void setManual(Step &step, const QString &finding, const QString &remedy)
{
    step.state = StepState::Manual;
    step.finding = finding;
    step.remedy = remedy;
}

void setNeeded(Step &step, const QString &finding, const QList<Change> &changes, bool permitted)
{
    step.state = permitted ? StepState::Needed : StepState::NotPermitted;
    step.permitted = permitted;
    step.finding = finding;
    step.changes = changes;
    if (!permitted)
        step.remedy = Text::tr("This login may not. Give the script to the DBA, then check again.");
}

Change sql(const QString &database, const QString &statement)
{
    Change change;
    change.kind = ChangeKind::Sql;
    change.target = database;
    change.statement = statement;
    return change;
}

Change serverSql(const QString &database, const QString &statement)
{
    Change change = sql(database, statement);
    change.ownTransaction = false;
    return change;
}

QString ident(const QString &name)
{
    return postgres::quotedIdentifier(name);
}

QString ident(const TableName &name)
{
    return ident(name.schema) + u'.' + ident(name.table);
}

QString idents(const QList<TableName> &names)
{
    QStringList quoted;
    for (const TableName &name : names)
        quoted.append(ident(name));
    return quoted.join(u", "_s);
}

/// Between single quotes, doubled where the text has them. A backslash would be an escape on a server whose
/// standard_conforming_strings is off, so such a text gets the form that means the same on both.
QString literal(const QString &text)
{
    QString inner = text;
    inner.replace(u'\'', u"''"_s);
    if (!inner.contains(u'\\'))
        return u'\'' + inner + u'\'';
    return u"E'"_s + inner.replace(u'\\', u"\\\\"_s) + u'\'';
}

namespace {

/// How a statement ends that sets the role's password; a name that looks like the mark stands elsewhere.
const QString verifierEnd = u" PASSWORD '"_s + verifierMark + u'\'';

} // namespace

bool takesVerifier(const QString &statement)
{
    return statement.endsWith(verifierEnd);
}

QString withVerifier(const QString &statement, const QString &verifier)
{
    if (!takesVerifier(statement))
        return statement;
    return statement.chopped(verifierMark.size() + 1) + verifier + u'\'';
}

QString offsetText(const ConnectorOffset &offset)
{
    const QJsonValue lsn = offset.offset[u"lsn"_s];
    return lsn.isDouble() ? u"lsn "_s + Lsn{static_cast<quint64>(lsn.toInteger())}.toString()
                          : QString::fromUtf8(QJsonDocument(offset.offset).toJson(QJsonDocument::Compact));
}

QVersionNumber versionOf(const QString &text)
{
    return QVersionNumber::fromString(text);
}

QVersionNumber connectVersionOf(const SetupFacts &facts)
{
    for (const WorkerSetupFacts &worker :
         facts.connect ? facts.connect->workers : QList<WorkerSetupFacts>()) {
        if (worker.worker)
            return versionOf(worker.worker->version);
    }
    return {};
}

bool deploysStopped(const QVersionNumber &connect)
{
    return connect >= QVersionNumber(3, 7);
}

Plan planSetup(const SetupSpec &spec, const Profile &profile, const SetupFacts &facts)
{
    const Planning planning(spec, profile, facts);
    Plan plan = prerequisiteSteps(planning);
    for (const QString &database : planning.sources())
        plan += databaseSteps(planning, database);
    for (const QString &database : planning.sources())
        plan += roleSteps(planning, database);
    for (const DirectionPlan &direction : spec.directions)
        plan += tableSteps(planning, direction);
    for (const DirectionPlan &direction : spec.directions)
        plan += publicationSteps(planning, direction);
    for (const DirectionPlan &direction : spec.directions)
        plan += kafkaSteps(planning, direction);
    for (const DirectionPlan &direction : spec.directions)
        plan += connectorSteps(planning, direction) + offsetSteps(planning, direction);
    resolveOrder(plan);
    return plan;
}

QStringList connectorsToValidate(const SetupSpec &spec, const Profile &profile, const SetupFacts &facts)
{
    const Plan plan = planSetup(spec, profile, facts);
    QStringList ready;
    for (const DirectionPlan &direction : spec.directions) {
        const Step *validate = stepOf(plan, stepId("validate", direction.connector));
        if (validate && validate->state == StepState::Unknown && facts.connect && facts.passwordHeld)
            ready.append(direction.connector);
    }
    return ready;
}

QString dbaScript(const Plan &plan, const QString &database, const QString &verifier)
{
    QString body;
    for (const Step &step : plan) {
        QString statements;
        for (const Change &change : step.changes) {
            if (change.kind == ChangeKind::Sql && change.target == database)
                statements += withVerifier(change.statement, verifier) + u";\n"_s;
        }
        if (step.permitted || step.state == StepState::Done || statements.isEmpty())
            continue;
        // What a title says came from names: a comment must end where its line ends.
        QString title = step.title;
        body += u"\n-- "_s + title.replace(u'\n', u' ').replace(u'\r', u' ') + u'\n' + statements;
    }
    if (body.isEmpty())
        return {};
    QString name = database;
    return Text::tr(
               "-- What Sluice may not do itself on %1. Run it with psql as a superuser, connected to that "
               "database.")
               .arg(name.replace(u'\n', u' ').replace(u'\r', u' ')) +
           u"\n\\set ON_ERROR_STOP on\n"_s + body;
}

} // namespace sluice::setup
