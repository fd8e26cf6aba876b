// Each way to falsify, on random entries of a long trail.

#include "tests/unit/services/audit/audittest.h"

#include <QDir>
#include <QFileInfo>
#include <gmock/gmock.h>
#include <random>

using namespace sluice;
using namespace sluice::test;
using testing::HasSubstr;

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
