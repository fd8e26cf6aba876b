// Several writers of one trail: threads, processes, and those that are killed.

#include "tests/unit/services/audit/audittest.h"

#include <QSet>
#include <csignal>
#include <functional>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace sluice;
using namespace sluice::test;

TEST_F(AuditTest, ThreadsWriteOneChain)
{
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; ++writer)
        writers.emplace_back([this] { fill(50); });
    for (std::thread &writer : writers)
        writer.join();
    EXPECT_TRUE(report().isIntact()) << told(report());
    EXPECT_EQ(report().entries, 200);
    EXPECT_EQ(report().headBehind, 0);
}

#ifndef __SANITIZE_THREAD__ // which forbids to fork with threads

namespace {

pid_t inProcess(const std::function<bool()> &work)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(work() ? 0 : 1);
    return child;
}

bool endedWell(pid_t child)
{
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

TEST_F(AuditTest, ProcessesWriteOneChain)
{
    const auto work = [this] {
        AuditFile file(place);
        bool well = true;
        for (int i = 0; i < 100; ++i)
            well = file.append(pauseOf(u"%1-%2"_s.arg(::getpid()).arg(i))).has_value() && well;
        return well;
    };
    const pid_t one = inProcess(work);
    const pid_t other = inProcess(work);
    EXPECT_TRUE(endedWell(one));
    EXPECT_TRUE(endedWell(other));
    EXPECT_TRUE(report().isIntact()) << told(report());
    EXPECT_EQ(report().entries, 200);
    QSet<QString> targets;
    int turns = 0;
    QString before;
    for (const AuditEntry &entry : auditEntries(contents(place.file))) {
        targets.insert(entry.target);
        const QString writer = entry.target.section(u'-', 0, 0);
        turns += writer != before ? 1 : 0;
        before = writer;
    }
    EXPECT_EQ(targets.size(), 200);
    EXPECT_GT(turns, 50) << "a busy writer lets the other have its turn";
}

TEST_F(AuditTest, WritersKilledAtAnyMomentLeaveAWholeChain)
{
    std::mt19937 random{4};
    for (int round = 0; round < 40; ++round) {
        int acknowledged[2] = {};
        ASSERT_EQ(::pipe(acknowledged), 0);
        const pid_t child = inProcess([&] {
            AuditFile file(place);
            while (const auto entry = file.append(pauseOf(u"x"_s)))
                if (::write(acknowledged[1], &entry->seq, sizeof entry->seq) < 0)
                    break;
            return false;
        });
        ::close(acknowledged[1]);
        qint64 last = 0;
        ASSERT_EQ(::read(acknowledged[0], &last, sizeof last), ssize_t(sizeof last))
            << "it has begun to write";
        ::usleep(std::uniform_int_distribution<useconds_t>(0, 30'000)(random));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        for (qint64 seq = 0; ::read(acknowledged[0], &seq, sizeof seq) == sizeof seq;)
            last = seq;
        ::close(acknowledged[0]);
        const AuditReport found = report();
        ASSERT_TRUE(found.isIntact()) << told(found);
        EXPECT_LE(found.headBehind, 1);
        EXPECT_GE(found.entries, last) << "what was acknowledged is there";
    }
    EXPECT_GE(report().entries, 40);
}

#endif

TEST_F(AuditTest, TheTrailIsTakenUpAgainWhenItsFileWasMovedAside)
{
    AuditFile file(place);
    ASSERT_TRUE(file.append(pauseOf(u"x"_s)));
    ASSERT_TRUE(QFile::rename(place.file, place.file + u".old"_s));
    ASSERT_TRUE(QFile::rename(place.headFile, place.headFile + u".old"_s));
    const auto entry = file.append(pauseOf(u"y"_s));
    ASSERT_TRUE(entry) << qPrintable(entry.error().message);
    EXPECT_EQ(entry->seq, 1);
    EXPECT_TRUE(report().isIntact());
}
