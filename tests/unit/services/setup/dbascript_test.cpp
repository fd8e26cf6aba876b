// What Sluice may not do itself, as a script for a DBA.

#include "tests/unit/services/setup/stepcase.h"

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;

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
