// Which line of pg_hba.conf decides on a login.

#include "models/services/setup/hba.h"
#include "tests/unit/services/setup/stepcase.h"

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;

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
