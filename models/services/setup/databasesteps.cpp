#include "models/core/format.h"
#include "models/services/setup/planning.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

/// Slots and senders beyond what is planned: for a second connector, a base backup, a mistake.
constexpr int spare = 2;
const QStringList restartSettings{u"wal_level"_s, u"max_replication_slots"_s, u"max_wal_senders"_s};

QString hostingRemedy(Hosting hosting, const QString &setting, const QString &value)
{
    switch (hosting) {
    case Hosting::Rds:
        return setting == u"wal_level"
                   ? Text::tr(
                         "Amazon RDS: set rds.logical_replication to 1 in the parameter group, then reboot.")
                   : Text::tr("Amazon RDS: set %1 to %2 in the parameter group, then reboot.")
                         .arg(setting, value);
    case Hosting::CloudSql:
        return setting == u"wal_level"
                   ? Text::tr(
                         "Cloud SQL: set the flag cloudsql.logical_decoding to on; the instance restarts.")
                   : Text::tr("Cloud SQL: set the flag %1 to %2; the instance restarts.").arg(setting, value);
    case Hosting::Azure:
        return Text::tr("Azure: set the server parameter %1 to %2, then restart the server.")
            .arg(setting, value);
    case Hosting::SelfManaged:
        break;
    }
    return {};
}

/// Judges a setting that only a restart brings into effect. `enough` says whether the present value will do.
void judgeSetting(Step &step, const DatabaseSetupFacts &db, const QString &name, const QString &wanted,
                  bool enough, const QString &finding)
{
    const Setting *setting = db.setting(name);
    if (!setting)
        return;
    if (enough) {
        setDone(step, finding);
    } else if (setting->pendingRestart) {
        setDone(step,
                Text::tr("A new value is set and waits for a restart; now it is %1.").arg(setting->value));
    } else if (db.hosting != Hosting::SelfManaged) {
        setManual(step, finding, hostingRemedy(db.hosting, name, wanted));
    } else {
        setNeeded(step, finding,
                  {serverSql(step.subject, u"ALTER SYSTEM SET %1 = %2"_s.arg(name, literal(wanted))),
                   sql(step.subject, u"SELECT pg_reload_conf()"_s)},
                  db.mayAlterSystem);
        step.cost = Text::tr("It takes effect only after a restart of the server.");
        step.undo = u"ALTER SYSTEM RESET %1"_s.arg(name);
    }
}

Step walLevelStep(const Planning &p, const QString &database)
{
    Step step =
        p.step(StepGroup::Database, u"wal_level"_s, database, Text::tr("Logical WAL on %1").arg(database),
               Text::tr("Without it no change can be decoded. Debezium from 2.6 on validates a connector "
                        "without it and then fails."),
               Text::tr("Guide, step 1.1"));
    step.after = {stepId("reach", database)};
    const DatabaseSetupFacts *db = p.database(database);
    const Setting *level = db ? db->setting(u"wal_level"_s) : nullptr;
    if (level)
        judgeSetting(step, *db, level->name, u"logical"_s, level->value == u"logical",
                     Text::tr("wal_level is %1.").arg(level->value));
    return step;
}

/// Slots that are not those of our directions.
int foreignSlots(const Planning &p, const QString &database, const DatabaseSetupFacts &db)
{
    const QList<DirectionPlan> ours = p.directionsFrom(database);
    return static_cast<int>(std::count_if(
        db.replicationSlots.cbegin(), db.replicationSlots.cend(), [&](const ReplicationSlot &slot) {
            return std::none_of(ours.cbegin(), ours.cend(),
                                [&](const DirectionPlan &d) { return d.slotName == slot.name; });
        }));
}

Step countStep(const Planning &p, const QString &database, const QString &setting, const QString &title,
               int others, const QString &what)
{
    Step step = p.step(StepGroup::Database, setting, database, title,
                       Text::tr("Each direction holds one; when all are in use, its connector cannot start."),
                       Text::tr("Guide, step 1.1 (which says 10 for all)"));
    step.after = {stepId("reach", database)};
    const DatabaseSetupFacts *db = p.database(database);
    const Setting *present = db ? db->setting(setting) : nullptr;
    if (!present)
        return step;
    const int planned = static_cast<int>(p.directionsFrom(database).size());
    const int needed = others + planned;
    judgeSetting(step, *db, setting, QString::number(needed + spare), present->value.toInt() >= needed,
                 Text::tr("%1 are allowed; %2 are %3 by others and %4 planned.")
                     .arg(present->value)
                     .arg(others)
                     .arg(what)
                     .arg(planned));
    return step;
}

Step slotsStep(const Planning &p, const QString &database)
{
    const DatabaseSetupFacts *db = p.database(database);
    return countStep(p, database, u"max_replication_slots"_s,
                     Text::tr("Room for replication slots on %1").arg(database),
                     db ? foreignSlots(p, database, *db) : 0, Text::tr("held"));
}

Step sendersStep(const Planning &p, const QString &database)
{
    const DatabaseSetupFacts *db = p.database(database);
    int others = 0;
    if (db) {
        int ours = 0;
        for (const DirectionPlan &direction : p.directionsFrom(database)) {
            ours += static_cast<int>(std::count_if(
                db->replicationSlots.cbegin(), db->replicationSlots.cend(),
                [&](const ReplicationSlot &slot) { return slot.name == direction.slotName && slot.active; }));
        }
        others = std::max(0, db->walSenders - ours);
    }
    return countStep(p, database, u"max_wal_senders"_s, Text::tr("Room for WAL senders on %1").arg(database),
                     others, Text::tr("used"));
}

Step restartStep(const Planning &p, const QString &database, const Plan &before)
{
    Step step =
        p.step(StepGroup::Database, u"restart"_s, database, Text::tr("Restart of %1").arg(database),
               Text::tr("These settings are read only when the server starts. Sluice restarts no server: "
                        "it waits, sees that it happened, and goes on."),
               Text::tr("Guide, step 1.1"));
    const DatabaseSetupFacts *db = p.database(database);
    if (!db)
        return step;
    QStringList pending;
    for (const Setting &setting : db->settings) {
        if (setting.pendingRestart)
            pending.append(setting.name);
    }
    const bool notYet = std::any_of(before.cbegin(), before.cend(), [](const Step &s) {
        return s.state != StepState::Done && s.state != StepState::NotApplicable;
    });
    if (notYet) {
        step.state = StepState::Unknown; // waits for them, as the order says
        step.finding = Text::tr("The settings come first.");
        for (const Step &each : before)
            step.after.append(each.id);
    } else if (pending.isEmpty()) {
        step.state = StepState::NotApplicable;
        step.finding = Text::tr("No setting waits for a restart.");
    } else {
        setManual(step,
                  pending.size() == 1
                      ? Text::tr("%1 takes effect only after a restart.").arg(pending.first())
                      : Text::tr("%1 take effect only after a restart.").arg(pending.join(u", "_s)),
                  Text::tr("Restart PostgreSQL of %1, for example: sudo systemctl restart postgresql")
                      .arg(database));
        step.isRestart = true;
        step.cost = Text::tr("Every session of that server is cut; applications must reconnect.");
    }
    return step;
}

Step capStep(const Planning &p, const QString &database)
{
    Step step =
        p.step(StepGroup::Database, u"wal_cap"_s, database,
               Text::tr("A cap on the WAL that slots keep on %1").arg(database),
               Text::tr("Without one, a connector that is down for long fills the disk, and the database "
                        "stops. With one, the slot is lost instead, and a new snapshot is needed."),
               Text::tr("PostgreSQL 13, max_slot_wal_keep_size"));
    step.advice = true;
    const DatabaseSetupFacts *db = p.database(database);
    if (!db)
        return step;
    const Setting *cap = db->setting(u"max_slot_wal_keep_size"_s);
    if (db->versionNum < 130000 || db->hosting == Hosting::Azure) {
        step.state = StepState::NotApplicable;
        step.finding = db->hosting == Hosting::Azure
                           ? Text::tr("Azure fixes it at no limit.")
                           : Text::tr("PostgreSQL %1 has no such setting.").arg(db->version);
    } else if (cap && cap->value == u"-1") {
        setManual(
            step, Text::tr("There is no cap."),
            Text::tr("Choose a size that the disk can spare, then: ALTER SYSTEM SET max_slot_wal_keep_size = "
                     "'50GB'; SELECT pg_reload_conf();"));
    } else if (cap) {
        setDone(step, Text::tr("It is %1 %2.").arg(cap->value, cap->unit));
    }
    return step;
}

Step senderTimeoutStep(const Planning &p, const QString &database)
{
    Step step = p.step(StepGroup::Database, u"wal_sender_timeout"_s, database,
                       Text::tr("Time-out of WAL senders on %1").arg(database),
                       Text::tr("A connector that vanished holds its slot until this has passed."), {});
    step.advice = true;
    const DatabaseSetupFacts *db = p.database(database);
    const Setting *timeout = db ? db->setting(u"wal_sender_timeout"_s) : nullptr;
    if (!timeout)
        return step;
    if (timeout->value.toLongLong() == 0)
        setManual(step, Text::tr("It is off: a connector that vanished holds its slot for ever."),
                  Text::tr("ALTER SYSTEM SET wal_sender_timeout = '60s'; SELECT pg_reload_conf();"));
    else
        setDone(step, Text::tr("It is %1.")
                          .arg(formatDuration(std::chrono::milliseconds(timeout->value.toLongLong()))));
    return step;
}

} // namespace

Plan databaseSteps(const Planning &p, const QString &database)
{
    const Plan settings{walLevelStep(p, database), slotsStep(p, database), sendersStep(p, database)};
    return settings +
           Plan{restartStep(p, database, settings), capStep(p, database), senderTimeoutStep(p, database)};
}

} // namespace sluice::setup
