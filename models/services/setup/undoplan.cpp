#include "models/services/setup/undoplan.h"

#include "models/services/setup/planning.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

Change onConnect(ChangeKind kind, const QString &connector)
{
    Change change;
    change.kind = kind;
    change.target = connector;
    return change;
}

void setGone(Step &step, const QString &finding)
{
    step.state = StepState::Done;
    step.finding = finding;
}

Step stopStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(StepGroup::Connectors, u"undo_stop"_s, direction.connector,
                       Text::tr("Stop %1").arg(direction.connector),
                       Text::tr("A stopped connector has no task, so nothing reads the slot any more."), {});
    if (!p.connect())
        return step;
    const Connector *deployed = p.deployed(direction.connector);
    if (!deployed)
        setGone(step, Text::tr("It is not deployed."));
    else if (deployed->state == ConnectorState::Stopped && deployed->tasks.isEmpty())
        setGone(step, Text::tr("It is stopped."));
    else
        setNeeded(step, Text::tr("It is %1.").arg(connectorStateWord(deployed->state).toLower()),
                  {onConnect(ChangeKind::StopConnector, direction.connector)}, true);
    step.cost = Text::tr("Changes no longer arrive; the slot keeps WAL until it is dropped.");
    step.undo = Text::tr("Resume it.");
    return step;
}

/// Deleting the connector keeps its offsets: one that is made again under this name would go on from there. A
/// step of its own, since a task that is just ending writes them once more: the connector goes only when
/// Connect says that there are none.
Step offsetsStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(StepGroup::Connectors, u"undo_offsets"_s, direction.connector,
                       Text::tr("Delete the offsets of %1").arg(direction.connector),
                       Text::tr("Offsets that outlive their slot would make a later connector of this name "
                                "skip changes."),
                       {});
    step.after = {stepId("undo_stop", direction.connector)};
    if (!p.connect())
        return step;
    const auto offsets = p.facts.offsets.constFind(direction.connector);
    const bool known = offsets != p.facts.offsets.cend() && *offsets;
    if (!p.deployed(direction.connector)) {
        setGone(step, Text::tr("It is not deployed."));
    } else if (p.connectVersion() < QVersionNumber(3, 6)) {
        step.state = StepState::NotApplicable;
        step.finding =
            Text::tr("Connect before 3.6 cannot delete offsets: give a later connector another name.");
    } else if (known && (*offsets)->isEmpty()) {
        setGone(step, Text::tr("There are none."));
    } else {
        setNeeded(step,
                  known ? Text::tr("Connect keeps them: %1.").arg(offsetText((*offsets)->first()))
                        : Text::tr("They are known once it is stopped."),
                  {onConnect(ChangeKind::DeleteOffsets, direction.connector)}, true);
        step.cost = Text::tr("Its position is forgotten.");
        step.undo = Text::tr("Set it up again; the snapshot is taken anew.");
    }
    return step;
}

Step connectorStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(StepGroup::Connectors, u"undo_connector"_s, direction.connector,
                       Text::tr("Delete connector %1").arg(direction.connector),
                       Text::tr("Nothing is to read this direction any more."), {});
    step.after = {stepId("undo_stop", direction.connector), stepId("undo_offsets", direction.connector)};
    if (!p.connect())
        return step;
    if (!p.deployed(direction.connector)) {
        setGone(step, Text::tr("It is not deployed."));
        return step;
    }
    setNeeded(step, Text::tr("It is deployed."),
              {onConnect(ChangeKind::DeleteConnector, direction.connector)}, true);
    step.undo = Text::tr("Set it up again; the snapshot is taken anew.");
    return step;
}

Step slotStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(StepGroup::Connectors, u"undo_slot"_s, direction.connector,
                       Text::tr("Drop slot %1 on %2").arg(direction.slotName, direction.from),
                       Text::tr("A slot that nobody reads keeps WAL until the disk is full."), {});
    step.after = {stepId("undo_connector", direction.connector)};
    const DatabaseSetupFacts *db = p.database(direction.from);
    if (!db)
        return step;
    const auto slot = std::find_if(db->replicationSlots.cbegin(), db->replicationSlots.cend(),
                                   [&](const ReplicationSlot &s) { return s.name == direction.slotName; });
    if (slot == db->replicationSlots.cend()) {
        setGone(step, Text::tr("There is no such slot."));
    } else if (slot->active && !p.deployed(direction.connector)) {
        setManual(step, Text::tr("Process %1 reads it.").arg(slot->activePid.value_or(0)),
                  Text::tr("End whoever reads it, then check again."));
    } else {
        setNeeded(step, Text::tr("It exists."),
                  {sql(direction.from, u"SELECT pg_drop_replication_slot(%1)"_s.arg(literal(slot->name)))},
                  db->superuser || db->mayGrantReplication);
        step.cost = Text::tr("Changes that it still held are lost to the flow.");
    }
    return step;
}

Step publicationStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(StepGroup::Publication, u"undo_publication"_s, direction.connector,
                       Text::tr("Drop publication %1 on %2").arg(direction.publication, direction.from),
                       Text::tr("Nothing reads it any more."), {});
    step.after = {stepId("undo_slot", direction.connector)};
    const DatabaseSetupFacts *db = p.database(direction.from);
    if (!db || !db->publications)
        return step;
    const auto found =
        std::find_if(db->publications->cbegin(), db->publications->cend(),
                     [&](const Publication &each) { return each.name == direction.publication; });
    if (found == db->publications->cend())
        setGone(step, Text::tr("There is no such publication."));
    else
        setNeeded(step, Text::tr("It exists."),
                  {sql(direction.from, u"DROP PUBLICATION IF EXISTS "_s + ident(direction.publication))},
                  db->superuser || found->owner == db->currentUser);
    step.undo = Text::tr("Set it up again.");
    return step;
}

Step topicsStep(const Planning &p, const DirectionPlan &direction)
{
    Step step =
        p.step(StepGroup::Kafka, u"undo_topics"_s, direction.connector,
               Text::tr("Delete the topics of %1").arg(direction.connector),
               Text::tr("With them go the records, which others may still read: only when asked for."), {});
    step.advice = true;
    step.after = {stepId("undo_connector", direction.connector)};
    if (!p.kafka() || !p.database(direction.from))
        return step;
    QList<Change> changes;
    for (const QString &name : expectedTopics(p.spec, p.facts, direction)) {
        const QList<Topic> &all = p.kafka()->cluster.topics;
        if (std::any_of(all.cbegin(), all.cend(), [&](const Topic &topic) { return topic.name == name; }))
            changes.append(onConnect(ChangeKind::DeleteTopic, name));
    }
    if (changes.isEmpty())
        setGone(step, Text::tr("There are none."));
    else
        setNeeded(step, Text::tr("%1 exist.").arg(changes.size()), changes, true);
    step.cost = Text::tr("The records are gone for good.");
    return step;
}

/// Whether something besides these directions works with the role or the support tables of a database.
bool stillUsed(const Planning &p, const QString &database)
{
    const DatabaseProfile *profile = p.databaseProfile(database);
    for (const Connector &connector : p.connect() ? p.connect()->connectors : QList<Connector>()) {
        const bool ours = std::any_of(p.spec.directions.cbegin(), p.spec.directions.cend(),
                                      [&](const DirectionPlan &d) { return d.connector == connector.name; });
        if (!ours && profile && connector.config.value(u"database.dbname"_s) == profile->dbname &&
            connector.config.value(u"database.user"_s) == p.spec.role)
            return true;
    }
    return false;
}

Step roleStep(const Planning &p, const QString &database)
{
    Step step = p.step(StepGroup::Role, u"undo_role"_s, database,
                       Text::tr("Drop role %1 and the support tables on %2").arg(p.spec.role, database),
                       Text::tr("A login that nobody uses is a door: only when asked for."), {});
    step.advice = true;
    for (const DirectionPlan &direction : p.directionsFrom(database))
        step.after.append(stepId("undo_publication", direction.connector));
    const DatabaseSetupFacts *db = p.database(database);
    if (!db)
        return step;
    const TableName beat{p.spec.supportSchema, p.spec.heartbeatTable};
    const TableName command{p.spec.supportSchema, p.spec.signalTable};
    QList<Change> changes;
    for (const TableName &table : {beat, command}) {
        if (db->table(table))
            changes.append(sql(database, u"DROP TABLE IF EXISTS "_s + ident(table)));
    }
    if (db->schema(p.spec.supportSchema)) // fails, and so stays, where somebody else's things are in it
        changes.append(
            sql(database, u"DROP SCHEMA IF EXISTS %1 RESTRICT"_s.arg(ident(p.spec.supportSchema))));
    if (db->role) {
        changes.append(sql(database, u"DROP OWNED BY %1 RESTRICT"_s.arg(ident(p.spec.role))));
        changes.append(sql(database, u"DROP ROLE IF EXISTS "_s + ident(p.spec.role)));
    }
    if (changes.isEmpty()) {
        setGone(step, Text::tr("They are gone."));
    } else if (stillUsed(p, database)) {
        step.state = StepState::NotApplicable;
        step.finding = Text::tr("Another connector uses them.");
    } else {
        setNeeded(step, Text::tr("They exist."), changes, db->mayCreateRole && db->mayCreateInDatabase);
        step.cost =
            Text::tr("DROP OWNED takes back every right that %1 has in this database.").arg(p.spec.role);
    }
    return step;
}

} // namespace

Plan planUndo(const SetupSpec &spec, const Profile &profile, const SetupFacts &facts)
{
    const Planning planning(spec, profile, facts);
    Plan plan;
    for (const DirectionPlan &direction : spec.directions)
        plan += {stopStep(planning, direction),        offsetsStep(planning, direction),
                 connectorStep(planning, direction),   slotStep(planning, direction),
                 publicationStep(planning, direction), topicsStep(planning, direction)};
    for (const QString &database : planning.sources())
        plan.append(roleStep(planning, database));
    resolveOrder(plan);
    return plan;
}

} // namespace sluice::setup
