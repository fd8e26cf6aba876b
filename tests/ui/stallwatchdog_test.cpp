#include "ui/stallwatchdog.h"

#include "tests/support/waiting.h"

#include <gtest/gtest.h>
#include <thread>

using namespace sluice;
using namespace std::chrono_literals;

TEST(StallWatchdog, SeesABlockedThread)
{
    const ui::StallWatchdog watchdog;
    test::waitUntil([] { return false; }, 50ms);
    std::this_thread::sleep_for(120ms); // the fault that it is there to see
    test::waitUntil([&] { return watchdog.longestGap() >= 110ms; }, 1s);
    EXPECT_GE(watchdog.longestGap(), 110ms);
}

TEST(StallWatchdog, ForgetsWhenTold)
{
    ui::StallWatchdog watchdog;
    test::waitUntil([] { return false; }, 20ms);
    std::this_thread::sleep_for(120ms);
    test::waitUntil([&] { return watchdog.longestGap() >= 110ms; }, 1s);
    watchdog.reset();
    EXPECT_LT(watchdog.longestGap(), 100ms);
}

TEST(StallWatchdog, SeesAStallWhileItLasts)
{
    const ui::StallWatchdog watchdog;
    test::waitUntil([] { return false; }, 20ms);
    std::this_thread::sleep_for(150ms);
    EXPECT_GE(watchdog.longestGap(), 100ms) << "not handled yet, and yet known";
}
