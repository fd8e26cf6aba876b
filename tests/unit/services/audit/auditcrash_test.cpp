// What a crash leaves behind is no forgery.

#include "tests/unit/services/audit/audittest.h"

using namespace sluice;
using namespace sluice::test;

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
