// Searches against librdkafka's bare, counting drain of the same topic: interleaved pairs in one run, medians
// with spread. Prints a table; writes JSON. `./bench` starts the servers, makes the topics and runs it.
//
//   search_bench BOOTSTRAP SLUICECTL JSON-FILE [--pairs N] [--large]

#include "models/services/topics/filterpredicate.h"
#include "models/services/topics/topicsearch.h"
#include "tests/bench/search/benchtopics.h"
#include "tests/bench/search/drain.h"
#include "tests/bench/search/figures.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTimer>
#include <cstdio>
#include <functional>
#include <random>

using namespace sluice;
using namespace sluice::bench;
using namespace Qt::StringLiterals;

namespace {

struct Setup
{
    QByteArray bootstrap;
    QString sluicectl;
    QString profileFile;
    int pairs = 7;
};

KafkaProfile profileOf(const Setup &setup)
{
    KafkaProfile profile;
    profile.bootstrapServers = QString::fromUtf8(setup.bootstrap).split(u',');
    return profile;
}

struct Searched
{
    qint64 records = 0;
    qint64 hits = 0;
    double seconds = 0;
};

/// From start() to finished(), as a window would.
Searched search(const Setup &setup, const QString &topic, const QString &contains, const QString &expression)
{
    const auto filter = filterFrom(contains, expression);
    if (!filter) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(expression), qPrintable(filter.error().message));
        std::exit(1);
    }
    TopicSearch ours(profileOf(setup), Secret(), Secret(), Polling());
    TopicSearch::Options options;
    options.scan.topic = topic;
    options.predicate = predicateOf(*filter);
    QEventLoop loop;
    QElapsedTimer clock;
    double seconds = 0;
    QObject::connect(&ours, &TopicSearch::finished, &loop, [&] {
        seconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
        loop.quit();
    });
    QObject::connect(&ours, &TopicSearch::failed, &loop, [&](const Error &error) {
        std::fprintf(stderr, "%s\n", qPrintable(error.message));
        std::exit(1);
    });
    clock.start();
    ours.start(std::move(options));
    loop.exec();
    return {ours.statistics().read, ours.statistics().matched, seconds};
}

/// Ours and the drain, each time in the other order; the ratio of their speeds, pair by pair.
void againstDrain(const Setup &setup, Figures &figures, const QString &name, const BenchTopic &topic,
                  const QString &contains, const QString &expression, double atLeast)
{
    Series ratios;
    Series speeds;
    Series drains;
    qint64 hits = 0;
    for (int pair = 0; pair < setup.pairs; ++pair) {
        Drained bare;
        Searched ours;
        const auto runBare = [&] { bare = drain(setup.bootstrap, topic.name, topic.partitions); };
        const auto runOurs = [&] { ours = search(setup, topic.name, contains, expression); };
        if (pair % 2) {
            runOurs();
            runBare();
        } else {
            runBare();
            runOurs();
        }
        if (ours.records != topic.records || bare.records != topic.records) {
            std::fprintf(stderr, "%s: %lld and %lld records read of %lld\n", qPrintable(name),
                         static_cast<long long>(ours.records), static_cast<long long>(bare.records),
                         static_cast<long long>(topic.records));
            std::exit(1);
        }
        hits = ours.hits;
        ratios.add(bare.seconds / ours.seconds);
        speeds.add(static_cast<double>(ours.records) / ours.seconds / 1e6);
        drains.add(static_cast<double>(bare.records) / bare.seconds / 1e6);
    }
    figures.atLeast(name + u" / drain"_s, ratios, atLeast,
                    u"%1 M/s against %2 M/s, %3 hits"_s.arg(speeds.median(), 0, 'f', 2)
                        .arg(drains.median(), 0, 'f', 2)
                        .arg(hits));
}

/// Patterns at which a backtracking matcher would not end, and others that are merely large.
QStringList hostilePatterns()
{
    QStringList patterns{u"(a+)+$"_s,        u"(a|aa)+b"_s,        u"(x+x+)+y"_s,        u"(.*a){12}"_s,
                         u"(\\w+\\s?)+!"_s,  u"(\\d+)*\\.\\d+z"_s, u"([a-z]+)*[0-9]Q"_s, u".*.*.*=Z"_s,
                         u"(ab|a|b)*c{3}"_s, u"([^\"]*\"){20}Q"_s};
    for (int i = 1; i <= 20; ++i)
        patterns << u"[a-z]{%1}[0-9]{%2}Q"_s.arg(i).arg(i % 5 + 1);
    for (int i = 1; i <= 20; ++i)
        patterns << u"(RULE|SITA|name|city).{0,%1}(zz|yy)%2"_s.arg(i * 3).arg(i);
    return patterns;
}

void hostile(const Setup &setup, Figures &figures, const BenchTopic &topic)
{
    Series seconds;
    QString worst;
    for (const QString &pattern : hostilePatterns()) {
        const double one = search(setup, topic.name, {}, u"value matches /%1/"_s.arg(pattern)).seconds;
        if (one >= seconds.max())
            worst = pattern;
        seconds.add(one);
    }
    Series ratio;
    ratio.add(seconds.max() / seconds.median());
    figures.atMost(u"worst of %1 hostile patterns / median"_s.arg(seconds.count()), ratio, 3,
                   u"worst %1: %2 s; median %3 s"_s.arg(worst)
                       .arg(seconds.max(), 0, 'f', 2)
                       .arg(seconds.median(), 0, 'f', 2));
}

struct Ran
{
    QByteArray out;
    QByteArray err;
    double seconds = 0;
};

Ran shell(const QString &command)
{
    QProcess process;
    QElapsedTimer clock;
    clock.start();
    process.start(u"/bin/bash"_s, {u"-c"_s, command});
    process.waitForFinished(-1);
    return {process.readAllStandardOutput(), process.readAllStandardError(),
            static_cast<double>(clock.nsecsElapsed()) / 1e9};
}

/// Whole processes, each with what counts its lines.
void againstKcat(const Setup &setup, Figures &figures, const BenchTopic &topic)
{
    const QString needle = u"RULE_DUPLICATE\\\",\\\"score\\\":0.77"_s;
    Series ratios;
    Series kcats;
    QByteArray count;
    for (int pair = 0; pair < std::min(setup.pairs, 7); ++pair) {
        const Ran theirs = shell(u"kcat -C -e -q -b %1 -t %2 | grep -c \"%3\""_s.arg(
            QString::fromUtf8(setup.bootstrap), topic.name, needle));
        const Ran ours =
            shell(u"\"%1\" search %2 --profile-file \"%3\" --contains \"%4\" 2>/dev/null | wc -l"_s.arg(
                setup.sluicectl, topic.name, setup.profileFile, needle));
        if (theirs.out.trimmed() != ours.out.trimmed() || theirs.out.trimmed() == "0") {
            std::fprintf(stderr, "kcat counts %s, sluicectl %s\n", theirs.out.trimmed().constData(),
                         ours.out.trimmed().constData());
            std::exit(1);
        }
        count = ours.out.trimmed();
        ratios.add(theirs.seconds / ours.seconds);
        kcats.add(theirs.seconds);
    }
    figures.atLeast(
        u"sluicectl search / kcat | grep -c"_s, ratios, 8,
        u"kcat %1 s; both count %2"_s.arg(kcats.median(), 0, 'f', 1).arg(QString::fromLatin1(count)));
}

double peakMegabytes(const Setup &setup, const BenchTopic &topic)
{
    const Ran ran = shell(
        u"\"%1\" search %2 --profile-file \"%3\" --filter 'after.score >= 0.999' --stats >/dev/null"_s.arg(
            setup.sluicectl, topic.name, setup.profileFile));
    const QJsonObject statistics = QJsonDocument::fromJson(ran.err).object();
    if (statistics[u"messages"_s].toInteger() != topic.records) {
        std::fprintf(stderr, "%s\n", ran.err.constData());
        std::exit(1);
    }
    return statistics[u"peakRssBytes"_s].toDouble() / 1e6;
}

void memory(const Setup &setup, Figures &figures, const BenchTopic &small, const BenchTopic &large)
{
    Series smallPeaks;
    Series largePeaks;
    Series ratios;
    for (int i = 0; i < 5; ++i) {
        const double few = peakMegabytes(setup, small);
        const double many = peakMegabytes(setup, large);
        smallPeaks.add(few);
        largePeaks.add(many);
        ratios.add(many / few);
    }
    figures.atMost(u"peak memory of a search of %L1 records, MB"_s.arg(large.records), largePeaks, 512, {});
    figures.atMost(
        u"peak memory, %L1 / %L2 records"_s.arg(large.records).arg(small.records), ratios, 1.15,
        u"%1 MB against %2 MB"_s.arg(largePeaks.median(), 0, 'f', 0).arg(smallPeaks.median(), 0, 'f', 0));
}

void cancels(const Setup &setup, Figures &figures, const BenchTopic &topic)
{
    std::mt19937 random(11);
    Series milliseconds;
    for (int i = 0; i < 100; ++i) {
        TopicSearch ours(profileOf(setup), Secret(), Secret(), Polling());
        TopicSearch::Options options;
        options.scan.topic = topic.name;
        options.predicate = predicateOf(*filterFrom(u"nowhere to be found"_s, {}));
        QEventLoop loop;
        QElapsedTimer clock;
        QObject::connect(&ours, &TopicSearch::finished, &loop, [&] {
            if (clock.isValid())
                milliseconds.add(static_cast<double>(clock.nsecsElapsed()) / 1e6);
            loop.quit();
        });
        ours.start(std::move(options));
        QTimer::singleShot(static_cast<int>(random() % 600), &loop, [&] {
            clock.start();
            ours.cancel();
        });
        loop.exec();
    }
    Series p99;
    p99.add(milliseconds.percentile(99));
    figures.atMost(
        u"cancel at %1 random moments, p99, ms"_s.arg(milliseconds.count()), p99, 100,
        u"median %1, worst %2"_s.arg(milliseconds.median(), 0, 'f', 1).arg(milliseconds.max(), 0, 'f', 1));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList words = app.arguments();
    if (words.size() < 5) {
        std::fprintf(
            stderr, "Usage: search_bench BOOTSTRAP SLUICECTL PROFILE-FILE JSON-FILE [--pairs N] [--small]\n");
        return 2;
    }
    Setup setup{words[1].toUtf8(), words[2], words[3], 7};
    if (const auto at = words.indexOf(u"--pairs"_s); at > 0)
        setup.pairs = std::max(1, words.value(at + 1).toInt());
    const qint64 large = words.contains(u"--small"_s) ? 2'000'000 : 10'000'000;
    const BenchTopic tiny{u"bench-100k-lz4"_s, 100'000, "lz4", 6}; // as the large one, but for its size
    const BenchTopic none{u"bench-2m-none"_s, 2'000'000, "none", 6};
    const BenchTopic lz4{u"bench-2m-lz4"_s, 2'000'000, "lz4", 6};
    const BenchTopic big{large == 2'000'000 ? none.name : u"bench-10m-lz4"_s, large, "lz4", 6};
    for (const BenchTopic &topic : {tiny, none, lz4, big}) {
        if (!ensureTopic(setup.bootstrap, topic)) {
            std::fprintf(stderr, "%s could not be made.\n", qPrintable(topic.name));
            return 1;
        }
    }
    Figures figures;
    const QString text = u"SITA RAMA DEVIX"_s;
    const QString field = u"after.score >= 0.999"_s;
    const QString equal = u"after.city = \"Pune\" and op = d"_s;
    const QString regex = u"value matches /RULE_(LAND|INCOME)[0-9]+X/"_s;
    againstDrain(setup, figures, u"substring, none"_s, none, text, {}, 0.90);
    againstDrain(setup, figures, u"substring, lz4"_s, lz4, text, {}, 0.70);
    againstDrain(setup, figures, u"JSON field, no pre-filter, none"_s, none, {}, field, 0.80);
    againstDrain(setup, figures, u"JSON field, no pre-filter, lz4"_s, lz4, {}, field, 0.60);
    againstDrain(setup, figures, u"JSON field = text, none"_s, none, {}, equal, 0.80);
    againstDrain(setup, figures, u"JSON field = text, lz4"_s, lz4, {}, equal, 0.60);
    againstDrain(setup, figures, u"regex, none"_s, none, {}, regex, 0.80);
    hostile(setup, figures, none);
    againstKcat(setup, figures, none);
    memory(setup, figures, tiny, big);
    cancels(setup, figures, none);
    figures.print();
    QFile file(words[4]);
    if (!file.open(QIODevice::WriteOnly) || file.write(figures.toJson()) < 0) {
        std::fprintf(stderr, "%s cannot be written.\n", qPrintable(words[4]));
        return 1;
    }
    return figures.allHeld() ? 0 : 1;
}
