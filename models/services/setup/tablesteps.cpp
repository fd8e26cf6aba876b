#include "models/core/format.h"
#include "models/services/setup/planning.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

bool isPublishable(const TableFacts &table)
{
    return (table.kind == TableKind::Ordinary || table.kind == TableKind::Partitioned) && !table.unlogged;
}

/// Whole-schema capture takes what can be captured; a partition comes with its root.
bool isCapturedWithSchema(const TableFacts &table, const DirectionPlan &direction)
{
    return isPublishable(table) && !table.isPartition &&
           (table.identityUsable || direction.fullIdentity.contains(table.name));
}

/// Before 13 only the partitions can be published, each by itself.
bool isTooPartitioned(const TableFacts &table, const DatabaseSetupFacts &db)
{
    return table.kind == TableKind::Partitioned && db.versionNum < 130000;
}

QString whyNotPublishable(const TableFacts &table)
{
    if (table.unlogged)
        return Text::tr("%1 is unlogged: it writes no WAL.").arg(table.name.dotted());
    if (table.kind == TableKind::Foreign)
        return Text::tr("%1 is a foreign table: its changes happen elsewhere.").arg(table.name.dotted());
    return Text::tr("%1 is not a table.").arg(table.name.dotted());
}

QString noKey(const TableFacts &table)
{
    return Text::tr("%1 has no primary key and no usable replica identity: published, the application's own "
                    "updates and deletes of it would fail.")
        .arg(table.name.dotted());
}

Step tablesStep(const Planning &p, const DirectionPlan &direction)
{
    Step step =
        p.step(StepGroup::Tables, u"tables"_s, direction.connector,
               Text::tr("Tables of %1").arg(direction.connector),
               Text::tr("A published table without a usable replica identity makes the application's updates "
                        "fail, and row security makes a snapshot silently partial."),
               Text::tr("Guide, issue 3; PostgreSQL, REPLICA IDENTITY"));
    step.after = {stepId("reach", direction.from)};
    const DatabaseSetupFacts *db = p.database(direction.from);
    if (!db) {
        step.finding = Text::tr("Not known: %1 could not be asked.").arg(direction.from);
        return step;
    }
    const QList<TableName> names = capturedTables(direction, p.spec, *db);
    QStringList wrong;
    QString remedy;
    const auto complain = [&](const QString &what, const QString &howToMend) {
        if (wrong.isEmpty())
            remedy = howToMend;
        wrong.append(what);
    };
    qint64 rows = 0;
    qint64 bytes = 0;
    for (const TableName &name : names) {
        const TableFacts *table = db->table(name);
        if (!table) {
            complain(Text::tr("%1 does not exist on %2.").arg(name.dotted(), direction.from),
                     Text::tr("Create it, or take it out of the direction."));
            continue;
        }
        rows += std::max<qint64>(0, table->rows.value_or(0));
        bytes += table->bytes.value_or(0);
        if (!isPublishable(*table))
            complain(whyNotPublishable(*table), Text::tr("Take it out of the direction."));
        else if (isTooPartitioned(*table, *db))
            complain(Text::tr("%1 is partitioned: PostgreSQL %2 publishes only its partitions.")
                         .arg(name.dotted(), db->version),
                     Text::tr("Name its partitions instead."));
        else if (!table->identityUsable && !direction.fullIdentity.contains(name))
            complain(noKey(*table), Text::tr("Add a primary key; or choose REPLICA IDENTITY FULL for it "
                                             "(more WAL); or leave it out."));
        if (table->rowSecurity && !(db->role && (db->role->bypassRls || db->role->superuser)))
            complain(Text::tr("%1 has row security: a snapshot by %2 would silently lack rows.")
                         .arg(name.dotted(), p.spec.role),
                     Text::tr("As a superuser: ALTER ROLE %1 WITH BYPASSRLS; or leave the table out.")
                         .arg(ident(p.spec.role)));
        if (table->generatedColumns)
            step.facts.append(Text::tr("%1: generated columns are not in the changes.").arg(name.dotted()));
    }
    if (names.isEmpty())
        complain(direction.tables.isEmpty()
                     ? Text::tr("The schemas %1 of %2 hold no table that can be captured.")
                           .arg(direction.schemas.join(u", "_s), direction.from)
                     : Text::tr("No table is chosen."),
                 Text::tr("Choose tables."));
    step.facts = wrong + step.facts;
    if (!wrong.isEmpty())
        setManual(step, wrong.first(), remedy);
    else
        setDone(step, Text::tr("%1, about %2 rows, %3.")
                          .arg(formatCounted(names.size(), Text::tr("table"), Text::tr("tables")),
                               formatCount(rows), formatBytes(bytes)));
    return step;
}

Step leftOutStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(StepGroup::Tables, u"left_out"_s, direction.connector,
                       Text::tr("Tables that %1 leaves out").arg(direction.connector),
                       Text::tr("They are in the captured schemas, and cannot be captured as they are."), {});
    step.advice = true;
    const DatabaseSetupFacts *db = p.database(direction.from);
    if (!db)
        return step;
    for (const TableFacts &table : direction.tables.isEmpty() ? db->tables : QList<TableFacts>()) {
        const bool concerned = direction.schemas.contains(table.name.schema) && !table.isPartition &&
                               table.kind != TableKind::View && table.kind != TableKind::Other;
        if (concerned && !isCapturedWithSchema(table, direction))
            step.facts.append(isPublishable(table) ? noKey(table) : whyNotPublishable(table));
    }
    if (step.facts.isEmpty())
        setDone(step, Text::tr("None."));
    else
        setManual(step, step.facts.first(),
                  Text::tr("Add a primary key, or name the table under fullIdentity, to capture it."));
    return step;
}

Step identityStep(const Planning &p, const DirectionPlan &direction)
{
    Step step =
        p.step(StepGroup::Tables, u"identity"_s, direction.connector,
               Text::tr("Whole old rows in the changes of %1").arg(direction.connector),
               Text::tr("With REPLICA IDENTITY FULL an update or delete carries all old values; by default "
                        "only the key."),
               Text::tr("PostgreSQL, REPLICA IDENTITY"));
    step.after = {stepId("reach", direction.from)};
    const DatabaseSetupFacts *db = p.database(direction.from);
    if (!db)
        return step;
    QList<Change> changes;
    bool permitted = true;
    for (const TableName &name : direction.fullIdentity) {
        const TableFacts *table = db->table(name);
        if (!table || table->identity == ReplicaIdentity::Full)
            continue;
        changes.append(sql(direction.from, u"ALTER TABLE %1 REPLICA IDENTITY FULL"_s.arg(ident(name))));
        permitted = permitted && (table->ownedByUs || db->superuser);
    }
    if (direction.fullIdentity.isEmpty()) {
        step.state = StepState::NotApplicable;
        step.finding = Text::tr("Not asked for.");
    } else if (changes.isEmpty()) {
        setDone(step, Text::tr("%1 of them.").arg(direction.fullIdentity.size()));
    } else {
        setNeeded(step, Text::tr("%1 not yet.").arg(changes.size()), changes, permitted);
        step.cost = Text::tr(
            "A short exclusive lock on each table, and from then on more WAL for each update and delete.");
        step.undo = u"ALTER TABLE … REPLICA IDENTITY DEFAULT"_s;
    }
    return step;
}

} // namespace

QList<TableName> capturedTables(const DirectionPlan &direction, const SetupSpec &spec,
                                const DatabaseSetupFacts &facts)
{
    if (!direction.tables.isEmpty())
        return direction.tables;
    QList<TableName> names;
    for (const TableFacts &table : facts.tables) {
        if (direction.schemas.contains(table.name.schema) && table.name.schema != spec.supportSchema &&
            isCapturedWithSchema(table, direction))
            names.append(table.name);
    }
    return names;
}

Plan tableSteps(const Planning &p, const DirectionPlan &direction)
{
    return {tablesStep(p, direction), leftOutStep(p, direction), identityStep(p, direction)};
}

} // namespace sluice::setup
