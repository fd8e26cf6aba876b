#include "models/services/setup/planning.h"

#include <QSet>
#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

Step roleStep(const Planning &p, const QString &database)
{
    Step step =
        p.step(StepGroup::Role, u"role"_s, database, Text::tr("Role %1 on %2").arg(p.spec.role, database),
               Text::tr("LOGIN and REPLICATION are attributes of the role itself: they are not inherited. "
                        "Debezium only logs that they are missing. Of the password only a SCRAM verifier "
                        "is sent, computed here, so that it stands in no log of the server."),
               Text::tr("Guide, step 1.3"));
    step.after = {stepId("reach", database)};
    const DatabaseSetupFacts *db = p.database(database);
    if (!db)
        return step;
    const QString role = ident(p.spec.role);
    const bool rds = db->hosting == Hosting::Rds;
    const bool permitted = db->mayCreateRole && db->mayGrantReplication;
    if (!db->roleNameIsOurs) {
        setManual(step, Text::tr("Names that begin with pg_ are PostgreSQL's own."),
                  Text::tr("Choose another name."));
    } else if (!db->role) {
        QList<Change> changes{sql(database, u"CREATE ROLE %1 WITH LOGIN%2 PASSWORD '%3'"_s.arg(
                                                role, rds ? u""_s : u" REPLICATION"_s, verifierMark))};
        if (rds)
            changes.append(sql(database, u"GRANT rds_replication TO "_s + role));
        setNeeded(step, Text::tr("There is no role %1.").arg(p.spec.role), changes, permitted);
        step.undo = u"DROP ROLE %1"_s.arg(role);
    } else if (!db->role->canLogin || !db->role->replication) {
        QStringList lacking;
        if (!db->role->canLogin)
            lacking.append(u"LOGIN"_s);
        if (!db->role->replication)
            lacking.append(u"REPLICATION"_s);
        QList<Change> changes;
        if (rds && !db->role->replication)
            changes.append(sql(database, u"GRANT rds_replication TO "_s + role));
        if (!rds || !db->role->canLogin)
            changes.append(
                sql(database, u"ALTER ROLE %1 WITH LOGIN%2"_s.arg(role, rds ? u""_s : u" REPLICATION"_s)));
        setNeeded(step, Text::tr("%1 lacks %2.").arg(p.spec.role, lacking.join(Text::tr(" and "))), changes,
                  permitted);
        step.undo = u"ALTER ROLE %1 WITH %2"_s.arg(role, rds ? u"NOLOGIN"_s : u"NOREPLICATION"_s);
    } else {
        setDone(step, Text::tr("%1 has LOGIN and REPLICATION.").arg(p.spec.role));
    }
    return step;
}

/// Connectors whose login would be cut off by a new password: those on this server, under this role.
QStringList usersOfPassword(const Planning &p, const QString &database)
{
    const DatabaseSetupFacts *db = p.database(database);
    QSet<QString> names; // of databases on the same server
    for (const DatabaseProfile &each : p.profile.databases) {
        const DatabaseSetupFacts *other = p.database(each.name);
        if (each.name == database || (db && other && !db->systemIdentifier.isEmpty() &&
                                      db->systemIdentifier == other->systemIdentifier))
            names.insert(each.dbname);
    }
    QStringList users;
    for (const Connector &connector : p.connect() ? p.connect()->connectors : QList<Connector>()) {
        if (connector.config.value(u"database.user"_s) == p.spec.role &&
            names.contains(connector.config.value(u"database.dbname"_s)))
            users.append(connector.name);
    }
    return users;
}

Step passwordStep(const Planning &p, const QString &database)
{
    Step step = p.step(
        StepGroup::Role, u"password"_s, database, Text::tr("Password of %1 on %2").arg(p.spec.role, database),
        Text::tr("The connectors' config needs it. Sluice makes it, keeps it in the keychain where "
                 "there is one, and shows it nowhere."),
        Text::tr("Guide, step 1.3"));
    step.after = {stepId("role", database), stepId("hba", database)};
    const DatabaseSetupFacts *db = p.database(database);
    if (!db)
        return step;
    step.finding = Text::tr("It is set with the role.");
    if (!db->role)
        return step;
    const QStringList users = usersOfPassword(p, database);
    const QList<DirectionPlan> directions = p.directionsFrom(database);
    const bool allDeployed = std::all_of(directions.cbegin(), directions.cend(),
                                         [&](const DirectionPlan &d) { return p.deployed(d.connector); });
    if (allDeployed) {
        step.state = StepState::NotApplicable;
        step.finding = Text::tr("The deployed connectors hold it.");
    } else if (db->roleLogin && *db->roleLogin) {
        setDone(step, Text::tr("Sluice holds it, and it opens %1.").arg(database));
    } else if (db->roleLogin && db->roleLogin->error().kind != ErrorKind::Auth) {
        // Too many connections, a time-out: another password would mend nothing, and lock others out.
        step.finding = db->roleLogin->error().message;
        step.remedy = Text::tr("Mend what it names, then check again.");
    } else if (!users.isEmpty()) {
        setManual(
            step,
            Text::tr("%1 uses this role with a password that Sluice does not hold.").arg(users.join(u", "_s)),
            Text::tr("Give it in the environment variable SLUICE_CONNECTOR_PASSWORD, or when asked."));
    } else {
        setNeeded(
            step,
            db->roleLogin ? db->roleLogin->error().message
                          : Text::tr("Sluice does not hold it; no connector uses it yet."),
            {sql(database, u"ALTER ROLE %1 WITH PASSWORD '%2'"_s.arg(ident(p.spec.role), verifierMark))},
            db->mayCreateRole);
        step.cost = Text::tr("Whatever else logs in as %1 needs the new password.").arg(p.spec.role);
    }
    return step;
}

/// Tables that the directions of this database capture.
QList<TableName> captured(const Planning &p, const QString &database, const DatabaseSetupFacts &db)
{
    QList<TableName> all;
    for (const DirectionPlan &direction : p.directionsFrom(database)) {
        for (const TableName &table : capturedTables(direction, p.spec, db)) {
            if (!all.contains(table) && db.table(table))
                all.append(table);
        }
    }
    return all;
}

Step grantsStep(const Planning &p, const QString &database)
{
    Step step =
        p.step(StepGroup::Role, u"grants"_s, database,
               Text::tr("%1 may read the tables of %2").arg(p.spec.role, database),
               Text::tr("The snapshot reads the tables; without USAGE on the schema, SELECT is of no use."),
               Text::tr("Guide, step 1.3"));
    step.after = {stepId("role", database)};
    const DatabaseSetupFacts *db = p.database(database);
    const DatabaseProfile *profile = p.databaseProfile(database);
    if (!db || !profile)
        return step;
    const QString role = ident(p.spec.role);
    QList<Change> changes;
    bool permitted = true;
    if (!db->role || !db->role->canConnect)
        changes.append(
            sql(database, u"GRANT CONNECT ON DATABASE %1 TO %2"_s.arg(ident(profile->dbname), role)));
    // Only its owner may, whom the facts do not name. A role that is still to come has it from PUBLIC as a
    // rule.
    if (db->role && !db->role->canConnect)
        permitted = db->superuser;
    QStringList schemas;
    QList<TableName> tables;
    for (const TableName &name : captured(p, database, *db)) {
        const SchemaFacts *schema = db->schema(name.schema);
        if (schema && !schema->usable && !schemas.contains(name.schema)) {
            schemas.append(name.schema);
            permitted = permitted && schema->grantable;
            changes.append(sql(database, u"GRANT USAGE ON SCHEMA %1 TO %2"_s.arg(ident(name.schema), role)));
        }
        if (const TableFacts *table = db->table(name); table && !table->selectable) {
            tables.append(name);
            permitted = permitted && (table->ownedByUs || db->superuser);
        }
    }
    if (!tables.isEmpty())
        changes.append(sql(database, u"GRANT SELECT ON %1 TO %2"_s.arg(idents(tables), role)));
    for (const TableName &table : std::as_const(tables))
        step.facts.append(Text::tr("No SELECT on %1.").arg(table.dotted()));
    for (const QString &schema : std::as_const(schemas))
        step.facts.append(Text::tr("No USAGE on schema %1.").arg(schema));
    if (changes.isEmpty()) {
        setDone(step, Text::tr("It may connect, use the schemas and read every captured table."));
        return step;
    }
    setNeeded(step,
              step.facts.isEmpty() ? Text::tr("It may not connect to %1.").arg(profile->dbname)
                                   : step.facts.first(),
              changes, permitted);
    step.undo = Text::tr("REVOKE what was granted, or drop the role.");
    return step;
}

Step defaultPrivilegesStep(const Planning &p, const QString &database)
{
    Step step =
        p.step(StepGroup::Role, u"default_privileges"_s, database,
               Text::tr("Tables still to come on %1").arg(database),
               Text::tr("GRANT … ON ALL TABLES covers today's tables only. These default privileges cover "
                        "those that the same owners create later."),
               Text::tr("Guide, step 1.3 (where it is missing)"));
    step.after = {stepId("role", database)};
    const DatabaseSetupFacts *db = p.database(database);
    if (!db)
        return step;
    QList<Change> changes;
    bool permitted = true;
    for (const DirectionPlan &direction : p.directionsFrom(database)) {
        for (const QString &name : direction.tables.isEmpty() ? direction.schemas : QStringList()) {
            const SchemaFacts *schema = db->schema(name);
            for (const QString &owner : schema ? schema->tableOwners : QStringList()) {
                if (schema->ownersWithDefault.contains(owner))
                    continue;
                const Change change = sql(
                    database,
                    u"ALTER DEFAULT PRIVILEGES FOR ROLE %1 IN SCHEMA %2 GRANT SELECT ON TABLES TO %3"_s.arg(
                        ident(owner), ident(name), ident(p.spec.role)));
                permitted = permitted && (db->superuser || schema->ownersWeAct.contains(owner));
                if (!changes.contains(change))
                    changes.append(change);
            }
        }
    }
    if (changes.isEmpty())
        setDone(step, Text::tr("Nothing is to be granted ahead."));
    else
        setNeeded(step, Text::tr("New tables would be closed to %1.").arg(p.spec.role), changes, permitted);
    step.undo = Text::tr("The same statements with REVOKE … FROM.");
    return step;
}

} // namespace

Plan roleSteps(const Planning &p, const QString &database)
{
    return {roleStep(p, database), passwordStep(p, database), grantsStep(p, database),
            defaultPrivilegesStep(p, database)};
}

} // namespace sluice::setup
