#include "app/auditplace.h"
#include "app/cli/auditcommand.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::cli;
using namespace Qt::StringLiterals;

namespace {

AuditedAction actionAt(const QDateTime &at, const QString &target)
{
    AuditEntry begun;
    begun.seq = 1;
    begun.at = at;
    begun.who = u"ada@bench"_s;
    begun.action = u"pause"_s;
    begun.target = target;
    begun.sent = u"PUT /connectors/%1/pause"_s.arg(target);
    begun.before = u"running"_s;
    return {begun, std::nullopt};
}

AuditedAction done(AuditedAction action)
{
    action.ended = action.begun;
    action.ended->after = u"paused"_s;
    action.ended->outcome = AuditOutcome::Ok;
    return action;
}

QString refusal(const QStringList &words)
{
    const auto args = parseArguments(words);
    return args ? u"accepted"_s : args.error().message;
}

const QDateTime noon = QDateTime::fromString(u"2026-11-25T12:00:00.000Z"_s, Qt::ISODateWithMs);

class AuditCommandTest : public testing::Test
{
protected:
    void fill(int count) const
    {
        AuditFile file(place);
        for (int i = 0; i < count; ++i) {
            AuditEntry entry;
            entry.action = u"pause"_s;
            ASSERT_TRUE(file.append(entry));
        }
    }

    [[nodiscard]] Exit verify(const QString &head = {}) const
    {
        Arguments arguments;
        arguments.command = u"audit"_s;
        arguments.verb = u"verify"_s;
        arguments.headFile = head;
        testing::internal::CaptureStdout();
        const Exit code = runAudit(place, arguments);
        testing::internal::GetCapturedStdout();
        return code;
    }

    QTemporaryDir folder;
    const AuditPlace place{u"plant"_s, folder.filePath(u"a.ndjson"_s), folder.filePath(u"state/a.head"_s),
                           u"ada@bench"_s};
};

} // namespace

TEST(AuditArguments, SayWhatIsAskedOfTheTrail)
{
    EXPECT_EQ(parseArguments({u"audit"_s})->verb, u"list"_s);
    const auto list = parseArguments(
        {u"audit"_s, u"list"_s, u"--since"_s, u"2026-11-25T07:30:00Z"_s, u"--limit"_s, u"5"_s});
    ASSERT_TRUE(list) << qPrintable(list.error().message);
    EXPECT_EQ(list->since, QDateTime::fromString(u"2026-11-25T07:30:00Z"_s, Qt::ISODate));
    EXPECT_EQ(list->limit, 5);
    const auto since = parseArguments({u"audit"_s, u"--since"_s, u"2h"_s})->since;
    EXPECT_NEAR(double(since.secsTo(QDateTime::currentDateTimeUtc())), 7200, 60);
    EXPECT_TRUE(parseArguments({u"audit"_s, u"--since"_s, u"2026-11-25"_s}));
    EXPECT_EQ(parseArguments({u"audit"_s, u"verify"_s, u"--head"_s, u"x"_s})->headFile, u"x"_s);
}

TEST(AuditArguments, RefuseWhatIsNotMeant)
{
    EXPECT_TRUE(refusal({u"audit"_s, u"erase"_s}).contains(u"erase"_s));
    EXPECT_TRUE(refusal({u"audit"_s, u"list"_s, u"more"_s}).contains(u"more"_s));
    EXPECT_TRUE(refusal({u"audit"_s, u"--since"_s, u"soon"_s}).contains(u"--since"_s));
    EXPECT_TRUE(refusal({u"audit"_s, u"--limit"_s, u"0"_s}).contains(u"--limit"_s));
    EXPECT_TRUE(refusal({u"audit"_s, u"--head"_s, u"x"_s}).contains(u"verify"_s));
    EXPECT_TRUE(refusal({u"audit"_s, u"verify"_s, u"--limit"_s, u"1"_s}).contains(u"whole trail"_s));
    EXPECT_TRUE(refusal({u"status"_s, u"--limit"_s, u"1"_s}).contains(u"audit"_s));
    EXPECT_TRUE(helpText().contains(u"audit verify"_s));
}

TEST(AuditCommand, ChoosesTheLastOfThoseSince)
{
    const QList<AuditedAction> all{actionAt(noon, u"a"_s), actionAt(noon.addSecs(60), u"b"_s),
                                   actionAt(noon.addSecs(120), u"c"_s)};
    Arguments arguments;
    EXPECT_EQ(chosenActions(all, arguments), all);
    arguments.since = noon.addSecs(60);
    EXPECT_EQ(chosenActions(all, arguments), all.sliced(1));
    arguments.limit = 1;
    EXPECT_EQ(chosenActions(all, arguments), all.sliced(2));
}

TEST(AuditCommand, ShowsWhatIsNotKnown)
{
    const QString text = auditListText({done(actionAt(noon, u"a"_s)), actionAt(noon, u"b\x1b[31m"_s)}, false);
    EXPECT_TRUE(
        text.contains(u"● done  pause a  ada@bench\n    PUT /connectors/a/pause\n    running → paused\n"_s))
        << qPrintable(text);
    EXPECT_TRUE(text.contains(u"○ sent? unknown"_s));
    EXPECT_FALSE(text.contains(u'\x1b')) << "what was recorded must not drive the terminal";
}

TEST(AuditCommand, PrintsOneDocument)
{
    const QJsonObject document =
        auditListJson({u"plant"_s, u"/x"_s, {}, {}}, {done(actionAt(noon, u"a"_s)), actionAt(noon, u"b"_s)});
    const QJsonArray actions = document.value(u"actions"_s).toArray();
    ASSERT_EQ(actions.size(), 2);
    EXPECT_EQ(actions.at(0)[u"at"_s].toString(), u"2026-11-25T12:00:00.000Z"_s);
    EXPECT_EQ(actions.at(0)[u"outcome"_s].toString(), u"ok"_s);
    EXPECT_EQ(actions.at(1)[u"outcome"_s].toString(), u"unknown"_s);
    EXPECT_TRUE(actions.at(1)[u"after"_s].isNull());
    EXPECT_TRUE(actions.at(1)[u"endedAt"_s].isNull());
}

TEST_F(AuditCommandTest, VerifyExitsByWhatItFinds)
{
    EXPECT_EQ(verify(), Done) << "nothing was done yet";
    fill(3);
    EXPECT_EQ(verify(), Done);
    ASSERT_TRUE(QFile::copy(place.headFile, folder.filePath(u"kept"_s)));
    fill(1);
    EXPECT_EQ(verify(folder.filePath(u"kept"_s)), Done);
    EXPECT_EQ(verify(folder.filePath(u"nowhere"_s)), Usage);

    QFile file(place.file);
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    const QByteArray bytes = file.readAll();
    ASSERT_TRUE(file.resize(bytes.indexOf('\n') + 1));
    EXPECT_EQ(verify(), NotHealthy);
    EXPECT_EQ(verify(folder.filePath(u"kept"_s)), NotHealthy);
}

TEST(AuditPlace, IsOneOfItsOwnForEachProfile)
{
    qputenv("XDG_STATE_HOME", "/state");
    qputenv("XDG_DATA_HOME", "/data");
    const AuditPlace plain = app::auditPlaceOf(u"plant-1"_s);
    EXPECT_EQ(plain.file, u"/data/sluice/audit/plant-1.ndjson"_s);
    EXPECT_EQ(plain.headFile, u"/state/sluice/audit/plant-1.head"_s);
    const QString spaced = app::auditPlaceOf(u"plant 1"_s).file;
    EXPECT_TRUE(spaced.startsWith(u"/data/sluice/audit/plant-1-"_s)) << qPrintable(spaced);
    EXPECT_NE(app::auditPlaceOf(u"завод"_s).file, app::auditPlaceOf(u"工厂"_s).file);
    EXPECT_FALSE(app::auditPlaceOf(u"../../etc/x"_s).file.contains(u".."_s));
    qunsetenv("XDG_STATE_HOME");
    qunsetenv("XDG_DATA_HOME");
}
