// What is no longer in memory, on the playground's brokers: read again, it is what was written, byte for
// byte.

#include "models/services/topics/explorer.h"
#include "models/services/topics/topicsearch.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/support/waiting.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QThreadPool>
#include <gtest/gtest.h>
#include <random>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;
using Phase = InspectedRecord::Phase;

namespace {

class ReadingAgainLive : public OnPlayground
{
protected:
    void SetUp() override
    {
        OnPlayground::SetUp();
        if (IsSkipped())
            return;
        const MakeSearch make = [this] {
            return std::make_unique<TopicSearch>(profile, Secret(), Secret(), Polling());
        };
        explorer = std::make_unique<Explorer>(make(), u"playground"_s, make);
        RecordStore::Limits tiny;
        tiny.maxBytes = 1 << 20;
        explorer->setLimits(tiny);
    }
    void TearDown() override
    {
        explorer.reset();
        QThreadPool::globalInstance()->waitForDone();
    }

    void readWhole(const QString &topic, const QString &text = {})
    {
        explorer->open(topic);
        ExplorerQuery query;
        query.text = text;
        query.from = {ScanStart::Kind::Oldest, 0};
        query.to = {ScanEnd::Kind::Now, 0};
        explorer->search(query);
        const auto complete = [&] {
            // Not every broker knows a topic the moment it was made.
            if (const auto &failure = explorer->state().failure;
                failure && failure->kind == ErrorKind::NotFound)
                explorer->search(query);
            return explorer->state().phase == ExplorerPhase::Complete;
        };
        ASSERT_TRUE(waitUntil(complete, 30s));
    }
    [[nodiscard]] const InspectedRecord &inspected() const { return explorer->inspector().state(); }
    [[nodiscard]] bool settles() const
    {
        return waitUntil([this] { return inspected().phase != Phase::Reading; }, 30s);
    }

    std::unique_ptr<Explorer> explorer;
};

/// Anything but text: keys, values and headers with every byte, nulls and nothing among them.
LiveTopic::Entry oddEntry(std::mt19937 &random, int partition)
{
    const auto bytes = [&random](unsigned most) {
        QByteArray made(static_cast<qsizetype>(random() % most), '\0');
        for (char &c : made)
            c = static_cast<char>(random());
        return made;
    };
    LiveTopic::Entry entry;
    entry.partition = partition;
    if (random() % 8)
        entry.key = bytes(40);
    if (random() % 8)
        entry.value = bytes(2000);
    if (random() % 3 == 0)
        entry.headers = {{"one", bytes(30)}, {"two", "x"}};
    entry.timestamp = 1'764'000'000'000 + random() % 1000;
    return entry;
}

TEST_F(ReadingAgainLive, ARecordIsByteForByteWhatWasWritten)
{
    LiveTopic topic(profile, 3, 1);
    std::mt19937 random(7);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 6000; ++i)
        entries.append(oddEntry(random, i % 3));
    ASSERT_TRUE(topic.produce(entries));
    readWhole(topic.name());
    const RecordExtent rows = explorer->rows().extent();
    ASSERT_EQ(rows.count(), entries.size());
    qint64 again = 0;
    for (qint64 row = rows.first; row < rows.end; row += 500) {
        if (explorer->rows().record(row))
            continue;
        ++again;
        explorer->inspector().show(row);
        ASSERT_TRUE(settles());
        ASSERT_EQ(inspected().phase, Phase::Shown) << qPrintable(inspected().problem);
        const auto found = explorer->rows().record(row);
        ASSERT_TRUE(found);
        const LiveTopic::Entry &written = entries.at(found->offset * 3 + found->partition);
        EXPECT_EQ(found->partition, inspected().detail.line.partition);
        EXPECT_TRUE(found->key == written.key && found->value == written.value &&
                    found->headers == written.headers)
            << "row " << row;
        EXPECT_EQ(found->timestamp.toMSecsSinceEpoch(), written.timestamp);
    }
    EXPECT_GE(again, 5) << "the store was tiny";
}

TEST_F(ReadingAgainLive, AValueOfFiveMegabytesIsThereByItsBeginningThenWhole)
{
    LiveTopic topic(profile, 1, 1, {{"max.message.bytes", "10000000"}});
    QByteArray value(5 << 20, 'x');
    value.replace(value.size() - 3, 3, "end");
    ASSERT_TRUE(topic.produce({{0, "k", value, {}, 0}}));
    readWhole(topic.name());
    explorer->inspector().show(0);
    ASSERT_TRUE(settles());
    EXPECT_EQ(inspected().cutFrom, value.size());
    explorer->inspector().readAgain();
    ASSERT_TRUE(settles());
    EXPECT_EQ(inspected().phase, Phase::Shown) << qPrintable(inspected().problem);
    EXPECT_EQ(inspected().cutFrom, -1);
    EXPECT_TRUE(explorer->rows().record(0)->value == value);
}

TEST_F(ReadingAgainLive, WhatRetentionTookIsSaid)
{
    LiveTopic topic(profile, 2, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 300; ++i)
        entries.append({1, "k", QByteArray(10'000, 'x'), {}, 0});
    ASSERT_TRUE(topic.produce(entries));
    readWhole(topic.name());
    ASSERT_FALSE(explorer->rows().record(42));
    ASSERT_TRUE(topic.deleteBefore(1, 100));
    explorer->inspector().show(42);
    ASSERT_TRUE(settles());
    EXPECT_EQ(inspected().phase, Phase::Gone);
    EXPECT_EQ(inspected().problem,
              u"Offset 42 of partition 1 is no longer in the topic: retention begins at 100."_s);
}

TEST_F(ReadingAgainLive, TheTailGoesOnMeanwhile)
{
    LiveTopic topic(profile, 1, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 300; ++i)
        entries.append({0, "k", QByteArray(10'000, 'x'), {}, 0});
    ASSERT_TRUE(topic.produce(entries));
    explorer->open(topic.name());
    ASSERT_TRUE(waitUntil([this] { return explorer->rows().extent().count() == 300; }, 30s));
    explorer->inspector().show(3);
    ASSERT_TRUE(settles());
    EXPECT_EQ(inspected().phase, Phase::Shown) << qPrintable(inspected().problem);
    ASSERT_TRUE(topic.produce({{0, "k", "new", {}, 0}}));
    EXPECT_TRUE(waitUntil([this] { return explorer->rows().extent().count() == 301; }, 30s));
    EXPECT_EQ(explorer->state().phase, ExplorerPhase::Running);
}

using Place = std::pair<int, qint64>;

Result<ExportOutcome> exported(const ExportOffer &offer, ExportForm form, const QString &path)
{
    TopicExport writing(offer.makeSearch());
    std::optional<Result<ExportOutcome>> outcome;
    QObject::connect(&writing, &TopicExport::finished,
                     [&](const Result<ExportOutcome> &result) { outcome = result; });
    TopicExportRequest request = offer.whole;
    request.style.form = form;
    request.path = path;
    writing.start(request);
    EXPECT_TRUE(waitUntil([&] { return outcome.has_value(); }, 60s));
    return outcome.value_or(fail(ErrorKind::Timeout, u"It did not end."_s));
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
}

QSet<Place> placesIn(const QByteArray &ndjson)
{
    QSet<Place> places;
    for (const QByteArray &line : ndjson.split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        const Place place{object.value(u"partition"_s).toInt(-1), object.value(u"offset"_s).toInteger(-1)};
        EXPECT_FALSE(places.contains(place)) << "each once: " << place.first << '/' << place.second;
        places.insert(place);
    }
    return places;
}

TEST_F(ReadingAgainLive, AnExportHasAllThatWasPlantedThoughTheStoreIsTiny)
{
    LiveTopic topic(profile, 3, 1, {{"max.message.bytes", "10000000"}});
    std::mt19937 random(11);
    QList<LiveTopic::Entry> entries;
    QSet<Place> planted;
    for (int i = 0; i < 12'000; ++i) {
        LiveTopic::Entry entry = oddEntry(random, i % 3);
        if (entry.value && (i < 3 || i >= 11'997 || random() % 2)) {
            entry.value->append(i == 6000 ? QByteArray(5 << 20, 'x') : QByteArray()).append("n33dle");
            planted.insert({i % 3, i / 3});
        }
        entries.append(entry);
    }
    ASSERT_TRUE(topic.produce(entries));
    readWhole(topic.name(), u"n33dle"_s);
    const ExportOffer offer = explorer->offerExport();
    EXPECT_GT(offer.gone + offer.dropped, 1000) << "the store is tiny";
    EXPECT_FALSE(offer.isListedAll());
    QTemporaryDir folder;
    ASSERT_TRUE(topic.produce({{0, "k", "n33dle, later", {}, 0}}));
    const auto lines = exported(offer, ExportForm::NdJson, folder.filePath(u"all.ndjson"_s));
    ASSERT_TRUE(lines) << qPrintable(lines.error().message);
    EXPECT_EQ(lines->written, planted.size());
    EXPECT_EQ(lines->lost, 0);
    EXPECT_EQ(placesIn(contentOf(folder.filePath(u"all.ndjson"_s))), planted);

    ASSERT_TRUE(exported(offer, ExportForm::Raw, folder.filePath(u"all.tar"_s)));
    QProcess tar;
    tar.setWorkingDirectory(folder.path());
    tar.start(u"tar"_s, {u"-xf"_s, u"all.tar"_s});
    ASSERT_TRUE(tar.waitForFinished(60'000));
    EXPECT_EQ(tar.exitCode(), 0);
    for (const Place &place : planted) {
        const LiveTopic::Entry &written = entries.at(place.second * 3 + place.first);
        const QString name = folder.filePath(u"%1/%2"_s.arg(place.first).arg(place.second));
        ASSERT_TRUE(contentOf(name + u".value"_s) == *written.value) << qPrintable(name);
        ASSERT_EQ(QFile::exists(name + u".key"_s), written.key.has_value());
        if (written.key) {
            ASSERT_TRUE(contentOf(name + u".key"_s) == *written.key) << qPrintable(name);
        }
    }
}

TEST_F(ReadingAgainLive, AnExportOfATailIsWhatItHasSeenAndTheTailGoesOn)
{
    LiveTopic topic(profile, 3, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 3000; ++i)
        entries.append({i % 3, "k", QByteArray(1000, 'x'), {}, 0});
    ASSERT_TRUE(topic.produce(entries));
    explorer->open(topic.name()); // the newest 500 of each partition
    ASSERT_TRUE(waitUntil([this] { return explorer->rows().extent().count() == 1500; }, 30s));
    QSet<Place> seen;
    for (int i = 0; i < 1500; ++i)
        seen.insert({i % 3, 500 + i / 3});
    const auto known = [this] {
        qint64 offsets = 0;
        for (const PartitionRange &range : explorer->offerExport().whole.scan.ranges)
            offsets += range.end - range.from;
        return offsets == 1500;
    };
    ASSERT_TRUE(waitUntil(known, 10s));
    const ExportOffer offer = explorer->offerExport();
    ASSERT_TRUE(topic.produce({{1, "k", "later", {}, 0}}));
    QTemporaryDir folder;
    const auto outcome = exported(offer, ExportForm::NdJson, folder.filePath(u"tail.ndjson"_s));
    ASSERT_TRUE(outcome) << qPrintable(outcome.error().message);
    EXPECT_EQ(placesIn(contentOf(folder.filePath(u"tail.ndjson"_s))), seen);
    EXPECT_TRUE(waitUntil([this] { return explorer->rows().extent().end == 1501; }, 30s));
    EXPECT_EQ(explorer->state().phase, ExplorerPhase::Running);
}

TEST_F(ReadingAgainLive, AnExportThatIsCancelledLeavesTheEarlierFile)
{
    LiveTopic topic(profile, 3, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 30'000; ++i)
        entries.append({i % 3, "k", QByteArray(1000, 'x'), {}, 0});
    ASSERT_TRUE(topic.produce(entries));
    readWhole(topic.name());
    QTemporaryDir folder;
    const QString path = folder.filePath(u"all.ndjson"_s);
    QFile earlier(path);
    ASSERT_TRUE(earlier.open(QIODevice::WriteOnly));
    earlier.write("earlier");
    earlier.close();
    const ExportOffer offer = explorer->offerExport();
    TopicExport writing(offer.makeSearch());
    std::optional<Result<ExportOutcome>> outcome;
    QObject::connect(&writing, &TopicExport::finished,
                     [&](const Result<ExportOutcome> &result) { outcome = result; });
    TopicExportRequest request = offer.whole;
    request.path = path;
    writing.start(request);
    ASSERT_TRUE(waitUntil([&] { return writing.statistics().matched > 0; }, 30s));
    writing.cancel();
    ASSERT_TRUE(waitUntil([&] { return outcome.has_value(); }, 30s));
    ASSERT_FALSE(*outcome) << "cancelled in its midst";
    EXPECT_EQ(outcome->error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(contentOf(path), QByteArray("earlier"));
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files).size(), 1) << "nothing half-written stays";
}

} // namespace
