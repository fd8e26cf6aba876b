#include "models/services/setup/planning.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

TableName heartbeat(const SetupSpec &spec)
{
    return {spec.supportSchema, spec.heartbeatTable};
}

TableName signal(const SetupSpec &spec)
{
    return {spec.supportSchema, spec.signalTable};
}

bool writable(const TableFacts *table)
{
    return table && table->selectable && table->insertable && table->updatable && table->deletable;
}

Step supportStep(const Planning &p, const QString &database)
{
    const TableName beat = heartbeat(p.spec);
    const TableName command = signal(p.spec);
    Step step = p.step(
        StepGroup::Publication, u"support"_s, database,
        Text::tr("Heartbeat and signal tables on %1").arg(database),
        Text::tr("An idle database in a busy server gives its slot nothing to confirm, so WAL piles up: "
                 "a row that changes every few seconds prevents that. Rows of the signal table are "
                 "commands to the connector, such as a snapshot of one table."),
        Text::tr("Debezium, heartbeat.action.query and signalling (the guide has neither)"));
    step.after = {stepId("role", database)};
    const DatabaseSetupFacts *db = p.database(database);
    if (!db)
        return step;
    const QString role = ident(p.spec.role);
    const SchemaFacts *schema = db->schema(p.spec.supportSchema);
    QList<Change> changes;
    bool permitted = true;
    if (!schema) {
        changes.append(sql(database, u"CREATE SCHEMA IF NOT EXISTS "_s + ident(p.spec.supportSchema)));
        permitted = db->mayCreateInDatabase;
    }
    const auto create = [&](const TableName &name, const QString &columns) {
        if (db->table(name))
            return;
        changes.append(sql(database, u"CREATE TABLE IF NOT EXISTS %1 (%2)"_s.arg(ident(name), columns)));
        permitted = permitted && (!schema || schema->grantable);
    };
    create(beat, u"connector text PRIMARY KEY, beat_at timestamptz NOT NULL DEFAULT now()"_s);
    create(command, u"id varchar(42) PRIMARY KEY, type varchar(32) NOT NULL, data varchar(2048)"_s);
    if (!schema || !schema->usable) {
        changes.append(
            sql(database, u"GRANT USAGE ON SCHEMA %1 TO %2"_s.arg(ident(p.spec.supportSchema), role)));
        permitted = permitted && (!schema || schema->grantable);
    }
    QList<TableName> closed;
    for (const TableName &name : {beat, command}) {
        const TableFacts *table = db->table(name);
        if (writable(table))
            continue;
        closed.append(name);
        permitted = permitted && (!table || table->ownedByUs || db->superuser);
    }
    if (!closed.isEmpty())
        changes.append(
            sql(database, u"GRANT SELECT, INSERT, UPDATE, DELETE ON %1 TO %2"_s.arg(idents(closed), role)));
    if (changes.isEmpty()) {
        setDone(step, Text::tr("%1 and %2 exist, and %3 may write to them.")
                          .arg(beat.dotted(), command.dotted(), p.spec.role));
        return step;
    }
    setNeeded(step,
              !db->table(beat) || !db->table(command)
                  ? Text::tr("They do not exist yet.")
                  : Text::tr("%1 may not write to them.").arg(p.spec.role),
              changes, permitted);
    step.undo = u"DROP TABLE %1, %2"_s.arg(ident(beat), ident(command));
    return step;
}

/// Whoever owns all the tables may publish them; so may a superuser.
bool mayPublish(const DatabaseSetupFacts &db, const QList<TableName> &tables)
{
    return db.superuser || std::all_of(tables.cbegin(), tables.cend(), [&](const TableName &name) {
               const TableFacts *table = db.table(name);
               return !table || table->ownedByUs;
           });
}

/// Of those that exist: one that does not is the tables step's matter.
QList<TableName> wishedTables(const Planning &p, const DirectionPlan &direction, const DatabaseSetupFacts &db)
{
    QList<TableName> wished;
    for (const TableName &name : capturedTables(direction, p.spec, db)) {
        if (db.table(name))
            wished.append(name);
    }
    return wished + QList<TableName>{heartbeat(p.spec), signal(p.spec)};
}

QList<TableName> missingFrom(const Publication &publication, const QList<TableName> &wished)
{
    QList<TableName> missing;
    for (const TableName &name : wished) {
        const QList<PublishedTable> published = publication.tables.value_or(QList<PublishedTable>());
        const bool there =
            std::any_of(published.cbegin(), published.cend(), [&](const PublishedTable &table) {
                return table.schema == name.schema && table.table == name.table;
            });
        if (!there)
            missing.append(name);
    }
    return missing;
}

/// Changes of a partitioned table are told under the partition's name, which no connector here listens to,
/// unless the publication says otherwise.
bool needsRoot(const QList<TableName> &tables, const DatabaseSetupFacts &db)
{
    return db.versionNum >= 130000 && std::any_of(tables.cbegin(), tables.cend(), [&](const TableName &name) {
               const TableFacts *table = db.table(name);
               return table && table->kind == TableKind::Partitioned;
           });
}

void judgePublication(Step &step, const Planning &p, const DirectionPlan &direction,
                      const DatabaseSetupFacts &db, const Publication &publication)
{
    const QString mode = direction.options.value(u"publication.autocreate.mode"_s, u"disabled"_s);
    const QList<TableName> wished = wishedTables(p, direction, db);
    if (!publication.publishesInsert || !publication.publishesUpdate || !publication.publishesDelete) {
        setManual(step,
                  Text::tr("%1 does not publish every insert, update and delete.").arg(publication.name),
                  u"ALTER PUBLICATION %1 SET (publish = 'insert, update, delete, truncate');"_s.arg(
                      ident(publication.name)));
    } else if (!publication.viaPartitionRoot && needsRoot(wished, db)) {
        setNeeded(step,
                  Text::tr("%1 tells the changes of a partitioned table under its partitions' names: the "
                           "connector would not see them.")
                      .arg(publication.name),
                  {sql(direction.from, u"ALTER PUBLICATION %1 SET (publish_via_partition_root = true)"_s.arg(
                                           ident(publication.name)))},
                  db.superuser || publication.owner == db.currentUser);
        step.undo =
            u"ALTER PUBLICATION %1 SET (publish_via_partition_root = false)"_s.arg(ident(publication.name));
    } else if (publication.allTables && mode == u"filtered") {
        setManual(step,
                  Text::tr("%1 is FOR ALL TABLES, and the connector is to run with "
                           "publication.autocreate.mode=filtered, "
                           "which cannot change such a publication.")
                      .arg(publication.name),
                  Text::tr("Give the direction a publication of its own, or leave the mode at disabled."));
    } else if (publication.allTables) {
        setDone(step,
                Text::tr("%1 publishes all tables; the connector picks its own.").arg(publication.name));
    } else if (!publication.tables) {
        step.finding = Text::tr("Which tables %1 holds, this login may not see.").arg(publication.name);
        step.remedy = publication.tables.error().remedy;
    } else if (const QList<TableName> missing = missingFrom(publication, wished); !missing.isEmpty()) {
        setNeeded(step,
                  Text::tr("%1 lacks %2: snapshot rows of it would come, changes never.")
                      .arg(publication.name, missing.first().dotted()),
                  {sql(direction.from,
                       u"ALTER PUBLICATION %1 ADD TABLE %2"_s.arg(ident(publication.name), idents(missing)))},
                  mayPublish(db, missing) && (db.superuser || publication.owner == db.currentUser));
        for (const TableName &name : missing)
            step.facts.append(Text::tr("%1 is missing.").arg(name.dotted()));
        step.undo = u"ALTER PUBLICATION %1 DROP TABLE %2"_s.arg(ident(publication.name), idents(missing));
    } else {
        setDone(step, Text::tr("%1 holds all %2 tables.").arg(publication.name).arg(wished.size()));
    }
}

Step publicationStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(
        StepGroup::Publication, u"publication"_s, direction.connector,
        Text::tr("Publication %1").arg(direction.publication),
        Text::tr("It says which changes leave the database. Made here by the tables' owner, because the "
                 "connector's role could only make it as a superuser or owner; before the slot, because "
                 "a slot decodes with the catalogue of its time."),
        Text::tr("Guide, step 4 (where the connector is left to make it, and cannot)"));
    step.after = {stepId("tables", direction.connector), stepId("identity", direction.connector),
                  stepId("support", direction.from)};
    step.cost =
        Text::tr("A short lock on each table that waits for running writes and lets none in meanwhile.");
    const DatabaseSetupFacts *db = p.database(direction.from);
    if (!db) {
        step.finding = Text::tr("Not known: %1 could not be asked.").arg(direction.from);
        return step;
    }
    if (!db->publications) {
        step.finding = Text::tr("Whether it exists, this login may not see.");
        step.remedy = db->publications.error().remedy;
        return step;
    }
    const auto found =
        std::find_if(db->publications->cbegin(), db->publications->cend(),
                     [&](const Publication &each) { return each.name == direction.publication; });
    if (found != db->publications->cend()) {
        judgePublication(step, p, direction, *db, *found);
        return step;
    }
    const QList<TableName> wished = wishedTables(p, direction, *db);
    setNeeded(
        step, Text::tr("It does not exist yet."),
        {sql(direction.from,
             u"CREATE PUBLICATION %1 FOR TABLE %2"_s.arg(ident(direction.publication), idents(wished)) +
                 (needsRoot(wished, *db) ? u" WITH (publish_via_partition_root = true)"_s : QString()))},
        db->mayCreateInDatabase && mayPublish(*db, wished));
    step.undo = u"DROP PUBLICATION %1"_s.arg(ident(direction.publication));
    return step;
}

} // namespace

Plan publicationSteps(const Planning &p, const DirectionPlan &direction)
{
    Plan plan;
    // Once for each database, before its first direction's publication.
    const QList<DirectionPlan> ofDatabase = p.directionsFrom(direction.from);
    if (!ofDatabase.isEmpty() && ofDatabase.first().connector == direction.connector)
        plan.append(supportStep(p, direction.from));
    plan.append(publicationStep(p, direction));
    return plan;
}

} // namespace sluice::setup
