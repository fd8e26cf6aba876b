#include "models/services/audit/auditedaction.h"
#include "models/services/audit/audittrail.h"
#include "tests/support/waiting.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <algorithm>
#include <csignal>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using testing::HasSubstr;

namespace {

AuditEntry pauseOf(const QString &connector)
{
    AuditEntry entry;
    entry.action = u"pause"_s;
    entry.target = connector;
    entry.sent = u"PUT /connectors/%1/pause"_s.arg(connector);
    entry.before = u"running"_s;
    return entry;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    ASSERT_EQ(file.write(bytes), bytes.size());
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
    return file.readAll();
}

class AuditTest : public testing::Test
{
protected:
    [[nodiscard]] AuditReport report() const
    {
        const auto reading = AuditFile(place).read();
        EXPECT_TRUE(reading) << qPrintable(reading.error().message);
        return verifyAudit(reading->bytes, place.profile, reading->head);
    }

    void fill(int count)
    {
        AuditFile file(place);
        for (int i = 0; i < count; ++i)
            ASSERT_TRUE(file.append(pauseOf(u"c%1"_s.arg(i))));
    }

    [[nodiscard]] QList<QByteArray> lines() const
    {
        QList<QByteArray> all = contents(place.file).split('\n');
        all.removeLast();
        return all;
    }

    [[nodiscard]] AuditReport reportOf(const QList<QByteArray> &all) const
    {
        const auto head = readAuditHead(place.headFile);
        return verifyAudit(all.isEmpty() ? QByteArray() : all.join('\n') + '\n', place.profile, *head);
    }

    QTemporaryDir folder;
    const AuditPlace place{u"plant"_s, folder.filePath(u"data/audit/plant.ndjson"_s),
                           folder.filePath(u"state/audit/plant.head"_s), u"ada@bench"_s};
};

bool names(const AuditReport &report, AuditFault fault, qint64 line)
{
    return std::ranges::any_of(report.problems, [&](const AuditProblem &problem) {
        return problem.fault == fault && problem.line == line &&
               (line == 0 || problem.message.contains(QString::number(line)));
    });
}

std::string told(const AuditReport &report)
{
    std::string all;
    for (const AuditProblem &problem : report.problems)
        all += problem.message.toStdString() + '\n';
    return all;
}

} // namespace

TEST_F(AuditTest, ALineGivesTheEntryBackAndTheSameBytes)
{
    AuditEntry entry = pauseOf(u"\"quoted\"\n\t\u2028 \U0001F41F ; DROP"_s);
    entry.seq = 7;
    entry.of = 6;
    entry.at = QDateTime::fromMSecsSinceEpoch(1764056042123, Qt::UTC);
    entry.who = u"ada@bench"_s;
    entry.profile = u"plant"_s;
    entry.outcome = AuditOutcome::Failed;
    entry.error = u"Connect said no."_s;
    entry = sealed(entry, "abc");
    const QByteArray line = auditLine(entry);
    EXPECT_FALSE(line.contains('\n'));
    const auto read = parseAuditLine(line);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, entry);
    EXPECT_EQ(auditLine(*read), line);
    EXPECT_TRUE(isSealed(line, *read));
    EXPECT_FALSE(isSealed(QByteArray(line).replace("no.", "on."), *read));
    EXPECT_FALSE(isSealed(QByteArray(line).replace("\":", "\": "), *read))
        << "the bytes count, not the sense";
}

TEST_F(AuditTest, ALoneSurrogateIsReadAsItWasHashed)
{
    AuditFile file(place);
    ASSERT_TRUE(file.append(pauseOf(QString(QChar(0xD800)) + u"x"_s)));
    EXPECT_TRUE(report().isIntact()) << told(report());
}

TEST_F(AuditTest, WhatWasAppendedIsWhole)
{
    fill(20);
    const AuditReport found = report();
    EXPECT_TRUE(found.isIntact()) << told(found);
    EXPECT_EQ(found.entries, 20);
    EXPECT_EQ(found.headBehind, 0);
    const auto entries = auditEntries(contents(place.file));
    ASSERT_EQ(entries.size(), 20);
    EXPECT_EQ(entries.first().who, u"ada@bench"_s);
    EXPECT_EQ(entries.first().profile, u"plant"_s);
    EXPECT_LT(std::abs(entries.last().at.msecsTo(QDateTime::currentDateTimeUtc())), 60'000);
}

TEST_F(AuditTest, NobodyElseMayReadIt)
{
    fill(1);
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    for (const QString &path : {place.file, place.headFile, QFileInfo(place.file).path()})
        EXPECT_FALSE(QFileInfo(path).permissions() & others) << qPrintable(path);
}

TEST_F(AuditTest, NothingWrittenYetIsIntact)
{
    EXPECT_TRUE(report().isIntact());
    EXPECT_EQ(report().entries, 0);
}

// Each way to falsify, on random entries of a long trail.

class AuditForgery : public AuditTest
{
protected:
    void SetUp() override
    {
        static QByteArray bytes; // made once: each entry waits for the disk
        static QByteArray head;
        if (bytes.isEmpty()) {
            fill(count);
            bytes = contents(place.file);
            head = contents(place.headFile);
        }
        QDir().mkpath(QFileInfo(place.file).path());
        QDir().mkpath(QFileInfo(place.headFile).path());
        write(place.file, bytes);
        write(place.headFile, head);
        all = lines();
        ASSERT_TRUE(reportOf(all).isIntact());
    }

    /// 0 … count - 1
    int any(int from = 0, int to = count - 1) { return std::uniform_int_distribution<int>(from, to)(random); }

    static constexpr int count = 200;
    static constexpr int rounds = 40;
    std::mt19937 random{20261125};
    QList<QByteArray> all;
};

TEST_F(AuditForgery, AnyByteThatIsEditedIsNamedByItsLine)
{
    for (int round = 0; round < rounds; ++round) {
        QList<QByteArray> forged = all;
        const int at = any();
        QByteArray &line = forged[at];
        const int byte = any(0, int(line.size()) - 1);
        char other = char(any(32, 126));
        while (other == line.at(byte))
            other = char(any(32, 126));
        line[byte] = other;
        const AuditReport found = reportOf(forged);
        EXPECT_TRUE(names(found, AuditFault::Edited, at + 1) ||
                    names(found, AuditFault::Unreadable, at + 1) ||
                    names(found, AuditFault::WrongProfile, at + 1))
            << "line " << at + 1 << " byte " << byte << '\n'
            << told(found) << forged.at(at).constData();
    }
}

TEST_F(AuditForgery, AnEditWithANewHashIsNamedByItsLine)
{
    for (int round = 0; round < rounds; ++round) {
        QList<QByteArray> forged = all;
        const int at = any();
        AuditEntry entry = *parseAuditLine(forged.at(at));
        entry.who = u"eve@bench"_s;
        forged[at] = auditLine(sealed(entry, entry.previous));
        EXPECT_TRUE(names(reportOf(forged), AuditFault::Edited, at + 1)) << at << told(reportOf(forged));
    }
}

TEST_F(AuditForgery, ARestChainedAnewDoesNotFitTheHead)
{
    for (int round = 0; round < rounds; ++round) {
        QList<QByteArray> forged = all;
        QByteArray previous;
        const int from = any();
        for (int at = 0; at < count; ++at) {
            AuditEntry entry = *parseAuditLine(forged.at(at));
            if (at == from)
                entry.target = u"another"_s;
            entry = sealed(entry, previous);
            previous = entry.hash;
            forged[at] = auditLine(entry);
        }
        EXPECT_TRUE(names(reportOf(forged), AuditFault::Edited, count)) << told(reportOf(forged));
    }
}

TEST_F(AuditForgery, DeletedEntriesAreMissed)
{
    for (int round = 0; round < rounds; ++round) {
        QList<QByteArray> forged = all;
        const int at = any(0, count - 2);
        const int many = std::min(any(1, 5), count - 1 - at);
        forged.remove(at, many);
        EXPECT_TRUE(names(reportOf(forged), AuditFault::Deleted, at + 1)) << at << told(reportOf(forged));
    }
}

TEST_F(AuditForgery, ADeletionWithNewNumbersIsFound)
{
    for (int round = 0; round < rounds; ++round) {
        QList<QByteArray> forged = all;
        const int gone = any(0, count - 2);
        forged.remove(gone);
        QByteArray previous;
        for (int at = 0; at < forged.size(); ++at) {
            AuditEntry entry = *parseAuditLine(forged.at(at));
            entry.seq = at + 1;
            entry = sealed(entry, previous);
            previous = entry.hash;
            forged[at] = auditLine(entry);
        }
        EXPECT_TRUE(names(reportOf(forged), AuditFault::Cut, count - 1)) << told(reportOf(forged));
    }
}

TEST_F(AuditForgery, SwappedEntriesAreNamedByTheirLine)
{
    for (int round = 0; round < rounds; ++round) {
        QList<QByteArray> forged = all;
        const int one = any(0, count - 2);
        const int other = any(one + 1, count - 1);
        forged.swapItemsAt(one, other);
        EXPECT_TRUE(names(reportOf(forged), AuditFault::Reordered, one + 1)) << told(reportOf(forged));
    }
}

TEST_F(AuditForgery, AnEntryThatStandsTwiceIsNamed)
{
    for (int round = 0; round < rounds; ++round) {
        QList<QByteArray> forged = all;
        const int at = any();
        forged.insert(at + 1, forged.at(at));
        EXPECT_TRUE(names(reportOf(forged), AuditFault::Reordered, at + 2)) << told(reportOf(forged));
    }
}

TEST_F(AuditForgery, ACutEndIsMissedThanksToTheHead)
{
    for (int round = 0; round < rounds; ++round) {
        const int left = any(0, count - 1);
        const AuditReport found = reportOf(all.first(left));
        EXPECT_TRUE(names(found, AuditFault::Cut, left)) << left << told(found);
    }
    write(place.file, contents(place.file).chopped(200)); // in the middle of a line
    EXPECT_TRUE(names(report(), AuditFault::Unreadable, count) || names(report(), AuditFault::Cut, count));
    ASSERT_TRUE(QFile::remove(place.file));
    EXPECT_TRUE(names(report(), AuditFault::Cut, 0)) << told(report());
}

TEST_F(AuditForgery, AMissingHeadIsSaid)
{
    ASSERT_TRUE(QFile::remove(place.headFile));
    EXPECT_TRUE(names(report(), AuditFault::NoHead, 0));
}

TEST_F(AuditForgery, AnEntryOfAnotherProfileIsNamed)
{
    AuditEntry entry = *parseAuditLine(all.at(9));
    entry.profile = u"other"_s;
    all[9] = auditLine(sealed(entry, entry.previous));
    EXPECT_TRUE(names(reportOf(all), AuditFault::WrongProfile, 10));
    const auto reading = AuditFile(place).read();
    EXPECT_TRUE(names(verifyAudit(reading->bytes, u"other"_s, reading->head), AuditFault::WrongProfile, 1));
}

TEST_F(AuditForgery, AnAddedLineIsNamed)
{
    all.insert(99, "{}");
    EXPECT_TRUE(names(reportOf(all), AuditFault::Unreadable, 100)) << told(reportOf(all));
}

TEST_F(AuditForgery, AnOldCopyOfTheHeadStillHoldsWhatItKnew)
{
    const auto old = *readAuditHead(place.headFile);
    fill(3);
    const AuditReport found = verifyAudit(contents(place.file), place.profile, old);
    EXPECT_TRUE(found.isIntact());
    EXPECT_EQ(found.headBehind, 3);
    write(place.file, all.first(count - 1).join('\n') + '\n');
    EXPECT_FALSE(verifyAudit(contents(place.file), place.profile, old).isIntact());
}

TEST_F(AuditForgery, NothingIsAppendedThatWouldHideACut)
{
    write(place.file, all.first(count - 1).join('\n') + '\n');
    const auto refused = AuditFile(place).append(pauseOf(u"x"_s));
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message.toStdString(), HasSubstr("1 entries are missing at its end"));
    EXPECT_THAT(refused.error().message.toStdString(), HasSubstr("sluicectl audit verify"));
    EXPECT_TRUE(names(report(), AuditFault::Cut, count - 1));

    ASSERT_TRUE(QFile::remove(place.headFile));
    EXPECT_THAT(AuditFile(place).append(pauseOf(u"x"_s)).error().message.toStdString(),
                HasSubstr("its head is missing"));
}

TEST_F(AuditForgery, AnOldEditDoesNotStopTheWork)
{
    all[50].replace("running", "stopped");
    write(place.file, all.join('\n') + '\n');
    ASSERT_TRUE(AuditFile(place).append(pauseOf(u"x"_s)));
    EXPECT_TRUE(names(report(), AuditFault::Edited, 51));
    EXPECT_EQ(report().problems.size(), 1) << told(report());
}

// Crashes

TEST_F(AuditTest, AHeadThatACrashLeftBehindIsNoForgery)
{
    fill(9);
    const QByteArray head = contents(place.headFile);
    fill(1);
    write(place.headFile, head);
    EXPECT_TRUE(report().isIntact()) << told(report());
    EXPECT_EQ(report().headBehind, 1);
    fill(1);
    EXPECT_TRUE(report().isIntact()) << told(report());
    EXPECT_EQ(report().headBehind, 0);
    EXPECT_EQ(report().entries, 11);
}

TEST_F(AuditTest, ACrashBetweenHeadAndFirstEntryIsNoForgery)
{
    fill(1);
    write(place.headFile, auditHeadBytes({place.profile, 0, {}}));
    EXPECT_EQ(report().headBehind, 1);
    EXPECT_TRUE(report().isIntact());
    ASSERT_TRUE(QFile::remove(place.file));
    EXPECT_TRUE(report().isIntact());
}

TEST_F(AuditTest, AWriteTornAtAnyByteIsKeptAndExplained)
{
    fill(3);
    const QByteArray whole = contents(place.file);
    const QByteArray head = contents(place.headFile);
    AuditFile(place).append(pauseOf(u"torn"_s)).value();
    const QByteArray line = contents(place.file).mid(whole.size());
    for (qsizetype bytes = 1; bytes < line.size() - 1; bytes += 7) {
        write(place.file, whole + line.first(bytes));
        write(place.headFile, head);
        EXPECT_TRUE(report().isIntact()) << bytes << told(report());
        EXPECT_EQ(report().tornLines, QList<qint64>{4});
        ASSERT_TRUE(AuditFile(place).append(pauseOf(u"next"_s))) << bytes;
        EXPECT_TRUE(contents(place.file).startsWith(whole + line.first(bytes) + '\n')) << "nothing is erased";
        const AuditReport found = report();
        EXPECT_TRUE(found.isIntact()) << told(found);
        EXPECT_EQ(found.tornLines, QList<qint64>{4});
        EXPECT_EQ(found.entries, 5) << "3, the one that explains, and the next";
    }
    write(place.file, whole + line.chopped(1));
    write(place.headFile, head);
    ASSERT_TRUE(AuditFile(place).append(pauseOf(u"next"_s)));
    EXPECT_TRUE(report().isIntact()) << told(report());
    EXPECT_TRUE(report().tornLines.isEmpty()) << "only the end of the line was missing";
    EXPECT_EQ(report().entries, 5);
}

TEST_F(AuditTest, ARepairThatIsTornItselfIsRepaired)
{
    fill(2);
    const QByteArray whole = contents(place.file);
    const QByteArray head = contents(place.headFile);
    write(place.file, whole + "{\"act");
    AuditFile(place).append(pauseOf(u"a"_s)).value();
    const QByteArray torn = contents(place.file).first(whole.size() + 60);
    write(place.file, torn);
    write(place.headFile, head);
    ASSERT_TRUE(AuditFile(place).append(pauseOf(u"b"_s)));
    EXPECT_TRUE(report().isIntact()) << told(report());
    EXPECT_EQ(report().tornLines, (QList<qint64>{3, 4}));

    QList<QByteArray> forged = lines();
    forged[2] = "{\"axt";
    EXPECT_FALSE(reportOf(forged).isIntact()) << "a torn line is held by its hash as well";
    forged.remove(2);
    EXPECT_FALSE(reportOf(forged).isIntact());
}

TEST_F(AuditTest, AnUnreadableLineInTheMiddleIsNotTakenForTorn)
{
    fill(5);
    QList<QByteArray> forged = lines();
    forged[2] = forged.at(2).first(50);
    EXPECT_TRUE(names(reportOf(forged), AuditFault::Unreadable, 3)) << told(reportOf(forged));
}

// Several writers

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

// Secrets

TEST_F(AuditTest, NoPasswordIsInIt)
{
    const QString secret = u"Hunter2Hunter2"_s;
    const QStringList texts{
        u"password=%1"_s,
        u"postgresql://debezium:%1@db:5432/x"_s,
        u"{\"database.password\": \"%1\", \"database.user\": \"u\"}"_s,
        u"{\"config\":{\"connection.password\":\"%1\"}}"_s,
        u"{\"body\":\"{\\\"password\\\":\\\"%1\\\"}\"}"_s,
        u"{\"password\":\"a\\\"%1\"}"_s,
        u"{\"password\":\"a\\\\\",\"ssl.key.password\":\"%1\"}"_s,
        u"{\"a\":\"{\\\"password\\\":\\\"q\\\\\\\"%1\\\"}\"}"_s,
        u"{\"password\": \"%1"_s,
        u"CREATE ROLE debezium_user LOGIN REPLICATION PASSWORD '%1'"_s,
        u"ALTER ROLE x password E'a\\'%1'"_s,
        u"ALTER ROLE x PASSWORD 'it''s %1';"_s,
        u"ALTER ROLE x PASSWORD $$%1$$"_s,
        u"ALTER ROLE x PASSWORD $q$ $ %1$q$"_s,
        u"ALTER ROLE x PASSWORD 'SCRAM-SHA-256$4096:%1$%1:%1'"_s,
        u"the verifier is SCRAM-SHA-256$4096:%1$a:b"_s,
        u"Authorization: Basic "_s + QString::fromLatin1(("u:" + secret.toUtf8()).toBase64()),
        u"sasl.jaas.config=org.apache.kafka.PlainLoginModule required username=\"u\" password=\"%1\";"_s,
        u"-----BEGIN PRIVATE KEY-----\n%1\n-----END PRIVATE KEY-----"_s,
    };
    AuditTrail trail(place);
    for (const QString &text : texts) {
        const QString with = text.contains(u"%1"_s) ? text.arg(secret) : text;
        const auto begun = trail.begin({u"sql"_s, with, with, with});
        ASSERT_TRUE(waitFor(begun));
        ASSERT_TRUE(begun.result());
        const auto done = trail.finish(*begun.result(), {AuditOutcome::Failed, with, with});
        ASSERT_TRUE(waitFor(done));
        ASSERT_TRUE(done.result());
        EXPECT_FALSE(withoutSecrets(with).contains(secret)) << qPrintable(with);
    }
    const QByteArray bytes = contents(place.file);
    EXPECT_FALSE(bytes.contains(secret.toUtf8()));
    EXPECT_FALSE(bytes.contains(("u:" + secret.toUtf8()).toBase64()));
    EXPECT_TRUE(report().isIntact()) << told(report());
    EXPECT_EQ(report().entries, 2 * texts.size());
}

TEST_F(AuditTest, WhatIsNoSecretStays)
{
    for (const QString &text : {u"ALTER SYSTEM SET wal_level = 'logical'"_s, u"PUT /connectors/x/pause"_s,
                                u"{\"database.password\":\"${file:/etc/x:pw}\",\"slot.name\":\"s\"}"_s,
                                u"CREATE PUBLICATION \"p\" FOR TABLE \"a\".\"b\""_s,
                                u"ALTER SYSTEM SET password_encryption = 'md5'"_s})
        EXPECT_EQ(withoutSecrets(text), text);
}

// Two phases

TEST_F(AuditTest, WhatWasBegunAndNeverEndedIsSaid)
{
    {
        AuditTrail trail(place);
        const auto one = trail.begin({u"pause"_s, u"a"_s, u"PUT /connectors/a/pause"_s, u"running"_s});
        const auto two = trail.begin({u"stop"_s, u"b"_s, u"PUT /connectors/b/stop"_s, {}});
        ASSERT_TRUE(waitFor(two));
        trail.finish(*one.result(), {AuditOutcome::Ok, u"paused"_s, {}});
    } // the trail's end waits for what was asked for
    const AuditReport found = report();
    EXPECT_TRUE(found.isIntact());
    EXPECT_EQ(found.unfinished, QList<qint64>{2});
    const auto entries = auditEntries(contents(place.file));
    ASSERT_EQ(entries.size(), 3);
    EXPECT_EQ(entries.at(2).of, 1);
    EXPECT_EQ(entries.at(2).action, u"pause"_s);
    EXPECT_EQ(entries.at(2).before, u"running"_s);
    EXPECT_EQ(entries.at(2).after, u"paused"_s);
    EXPECT_EQ(entries.at(2).outcome, AuditOutcome::Ok);
    EXPECT_EQ(entries.at(1).outcome, AuditOutcome::Unknown);
}

TEST_F(AuditTest, EachActionIsReadOnceWithItsEnd)
{
    AuditEntry one = pauseOf(u"a"_s);
    one.seq = 1;
    AuditEntry two = pauseOf(u"b"_s);
    two.seq = 2;
    AuditEntry end = one;
    end.seq = 3;
    end.of = 1;
    end.outcome = AuditOutcome::Ok;
    AuditEntry orphan = end;
    orphan.seq = 4;
    orphan.of = 99;
    const auto actions = auditedActions({one, two, end, orphan});
    ASSERT_EQ(actions.size(), 3);
    EXPECT_EQ(actions.at(0), (AuditedAction{one, end}));
    EXPECT_EQ(actions.at(1), (AuditedAction{two, {}}));
    EXPECT_EQ(actions.at(1).outcome(), AuditOutcome::Unknown);
    EXPECT_EQ(actions.at(2).outcome(), AuditOutcome::Ok);
}

TEST_F(AuditTest, AnActionEndsOnce)
{
    AuditTrail trail(place);
    const auto begun = trail.begin({u"pause"_s, u"a"_s, {}, {}});
    ASSERT_TRUE(waitFor(begun));
    trail.finish(*begun.result(), {});
    const auto again = trail.finish(*begun.result(), {});
    ASSERT_TRUE(waitFor(again));
    EXPECT_EQ(again.result().error().kind, ErrorKind::Internal);
}

// Folders that cannot be written to

TEST_F(AuditTest, SaysWhyItCannotBeWritten)
{
    write(folder.filePath(u"blocked"_s), "a file where a folder should be");
    for (const bool head : {false, true}) {
        AuditPlace blocked = place;
        (head ? blocked.headFile : blocked.file) = folder.filePath(u"blocked/x"_s);
        AuditTrail trail(blocked);
        const auto refused = trail.begin({u"pause"_s, u"a"_s, {}, {}});
        ASSERT_TRUE(waitFor(refused));
        ASSERT_FALSE(refused.result());
        EXPECT_EQ(refused.result().error().kind, ErrorKind::Permission);
        for (const char *part : {"cannot be written", "blocked", "Make its folder writable"})
            EXPECT_THAT(refused.result().error().message.toStdString(), HasSubstr(part));
    }
}

TEST_F(AuditTest, AnEntryIsNotWrittenWhereTheHeadCannotFollow)
{
    fill(1);
    ASSERT_TRUE(QDir().mkpath(place.headFile + u".new"_s));
    EXPECT_FALSE(AuditFile(place).append(pauseOf(u"x"_s)));
    EXPECT_EQ(report().entries, 1);
    EXPECT_TRUE(report().isIntact());
}

TEST_F(AuditTest, AFullDiskIsSaidAndTheTrailGoesOnAfterwards)
{
    fill(2);
    AuditPlace full = place;
    full.headFile = u"/dev/full"_s;
    EXPECT_FALSE(AuditFile(full).append(pauseOf(u"x"_s)));
    fill(1);
    EXPECT_TRUE(report().isIntact());
    EXPECT_EQ(report().entries, 3);
}

TEST_F(AuditTest, DoesNotFollowALinkPutInItsPlace)
{
    QDir().mkpath(QFileInfo(place.file).path());
    write(folder.filePath(u"victim"_s), "precious");
    ASSERT_TRUE(QFile::link(folder.filePath(u"victim"_s), place.file));
    EXPECT_FALSE(AuditFile(place).append(pauseOf(u"x"_s)));
    EXPECT_EQ(contents(folder.filePath(u"victim"_s)), "precious");
}
