#include "models/core/format.h"
#include "models/services/setup/connectorconfig.h"
#include "models/services/setup/planning.h"

#include <QRegularExpression>
#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

const ReplicationSlot *slotOf(const DatabaseSetupFacts *db, const QString &name)
{
    if (!db)
        return nullptr;
    const auto found = std::find_if(db->replicationSlots.cbegin(), db->replicationSlots.cend(),
                                    [&](const ReplicationSlot &slot) { return slot.name == name; });
    return found == db->replicationSlots.cend() ? nullptr : &*found;
}

/// Why this slot name cannot be ours; empty: it can.
QString slotTrouble(const Planning &p, const DirectionPlan &direction)
{
    static const QRegularExpression valid(u"^[a-z0-9_]{1,63}$"_s);
    if (!valid.match(direction.slotName).hasMatch())
        return Text::tr(
                   "\"%1\" cannot be a slot's name: lower-case letters, digits and underscores, 63 at most.")
            .arg(direction.slotName);
    const ReplicationSlot *slot = slotOf(p.database(direction.from), direction.slotName);
    const DatabaseProfile *profile = p.databaseProfile(direction.from);
    if (!slot || !profile)
        return {};
    if (!slot->logical)
        return Text::tr("Slot %1 exists and is physical.").arg(slot->name);
    if (slot->database != profile->dbname)
        return Text::tr("Slot %1 exists and belongs to database %2.").arg(slot->name, slot->database);
    if (slot->plugin != u"pgoutput")
        return Text::tr("Slot %1 exists and uses plug-in %2 instead of pgoutput.")
            .arg(slot->name, slot->plugin);
    if (slot->lost())
        return Text::tr("Slot %1 exists and is lost: the WAL it needs was removed.").arg(slot->name);
    if (slot->active && !p.deployed(direction.connector))
        return Text::tr("Slot %1 is taken: process %2 reads it.")
            .arg(slot->name)
            .arg(slot->activePid.value_or(0));
    return {};
}

/// Another connector, planned or deployed, that would use the same name for the same thing.
QString sharedName(const Planning &p, const DirectionPlan &direction)
{
    for (const DirectionPlan &other : p.spec.directions) {
        if (other.connector == direction.connector)
            continue;
        if (other.topicPrefix == direction.topicPrefix)
            return Text::tr("%1 is to have the same topic prefix %2.")
                .arg(other.connector, other.topicPrefix);
        if (other.slotName == direction.slotName && other.from == direction.from)
            return Text::tr("%1 is to have the same slot %2.").arg(other.connector, other.slotName);
    }
    const DatabaseProfile *profile = p.databaseProfile(direction.from);
    for (const Connector &other : p.connect() ? p.connect()->connectors : QList<Connector>()) {
        if (other.name == direction.connector ||
            other.config.value(u"connector.class"_s) != postgresConnectorClass)
            continue;
        if (other.config.value(u"topic.prefix"_s) == direction.topicPrefix)
            return Text::tr("Connector %1 already has the topic prefix %2.")
                .arg(other.name, direction.topicPrefix);
        if (profile && other.config.value(u"slot.name"_s, u"debezium"_s) == direction.slotName &&
            other.config.value(u"database.dbname"_s) == profile->dbname)
            return Text::tr("Connector %1 already uses the slot %2.").arg(other.name, direction.slotName);
    }
    return {};
}

Step namesStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(
        StepGroup::Connectors, u"names"_s, direction.connector,
        Text::tr("Names of %1 are its own").arg(direction.connector),
        Text::tr("Two connectors with one slot, or one topic prefix, get in each other's way. The default "
                 "names are the same for all."),
        Text::tr("Debezium, slot.name (the guide leaves the default)"));
    step.after = {stepId("reach", direction.from), u"workers"_s};
    if (!p.database(direction.from) || !p.connect()) {
        step.finding = Text::tr("Not known: Connect or %1 could not be asked.").arg(direction.from);
        return step;
    }
    const Connector *deployed = p.deployed(direction.connector);
    if (deployed && deployed->config.value(u"connector.class"_s) != postgresConnectorClass) {
        setManual(step,
                  Text::tr("Connect has a connector called %1 of another kind: %2.")
                      .arg(direction.connector, deployed->config.value(u"connector.class"_s)),
                  Text::tr("Choose another name for the connector."));
    } else if (const QString trouble = slotTrouble(p, direction); !trouble.isEmpty()) {
        setManual(step, trouble, Text::tr("Choose another slot name, or drop that slot if nobody needs it."));
    } else if (const QString shared = sharedName(p, direction); !shared.isEmpty()) {
        setManual(step, shared, Text::tr("Choose another name."));
    } else {
        setDone(step, Text::tr("Slot %1, publication %2, topics %3.*")
                          .arg(direction.slotName, direction.publication, direction.topicPrefix));
        if (slotOf(p.database(direction.from), direction.slotName) && !deployed)
            step.facts.append(Text::tr("Slot %1 is there already; the connector goes on from its position.")
                                  .arg(direction.slotName));
    }
    return step;
}

Step snapshotStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(
        StepGroup::Connectors, u"snapshot"_s, direction.connector,
        Text::tr("First snapshot of %1").arg(direction.connector),
        Text::tr("initial reads all rows once and then follows the changes; no_data follows the changes "
                 "only."),
        Text::tr("Guide, Debezium tuning (where it is \"never\", with a comment that is no JSON)"));
    step.after = {u"plugin"_s};
    const DatabaseSetupFacts *db = p.database(direction.from);
    if (!db || !p.connect()) {
        step.finding = Text::tr("Not known: Connect or %1 could not be asked.").arg(direction.from);
        return step;
    }
    const QString wished = direction.options.value(u"snapshot.mode"_s, p.spec.snapshotMode);
    const SnapshotChoice choice = snapshotModeFor(wished, p.debezium());
    if (!choice.error.isEmpty()) {
        setManual(step, choice.error, Text::tr("Choose one of these."));
        return step;
    }
    qint64 rows = 0;
    qint64 bytes = 0;
    for (const TableName &name : capturedTables(direction, p.spec, *db)) {
        const TableFacts *table = db->table(name);
        rows += table ? std::max<qint64>(0, table->rows.value_or(0)) : 0;
        bytes += table ? table->bytes.value_or(0) : 0;
    }
    setDone(step, Text::tr("%1: about %2 rows, %3, are there now.")
                      .arg(choice.mode, formatCount(rows), formatBytes(bytes)));
    if (!choice.note.isEmpty())
        step.facts.append(choice.note);
    return step;
}

/// What a person can do about it: where Connect could not get in, the address that it tried is not in its
/// answer.
QString remedyFor(const QList<ConfigProblem> &problems, const QMap<QString, QString> &config)
{
    const bool ofDatabase = std::any_of(problems.cbegin(), problems.cend(), [](const ConfigProblem &problem) {
        return problem.key.startsWith(u"database.") && !problem.errors.isEmpty();
    });
    if (!ofDatabase)
        return Text::tr("Change the direction's options, or what the message names.");
    return Text::
        tr("Connect tried %1:%2, from where it stands. If it has to take another way than this program, give "
           "that as hostForConnect and portForConnect.")
            .arg(config.value(u"database.hostname"_s), config.value(u"database.port"_s));
}

Step validateStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(
        StepGroup::Connectors, u"validate"_s, direction.connector,
        Text::tr("Connect accepts the config of %1").arg(direction.connector),
        Text::tr("Connect logs in to the database from where it stands: this proves the network and the "
                 "login, which a test from here would not."),
        Text::tr("Kafka Connect, PUT /connector-plugins/…/config/validate"));
    step.after = {stepId("names", direction.connector),
                  stepId("snapshot", direction.connector),
                  u"plugin"_s,
                  stepId("password", direction.from),
                  stepId("grants", direction.from),
                  stepId("restart", direction.from),
                  stepId("publication", direction.connector),
                  stepId("hba", direction.from)};
    step.finding = Text::tr("Connect has not been asked yet.");
    if (p.deployed(direction.connector)) {
        step.state = StepState::NotApplicable;
        step.finding = Text::tr("It is deployed.");
        return step;
    }
    const auto answer = p.facts.validation.constFind(direction.connector);
    if (answer == p.facts.validation.cend())
        return step;
    if (!*answer) {
        setManual(
            step, answer->error().message,
            Text::tr("Mend what it names: often Connect cannot reach the database under the host name in the "
                     "config (%1).")
                .arg(connectorConfig(p.spec, p.profile, p.facts, direction).value(u"database.hostname"_s)));
        return step;
    }
    for (const ConfigProblem &problem : **answer) {
        for (const QString &error : problem.errors)
            step.facts.append(u"%1: %2"_s.arg(problem.key, error));
    }
    if (step.facts.isEmpty())
        setDone(step, Text::tr("No key has an error."));
    else
        setManual(step, step.facts.first(),
                  remedyFor(**answer, connectorConfig(p.spec, p.profile, p.facts, direction)));
    return step;
}

Step deployStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(StepGroup::Connectors, u"connector"_s, direction.connector,
                       Text::tr("Connector %1 is deployed").arg(direction.connector),
                       Text::tr("It makes the slot and sends the changes."), Text::tr("Guide, step 4"));
    step.after = {stepId("version", direction.from),
                  stepId("validate", direction.connector),
                  stepId("topics", direction.connector),
                  stepId("wal_level", direction.from),
                  stepId("max_replication_slots", direction.from),
                  stepId("max_wal_senders", direction.from),
                  stepId("restart", direction.from)};
    if (!p.connect() || !p.database(direction.from)) {
        step.finding = Text::tr("Not known: Connect or %1 could not be asked.").arg(direction.from);
        return step;
    }
    const QMap<QString, QString> wished = connectorConfig(p.spec, p.profile, p.facts, direction);
    Change change;
    change.target = direction.connector;
    const Connector *deployed = p.deployed(direction.connector);
    if (!deployed) {
        change.kind = ChangeKind::CreateConnector;
        change.config = wished;
        const bool stopped = p.spec.initialState == InitialState::Stopped;
        const bool canStop = deploysStopped(p.connectVersion());
        if (stopped && canStop)
            change.initialState = InitialState::Stopped;
        else if (stopped)
            step.facts.append(Text::tr("Connect before 3.7 deploys nothing stopped: it runs at once."));
        setNeeded(step, Text::tr("Connect has no connector called %1 yet.").arg(direction.connector),
                  {change}, true);
        step.cost =
            Text::tr(
                "From now on its slot keeps WAL whenever it does not run. With snapshot.mode=%1 it reads the "
                "tables once.")
                .arg(wished.value(u"snapshot.mode"_s));
        if (change.initialState == InitialState::Stopped)
            step.cost =
                Text::tr("Nothing yet: it is deployed stopped, and makes its slot when it is resumed.");
        step.undo = u"DELETE /connectors/%1, then SELECT pg_drop_replication_slot(%2)"_s.arg(
            direction.connector, literal(direction.slotName));
        return step;
    }
    change.kind = ChangeKind::UpdateConnector;
    for (auto it = wished.cbegin(); it != wished.cend(); ++it) {
        const bool secret = isSecretConfig(it.key(), it.value()); // Connect's answer was masked
        if (it.value() == passwordMark || deployed->config.value(it.key()) == it.value() ||
            (secret && deployed->config.contains(it.key())))
            continue;
        change.config.insert(it.key(), it.value());
        step.facts.append(u"%1: %2 → %3"_s.arg(
            it.key(),
            deployed->config.contains(it.key()) ? deployed->config.value(it.key()) : Text::tr("not set"),
            secret ? maskedConfigValue(true, it.value()) : it.value()));
    }
    if (change.config.isEmpty()) {
        setDone(step, Text::tr("It is deployed, with this config."));
        return step;
    }
    setNeeded(step, Text::tr("%1 of its keys differ.").arg(change.config.size()), {change}, true);
    step.cost = Text::tr("Connect restarts it with the new config.");
    return step;
}

Step runningStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(
        StepGroup::Connectors, u"running"_s, direction.connector,
        Text::tr("%1 runs, and its slot is read").arg(direction.connector),
        Text::tr("RUNNING alone proves little: Debezium retries most failures for ever. A slot that is "
                 "active has a reader."),
        Text::tr("Guide, step 5"));
    step.after = {stepId("connector", direction.connector)};
    step.finding = p.connect() ? Text::tr("It is not deployed yet.")
                               : Text::tr("Not known: Connect could not be asked.");
    const Connector *deployed = p.deployed(direction.connector);
    if (!deployed)
        return step;
    const ReplicationSlot *slot = slotOf(p.database(direction.from), direction.slotName);
    const auto failed = std::find_if(deployed->tasks.cbegin(), deployed->tasks.cend(),
                                     [](const TaskStatus &t) { return t.state == ConnectorState::Failed; });
    if (deployed->state == ConnectorState::Failed || failed != deployed->tasks.cend()) {
        const QString trace = failed != deployed->tasks.cend() ? failed->trace : deployed->trace;
        setManual(step, Text::tr("It has failed: %1").arg(innermostCause(trace)),
                  Text::tr("Mend the cause, then restart it."));
    } else if (deployed->state == ConnectorState::Stopped && p.spec.initialState == InitialState::Stopped) {
        setDone(step, Text::tr("It is stopped, as the setup says. Nothing flows before it is resumed."));
        step.facts.append(Text::tr("Resume it: sluicectl connectors resume %1").arg(direction.connector));
    } else if (deployed->state == ConnectorState::Paused || deployed->state == ConnectorState::Stopped) {
        setManual(step, Text::tr("It is %1.").arg(connectorStateWord(deployed->state).toLower()),
                  Text::tr("Resume it: sluicectl connectors resume %1").arg(direction.connector));
    } else if (slot && slot->active && deployed->state == ConnectorState::Running &&
               !deployed->tasks.isEmpty() && deployed->tasks.first().state == ConnectorState::Running) {
        setDone(step, Text::tr("It is running, and slot %1 is active.").arg(slot->name));
    } else {
        step.finding = slot ? Text::tr("It is %1; slot %2 has no reader yet.")
                                  .arg(connectorStateWord(deployed->state).toLower(), slot->name)
                            : Text::tr("It is %1; slot %2 does not exist yet.")
                                  .arg(connectorStateWord(deployed->state).toLower(), direction.slotName);
        step.isStarting = true;
    }
    return step;
}

} // namespace

Plan connectorSteps(const Planning &p, const DirectionPlan &direction)
{
    return {namesStep(p, direction), snapshotStep(p, direction), validateStep(p, direction),
            deployStep(p, direction), runningStep(p, direction)};
}

} // namespace sluice::setup
