#include "models/clients/postgres/resolver.h"

#include <gtest/gtest.h>

using namespace sluice::postgres;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

TEST(Resolver, TakesNumericAddressesAsTheyAre)
{
    Resolver resolver;
    const Interrupt interrupt;
    EXPECT_EQ(resolver.resolve(u"192.0.2.7"_s, QDeadlineTimer(0), interrupt).addresses,
              QList<QByteArray>{"192.0.2.7"});
    EXPECT_EQ(resolver.resolve(u"::1"_s, QDeadlineTimer(0), interrupt).addresses, QList<QByteArray>{"::1"});
}

TEST(Resolver, FindsTheLoopback)
{
    Resolver resolver;
    const Interrupt interrupt;
    const LookUp found = resolver.resolve(u"localhost"_s, QDeadlineTimer(10s), interrupt);
    ASSERT_EQ(found.outcome, LookUp::Outcome::Found);
    EXPECT_TRUE(found.addresses.contains("127.0.0.1") || found.addresses.contains("::1"));
}

TEST(Resolver, ReportsANameThatDoesNotExist)
{
    Resolver resolver;
    const Interrupt interrupt;
    const LookUp found = resolver.resolve(u"does-not-exist.invalid"_s, QDeadlineTimer(30s), interrupt);
    EXPECT_TRUE(found.outcome == LookUp::Outcome::UnknownHost || found.outcome == LookUp::Outcome::Failed);
    EXPECT_FALSE(found.reason.isEmpty());
}

TEST(Resolver, GivesUpWhenInterrupted)
{
    Resolver resolver;
    Interrupt interrupt;
    interrupt.raise();
    EXPECT_EQ(resolver.resolve(u"does-not-exist.invalid"_s, QDeadlineTimer(30s), interrupt).outcome,
              LookUp::Outcome::Interrupted);
}
