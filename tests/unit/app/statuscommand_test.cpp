#include "app/cli/statuscommand.h"
#include "app/cli/statustext.h"
#include "app/cli/terminal.h"
#include "models/core/pipelinestate.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

PipelineState with(Verdict verdict, bool reachable)
{
    PipelineState state;
    DirectionReport direction;
    direction.name = u"a → b"_s;
    direction.verdict = verdict;
    direction.settled = true;
    state.directions = {direction};
    ServerLight up;
    up.asked = up.reachable = true;
    ServerLight other = up;
    other.reachable = reachable;
    state.servers = {up, other};
    return state;
}

} // namespace

TEST(StatusCommand, ExitCodesSayHowItStands)
{
    EXPECT_EQ(cli::exitCodeOf(with(Verdict::Flowing, true)), cli::Done);
    EXPECT_EQ(cli::exitCodeOf(with(Verdict::Idle, true)), cli::Done);
    EXPECT_EQ(cli::exitCodeOf(with(Verdict::Unknown, true)), cli::NotHealthy) << "unknown is not healthy";
    EXPECT_EQ(cli::exitCodeOf(with(Verdict::Paused, true)), cli::NotHealthy);
    EXPECT_EQ(cli::exitCodeOf(with(Verdict::Flowing, false)), cli::NotHealthy) << "a broker is down";
    PipelineState none = with(Verdict::Flowing, true);
    none.directions.clear();
    EXPECT_EQ(cli::exitCodeOf(none), cli::NotHealthy) << "nothing set up is not healthy";
    PipelineState dead = with(Verdict::Broken, false);
    dead.servers.first().reachable = false;
    EXPECT_EQ(cli::exitCodeOf(dead), cli::NotReached);
}

TEST(StatusCommand, ASecondLookConfirmsWhatIsNotWell)
{
    EXPECT_FALSE(cli::isSettled(with(Verdict::Flowing, true), 0));
    EXPECT_TRUE(cli::isSettled(with(Verdict::Flowing, true), 1));
    EXPECT_FALSE(cli::isSettled(with(Verdict::Stuck, true), 1));
    EXPECT_TRUE(cli::isSettled(with(Verdict::Stuck, true), 2));
}

TEST(StatusText, WhatAServerSendsCannotDriveTheTerminal)
{
    PipelineState state = with(Verdict::Broken, true);
    state.directions[0].reason = u"evil \x1b]0;title\x07 \x1b[2J"_s;
    Connector connector;
    connector.name = u"\x1b[31mred"_s;
    connector.stateText = u"RUN\rNING"_s;
    state.connectors.value = QList<Connector>{connector};
    const QString text = cli::statusText(state, false);
    EXPECT_FALSE(text.contains(u'\x1b'));
    EXPECT_FALSE(text.contains(u'\x07'));
    EXPECT_FALSE(text.contains(u'\r'));
}

TEST(StatusText, WhatWasSeenLastIsNoStateOfNow)
{
    PipelineState state = with(Verdict::Unknown, true);
    state.at = QDateTime::fromSecsSinceEpoch(1'700'000'300, Qt::UTC);
    Connector connector;
    connector.name = u"w2c"_s;
    connector.state = ConnectorState::Running;
    connector.stateText = u"RUNNING"_s;
    connector.tasks = {{0, ConnectorState::Running, u"RUNNING"_s, u"w:8083"_s, {}}};
    state.connectors.value = QList<Connector>{connector};
    state.connectors.at = state.at.addSecs(-300);
    state.connectors.error = Error{ErrorKind::Unreachable, u"nobody there"_s, {}};
    const QString text = cli::statusText(state, false);
    EXPECT_EQ(text.count(cli::stateText(Health::Unknown, u"unknown"_s, false)), 2) << qPrintable(text);
    EXPECT_EQ(text.count(u"was RUNNING, seen 5 min ago"_s), 2) << qPrintable(text);
    EXPECT_FALSE(text.contains(cli::stateText(Health::Good, u"RUNNING"_s, false)));
}

TEST(StatusText, ColourIsNeverTheOnlySign)
{
    EXPECT_EQ(cli::stateText(Health::Stuck, u"Stuck"_s, false), u"▲ Stuck"_s);
    EXPECT_TRUE(cli::stateText(Health::Stuck, u"Stuck"_s, true).contains(u"▲ Stuck"_s));
}
