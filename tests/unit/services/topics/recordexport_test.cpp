// Files of records: what was found in memory, and what is read again for it.

#include "models/services/topics/explorer.h"
#include "tests/support/fakesearch.h"
#include "tests/support/waiting.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

KafkaRecord record(int partition, qint64 offset, const std::optional<QByteArray> &key,
                   const std::optional<QByteArray> &value, int seconds = 0)
{
    KafkaRecord made;
    made.partition = partition;
    made.offset = offset;
    made.timestamp = QDateTime::fromMSecsSinceEpoch(1'764'000'000'000 + seconds * 1000, Qt::UTC);
    made.key = key;
    made.value = value;
    made.valueSize = value ? value->size() : 0;
    return made;
}

struct Opened
{
    Opened() { explorer.open(u"orders"_s); }

    [[nodiscard]] RecordExport listed(ExportForm form, const QString &name) const
    {
        RecordExport wanted = explorer.offerExport().listed;
        wanted.style.form = form;
        wanted.path = folder.filePath(name);
        return wanted;
    }
    [[nodiscard]] TopicExportRequest whole(ExportForm form, const QString &name) const
    {
        TopicExportRequest wanted = explorer.offerExport().whole;
        wanted.style.form = form;
        wanted.path = folder.filePath(name);
        return wanted;
    }
    [[nodiscard]] QByteArray read(const QString &name) const
    {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    }
    void keep(const QString &name) const
    {
        QFile file(folder.filePath(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("earlier");
    }
    [[nodiscard]] QStringList files() const { return QDir(folder.path()).entryList(QDir::Files); }

    QTemporaryDir folder;
    FakeSearch *search = new FakeSearch;
    Explorer explorer{std::unique_ptr<RecordSearch>(search), u"playground"_s};
};

Result<ExportOutcome> written(const RecordExport &wanted)
{
    const auto future = writeRecords(wanted);
    EXPECT_TRUE(waitFor(future));
    return future.result();
}

/// An export out of the topic that has been started.
struct Writing
{
    explicit Writing(const TopicExportRequest &request)
    {
        QObject::connect(&writing, &TopicExport::finished,
                         [this](const Result<ExportOutcome> &result) { outcome = result; });
        writing.start(request);
    }
    [[nodiscard]] bool ends()
    {
        return waitUntil([this] { return outcome.has_value(); });
    }

    FakeSearch *search = new FakeSearch;
    TopicExport writing{std::unique_ptr<RecordSearch>(search)};
    std::optional<Result<ExportOutcome>> outcome;
};

} // namespace

TEST(RecordExport, WritesWhatIsListedAndSaysWhatIsGone)
{
    Opened opened;
    opened.search->limits.maxBytes = 1 << 20;
    opened.explorer.search({});
    const QByteArray large(700'000, 'x');
    KafkaRecord formula = record(1, 4, "=1+1", "a,\"b\"");
    formula.headers = {{"origin", "test"}};
    opened.search->read({record(0, 1, "k", large), record(0, 2, "k", large), formula});
    const auto outcome = written(opened.listed(ExportForm::Csv, u"out.csv"_s));
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->written + outcome->gone, 3);
    EXPECT_EQ(outcome->gone, opened.explorer.offerExport().gone);
    EXPECT_GE(outcome->gone, 1);
    const QByteArray text = opened.read(u"out.csv"_s);
    EXPECT_TRUE(text.startsWith("timestamp,partition,offset,key,what,value\r\n"));
    EXPECT_TRUE(text.endsWith(",1,4,'=1+1,\"a,\"\"b\"\"\",\"a,\"\"b\"\"\"\r\n"))
        << text.right(80).constData();
    ASSERT_TRUE(written(opened.listed(ExportForm::NdJson, u"out.ndjson"_s)));
    EXPECT_TRUE(opened.read(u"out.ndjson"_s)
                    .endsWith(R"("value":"a,\"b\"","headers":[["origin","test"]]})"
                              "\n"));
}

TEST(RecordExport, FormulasStayAsTheyAreOnlyWhereThatIsAskedFor)
{
    Opened opened;
    opened.search->read({record(0, 1, "-2", "@x")});
    RecordExport wanted = opened.listed(ExportForm::Csv, u"out.csv"_s);
    ASSERT_TRUE(written(wanted));
    EXPECT_TRUE(opened.read(u"out.csv"_s).contains(",'-2,"));
    EXPECT_TRUE(opened.read(u"out.csv"_s).endsWith(",'@x\r\n"));
    wanted.style.formulasAsText = false;
    ASSERT_TRUE(written(wanted));
    EXPECT_TRUE(opened.read(u"out.csv"_s).contains(",-2,"));
}

TEST(RecordExport, AHistoryIsWrittenInTheOrderShown)
{
    Opened opened;
    opened.search->read({record(0, 1, R"({"id":7})", "{}")});
    opened.explorer.searchKeyOf(0);
    opened.search->read({record(2, 10, R"({"id":7})", "{}", 20), record(2, 11, R"({"id":7})", "{}", 40),
                         record(0, 5, R"({"id":7})", "{}", 10), record(1, 7, R"({"id":7})", "{}", 30)});
    opened.search->finish(ScanEnding::Complete);
    ASSERT_TRUE(written(opened.listed(ExportForm::NdJson, u"out.ndjson"_s)));
    QList<int> offsets;
    for (const QByteArray &line : opened.read(u"out.ndjson"_s).split('\n')) {
        const qsizetype at = line.indexOf("\"offset\":");
        if (at >= 0)
            offsets.append(line.mid(at + 9, line.indexOf(',', at) - at - 9).toInt());
    }
    EXPECT_EQ(offsets, (QList<int>{5, 10, 7, 11}));
}

TEST(RecordExport, RawBytesComeBackOutOfTheArchive)
{
    Opened opened;
    QByteArray every;
    for (int i = 0; i < 1000; ++i)
        every += static_cast<char>(i);
    opened.search->read({record(0, 1, "key\n\1", every), record(2, 123'456'789'012, std::nullopt, "line\n"),
                         record(1, 3, "k", std::nullopt), record(1, 4, "", ""),
                         record(1, 5, "k", QByteArray(512, 'x'))});
    ASSERT_TRUE(written(opened.listed(ExportForm::Raw, u"out.tar"_s)));
    QProcess tar;
    tar.setWorkingDirectory(opened.folder.path());
    tar.start(u"tar"_s, {u"-xvf"_s, u"out.tar"_s});
    ASSERT_TRUE(tar.waitForFinished());
    EXPECT_EQ(tar.exitCode(), 0) << tar.readAllStandardError().constData();
    EXPECT_EQ(QString::fromUtf8(tar.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts),
              (QStringList{u"0/1.key"_s, u"0/1.value"_s, u"2/123456789012.value"_s, u"1/3.key"_s,
                           u"1/3.tombstone"_s, u"1/4.key"_s, u"1/4.value"_s, u"1/5.key"_s, u"1/5.value"_s}));
    EXPECT_EQ(opened.read(u"0/1.key"_s), QByteArray("key\n\1"));
    EXPECT_EQ(opened.read(u"0/1.value"_s), every);
    EXPECT_EQ(opened.read(u"2/123456789012.value"_s), QByteArray("line\n"));
    EXPECT_EQ(opened.read(u"1/4.value"_s), QByteArray());
    EXPECT_EQ(opened.read(u"1/5.value"_s), QByteArray(512, 'x'));
    EXPECT_EQ(QFileInfo(opened.folder.filePath(u"0/1.value"_s)).lastModified().toSecsSinceEpoch(),
              1'764'000'000);
}

TEST(RecordExport, APlaceThatCannotBeWrittenIsSaid)
{
    Opened opened;
    RecordExport wanted = opened.explorer.offerExport().listed;
    wanted.path = u"/nowhere/at/all.ndjson"_s;
    const auto outcome = written(wanted);
    ASSERT_FALSE(outcome);
    EXPECT_TRUE(outcome.error().message.contains(u"/nowhere/at/all.ndjson"_s));
}

TEST(RecordExport, ALongValueIsCountedAsCut)
{
    Opened opened;
    opened.search->read({record(0, 1, "k", QByteArray(2 << 20, 'x')), record(0, 2, "k", "v")});
    EXPECT_EQ(opened.explorer.offerExport().cut, 1);
    EXPECT_FALSE(opened.explorer.offerExport().isListedAll());
    const auto outcome = written(opened.listed(ExportForm::Raw, u"out.tar"_s));
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->cut, 1);
}

TEST(ExportOffer, KnowsWhetherWhatIsListedIsAllThatMatches)
{
    Opened opened;
    opened.search->read({record(0, 1, "k", "v")});
    EXPECT_TRUE(opened.explorer.offerExport().isListedAll()) << "a tail is all that it has seen";
    ExplorerQuery query;
    query.to = {ScanEnd::Kind::Now, 0};
    opened.search->limits.maxRows = 2;
    opened.explorer.search(query);
    EXPECT_FALSE(opened.explorer.offerExport().isListedAll()) << "it runs";
    opened.search->read({record(0, 1, "k", "v")});
    opened.search->finish(ScanEnding::Complete);
    EXPECT_TRUE(opened.explorer.offerExport().isListedAll());
    opened.search->read({record(0, 2, "k", "v"), record(0, 3, "k", "v")});
    EXPECT_EQ(opened.explorer.offerExport().dropped, 1);
    EXPECT_FALSE(opened.explorer.offerExport().isListedAll());
}

TEST(ExportOffer, ReadsAgainTheOffsetsThatTheQueryMeantThen)
{
    Opened opened;
    opened.search->partitions = {{0, 100, -1, 140, false, false},
                                 {1, 7, -1, 7, false, false},
                                 {2, -2, -1, -2, false, false}}; // of the last nothing was heard yet
    const ScanRequest tail = opened.explorer.offerExport().whole.scan;
    EXPECT_EQ(tail.topic, u"orders"_s);
    EXPECT_EQ(tail.ranges, (QList<PartitionRange>{{0, 100, 140}, {1, 7, 7}}));
    EXPECT_EQ(tail.to.kind, ScanEnd::Kind::Now) << "it has an end";
    ExplorerQuery query;
    query.to = {ScanEnd::Kind::Now, 0};
    query.uncommitted = true;
    opened.explorer.search(query);
    opened.search->partitions = {{0, 100, 900, 140, false, false}};
    const ScanRequest scan = opened.explorer.offerExport().whole.scan;
    EXPECT_EQ(scan.ranges, (QList<PartitionRange>{{0, 100, 900}})) << "to the end, however far it has come";
    EXPECT_TRUE(scan.uncommitted);
}

TEST(TopicExport, WritesWhatMatchesAndNothingElse)
{
    Opened opened;
    ExplorerQuery query;
    query.text = u"wanted"_s;
    opened.explorer.search(query);
    ASSERT_TRUE(waitUntil([&] { return opened.search->starts == 2; }));
    Writing export_(opened.whole(ExportForm::NdJson, u"out.ndjson"_s));
    export_.search->read({record(0, 1, "k", "wanted"), record(0, 2, "k", "other")});
    EXPECT_EQ(export_.writing.statistics().matched, 1);
    export_.search->finish(ScanEnding::Complete);
    ASSERT_TRUE(export_.ends());
    ASSERT_TRUE(*export_.outcome);
    EXPECT_EQ(**export_.outcome, (ExportOutcome{1, 0, 0, 0}));
    EXPECT_EQ(opened.read(u"out.ndjson"_s).count('\n'), 1);
    EXPECT_EQ(opened.search->starts, 2) << "what is shown is not disturbed";
    EXPECT_EQ(opened.explorer.state().phase, ExplorerPhase::Running);
}

TEST(TopicExport, NothingThatMatchesIsAFileToo)
{
    Opened opened;
    Writing export_(opened.whole(ExportForm::Csv, u"out.csv"_s));
    export_.search->finish(ScanEnding::Complete);
    ASSERT_TRUE(export_.ends());
    EXPECT_EQ(opened.read(u"out.csv"_s), QByteArray("timestamp,partition,offset,key,what,value\r\n"));
}

TEST(TopicExport, OneThatIsCancelledOrFailsLeavesTheEarlierFile)
{
    Opened opened;
    opened.keep(u"out.ndjson"_s);
    const KafkaRecord large = record(0, 1, "k", QByteArray(3 << 20, 'x')); // beyond what is held back
    {
        Writing export_(opened.whole(ExportForm::NdJson, u"out.ndjson"_s));
        export_.search->read({large});
        export_.writing.cancel();
        ASSERT_TRUE(export_.ends());
        EXPECT_EQ(export_.outcome->error().kind, ErrorKind::Cancelled);
        EXPECT_EQ(opened.read(u"out.ndjson"_s), QByteArray("earlier"));
        EXPECT_EQ(opened.files(), QStringList{u"out.ndjson"_s}) << "nothing half-written stays";
    }
    Writing export_(opened.whole(ExportForm::NdJson, u"out.ndjson"_s));
    export_.search->read({large});
    Q_EMIT export_.search->failed({ErrorKind::Auth, u"The login was refused."_s, {}});
    ASSERT_TRUE(export_.ends());
    EXPECT_EQ(export_.outcome->error().message, u"The login was refused."_s);
    EXPECT_EQ(opened.read(u"out.ndjson"_s), QByteArray("earlier"));
    EXPECT_EQ(opened.files(), QStringList{u"out.ndjson"_s});
}

TEST(TopicExport, APlaceThatCannotBeWrittenEndsIt)
{
    Opened opened;
    TopicExportRequest request = opened.explorer.offerExport().whole;
    request.path = u"/nowhere/at/all.ndjson"_s;
    Writing export_(request);
    export_.search->read({record(0, 1, "k", "v")});
    EXPECT_EQ(export_.search->brought, 0) << "it wants no more";
    export_.search->finish(ScanEnding::Enough);
    ASSERT_TRUE(export_.ends());
    ASSERT_FALSE(*export_.outcome);
    EXPECT_TRUE(export_.outcome->error().message.contains(u"/nowhere/at/all.ndjson"_s));
}

TEST(TopicExport, CountsTheOffsetsThatTheTopicHasNoLonger)
{
    Opened opened;
    opened.search->partitions = {{0, 100, 900, 140, false, false}, {1, 0, 50, 50, true, false}};
    ExplorerQuery query;
    query.to = {ScanEnd::Kind::Now, 0};
    opened.explorer.search(query);
    Writing export_(opened.whole(ExportForm::NdJson, u"out.ndjson"_s));
    export_.search->partitions = {{0, 300, 900, 900, true, false}, {1, 0, 40, 40, true, false}};
    export_.search->finish(ScanEnding::Complete);
    ASSERT_TRUE(export_.ends());
    EXPECT_EQ((*export_.outcome)->lost, 210);
}

TEST(TopicExport, WaitsThroughAnOutage)
{
    Opened opened;
    Writing export_(opened.whole(ExportForm::NdJson, u"out.ndjson"_s));
    export_.search->stall(u"No broker answers."_s);
    ASSERT_TRUE(export_.writing.outage());
    EXPECT_FALSE(export_.outcome);
    Q_EMIT export_.search->recovered();
    EXPECT_FALSE(export_.writing.outage());
}
