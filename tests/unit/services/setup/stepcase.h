#pragma once
// One state of one step: what is changed in the facts of servers, and what the planner then concludes.

#include "tests/unit/services/setup/setupbuilder.h"

#include <functional>

namespace sluice::test {

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
            const Profile &profile = setupProfile());
Step stepIn(const Plan &plan, const QString &id);
QString statementsOf(const Step &step);
void expectCase(const Case &c, From from);
Error gone();

// Short forms for the tables of cases.
using S = SetupSpec &;
using P = Profile &;
using F = SetupFacts &;

inline const TableName families{u"public"_s, u"families"_s};

} // namespace sluice::test
