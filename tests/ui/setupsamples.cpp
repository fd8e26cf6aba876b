#include "setupsamples.h"

#include "models/services/setup/undoplan.h"
#include "tests/unit/services/setup/setupbuilder.h"

namespace sluice::test {

using setup::ProofHop;
using setup::SetupPhase;
using setup::SetupState;
using std::chrono::milliseconds;

namespace {

SetupState stateWith(const SetupFacts &facts, const Profile &profile = setupProfile())
{
    SetupState state = uncheckedSetup();
    state.facts = facts;
    state.facts.at = QDateTime::currentDateTimeUtc().addSecs(-4);
    state.plan = setup::planSetup(state.spec, profile, facts);
    return state;
}

/// What a table is like decides what the dialog has to say of it.
void makeTablesDiffer(SetupFacts &facts)
{
    DatabaseSetupFacts &db = databaseOf(facts, warehouse);
    TableFacts log = keyedTable(u"public"_s, u"audit_log"_s);
    log.hasPrimaryKey = log.identityUsable = false;
    log.keyColumns.clear();
    log.rows = 18'400'000;
    log.bytes = qint64(2'900'000'000);
    TableFacts cache = keyedTable(u"public"_s, u"session_cache"_s);
    cache.unlogged = true;
    TableFacts part = keyedTable(u"eligibility"_s, u"scores_2026"_s);
    part.isPartition = true;
    TableFacts root = keyedTable(u"eligibility"_s, u"scores"_s);
    root.kind = TableKind::Partitioned;
    root.rows.reset();
    db.tables += {log, cache, part, root};
    tableOf(db, {u"public"_s, u"families"_s}).rowSecurity = true;
    tableOf(db, {u"eligibility"_s, u"eligibility_snapshots"_s}).rows = 4'210'337;
    tableOf(db, {u"eligibility"_s, u"eligibility_snapshots"_s}).bytes = qint64(1'240'000'000);
}

SetupFacts restartFacts()
{
    const SetupSpec spec = guideSpec();
    SetupFacts facts = preparedFacts(spec);
    facts.validation.clear();
    for (const QString &name : {warehouse, citizen}) {
        Setting &level = settingOf(databaseOf(facts, name), u"wal_level"_s);
        level.value = u"replica"_s;
        level.pendingRestart = true;
    }
    return facts;
}

void addHops(setup::ProofState &proof, int count)
{
    const setup::ProofHopResult hops[] = {
        {ProofHop::Committed, milliseconds(9), u"0/1A2B3C4"_s},
        {ProofHop::OnTopic, milliseconds(412),
         (proof.from == warehouse ? u"warehouse-to-citizen-cdc.eligibility.eligibility_snapshots"_s
                                  : u"citizen-to-warehouse-cdc.cdc.heartbeat"_s) +
             u", partition 1, offset 42"_s},
        {ProofHop::Confirmed, milliseconds(3120), u"0/1A2B4F0"_s},
        {ProofHop::Deleted, milliseconds(3140), u"eligibility.eligibility_snapshots"_s}};
    for (int i = 0; i < count; ++i)
        proof.hops.append(hops[i]);
}

} // namespace

SetupState uncheckedSetup()
{
    SetupState state;
    state.profile = u"playground"_s;
    state.databases = {warehouse, citizen};
    state.spec = guideSpec();
    for (const DirectionPlan &direction : state.spec.directions) {
        setup::ProofState proof;
        proof.connector = direction.connector;
        proof.from = direction.from;
        proof.to = direction.to;
        state.proofs.append(proof);
    }
    return state;
}

SetupState bareSetup()
{
    SetupFacts facts = bareFacts();
    makeTablesDiffer(facts);
    return stateWith(facts);
}

SetupState notPermittedSetup()
{
    SetupFacts facts = bareFacts();
    for (const QString &name : {warehouse, citizen}) {
        loseSuperuser(databaseOf(facts, name));
        databaseOf(facts, name).currentUser = u"app_owner"_s;
    }
    return stateWith(facts);
}

SetupState applyingSetup()
{
    SetupState state = bareSetup();
    state.phase = SetupPhase::Applying;
    state.toSend = static_cast<int>(setup::changesOf(setup::stepsToApply(state.plan, {})).size());
    state.sent = 9;
    state.current = u"role/smart_warehouse"_s;
    return state;
}

SetupState restartPendingSetup()
{
    SetupState state = stateWith(restartFacts());
    state.phase = SetupPhase::Waiting;
    state.toSend = 33;
    state.sent = 31;
    return state;
}

SetupState failedSetup()
{
    SetupState state = bareSetup();
    state.failedStep = u"role/smart_warehouse"_s;
    state.failure = Error{ErrorKind::Permission,
                          u"smart_warehouse refused it: must be superuser to create "
                          "replication users."_s,
                          u"ERROR: 42501"_s};
    return state;
}

SetupState finishedSetup()
{
    return stateWith(finishedFacts(guideSpec()));
}

SetupState leftOffsetsSetup()
{
    SetupFacts facts = finishedFacts(guideSpec());
    Connector &connector = facts.connect->connectors.first();
    connector.state = ConnectorState::Stopped;
    connector.tasks.clear();
    databaseOf(facts, warehouse).replicationSlots.clear();
    databaseOf(facts, citizen).publications->clear();
    facts.offsets[connector.name] = QList<ConnectorOffset>{{{}, {{u"lsn"_s, 27}}}};
    return stateWith(facts);
}

SetupState takingDownSetup()
{
    SetupState state = finishedSetup();
    state.takenDown = state.spec.directions.first().connector;
    SetupSpec one = state.spec;
    one.directions.removeLast();
    state.plan = setup::planUndo(one, setupProfile(), state.facts);
    return state;
}

SetupState provingSetup()
{
    SetupState state = finishedSetup();
    state.phase = SetupPhase::Proving;
    addHops(state.proofs[0], 4);
    state.proofs[0].outcome = Outcome();
    addHops(state.proofs[1], 2);
    state.proofs[1].running = true;
    state.currentProof = state.proofs[1].connector;
    return state;
}

SetupState provenSetup()
{
    SetupState state = finishedSetup();
    for (setup::ProofState &proof : state.proofs) {
        addHops(proof, 4);
        proof.outcome = Outcome();
        proof.at = state.facts.at;
    }
    return state;
}

SetupState unprovenSetup()
{
    SetupState state = provenSetup();
    state.proofs[1].hops = {state.proofs[1].hops.first(), state.proofs[1].hops.last()};
    state.proofs[1].outcome =
        Result<void>(fail(ErrorKind::Timeout, u"The row was committed, but its change did not reach "
                                              "citizen-to-warehouse-cdc.cdc.heartbeat in time."_s));
    return state;
}

SetupState unreachableSetup()
{
    SetupFacts facts;
    const auto away = fail(ErrorKind::Unreachable, u"Nothing listens on 127.0.0.1:5432."_s);
    facts.databases = {{warehouse, away}, {citizen, away}};
    facts.connect = fail(ErrorKind::Unreachable, u"Nothing listens on http://127.0.0.1:8083."_s);
    facts.kafka = fail(ErrorKind::Unreachable, u"No broker answers."_s);
    return stateWith(facts);
}

SetupState missingDatabaseSetup()
{
    Profile profile = setupProfile();
    profile.databases.removeLast();
    SetupFacts facts = bareFacts();
    facts.databases.remove(citizen);
    SetupState state = stateWith(facts, profile);
    state.databases = {warehouse};
    return state;
}

} // namespace sluice::test
