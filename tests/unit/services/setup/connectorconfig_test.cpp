// The config that a connector is deployed with.

#include "models/services/setup/connectorconfig.h"
#include "tests/unit/services/setup/stepcase.h"

#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;
using testing::Not;

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
