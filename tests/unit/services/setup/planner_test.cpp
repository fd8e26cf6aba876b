// What the planner concludes: every kind of step in every state that it can have.

#include "models/services/setup/connectorconfig.h"
#include "models/services/setup/hba.h"
#include "tests/unit/services/setup/setupbuilder.h"

#include <functional>
#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;
using testing::Not;

namespace {

struct Case
{
    const char *what;
    QString step;
    StepState state = StepState::Unknown;
    std::function<void(SetupSpec &, Profile &, SetupFacts &)> change;
    QString finding = {}; ///< is in it
    QString sends = {};   ///< is in one of its changes
};

enum class From
{
    Bare,
    Prepared,
    Finished
};

Plan planOf(const SetupFacts &facts, const SetupSpec &spec = guideSpec(),
            const Profile &profile = setupProfile())
{
    return planSetup(spec, profile, facts);
}

Step stepIn(const Plan &plan, const QString &id)
{
    const Step *step = stepOf(plan, id);
    EXPECT_TRUE(step) << "no step " << id.toStdString();
    return step ? *step : Step();
}

QString statementsOf(const Step &step)
{
    QStringList all;
    for (const Change &change : step.changes)
        all.append(change.kind == ChangeKind::Sql ? change.statement : changeText(change));
    return all.join(u'\n');
}

void expectCase(const Case &c, From from)
{
    SCOPED_TRACE(c.what);
    SetupSpec spec = guideSpec();
    Profile profile = setupProfile();
    SetupFacts facts = from == From::Bare       ? bareFacts()
                       : from == From::Prepared ? preparedFacts(spec)
                                                : finishedFacts(spec, profile);
    if (c.change)
        c.change(spec, profile, facts);
    const Plan plan = planSetup(spec, profile, facts);
    const Step step = stepIn(plan, c.step);
    EXPECT_EQ(stepStateToken(step.state), stepStateToken(c.state)) << step.finding.toStdString();
    EXPECT_FALSE(step.finding.isEmpty());
    if (!c.finding.isEmpty()) {
        EXPECT_THAT(step.finding.toStdString(), HasSubstr(c.finding.toStdString()));
    }
    if (!c.sends.isEmpty()) {
        EXPECT_THAT(statementsOf(step).toStdString(), HasSubstr(c.sends.toStdString()));
    }
    if (step.state == StepState::Needed || step.state == StepState::NotPermitted) {
        EXPECT_FALSE(step.changes.isEmpty());
    }
    if (step.state == StepState::Manual || step.state == StepState::NotPermitted ||
        step.state == StepState::Blocked) {
        EXPECT_FALSE(step.remedy.isEmpty()) << "a person is left without a way on";
    }
}

Error gone()
{
    return {ErrorKind::Unreachable, u"Nothing listens there."_s, {}};
}

// Short forms for the tables below.
using S = SetupSpec &;
using P = Profile &;
using F = SetupFacts &;

const TableName families{u"public"_s, u"families"_s};

} // namespace

TEST(Planner, ABareSetupHasEveryStepAndSaysWhyCostAndUndo)
{
    const Plan plan = planOf(bareFacts());
    QStringList kinds;
    for (const Step &step : plan) {
        kinds.append(step.id.section(u'/', 0, 0));
        EXPECT_FALSE(step.title.isEmpty()) << step.id.toStdString();
        EXPECT_FALSE(step.why.isEmpty()) << step.id.toStdString();
        EXPECT_FALSE(step.finding.isEmpty()) << step.id.toStdString();
        if (!step.changes.isEmpty() && step.id.section(u'/', 0, 0) != u"password") {
            EXPECT_FALSE(step.undo.isEmpty()) << step.id.toStdString();
        }
        for (const QString &before : step.after)
            EXPECT_TRUE(stepOf(plan, before)) << step.id.toStdString() << " after " << before.toStdString();
    }
    kinds.removeDuplicates();
    EXPECT_EQ(kinds, (QStringList{u"reach"_s,
                                  u"version"_s,
                                  u"clock"_s,
                                  u"disk"_s,
                                  u"hba"_s,
                                  u"workers"_s,
                                  u"plugin"_s,
                                  u"java"_s,
                                  u"brokers"_s,
                                  u"kafka_defaults"_s,
                                  u"wal_level"_s,
                                  u"max_replication_slots"_s,
                                  u"max_wal_senders"_s,
                                  u"restart"_s,
                                  u"wal_cap"_s,
                                  u"wal_sender_timeout"_s,
                                  u"role"_s,
                                  u"password"_s,
                                  u"grants"_s,
                                  u"default_privileges"_s,
                                  u"tables"_s,
                                  u"left_out"_s,
                                  u"identity"_s,
                                  u"support"_s,
                                  u"publication"_s,
                                  u"internal_topics"_s,
                                  u"topics"_s,
                                  u"names"_s,
                                  u"snapshot"_s,
                                  u"validate"_s,
                                  u"connector"_s,
                                  u"running"_s,
                                  u"offsets"_s}));
}

TEST(Planner, AFinishedSetupIsCompleteAndSendsNothing)
{
    const Plan plan = planOf(finishedFacts(guideSpec()));
    EXPECT_TRUE(isComplete(plan));
    for (const Step &step : plan)
        EXPECT_TRUE(step.changes.isEmpty()) << step.id.toStdString() << ": " << step.finding.toStdString();
}

TEST(Planner, EveryStepComesAfterThoseThatItWaitsFor)
{
    const Plan plan = planOf(bareFacts());
    for (qsizetype i = 0; i < plan.size(); ++i) {
        for (const QString &before : plan[i].after) {
            const auto found =
                std::find_if(plan.cbegin(), plan.cend(), [&](const Step &step) { return step.id == before; });
            EXPECT_LT(found - plan.cbegin(), i)
                << plan[i].id.toStdString() << " after " << before.toStdString();
        }
    }
}

TEST(Planner, StatesOfBareServers)
{
    const QList<Case> cases{
        {"reach", u"reach/smart_warehouse"_s, StepState::Done, {}, u"is a superuser"_s},
        {"wal_level",
         u"wal_level/smart_warehouse"_s,
         StepState::Needed,
         {},
         {},
         u"ALTER SYSTEM SET wal_level = 'logical'"_s},
        {"restart waits for it", u"restart/smart_warehouse"_s, StepState::Blocked, {}},
        {"no restart pending", u"restart/smart_warehouse"_s, StepState::NotApplicable,
         [](S, P, F f) { settingOf(databaseOf(f, warehouse), u"wal_level"_s).value = u"logical"_s; }},
        {"role",
         u"role/smart_warehouse"_s,
         StepState::Needed,
         {},
         u"no role debezium_user"_s,
         u"CREATE ROLE \"debezium_user\" WITH LOGIN REPLICATION PASSWORD '"_s + verifierMark + u"'"_s},
        {"password", u"password/smart_warehouse"_s, StepState::Blocked, {}, u"set with the role"_s},
        {"grants",
         u"grants/smart_warehouse"_s,
         StepState::Blocked,
         {},
         {},
         u"GRANT USAGE ON SCHEMA \"eligibility\""_s},
        {"default privileges",
         u"default_privileges/smart_warehouse"_s,
         StepState::Blocked,
         {},
         {},
         u"ALTER DEFAULT PRIVILEGES FOR ROLE \"postgres\" IN SCHEMA \"public\""_s},
        {"support",
         u"support/smart_warehouse"_s,
         StepState::Blocked,
         {},
         {},
         u"CREATE TABLE IF NOT EXISTS \"cdc\".\"heartbeat\""_s},
        {"publication",
         u"publication/"_s + w2c,
         StepState::Blocked,
         {},
         {},
         u"CREATE PUBLICATION \"warehouse_to_citizen\" FOR TABLE"_s},
        {"topics", u"topics/"_s + w2c, StepState::Needed, {}, u"5 of 5"_s},
        {"internal topics", u"internal_topics"_s, StepState::Done, {}},
        {"names", u"names/"_s + w2c, StepState::Done, {}},
        {"snapshot", u"snapshot/"_s + w2c, StepState::Done, {}, u"initial"_s},
        {"validate", u"validate/"_s + w2c, StepState::Blocked, {}},
        {"connector", u"connector/"_s + w2c, StepState::Blocked, {}},
        {"running", u"running/"_s + w2c, StepState::Blocked, {}},
        {"identity", u"identity/"_s + w2c, StepState::NotApplicable, {}},
        {"no cap", u"wal_cap/smart_warehouse"_s, StepState::Manual, {}},
    };
    for (const Case &c : cases)
        expectCase(c, From::Bare);
}

TEST(Planner, StatesOfPrerequisites)
{
    const QList<Case> cases{
        {"no such database", u"reach/smart_warehouse"_s, StepState::Manual,
         [](S, P p, F) { p.databases.removeFirst(); }, u"no database called"_s},
        {"unreachable", u"reach/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { f.databases[warehouse] = tl::unexpected(gone()); }, u"Nothing listens"_s},
        {"nothing is known of what lies behind", u"grants/smart_warehouse"_s, StepState::Blocked,
         [](S, P, F f) { f.databases[warehouse] = tl::unexpected(gone()); }},
        {"no superuser", u"reach/smart_warehouse"_s, StepState::Done,
         [](S, P, F f) { loseSuperuser(databaseOf(f, warehouse)); }, u"no superuser"_s},
        {"too old", u"version/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { databaseOf(f, warehouse).versionNum = 110022; }},
        {"a standby", u"version/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { databaseOf(f, warehouse).inRecovery = true; }, u"standby"_s},
        {"clock", u"clock/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { databaseOf(f, warehouse).clockSkew = std::chrono::minutes(-1); }},
        {"clock agrees", u"clock/smart_warehouse"_s, StepState::Done, {}},
        {"WAL folder not permitted", u"disk/smart_warehouse"_s, StepState::Unknown,
         [](S, P, F f) {
             databaseOf(f, warehouse).walFolderBytes =
                 tl::unexpected(NotPermitted{u"the size"_s, u"GRANT pg_monitor"_s});
         }},
        {"WAL folder", u"disk/smart_warehouse"_s, StepState::Done, {}},
        {"hba", u"hba/smart_warehouse"_s, StepState::Done, {}, u"Line 1"_s},
        {"hba rejects", u"hba/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) {
             databaseOf(f, warehouse)
                 .hba->prepend(
                     hbaRule(1, u"host"_s, {u"all"_s}, {u"debezium_user"_s}, u"all"_s, u"reject"_s));
         },
         u"rejects"_s},
        {"hba has no line", u"hba/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { databaseOf(f, warehouse).hba->clear(); }, u"No line"_s},
        {"hba not readable", u"hba/smart_warehouse"_s, StepState::Unknown,
         [](S, P, F f) {
             databaseOf(f, warehouse).hba = tl::unexpected(NotPermitted{u"pg_hba"_s, u"GRANT"_s});
         }},
        {"no Connect in the profile", u"workers"_s, StepState::Manual,
         [](S, P p, F) { p.connect.urls.clear(); }},
        {"Connect is away", u"workers"_s, StepState::Manual,
         [](S, P, F f) { f.connect = tl::unexpected(gone()); }, u"Nothing listens"_s},
        {"one worker is away", u"workers"_s, StepState::Manual,
         [](S, P, F f) {
             f.connect->workers.append(
                 {QUrl(u"http://c2:8083"_s), tl::unexpected(gone()), tl::unexpected(gone())});
         }},
        {"what a silent worker has is not known", u"plugin"_s, StepState::Blocked,
         [](S, P, F f) {
             f.connect->workers.append(
                 {QUrl(u"http://c2:8083"_s), tl::unexpected(gone()), tl::unexpected(gone())});
         },
         u"c2"_s},
        {"workers", u"workers"_s, StepState::Done, {}, u"4.3.0"_s},
        {"plug-in missing on one", u"plugin"_s, StepState::Manual,
         [](S, P, F f) {
             f.connect->workers.append(workerWith(u"http://c2:8083"_s, {}));
             f.connect->workers.last().plugins->clear();
         },
         u"missing on http://c2:8083"_s},
        {"plug-in of two versions", u"plugin"_s, StepState::Manual,
         [](S, P, F f) { f.connect->workers.append(workerWith(u"http://c2:8083"_s, u"3.5.0.Final"_s)); },
         u"3.6.1.Final, 3.5.0.Final"_s},
        {"plug-in", u"plugin"_s, StepState::Done, {}, u"3.6.1.Final"_s},
        {"Java", u"java"_s, StepState::Done, {}, u"17"_s},
        {"Java unknown", u"java"_s, StepState::Blocked,
         [](S, P, F f) { f.connect->workers[0].plugins->clear(); }},
        {"Kafka is away", u"brokers"_s, StepState::Manual,
         [](S, P, F f) { f.kafka = tl::unexpected(gone()); }},
        {"too few brokers", u"brokers"_s, StepState::Manual, [](S s, P, F) { s.replicationFactor = 4; },
         u"4"_s},
        {"a broker is down", u"brokers"_s, StepState::Manual,
         [](S, P, F f) { f.kafka->cluster.brokers[1].error = gone(); }},
        {"brokers", u"brokers"_s, StepState::Done, {}},
        {"single copies by default", u"kafka_defaults"_s, StepState::Manual,
         [](S, P, F f) { (*f.kafka->brokerConfig)[u"default.replication.factor"_s].value = u"1"_s; }},
        {"all must be in sync", u"kafka_defaults"_s, StepState::Manual,
         [](S, P, F f) { (*f.kafka->brokerConfig)[u"min.insync.replicas"_s].value = u"3"_s; }},
        {"defaults", u"kafka_defaults"_s, StepState::Done, {}},
        {"defaults unknown", u"kafka_defaults"_s, StepState::Unknown,
         [](S, P, F f) { f.kafka->brokerConfig = tl::unexpected(gone()); }},
    };
    for (const Case &c : cases)
        expectCase(c, From::Bare);
}

TEST(Planner, StatesOfDatabaseSettings)
{
    const auto hosted = [](Hosting hosting) {
        return [hosting](S, P, F f) {
            databaseOf(f, warehouse).hosting = hosting;
            databaseOf(f, warehouse).mayAlterSystem = false;
        };
    };
    const QList<Case> cases{
        {"wal_level waits for a restart", u"wal_level/smart_warehouse"_s, StepState::Done,
         [](S, P, F f) { settingOf(databaseOf(f, warehouse), u"wal_level"_s).pendingRestart = true; },
         u"waits for a restart"_s},
        {"so the restart is a person's", u"restart/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { settingOf(databaseOf(f, warehouse), u"wal_level"_s).pendingRestart = true; },
         u"wal_level takes effect"_s},
        {"wal_level not permitted", u"wal_level/smart_warehouse"_s, StepState::NotPermitted,
         [](S, P, F f) { loseSuperuser(databaseOf(f, warehouse)); }},
        {"RDS", u"wal_level/smart_warehouse"_s, StepState::Manual, hosted(Hosting::Rds)},
        {"Cloud SQL", u"wal_level/smart_warehouse"_s, StepState::Manual, hosted(Hosting::CloudSql)},
        {"Azure", u"wal_level/smart_warehouse"_s, StepState::Manual, hosted(Hosting::Azure)},
        {"slots exhausted", u"max_replication_slots/smart_warehouse"_s, StepState::Needed,
         [](S, P, F f) {
             for (int i = 0; i < 10; ++i) {
                 ReplicationSlot slot;
                 slot.name = u"other_%1"_s.arg(i);
                 databaseOf(f, warehouse).replicationSlots.append(slot);
             }
         },
         u"10 are allowed; 10 are held by others and 1 planned"_s,
         u"ALTER SYSTEM SET max_replication_slots = '13'"_s},
        {"our own slot takes no second place", u"max_replication_slots/smart_warehouse"_s, StepState::Done,
         [](S s, P, F f) {
             settingOf(databaseOf(f, warehouse), u"max_replication_slots"_s).value = u"1"_s;
             databaseOf(f, warehouse).replicationSlots = {slotFor(s.directions.first())};
         }},
        {"senders exhausted",
         u"max_wal_senders/smart_warehouse"_s,
         StepState::Needed,
         [](S, P, F f) { databaseOf(f, warehouse).walSenders = 10; },
         {},
         u"ALTER SYSTEM SET max_wal_senders = '13'"_s},
        {"setting not told", u"max_wal_senders/smart_warehouse"_s, StepState::Unknown,
         [](S, P, F f) { databaseOf(f, warehouse).settings.clear(); }},
        {"cap", u"wal_cap/smart_warehouse"_s, StepState::Done,
         [](S, P, F f) {
             settingOf(databaseOf(f, warehouse), u"max_slot_wal_keep_size"_s).value = u"51200"_s;
         }},
        {"cap before 13", u"wal_cap/smart_warehouse"_s, StepState::NotApplicable,
         [](S, P, F f) { databaseOf(f, warehouse).versionNum = 120022; }},
        {"sender time-out", u"wal_sender_timeout/smart_warehouse"_s, StepState::Done, {}},
        {"no sender time-out", u"wal_sender_timeout/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { settingOf(databaseOf(f, warehouse), u"wal_sender_timeout"_s).value = u"0"_s; }},
    };
    for (const Case &c : cases)
        expectCase(c, From::Bare);
}

TEST(Planner, AManagedServiceIsToldItsOwnParameter)
{
    const auto remedy = [](Hosting hosting) {
        SetupFacts facts = bareFacts();
        databaseOf(facts, warehouse).hosting = hosting;
        const Step step = stepIn(planOf(facts), u"wal_level/smart_warehouse"_s);
        EXPECT_TRUE(step.changes.isEmpty()) << "ALTER SYSTEM is not offered there";
        return step.remedy.toStdString();
    };
    EXPECT_THAT(remedy(Hosting::Rds), HasSubstr("rds.logical_replication"));
    EXPECT_THAT(remedy(Hosting::CloudSql), HasSubstr("cloudsql.logical_decoding"));
    EXPECT_THAT(remedy(Hosting::Azure), HasSubstr("wal_level"));
}

TEST(Planner, StatesOfTheRole)
{
    const auto lackReplication = [](S, P, F f) { databaseOf(f, warehouse).role->replication = false; };
    const auto notLoggedIn = [](S, P, F f) {
        databaseOf(f, warehouse).roleLogin =
            Result<void>(fail(ErrorKind::Auth, u"The password was refused."_s));
    };
    const QList<Case> cases{
        {"role", u"role/smart_warehouse"_s, StepState::Done, {}},
        {"without REPLICATION", u"role/smart_warehouse"_s, StepState::Needed, lackReplication,
         u"lacks REPLICATION"_s, u"ALTER ROLE \"debezium_user\" WITH LOGIN REPLICATION"_s},
        {"without LOGIN", u"role/smart_warehouse"_s, StepState::Needed,
         [](S, P, F f) { databaseOf(f, warehouse).role->canLogin = false; }, u"lacks LOGIN"_s},
        {"on RDS a membership",
         u"role/smart_warehouse"_s,
         StepState::Needed,
         [=](S s, P p, F f) {
             lackReplication(s, p, f);
             databaseOf(f, warehouse).hosting = Hosting::Rds;
         },
         {},
         u"GRANT rds_replication TO \"debezium_user\""_s},
        {"a reserved name", u"role/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { databaseOf(f, warehouse).roleNameIsOurs = false; }},
        {"not permitted", u"role/smart_warehouse"_s, StepState::NotPermitted,
         [=](S s, P p, F f) {
             lackReplication(s, p, f);
             loseSuperuser(databaseOf(f, warehouse));
         }},
        {"password opens it", u"password/smart_warehouse"_s, StepState::Done, {}},
        {"password does not", u"password/smart_warehouse"_s, StepState::Needed, notLoggedIn, u"refused"_s,
         u"ALTER ROLE \"debezium_user\" WITH PASSWORD '"_s},
        {"password not held", u"password/smart_warehouse"_s, StepState::Needed,
         [](S, P, F f) { databaseOf(f, warehouse).roleLogin.reset(); }},
        {"not held, and a connector uses it", u"password/smart_warehouse"_s, StepState::Manual,
         [](S s, P p, F f) {
             databaseOf(f, warehouse).roleLogin.reset();
             f.connect->connectors.append(
                 deployedAs(u"another"_s, connectorConfig(s, p, f, s.directions.first())));
         },
         u"another uses this role"_s},
        {"deployed", u"password/smart_warehouse"_s, StepState::NotApplicable,
         [](S s, P p, F f) {
             f.connect->connectors.append(deployedAs(w2c, connectorConfig(s, p, f, s.directions.first())));
         }},
        {"a login that fails for another reason is no reason for a new password",
         u"password/smart_warehouse"_s, StepState::Unknown,
         [](S, P, F f) {
             databaseOf(f, warehouse).roleLogin =
                 Result<void>(fail(ErrorKind::Server, u"Too many connections."_s));
         },
         u"Too many connections"_s},
        {"nor is one that pg_hba.conf rejects", u"password/smart_warehouse"_s, StepState::Blocked,
         [=](S s, P p, F f) {
             notLoggedIn(s, p, f);
             databaseOf(f, warehouse)
                 .hba->prepend(
                     hbaRule(1, u"host"_s, {u"all"_s}, {u"debezium_user"_s}, u"all"_s, u"reject"_s));
         }},
        {"grants", u"grants/smart_warehouse"_s, StepState::Done, {}},
        {"no USAGE", u"grants/smart_warehouse"_s, StepState::Needed,
         [](S, P, F f) { databaseOf(f, warehouse).schemas[1].usable = false; },
         u"No USAGE on schema eligibility"_s, u"GRANT USAGE ON SCHEMA \"eligibility\""_s},
        {"no SELECT", u"grants/smart_warehouse"_s, StepState::Needed,
         [](S, P, F f) { tableOf(databaseOf(f, warehouse), families).selectable = false; },
         u"No SELECT on public.families"_s, u"GRANT SELECT ON \"public\".\"families\" TO"_s},
        {"no CONNECT", u"grants/smart_warehouse"_s, StepState::Needed,
         [](S, P, F f) { databaseOf(f, warehouse).role->canConnect = false; }, u"may not connect"_s,
         u"GRANT CONNECT ON DATABASE \"smart_warehouse\""_s},
        {"no CONNECT, and not its owner", u"grants/smart_warehouse"_s, StepState::NotPermitted,
         [](S, P, F f) {
             loseSuperuser(databaseOf(f, warehouse));
             databaseOf(f, warehouse).role->canConnect = false;
         }},
        {"another's table", u"grants/smart_warehouse"_s, StepState::NotPermitted,
         [](S, P, F f) {
             loseSuperuser(databaseOf(f, warehouse));
             tableOf(databaseOf(f, warehouse), families).selectable = false;
             tableOf(databaseOf(f, warehouse), families).ownedByUs = false;
         }},
        {"default privileges", u"default_privileges/smart_warehouse"_s, StepState::Done, {}},
        {"of an owner who is not ours", u"default_privileges/smart_warehouse"_s, StepState::NotPermitted,
         [](S, P, F f) {
             loseSuperuser(databaseOf(f, warehouse));
             databaseOf(f, warehouse).schemas[0].ownersWithDefault.clear();
             databaseOf(f, warehouse).schemas[0].ownersWeAct.clear();
         }},
        {"named tables need none", u"default_privileges/smart_warehouse"_s, StepState::Done,
         [](S s, P, F f) {
             databaseOf(f, warehouse).schemas[0].ownersWithDefault.clear();
             s.directions[0].tables = {families};
         }},
    };
    for (const Case &c : cases)
        expectCase(c, From::Prepared);
}

TEST(Planner, StatesOfTables)
{
    const auto change = [](auto edit) {
        return [edit](S s, P, F f) {
            s.directions[0].tables = {families};
            edit(tableOf(databaseOf(f, warehouse), families), s.directions[0], databaseOf(f, warehouse));
        };
    };
    using D = DirectionPlan &;
    using B = DatabaseSetupFacts &;
    const QList<Case> cases{
        {"tables", u"tables/"_s + w2c, StepState::Done, {}, u"3 tables"_s},
        {"no such table", u"tables/"_s + w2c, StepState::Manual, change([](TableFacts &, D d, B) {
             d.tables.append({u"public"_s, u"none"_s});
         }),
         u"public.none does not exist"_s},
        {"unlogged", u"tables/"_s + w2c, StepState::Manual,
         change([](TableFacts &t, D, B) { t.unlogged = true; }), u"unlogged"_s},
        {"foreign", u"tables/"_s + w2c, StepState::Manual,
         change([](TableFacts &t, D, B) { t.kind = TableKind::Foreign; }), u"foreign"_s},
        {"a view", u"tables/"_s + w2c, StepState::Manual,
         change([](TableFacts &t, D, B) { t.kind = TableKind::View; }), u"not a table"_s},
        {"no key", u"tables/"_s + w2c, StepState::Manual,
         change([](TableFacts &t, D, B) { t.identityUsable = false; }), u"no primary key"_s},
        {"no key, but FULL is wished", u"tables/"_s + w2c, StepState::Done, change([](TableFacts &t, D d, B) {
             t.identityUsable = false;
             d.fullIdentity = {t.name};
         })},
        {"row security", u"tables/"_s + w2c, StepState::Manual,
         change([](TableFacts &t, D, B) { t.rowSecurity = true; }), u"row security"_s},
        {"row security that the role may pass", u"tables/"_s + w2c, StepState::Done,
         change([](TableFacts &t, D, B b) {
             t.rowSecurity = true;
             b.role->bypassRls = true;
         })},
        {"a partitioned table before 13", u"tables/"_s + w2c, StepState::Manual,
         change([](TableFacts &t, D, B b) {
             t.kind = TableKind::Partitioned;
             b.versionNum = 120022;
         }),
         u"partitioned"_s},
        {"a partitioned table", u"tables/"_s + w2c, StepState::Done,
         change([](TableFacts &t, D, B) { t.kind = TableKind::Partitioned; })},
        {"nothing to capture", u"tables/"_s + w2c, StepState::Manual,
         [](S s, P, F) { s.directions[0].schemas = {u"empty"_s}; }, u"no table that can be captured"_s},
        {"left out", u"left_out/"_s + w2c, StepState::Manual,
         [](S, P, F f) { tableOf(databaseOf(f, warehouse), families).identityUsable = false; },
         u"public.families"_s},
        {"none left out", u"left_out/"_s + w2c, StepState::Done, {}},
        {"FULL is needed",
         u"identity/"_s + w2c,
         StepState::Needed,
         [](S s, P, F) { s.directions[0].fullIdentity = {families}; },
         {},
         u"ALTER TABLE \"public\".\"families\" REPLICA IDENTITY FULL"_s},
        {"FULL is not permitted", u"identity/"_s + w2c, StepState::NotPermitted,
         [](S s, P, F f) {
             s.directions[0].fullIdentity = {families};
             loseSuperuser(databaseOf(f, warehouse));
             tableOf(databaseOf(f, warehouse), families).ownedByUs = false;
         }},
        {"FULL is there", u"identity/"_s + w2c, StepState::Done,
         [](S s, P, F f) {
             s.directions[0].fullIdentity = {families};
             tableOf(databaseOf(f, warehouse), families).identity = ReplicaIdentity::Full;
         }},
    };
    for (const Case &c : cases)
        expectCase(c, From::Prepared);
}

TEST(Planner, StatesOfThePublicationAndItsTables)
{
    const auto change = [](auto edit) {
        return [edit](S, P, F f) {
            edit(databaseOf(f, warehouse), databaseOf(f, warehouse).publications->first());
        };
    };
    using B = DatabaseSetupFacts &;
    using Pub = Publication &;
    const QList<Case> cases{
        {"support", u"support/smart_warehouse"_s, StepState::Done, {}},
        {"support not writable", u"support/smart_warehouse"_s, StepState::Needed,
         [](S, P, F f) {
             tableOf(databaseOf(f, warehouse), {u"cdc"_s, u"signal"_s}).insertable = false;
         },
         u"may not write"_s, u"GRANT SELECT, INSERT, UPDATE, DELETE ON \"cdc\".\"signal\" TO"_s},
        {"support not permitted", u"support/smart_warehouse"_s, StepState::NotPermitted,
         [](S, P, F f) {
             B db = databaseOf(f, warehouse);
             loseSuperuser(db);
             db.mayCreateInDatabase = false;
             db.schemas.removeLast();
             db.tables.removeIf([](const TableFacts &t) { return t.name.schema == u"cdc"; });
         }},
        {"publication", u"publication/"_s + w2c, StepState::Done, {}, u"all 5 tables"_s},
        {"a table is missing", u"publication/"_s + w2c, StepState::Needed, change([](B, Pub p) {
             p.tables->removeIf([](const PublishedTable &t) { return t.table == u"families"; });
         }),
         u"lacks public.families"_s,
         u"ALTER PUBLICATION \"warehouse_to_citizen\" ADD TABLE \"public\".\"families\""_s},
        {"of another owner", u"publication/"_s + w2c, StepState::NotPermitted, change([](B db, Pub p) {
             loseSuperuser(db);
             p.owner = u"somebody"_s;
             p.tables->clear();
         })},
        {"FOR ALL TABLES", u"publication/"_s + w2c, StepState::Done,
         change([](B, Pub p) { p.allTables = true; })},
        {"FOR ALL TABLES with filtered", u"publication/"_s + w2c, StepState::Manual,
         [](S s, P, F f) {
             databaseOf(f, warehouse).publications->first().allTables = true;
             s.directions[0].options.insert(u"publication.autocreate.mode"_s, u"filtered"_s);
         },
         u"FOR ALL TABLES"_s},
        {"the same, while other things are to do: it is said at once", u"publication/"_s + w2c,
         StepState::Manual,
         [](S s, P, F f) {
             databaseOf(f, warehouse).publications->first().allTables = true;
             databaseOf(f, warehouse).tables.removeIf([](const TableFacts &t) {
                 return t.name.schema == u"cdc";
             });
             s.directions[0].options.insert(u"publication.autocreate.mode"_s, u"filtered"_s);
         }},
        {"no deletes", u"publication/"_s + w2c, StepState::Manual,
         change([](B, Pub p) { p.publishesDelete = false; })},
        {"tables hidden", u"publication/"_s + w2c, StepState::Unknown, change([](B, Pub p) {
             p.tables = tl::unexpected(NotPermitted{u"its tables"_s, u"GRANT"_s});
         })},
        {"publications hidden", u"publication/"_s + w2c, StepState::Unknown,
         [](S, P, F f) {
             databaseOf(f, warehouse).publications =
                 tl::unexpected(NotPermitted{u"the publications"_s, u"GRANT"_s});
         }},
        {"none yet", u"publication/"_s + w2c, StepState::Needed,
         [](S, P, F f) { databaseOf(f, warehouse).publications->clear(); }, u"does not exist yet"_s},
        {"a partitioned table is published as the root",
         u"publication/"_s + w2c,
         StepState::Needed,
         [](S, P, F f) {
             databaseOf(f, warehouse).publications->clear();
             tableOf(databaseOf(f, warehouse), families).kind = TableKind::Partitioned;
         },
         {},
         u" WITH (publish_via_partition_root = true)"_s},
        {"and is not yet", u"publication/"_s + w2c, StepState::Needed,
         [](S, P, F f) { tableOf(databaseOf(f, warehouse), families).kind = TableKind::Partitioned; },
         u"partition"_s,
         u"ALTER PUBLICATION \"warehouse_to_citizen\" SET (publish_via_partition_root = true)"_s},
    };
    for (const Case &c : cases)
        expectCase(c, From::Prepared);
}

TEST(Planner, StatesOfTopics)
{
    const QList<Case> cases{
        {"topics", u"topics/"_s + w2c, StepState::Done, {}, u"All 5"_s},
        {"one is missing", u"topics/"_s + w2c, StepState::Needed,
         [](S, P, F f) { f.kafka->cluster.topics.removeFirst(); }, u"1 of 5"_s,
         u"create topic warehouse-to-citizen-cdc.eligibility.eligibility_snapshots"_s},
        {"Kafka is away", u"topics/"_s + w2c, StepState::Blocked,
         [](S, P, F f) { f.kafka = tl::unexpected(gone()); }},
        {"too few brokers", u"topics/"_s + w2c, StepState::Blocked,
         [](S s, P, F f) {
             s.replicationFactor = 4;
             f.kafka->cluster.topics.removeFirst();
         }},
        {"Connect's own is not compacted", u"internal_topics"_s, StepState::Manual,
         [](S, P, F f) {
             addTopic(f, u"connect-offsets"_s);
             f.kafka->cluster.topics.last().internal = true;
             f.kafka->topicConfigs[u"connect-offsets"_s].insert(
                 u"cleanup.policy"_s, {u"cleanup.policy"_s, u"delete"_s, false, false, false});
         },
         u"connect-offsets"_s},
    };
    for (const Case &c : cases)
        expectCase(c, From::Prepared);
    SetupFacts facts = preparedFacts(guideSpec());
    (*facts.kafka->brokerConfig)[u"auto.create.topics.enable"_s].value = u"false"_s;
    EXPECT_TRUE(stepIn(planOf(facts), u"topics/"_s + w2c)
                    .facts.join(u' ')
                    .contains(u"auto.create.topics.enable=false"_s));
}

TEST(Planner, StatesOfConnectors)
{
    const auto slot = [](auto edit) {
        return [edit](S s, P, F f) {
            ReplicationSlot made = slotFor(s.directions.first(), false);
            edit(made);
            databaseOf(f, warehouse).replicationSlots.append(made);
        };
    };
    const auto validation = [](const Result<QList<ConfigProblem>> &answer) {
        return [answer](S, P, F f) { f.validation[w2c] = answer; };
    };
    const QList<Case> cases{
        {"names", u"names/"_s + w2c, StepState::Done, {}},
        {"bad slot name", u"names/"_s + w2c, StepState::Manual,
         [](S s, P, F) { s.directions[0].slotName = u"Warehouse-Slot"_s; }, u"cannot be a slot's name"_s},
        {"physical slot", u"names/"_s + w2c, StepState::Manual,
         slot([](ReplicationSlot &r) { r.logical = false; }), u"physical"_s},
        {"of another database", u"names/"_s + w2c, StepState::Manual,
         slot([](ReplicationSlot &r) { r.database = u"other"_s; }), u"database other"_s},
        {"of another plug-in", u"names/"_s + w2c, StepState::Manual,
         slot([](ReplicationSlot &r) { r.plugin = u"test_decoding"_s; }), u"test_decoding"_s},
        {"lost", u"names/"_s + w2c, StepState::Manual,
         slot([](ReplicationSlot &r) { r.walStatus = WalStatus::Lost; }), u"lost"_s},
        {"in use", u"names/"_s + w2c, StepState::Manual, slot([](ReplicationSlot &r) {
             r.active = true;
             r.activePid = 4711;
         }),
         u"4711"_s},
        {"left over", u"names/"_s + w2c, StepState::Done, slot([](ReplicationSlot &) {})},
        {"another kind of connector", u"names/"_s + w2c, StepState::Manual,
         [](S, P, F f) {
             f.connect->connectors.append(deployedAs(w2c, {{u"connector.class"_s, u"FileStreamSource"_s}}));
         },
         u"FileStreamSource"_s},
        {"the same slot planned twice", u"names/"_s + w2c, StepState::Manual,
         [](S s, P, F) {
             s.directions[1].from = warehouse;
             s.directions[1].slotName = s.directions[0].slotName;
         },
         u"same slot"_s},
        {"the same prefix deployed", u"names/"_s + w2c, StepState::Manual,
         [](S s, P p, F f) {
             f.connect->connectors.append(
                 deployedAs(u"other"_s, connectorConfig(s, p, f, s.directions.first())));
         },
         u"already has the topic prefix"_s},
        {"Connect is away", u"names/"_s + w2c, StepState::Blocked,
         [](S, P, F f) { f.connect = tl::unexpected(gone()); }},
        {"snapshot mode that is none", u"snapshot/"_s + w2c, StepState::Manual,
         [](S s, P, F) { s.snapshotMode = u"sometimes"_s; }, u"unknown to Debezium 3.6.1"_s},
        {"so nothing is sent to Connect", u"validate/"_s + w2c, StepState::Blocked,
         [](S s, P, F f) {
             s.snapshotMode = u"sometimes"_s;
             f.validation.clear();
         }},
        {"validated", u"validate/"_s + w2c, StepState::Done, {}},
        {"not asked", u"validate/"_s + w2c, StepState::Unknown, [](S, P, F f) { f.validation.clear(); }},
        {"Connect cannot reach it", u"validate/"_s + w2c, StepState::Manual,
         validation(QList<ConfigProblem>{{u"database.hostname"_s, {u"Unable to connect"_s}}}),
         u"database.hostname: Unable to connect"_s},
        {"Connect did not answer", u"validate/"_s + w2c, StepState::Manual,
         validation(tl::unexpected(gone()))},
        {"connector", u"connector/"_s + w2c, StepState::Needed, {}, u"no connector called"_s},
        {"running", u"running/"_s + w2c, StepState::Blocked, {}},
    };
    for (const Case &c : cases)
        expectCase(c, From::Prepared);
}

TEST(Planner, StatesOfDeployedConnectors)
{
    const auto change = [](auto edit) {
        return
            [edit](S, P, F f) { edit(f.connect->connectors[0], databaseOf(f, warehouse).replicationSlots); };
    };
    using C = Connector &;
    using R = QList<ReplicationSlot> &;
    const QList<Case> cases{
        {"validate", u"validate/"_s + w2c, StepState::NotApplicable, {}},
        {"connector", u"connector/"_s + w2c, StepState::Done, {}},
        {"running", u"running/"_s + w2c, StepState::Done, {}},
        {"config differs", u"connector/"_s + w2c, StepState::Needed,
         change([](C c, R) { c.config.insert(u"heartbeat.interval.ms"_s, u"1"_s); }), u"1 of its keys"_s,
         u"heartbeat.interval.ms"_s},
        {"a key of somebody else stays", u"connector/"_s + w2c, StepState::Done,
         change([](C c, R) { c.config.insert(u"max.batch.size"_s, u"1"_s); })},
        {"paused", u"running/"_s + w2c, StepState::Manual,
         change([](C c, R) { c.state = ConnectorState::Paused; }), u"paused"_s},
        {"failed", u"running/"_s + w2c, StepState::Manual, change([](C c, R) {
             c.tasks[0].state = ConnectorState::Failed;
             c.tasks[0].trace = u"a\nCaused by: x.Boom: no slot"_s;
         }),
         u"no slot"_s},
        {"no slot yet", u"running/"_s + w2c, StepState::Unknown, change([](C, R r) { r.clear(); }),
         u"does not exist yet"_s},
        {"no reader yet", u"running/"_s + w2c, StepState::Unknown,
         change([](C, R r) { r[0].active = false; }), u"no reader yet"_s},
        {"no task yet", u"running/"_s + w2c, StepState::Unknown, change([](C c, R) { c.tasks.clear(); })},
    };
    for (const Case &c : cases)
        expectCase(c, From::Finished);
}

TEST(Planner, TheJavaOfEachWorkerFollowsFromWhatItHasLoaded)
{
    SetupFacts facts = bareFacts(u"2.3.0.Final"_s);
    facts.connect->workers = {workerWith(u"http://a:8083"_s, u"2.3.0.Final"_s),
                              workerWith(u"http://b:8083"_s, u"3.6.1.Final"_s)};
    facts.connect->workers[0].worker->version = u"3.5.0"_s;
    facts.connect->workers[1].worker->version = u"3.5.0"_s;
    Step java = stepIn(planOf(facts), u"java"_s);
    EXPECT_EQ(java.state, StepState::Done);
    EXPECT_EQ(java.facts,
              (QStringList{u"http://a:8083: Java 11 or later"_s, u"http://b:8083: Java 17 or later"_s}));
    facts.connect->workers[0].worker->version = u"4.0.0"_s; // Kafka 4 itself is compiled for 17
    EXPECT_EQ(stepIn(planOf(facts), u"java"_s).facts.first(), u"http://a:8083: Java 17 or later"_s);
    facts.connect->workers[1].plugins = QList<ConnectorPlugin>();
    java = stepIn(planOf(facts), u"java"_s);
    EXPECT_NE(java.state, StepState::Done) << "what one worker has loaded says nothing of another";
    EXPECT_THAT(java.finding.toStdString(), HasSubstr("http://b:8083"));
}

TEST(Planner, OffsetsWithoutTheirSlotAreOfAnEarlierConnector)
{
    const QString id = u"offsets/"_s + w2c;
    SetupFacts facts = finishedFacts(guideSpec());
    EXPECT_EQ(stepIn(planOf(facts), id).state, StepState::Done) << "its slot is there";
    Connector &connector = facts.connect->connectors.first();
    connector.state = ConnectorState::Stopped;
    connector.tasks.clear();
    databaseOf(facts, warehouse).replicationSlots.clear();
    EXPECT_EQ(stepIn(planOf(facts), id).state, StepState::Unknown) << "not asked";
    facts.offsets[w2c] = QList<ConnectorOffset>();
    EXPECT_EQ(stepIn(planOf(facts), id).state, StepState::Done);
    facts.offsets[w2c] = QList<ConnectorOffset>{{{}, {{u"lsn"_s, 27}}}};
    const Step step = stepIn(planOf(facts), id);
    EXPECT_EQ(step.state, StepState::Needed);
    EXPECT_TRUE(step.advice) << "nothing is forgotten unless asked for";
    EXPECT_THAT(step.finding.toStdString(), HasSubstr("lsn 0/1B of an earlier connector"));
    EXPECT_EQ(statementsOf(step), u"DELETE /connectors/"_s + w2c + u"/offsets"_s);
    EXPECT_EQ(stepIn(planOf(preparedFacts(guideSpec())), id).state, StepState::Blocked) << "not deployed";
}

TEST(Planner, ConnectorsAreDeployedStoppedWhereConnectCan)
{
    SetupSpec spec = guideSpec();
    spec.initialState = InitialState::Stopped;
    SetupFacts facts = preparedFacts(spec);
    Step step = stepIn(planSetup(spec, setupProfile(), facts), u"connector/"_s + w2c);
    ASSERT_FALSE(step.changes.isEmpty());
    EXPECT_EQ(step.changes.first().initialState, InitialState::Stopped);
    EXPECT_THAT(statementsOf(step).toStdString(), HasSubstr("\"initial_state\": \"STOPPED\""));
    facts.connect->workers.first().worker->version = u"3.6.1"_s;
    step = stepIn(planSetup(spec, setupProfile(), facts), u"connector/"_s + w2c);
    EXPECT_EQ(step.changes.first().initialState, InitialState::Running);
    EXPECT_THAT(step.facts.join(u'\n').toStdString(), HasSubstr("before 3.7"));

    facts = finishedFacts(spec);
    Connector &connector = facts.connect->connectors.first();
    connector.state = ConnectorState::Stopped;
    connector.tasks.clear();
    EXPECT_EQ(stepIn(planSetup(spec, setupProfile(), facts), u"running/"_s + w2c).state, StepState::Done);
    EXPECT_EQ(stepIn(planSetup(guideSpec(), setupProfile(), facts), u"running/"_s + w2c).state,
              StepState::Manual)
        << "a setup that wants it to run";
}

TEST(Planner, WhatSettlesByItselfSaysSoAndWhatWaitsForAPersonDoesNot)
{
    const SetupSpec spec = guideSpec();
    SetupFacts facts = finishedFacts(spec);
    databaseOf(facts, warehouse).replicationSlots.clear();
    EXPECT_TRUE(stepIn(planOf(facts), u"running/"_s + w2c).isStarting);
    facts.connect->connectors[0].state = ConnectorState::Stopped;
    EXPECT_FALSE(stepIn(planOf(facts), u"running/"_s + w2c).isStarting);
    EXPECT_FALSE(stepIn(planOf(bareFacts()), u"restart/smart_warehouse"_s).isRestart);
}

TEST(Planner, APostgreSqlThatDebeziumNoLongerTestsIsAWarningAndOneThatIsTooOldStopsTheConnector)
{
    SetupFacts facts = finishedFacts(guideSpec());
    databaseOf(facts, warehouse).versionNum = 120022;
    Plan plan = planOf(facts);
    EXPECT_EQ(stepIn(plan, u"version/smart_warehouse"_s).state, StepState::Manual);
    EXPECT_TRUE(isComplete(plan)) << "it runs, and is proved";
    facts = preparedFacts(guideSpec());
    databaseOf(facts, warehouse).versionNum = 110022;
    plan = planOf(facts);
    EXPECT_FALSE(stepIn(plan, u"version/smart_warehouse"_s).advice);
    EXPECT_EQ(stepIn(plan, u"connector/"_s + w2c).state, StepState::Blocked);
}

TEST(Planner, WhereConnectCannotGetInTheAddressThatItTriedIsNamed)
{
    SetupSpec spec = guideSpec();
    spec.directions[0].hostForConnect = u"db.inside"_s;
    SetupFacts facts = preparedFacts(spec);
    facts.validation[w2c] =
        QList<ConfigProblem>{{u"database.hostname"_s, {u"The connection attempt failed."_s}}};
    EXPECT_THAT(stepIn(planOf(facts, spec), u"validate/"_s + w2c).remedy.toStdString(),
                HasSubstr("db.inside:5432"));
}

TEST(Planner, ConnectIsAskedToValidateOnlyWhatMayBeSent)
{
    const SetupSpec spec = guideSpec();
    SetupFacts facts = preparedFacts(spec);
    facts.validation.clear();
    EXPECT_EQ(connectorsToValidate(spec, setupProfile(), facts), (QStringList{w2c, c2w}));
    databaseOf(facts, warehouse).publications->clear();
    EXPECT_EQ(connectorsToValidate(spec, setupProfile(), facts), QStringList{c2w});
    facts.passwordHeld = false;
    EXPECT_TRUE(connectorsToValidate(spec, setupProfile(), facts).isEmpty());
    EXPECT_TRUE(connectorsToValidate(spec, setupProfile(), finishedFacts(spec)).isEmpty()) << "deployed";
}

// --- the DBA's script

TEST(DbaScript, HoldsExactlyWhatIsNotPermittedAlsoWhileItIsBlocked)
{
    SetupFacts facts = bareFacts();
    DatabaseSetupFacts &db = databaseOf(facts, warehouse);
    loseSuperuser(db);
    db.currentUser = u"app_owner"_s;
    db.schemas[1].grantable = false; // so the grants are not permitted, and wait for the role as well
    const Plan plan = planOf(facts);
    EXPECT_EQ(stepIn(plan, u"grants/smart_warehouse"_s).state, StepState::NotPermitted);
    const QString script = dbaScript(plan, warehouse, u"SCRAM-SHA-256$4096:salt$a:b"_s);
    EXPECT_EQ(
        script.toStdString(),
        "-- What Sluice may not do itself on smart_warehouse. Run it with psql as a superuser, connected "
        "to that database.\n"
        "\\set ON_ERROR_STOP on\n"
        "\n-- Logical WAL on smart_warehouse\n"
        "ALTER SYSTEM SET wal_level = 'logical';\n"
        "SELECT pg_reload_conf();\n"
        "\n-- Role debezium_user on smart_warehouse\n"
        "CREATE ROLE \"debezium_user\" WITH LOGIN REPLICATION PASSWORD 'SCRAM-SHA-256$4096:salt$a:b';\n"
        "\n-- debezium_user may read the tables of smart_warehouse\n"
        "GRANT CONNECT ON DATABASE \"smart_warehouse\" TO \"debezium_user\";\n"
        "GRANT USAGE ON SCHEMA \"eligibility\" TO \"debezium_user\";\n"
        "GRANT SELECT ON \"eligibility\".\"eligibility_snapshots\", \"public\".\"families\", "
        "\"public\".\"schemes\" TO \"debezium_user\";\n");
    EXPECT_TRUE(dbaScript(plan, citizen, {}).isEmpty()) << "there the login is a superuser";
}

TEST(DbaScript, IsEmptyWhereEverythingIsPermittedOrDone)
{
    EXPECT_TRUE(dbaScript(planOf(bareFacts()), warehouse, {}).isEmpty());
    SetupFacts facts = finishedFacts(guideSpec());
    loseSuperuser(databaseOf(facts, warehouse));
    EXPECT_TRUE(dbaScript(planOf(facts), warehouse, {}).isEmpty());
}

// --- hostile names

TEST(HostileNames, StayNamesInSqlAndCommentsOfTheScript)
{
    const QString nasty = u"x\"; DROP TABLE a; --\n\\! rm -rf /\r'$$"_s;
    SetupSpec spec = guideSpec();
    spec.role = nasty;
    spec.supportSchema = nasty;
    spec.heartbeatTable = nasty;
    spec.signalTable = u"other"_s + nasty;
    spec.directions.resize(1);
    spec.directions[0].publication = nasty;
    spec.directions[0].connector = nasty;
    spec.directions[0].tables = {{nasty, nasty}};
    spec.directions[0].fullIdentity = {{nasty, nasty}};
    SetupFacts facts = bareFacts();
    DatabaseSetupFacts &db = databaseOf(facts, warehouse);
    loseSuperuser(db);
    db.mayCreateInDatabase = false;
    db.schemas = {schemaOf(nasty)};
    db.schemas[0].grantable = false;
    db.tables = {keyedTable(nasty, nasty)};
    db.tables[0].ownedByUs = false;
    const Plan plan = planSetup(spec, setupProfile(), facts);
    const QString script = dbaScript(plan, warehouse, u"SCRAM-SHA-256$4096:s$a:b"_s);
    // What is left when everything in quotes and every comment is taken out holds nothing of the name.
    QString bare;
    enum class In
    {
        Code,
        Name,
        Literal,
        Comment
    } in = In::Code;
    for (qsizetype i = 0; i < script.size(); ++i) {
        const QChar c = script[i];
        const QChar next = i + 1 < script.size() ? script[i + 1] : QChar();
        if (in == In::Code && c == u'-' && next == u'-')
            in = In::Comment;
        else if (in == In::Comment && (c == u'\n' || c == u'\r'))
            in = In::Code;
        else if (in == In::Code && c == u'"')
            in = In::Name;
        else if (in == In::Name && c == u'"' && next == u'"')
            ++i;
        else if (in == In::Name && c == u'"')
            in = In::Code;
        else if (in == In::Code && c == u'\'')
            in = In::Literal;
        else if (in == In::Literal && c == u'\'' && next == u'\'')
            ++i;
        else if (in == In::Literal && c == u'\'')
            in = In::Code;
        else if (in == In::Code)
            bare += c;
    }
    EXPECT_EQ(in, In::Code);
    EXPECT_THAT(script.toStdString(), HasSubstr("CREATE ROLE \"x\"\"; DROP"));
    EXPECT_THAT(bare.toStdString(), Not(HasSubstr("DROP")));
    EXPECT_THAT(bare.toStdString(), Not(HasSubstr("rm")));
}

TEST(HostileNames, ARoleThatIsCalledAsTheVerifiersMarkGetsItsVerifierOnlyWhereThePasswordIs)
{
    SetupSpec spec = guideSpec();
    spec.role = u"a PASSWORD '"_s + verifierMark + u"'"_s;
    SetupFacts facts = bareFacts();
    loseSuperuser(databaseOf(facts, warehouse));
    const QString script =
        dbaScript(planSetup(spec, setupProfile(), facts), warehouse, u"SCRAM-SHA-256$4096:s$a:b"_s);
    EXPECT_THAT(script.toStdString(),
                HasSubstr("CREATE ROLE \"a PASSWORD 'SCRAM-SHA-256$sluice:verifier'\" WITH LOGIN REPLICATION "
                          "PASSWORD 'SCRAM-SHA-256$4096:s$a:b';"));
}

TEST(HostileNames, AnIncludeListNamesExactlyThatTable)
{
    SetupSpec spec = guideSpec();
    spec.directions[0].tables = {{u"a,b"_s, u"c.d*(é)"_s}};
    SetupFacts facts = preparedFacts(spec);
    const QString list =
        connectorConfig(spec, setupProfile(), facts, spec.directions[0]).value(u"table.include.list"_s);
    // Debezium splits at commas without a backslash, then takes each as a regular expression.
    EXPECT_EQ(list, uR"(a\,b\.c\.d\*\(\é\),cdc\.heartbeat)"_s);
}

TEST(HostileNames, ATopicIsCalledAsDebeziumCallsIt)
{
    const DirectionPlan direction = guideSpec().directions[0];
    const auto topic = [&](const QString &schema, const QString &table) {
        return topicFor(direction, {schema, table});
    };
    EXPECT_EQ(topic(u"public"_s, u"families"_s), u"warehouse-to-citizen-cdc.public.families"_s);
    EXPECT_EQ(topic(u"a b"_s, u"é\"x"_s), u"warehouse-to-citizen-cdc.a_b.__x"_s);
    EXPECT_EQ(topic(u"s"_s, u"x😀"_s), u"warehouse-to-citizen-cdc.s.x__"_s) << "Java counts UTF-16 units";
}

// --- snapshot modes

TEST(SnapshotMode, IsMappedToWhatTheVersionKnows)
{
    const auto mode = [](const QString &wished, const QString &version) {
        const SnapshotChoice choice = snapshotModeFor(wished, QVersionNumber::fromString(version));
        return choice.error.isEmpty() ? choice.mode : u"error: "_s + choice.error;
    };
    for (const QString &version : {u"2.3.0"_s, u"2.5.4"_s, u"2.6.0"_s, u"3.2.0"_s, u"3.3.0"_s, u"3.6.1"_s}) {
        for (const QString &word : {u"always"_s, u"initial"_s, u"initial_only"_s, u"custom"_s})
            EXPECT_EQ(mode(word, version), word) << version.toStdString();
    }
    EXPECT_EQ(mode(u"never"_s, u"2.3.0"_s), u"never"_s);
    EXPECT_EQ(mode(u"never"_s, u"2.6.0"_s), u"never"_s);
    EXPECT_EQ(mode(u"never"_s, u"3.2.9"_s), u"never"_s);
    EXPECT_EQ(mode(u"never"_s, u"3.3.0"_s), u"no_data"_s);
    EXPECT_EQ(mode(u"never"_s, u"3.6.1"_s), u"no_data"_s);
    EXPECT_EQ(mode(u"never"_s, {}), u"no_data"_s);
    EXPECT_EQ(mode(u"no_data"_s, u"2.3.0"_s), u"never"_s);
    EXPECT_EQ(mode(u"no_data"_s, u"2.6.0"_s), u"no_data"_s);
    EXPECT_EQ(mode(u"exported"_s, u"3.6.1"_s), u"initial"_s);
    EXPECT_EQ(mode(u"when_needed"_s, u"2.6.0"_s), u"when_needed"_s);
    EXPECT_EQ(mode(u"when_needed"_s, u"2.5.0"_s),
              u"error: snapshot.mode \"when_needed\" is unknown to Debezium 2.5.0; it knows always, initial, "
              "initial_only, custom, never."_s);
    EXPECT_THAT(mode(u"sometimes"_s, u"3.6.1"_s).toStdString(), HasSubstr("it knows always, initial"));
}

TEST(ConnectorConfig, MapsTheSnapshotModeThatADirectionNamesForItself)
{
    SetupSpec spec = guideSpec();
    spec.directions[0].options.insert(u"snapshot.mode"_s, u"never"_s);
    const SetupFacts facts = preparedFacts(spec);
    const auto config = connectorConfig(spec, setupProfile(), facts, spec.directions[0]);
    EXPECT_EQ(config.value(u"snapshot.mode"_s), u"no_data"_s);
}

TEST(ConnectorConfig, IsWhatTheGuideMeansWithItsRepairs)
{
    const SetupSpec spec = guideSpec();
    Profile profile = setupProfile();
    profile.databases[0].sslmode = u"allow"_s;
    const SetupFacts facts = preparedFacts(spec);
    auto config = connectorConfig(spec, profile, facts, spec.directions[0]);
    EXPECT_EQ(config.value(u"plugin.name"_s), u"pgoutput"_s);
    EXPECT_EQ(config.value(u"publication.autocreate.mode"_s), u"disabled"_s);
    EXPECT_EQ(config.value(u"database.hostname"_s), u"127.0.0.1"_s);
    EXPECT_EQ(config.value(u"database.port"_s), u"5432"_s);
    EXPECT_EQ(config.value(u"database.password"_s), passwordMark);
    EXPECT_EQ(config.value(u"database.sslmode"_s), u"prefer"_s) << "Debezium does not know allow";
    EXPECT_EQ(config.value(u"table.include.list"_s),
              uR"(eligibility\.eligibility_snapshots,public\.families,public\.schemes,cdc\.heartbeat)"_s);
    EXPECT_EQ(config.value(u"signal.data.collection"_s), u"cdc.signal"_s);
    EXPECT_EQ(
        config.value(u"heartbeat.action.query"_s),
        u"INSERT INTO \"cdc\".\"heartbeat\" (connector, beat_at) VALUES "
        "('warehouse-to-citizen-connector', now()) ON CONFLICT (connector) DO UPDATE SET beat_at = now()"_s);
    SetupSpec elsewhere = spec;
    elsewhere.directions[0].hostForConnect = u"db.internal"_s;
    elsewhere.directions[0].portForConnect = 6432;
    elsewhere.directions[0].options = {{u"database.password"_s, u"${file:/etc/cdc:pw}"_s}};
    config = connectorConfig(elsewhere, profile, facts, elsewhere.directions[0]);
    EXPECT_EQ(config.value(u"database.hostname"_s), u"db.internal"_s);
    EXPECT_EQ(config.value(u"database.port"_s), u"6432"_s);
    EXPECT_EQ(config.value(u"database.password"_s), u"${file:/etc/cdc:pw}"_s);
}

TEST(ConnectorConfig, ASecretOptionIsNeverShownAndDoesNotLookChangedForEver)
{
    SetupSpec spec = guideSpec();
    spec.directions[0].options.insert(u"producer.override.sasl.jaas.config"_s, u"hunter2"_s);
    SetupFacts facts = finishedFacts(spec);
    EXPECT_EQ(stepIn(planOf(facts, spec), u"connector/"_s + w2c).state, StepState::Done)
        << "Connect shows it masked: it cannot be compared";
    facts.connect->connectors[0].config.remove(u"producer.override.sasl.jaas.config"_s);
    const Step step = stepIn(planOf(facts, spec), u"connector/"_s + w2c);
    EXPECT_EQ(step.state, StepState::Needed);
    EXPECT_THAT(statementsOf(step).toStdString(), Not(HasSubstr("hunter2")));
    EXPECT_THAT(step.facts.join(u' ').toStdString(), Not(HasSubstr("hunter2")));
}

// --- pg_hba.conf

namespace {

QString verdictOf(const QList<HbaRule> &rules,
                  HbaLogin login = {warehouse, u"debezium_user"_s, QHostAddress(u"10.0.0.5"_s)})
{
    const HbaVerdict verdict = judgeHba(rules, login);
    if (!verdict.certain)
        return u"uncertain"_s;
    return verdict.rule ? u"%1 %2"_s.arg(verdict.rule->line).arg(verdict.rule->method) : u"none"_s;
}

HbaRule net(int line, const QString &address, const QString &mask, const QString &method)
{
    HbaRule rule = hbaRule(line, u"host"_s, {u"all"_s}, {u"all"_s}, address, method);
    rule.netmask = mask;
    return rule;
}

const QString scram = u"scram-sha-256"_s;

} // namespace

TEST(Hba, TheFirstLineThatMatchesDecides)
{
    EXPECT_EQ(verdictOf({}), u"none"_s);
    EXPECT_EQ(
        verdictOf({net(1, u"10.1.0.0"_s, u"255.255.0.0"_s, scram),
                   net(2, u"10.0.0.0"_s, u"255.255.255.0"_s, u"md5"_s), net(3, u"all"_s, {}, u"reject"_s)}),
        u"2 md5"_s);
    EXPECT_EQ(verdictOf({net(1, u"::"_s, u"::"_s, u"reject"_s), net(2, u"0.0.0.0"_s, u"0.0.0.0"_s, scram)}),
              u"2 scram-sha-256"_s);
    EXPECT_EQ(verdictOf({hbaRule(1, u"local"_s, {u"all"_s}, {u"all"_s}, {}, u"trust"_s)}), u"none"_s);
    HbaRule broken = net(1, u"all"_s, {}, u"reject"_s);
    broken.error = u"invalid"_s;
    EXPECT_EQ(verdictOf({broken, net(2, u"all"_s, {}, scram)}), u"2 scram-sha-256"_s);
}

TEST(Hba, TheKeywordReplicationDoesNotMatchALogicalConnection)
{
    EXPECT_EQ(verdictOf({hbaRule(1, u"host"_s, {u"replication"_s}, {u"all"_s}, u"all"_s, scram)}), u"none"_s);
}

TEST(Hba, NamesAndPatternsOfDatabasesAndUsers)
{
    const auto with = [](const QStringList &databases, const QStringList &users) {
        return verdictOf({hbaRule(1, u"host"_s, databases, users, u"all"_s, scram)});
    };
    EXPECT_EQ(with({warehouse}, {u"debezium_user"_s}), u"1 scram-sha-256"_s);
    EXPECT_EQ(with({citizen}, {u"debezium_user"_s}), u"none"_s);
    EXPECT_EQ(with({u"/^smart_"_s}, {u"/_user$"_s}), u"1 scram-sha-256"_s);
    EXPECT_EQ(with({u"/^other"_s}, {u"all"_s}), u"none"_s);
    EXPECT_EQ(with({u"sameuser"_s}, {u"all"_s}), u"none"_s);
}

TEST(Hba, WhatOnlyTheServerCanTellIsNotGuessed)
{
    EXPECT_EQ(verdictOf({hbaRule(1, u"host"_s, {u"all"_s}, {u"+cdc"_s}, u"all"_s, u"reject"_s),
                         net(2, u"all"_s, {}, scram)}),
              u"uncertain"_s)
        << "whether it is a member";
    EXPECT_EQ(verdictOf({hbaRule(1, u"host"_s, {u"samerole"_s}, {u"all"_s}, u"all"_s, scram)}),
              u"uncertain"_s);
    EXPECT_EQ(verdictOf({hbaRule(1, u"host"_s, {u"all"_s}, {u"all"_s}, u".connect-net"_s, scram)}),
              u"uncertain"_s)
        << "what the name resolves to";
    const HbaLogin fromAnywhere{warehouse, u"debezium_user"_s, QHostAddress()};
    EXPECT_EQ(verdictOf({net(1, u"10.9.0.0"_s, u"255.255.0.0"_s, u"reject"_s), net(2, u"all"_s, {}, scram)},
                        fromAnywhere),
              u"uncertain"_s)
        << "a line for one network says nothing of Connect's";
    EXPECT_EQ(verdictOf({net(1, u"all"_s, {}, u"reject"_s)}, fromAnywhere), u"1 reject"_s);
    EXPECT_EQ(verdictOf({net(1, u"0.0.0.0"_s, u"0.0.0.0"_s, scram)}, fromAnywhere), u"1 scram-sha-256"_s);
}

TEST(Hba, LinesForTlsMatchOnlyWithIt)
{
    HbaLogin login{warehouse, u"debezium_user"_s, QHostAddress(u"10.0.0.5"_s)};
    const QList<HbaRule> rules{hbaRule(1, u"hostssl"_s, {u"all"_s}, {u"all"_s}, u"all"_s, scram)};
    EXPECT_EQ(verdictOf(rules, login), u"1 scram-sha-256"_s) << "with prefer it may";
    login.tls = false;
    EXPECT_EQ(verdictOf(rules, login), u"none"_s);
    login.tls = true;
    EXPECT_EQ(verdictOf({hbaRule(1, u"hostnossl"_s, {u"all"_s}, {u"all"_s}, u"all"_s, scram)}, login),
              u"none"_s);
    EXPECT_EQ(verdictOf({hbaRule(1, u"hostgssenc"_s, {u"all"_s}, {u"all"_s}, u"all"_s, scram)}, login),
              u"none"_s);
}

TEST(Hba, AConnectOnThisMachineComesToAnotherFromAnAddressThatIsNotKnown)
{
    Profile profile = setupProfile(); // Connect is at 127.0.0.1
    profile.databases[0].host = u"db.far.away"_s;
    SetupFacts facts = preparedFacts(guideSpec());
    databaseOf(facts, warehouse).hba = QList<HbaRule>{net(1, u"10.0.0.0"_s, u"255.0.0.0"_s, scram)};
    const Step step = stepIn(planOf(facts, guideSpec(), profile), u"hba/smart_warehouse"_s);
    EXPECT_EQ(step.state, StepState::Unknown) << step.finding.toStdString();
    EXPECT_TRUE(step.advice) << "Connect's validation tells; it must not be stopped by a guess";
}

TEST(Hba, ANameIsQuotedWhereTheFileNeedsIt)
{
    EXPECT_EQ(hbaWord(u"smart_warehouse"_s), u"smart_warehouse"_s);
    EXPECT_EQ(hbaWord(u"all"_s), u"\"all\""_s);
    EXPECT_EQ(hbaWord(u"replication"_s), u"\"replication\""_s);
    EXPECT_EQ(hbaWord(u"a b"_s), u"\"a b\""_s);
    EXPECT_EQ(hbaWord(u"a\"b"_s), u"\"a\"\"b\""_s);
}
