#include "ui/stallwatchdog.h"

#include "tests/support/waiting.h"

#include <atomic>
#include <gtest/gtest.h>
#include <sched.h>
#include <thread>
#include <time.h>
#include <vector>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

/// Binds the calling thread to one processor, so that what else is bound there competes with it.
void bindTo(int processor)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    ASSERT_EQ(sched_setaffinity(0, sizeof set, &set), 0);
}

std::chrono::nanoseconds cpuTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace

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

TEST(StallWatchdog, TellsWhatTheMachineWithheldFromWhatTheProgramUsed)
{
    cpu_set_t before;
    ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
    const int processor = sched_getcpu();
    std::atomic<bool> stop = false;
    std::vector<std::jthread> rivals;
    for (int i = 0; i < 3; ++i)
        rivals.emplace_back([&] {
            bindTo(processor);
            while (!stop) {
            }
        });
    {
        const ui::StallWatchdog watchdog; // its own thread is not bound
        test::waitUntil([] { return false; }, 50ms);
        bindTo(processor);
        const auto until = cpuTime() + 100ms;
        while (cpuTime() < until) {
        }
        sched_setaffinity(0, sizeof before, &before);
        test::waitUntil([&] { return watchdog.longestGap() >= 200ms; }, 1s);
        EXPECT_GE(watchdog.longestGap(), 200ms) << "three rivals on the same processor";
        EXPECT_GE(watchdog.longestOwnGap(), 90ms);
        EXPECT_LT(watchdog.longestOwnGap(), watchdog.longestGap() * 2 / 3);
    }
    stop = true;
}
