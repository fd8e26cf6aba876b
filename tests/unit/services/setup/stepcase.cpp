#include "tests/unit/services/setup/stepcase.h"

#include <gmock/gmock.h>

using namespace sluice::setup;
using testing::HasSubstr;

namespace sluice::test {

Plan planOf(const SetupFacts &facts, const SetupSpec &spec, const Profile &profile)
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

} // namespace sluice::test
