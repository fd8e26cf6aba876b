// What is written to the trail, and what never is.

#include "models/services/audit/auditedaction.h"
#include "models/services/audit/audittrail.h"
#include "tests/support/waiting.h"
#include "tests/unit/services/audit/audittest.h"

#include <QDir>
#include <QFileInfo>
#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::test;
using testing::HasSubstr;

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
