// A search finds exactly what was planted, wherever and whatever it is, on the playground's brokers.

#include "models/services/topics/filterpredicate.h"
#include "models/services/topics/topicsearch.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/support/waiting.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QSet>
#include <QThreadPool>
#include <gtest/gtest.h>
#include <random>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

using Place = std::pair<int, qint64>;

class TopicSearchLive : public OnPlayground
{
protected:
    void SetUp() override
    {
        OnPlayground::SetUp();
        if (IsSkipped())
            return;
        search = std::make_unique<TopicSearch>(profile, Secret(), Secret(), Polling());
        QObject::connect(search.get(), &TopicSearch::finished, search.get(),
                         [this](ScanEnding how) { ending = how; });
        QObject::connect(search.get(), &TopicSearch::failed, search.get(),
                         [this](const Error &error) { failure = error; });
    }
    void TearDown() override
    {
        search.reset();
        QThreadPool::globalInstance()->waitForDone();
    }

    void start(const QString &topic, const QString &contains, const QString &expression = {},
               qint64 limit = 0)
    {
        const auto filter = filterFrom(contains, expression);
        ASSERT_TRUE(filter) << qPrintable(filter ? QString() : filter.error().message);
        TopicSearch::Options options;
        options.scan.topic = topic;
        options.predicate = predicateOf(*filter);
        options.limit = limit;
        ending.reset();
        failure.reset();
        search->start(std::move(options));
    }

    QSet<Place> hits(const QString &topic, const QString &contains, const QString &expression = {})
    {
        start(topic, contains, expression);
        EXPECT_TRUE(waitUntil([this] { return ending || failure; }, 30s));
        EXPECT_EQ(ending, ScanEnding::Complete);
        QSet<Place> places;
        const auto extent = search->store().extent();
        for (qint64 row = extent.first; row < extent.end; ++row) {
            const auto place = search->store().placeOf(row);
            if (place)
                places.insert({place->partition, place->offset});
        }
        EXPECT_EQ(places.size(), search->statistics().matched) << "each once";
        return places;
    }

    std::unique_ptr<TopicSearch> search;
    std::optional<ScanEnding> ending;
    std::optional<Error> failure;
};

QByteArray nested(int levels, const QByteArray &inside)
{
    return QByteArray("{\"a\":").repeated(levels) + inside + QByteArray("}").repeated(levels);
}

QByteArray manyFields(int fields, const QByteArray &last)
{
    QByteArray json = "{";
    for (int i = 0; i < fields; ++i)
        json += "\"f" + QByteArray::number(i) + "\":" + QByteArray::number(i) + ',';
    return json + "\"last\":\"" + last + "\"}";
}

TEST_F(TopicSearchLive, FindsExactlyThePlantedNeedles)
{
    LiveTopic topic(profile, 3, 1, {{"max.message.bytes", "10000000"}});
    const QByteArray needle = "n33dle";
    const QByteArray large = QByteArray(5 << 20, 'x') + needle;
    const QList<std::optional<QByteArray>> odd{
        needle,                                                       // alone
        QByteArray("x"),                                              // one byte
        QByteArray(""),                                               // empty
        std::nullopt,                                                 // null
        large,                                                        // at the end of 5 MB
        QByteArray("\xff\xfe ") + needle,                             // no UTF-8
        nested(64, '"' + needle + '"'),                               // deep
        QByteArray("{\"k\":\"") + needle + "\",\"k\":\"other\"}",     // duplicate keys
        manyFields(10'000, needle),                                   // wide
        QByteArray("{\"cut\":\"") + needle,                           // broken JSON
        QByteArray("n33dl"),                                          // nearly
        QByteArray("{\"after\":{\"city\":\"N33DLE\"},\"op\":\"u\"}"), // another case
    };
    QSet<Place> planted;
    QList<LiveTopic::Entry> entries;
    std::mt19937 random(5);
    for (int partition = 0; partition < 3; ++partition) {
        qint64 offset = 0;
        const auto add = [&](const std::optional<QByteArray> &value) {
            entries << LiveTopic::Entry{partition, QByteArray("key"), value, {}, 0};
            if (value && value->contains(needle))
                planted.insert({partition, offset});
            ++offset;
        };
        add(needle); // the first offset
        for (int i = 0; i < 3000; ++i) {
            add(QByteArray("hay ") + QByteArray::number(i));
            if (random() % 200 == 0)
                add(odd[static_cast<qsizetype>(random() % static_cast<unsigned>(odd.size()))]);
        }
        for (const auto &value : odd)
            add(value);
        add("the last " + needle); // and the last
    }
    ASSERT_TRUE(topic.produce(entries));
    EXPECT_EQ(hits(topic.name(), u"n33dle"_s), planted);
    EXPECT_EQ(search->statistics().read, entries.size());
    EXPECT_EQ(hits(topic.name(), {}, u"value contains \"n33dle\""_s), planted);
    EXPECT_EQ(hits(topic.name(), {}, u"value matches /n3{2}dle/"_s), planted);
    // What was found of 5 MB is there by its beginning, with its length.
    bool largeSeen = false;
    for (qint64 row = 0; row < search->store().extent().end; ++row) {
        const auto record = search->store().at(row);
        largeSeen =
            largeSeen || (record && record->valueSize == large.size() && record->value->size() == 1 << 20);
    }
    EXPECT_TRUE(largeSeen);
}

TEST_F(TopicSearchLive, LeavesAbortedRecordsOut)
{
    LiveTopic topic(profile, 1);
    const LiveTopic::Entry needle{0, QByteArray("k"), QByteArray("n33dle"), {}, 0};
    ASSERT_TRUE(topic.produceInTransactions({needle, needle}, 1, true));
    ASSERT_TRUE(topic.produceInTransactions({needle, needle, needle}, 3, false));
    EXPECT_EQ(hits(topic.name(), u"n33dle"_s).size(), 2);
}

/// Compaction takes the earlier records of a key: what is left is found, and the search ends where the log
/// ends.
TEST_F(TopicSearchLive, FindsWhatCompactionLeftAndEndsBehindItsGaps)
{
    LiveTopic topic(profile, 2, 1,
                    {{"cleanup.policy", "compact"},
                     {"min.cleanable.dirty.ratio", "0.01"},
                     {"segment.ms", "100"},
                     {"max.compaction.lag.ms", "100"}});
    constexpr int keys = 20;
    constexpr int rounds = 50;
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < keys * rounds; ++i)
        entries << LiveTopic::Entry{
            i % 2, QByteArray::number(i % keys), "needle " + QByteArray::number(i), {}, 0};
    ASSERT_TRUE(topic.produce(entries));
    // A segment is closed, and so can be compacted, by a record that comes when it is old enough.
    int closing = 0;
    QSet<Place> found;
    QElapsedTimer clock;
    clock.start();
    do {
        ASSERT_TRUE(topic.produce({{0, QByteArray("close"), QByteArray("a needle"), {}, 0},
                                   {1, QByteArray("close"), QByteArray("a needle"), {}, 0}}));
        ++closing;
        found = hits(topic.name(), u"needle"_s);
    } while (found.size() > keys * rounds / 2 && clock.elapsed() < 120'000);
    ASSERT_LE(found.size(), keys * rounds / 2) << "the broker compacts";
    constexpr int perPartition = keys * rounds / 2;
    for (int key = 0; key < keys; ++key) { // the last of each key is never taken
        const int last = keys * (rounds - 1) + key;
        EXPECT_TRUE(found.contains({last % 2, last / 2})) << key;
    }
    for (const int partition : {0, 1})
        EXPECT_TRUE(found.contains({partition, perPartition + closing - 1})) << "the last of the log";
    EXPECT_EQ(search->statistics().matched, found.size());
}

TEST_F(TopicSearchLive, FindsByWhatAnEnvelopeSays)
{
    LiveTopic topic(profile, 2);
    QList<LiveTopic::Entry> entries;
    int pune = 0;
    int moved = 0;
    for (int i = 0; i < 2000; ++i) {
        const QByteArray before = i % 3 ? "Pune" : "Guntur";
        const QByteArray after = i % 5 ? "Pune" : "Kochi";
        const QByteArray op = i % 2 ? "u" : "c";
        pune += after == "Pune" && op == "u" ? 1 : 0;
        moved += before != after ? 1 : 0;
        entries << LiveTopic::Entry{
            i % 2,
            "{\"id\":" + QByteArray::number(i) + '}',
            "{\"before\":{\"city\":\"" + before + "\"},\"after\":{\"city\":\"" + after +
                "\"},\"source\":{\"schema\":\"public\",\"table\":\"citizens\",\"lsn\":" +
                QByteArray::number(1000 + i) + "},\"op\":\"" + op + "\"}",
            {},
            0};
    }
    ASSERT_TRUE(topic.produce(entries));
    EXPECT_EQ(hits(topic.name(), {}, u"op = update and after.city = \"Pune\""_s).size(), pune);
    EXPECT_EQ(hits(topic.name(), {}, u"changed(city)"_s).size(), moved);
    EXPECT_EQ(hits(topic.name(), {}, u"table = public.citizens and lsn >= 2990"_s).size(), 10);
    EXPECT_EQ(hits(topic.name(), {}, u"key.id in (3, 4)"_s).size(), 2);
}

TEST_F(TopicSearchLive, EndsAtItsLimitWithNotOneMore)
{
    LiveTopic topic(profile, 3);
    for (int partition = 0; partition < 3; ++partition)
        ASSERT_TRUE(topic.produceNumbers(partition, 0, 3000));
    start(topic.name(), u"value"_s, {}, 1234);
    ASSERT_TRUE(waitUntil([this] { return ending.has_value(); }, 20s));
    EXPECT_EQ(*ending, ScanEnding::Enough);
    EXPECT_EQ(search->statistics().matched, 1234);
    EXPECT_EQ(search->store().extent().end, 1234);
}

TEST_F(TopicSearchLive, IsCancelledAtOnceAtAnyMoment)
{
    LiveTopic topic(profile, 3);
    const QByteArray padding(500, 'p');
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 60'000; ++i)
        entries << LiveTopic::Entry{i % 3, QByteArray("k"), padding, {}, 0};
    ASSERT_TRUE(topic.produce(entries));
    std::mt19937 random(7);
    QElapsedTimer clock;
    qint64 worst = 0;
    for (int i = 0; i < 20; ++i) {
        start(topic.name(), u"nowhere"_s);
        const std::chrono::milliseconds moment(random() % 120);
        waitUntil([this] { return ending.has_value(); }, moment);
        clock.start();
        search->cancel();
        ASSERT_TRUE(waitUntil([this] { return ending.has_value(); }, 2s));
        worst = std::max(worst, clock.elapsed());
    }
    std::printf("20 cancels, the slowest took %lld ms.\n", static_cast<long long>(worst));
}

} // namespace
