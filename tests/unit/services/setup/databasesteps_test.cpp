// The settings of a database and the role that reads it, in every state that they can have.

#include "tests/unit/services/setup/stepcase.h"

#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;

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
