// Names that are made to be taken for something else stay names.

#include "tests/unit/services/setup/setupbuilder.h"

#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;
using testing::Not;

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
