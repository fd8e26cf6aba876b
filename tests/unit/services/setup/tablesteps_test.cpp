// The tables, their publication and their topics, in every state that they can have.

#include "tests/unit/services/setup/stepcase.h"

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;

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
