// The whole window on real servers: what it costs a search to be looked at, and whether the window stays
// fluid while a topic grows by 100,000 records a second. `./bench` starts the servers and runs it.
//
//   window_bench PROFILE-FILE JSON-FILE [--pairs N] [--seconds N]

#include "app/profilestore.h"
#include "models/services/topics/explorer.h"
#include "models/services/topics/filterpredicate.h"
#include "models/services/topics/topicsearch.h"
#include "tests/bench/search/benchtopics.h"
#include "tests/bench/search/figures.h"
#include "tests/support/desk.h"
#include "tests/support/waiting.h"
#include "ui/stallwatchdog.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <atomic>
#include <cstdio>
#include <functional>
#include <thread>

using namespace sluice;
using namespace sluice::bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString expression = u"after.city = \"Pune\""_s; ///< every eighth record: the results stream in
constexpr int tailPerSecond = 100'000;

struct Setup
{
    Profile profile;
    QByteArray bootstrap;
    int pairs = 7;
    int seconds = 60;
};

[[noreturn]] void giveUp(const QString &why)
{
    std::fprintf(stderr, "%s\n", qPrintable(why));
    std::exit(1);
}

ScanRequest wholeOf(const QString &topic)
{
    ScanRequest request;
    request.topic = topic;
    return request;
}

/// How long it takes without anybody looking; also says what was found.
double unseen(const Setup &setup, const BenchTopic &topic, qint64 &matched)
{
    TopicSearch search(setup.profile.kafka, Secret(), Secret(), setup.profile.polling);
    RecordSearch::Options options;
    options.scan = wholeOf(topic.name);
    options.predicate = predicateOf(*filterFrom({}, expression));
    QEventLoop loop;
    QElapsedTimer clock;
    double seconds = 0;
    QObject::connect(&search, &RecordSearch::finished, &loop, [&] {
        seconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
        loop.quit();
    });
    QObject::connect(&search, &RecordSearch::failed, &loop,
                     [](const Error &error) { giveUp(error.message); });
    clock.start();
    search.start(std::move(options));
    loop.exec();
    matched = search.statistics().matched;
    return seconds;
}

/// The program as a person sees it, on its page of topics.
class TopicsDesk final : public test::Desk
{
public:
    explicit TopicsDesk(const Profile &profile)
        : Desk(profile)
    {
        waitFor([this] { return state().cluster.value.has_value(); });
    }

    void show(const QString &topic)
    {
        window.showPage(ui::PageId::Topics, topic);
        waitFor([this, topic] { return explorer().state().topic == topic; });
    }

    void waitFor(const std::function<bool()> &done)
    {
        if (!test::waitUntil(done, 300s))
            giveUp(u"It does not come to its end."_s);
    }

    Explorer &explorer() { return session.explorer(); }
};

double seen(TopicsDesk &desk, qint64 &matched)
{
    ExplorerQuery query;
    query.text = expression;
    query.language = true;
    query.from = {ScanStart::Kind::Oldest, 0};
    query.to = {ScanEnd::Kind::Now, 0};
    QElapsedTimer clock;
    clock.start();
    desk.explorer().search(query);
    desk.waitFor([&] { return !desk.explorer().state().isBusy(); });
    matched = desk.explorer().state().statistics.matched;
    return static_cast<double>(clock.nsecsElapsed()) / 1e9;
}

void withAndWithout(const Setup &setup, Figures &figures, const BenchTopic &topic)
{
    Series ratios;
    Series alone;
    qint64 matched = 0;
    for (int pair = 0; pair < setup.pairs; ++pair) {
        qint64 inWindow = 0;
        double without = 0;
        double with = 0;
        const auto runSeen = [&] {
            TopicsDesk desk(setup.profile);
            desk.show(topic.name);
            with = seen(desk, inWindow);
        };
        if (pair % 2)
            runSeen();
        without = unseen(setup, topic, matched);
        if (pair % 2 == 0)
            runSeen();
        if (inWindow != matched)
            giveUp(u"%1 found in the window, %2 without"_s.arg(inWindow).arg(matched));
        ratios.add(without / with);
        alone.add(without);
    }
    figures.atLeast(u"search, window open / without"_s, ratios, 0.95,
                    u"%1 s without, %2 hits"_s.arg(alone.median(), 0, 'f', 2).arg(matched));
}

/// Every 5 ms from another thread: how long until the window's thread turns to it.
class Gaps final
{
public:
    explicit Gaps(QObject *window)
        : m_thread([this, window] {
            while (!m_end) {
                const auto asked = std::chrono::steady_clock::now();
                m_waits = true;
                QMetaObject::invokeMethod(
                    window,
                    [this, asked] {
                        m_gaps.add(std::chrono::duration<double, std::milli>(
                                       std::chrono::steady_clock::now() - asked)
                                       .count());
                        m_waits = false;
                        m_waits.notify_one();
                    },
                    Qt::QueuedConnection);
                m_waits.wait(true);
                std::this_thread::sleep_for(5ms);
            }
        })
    {}
    ~Gaps()
    {
        m_end = true;
        while (m_waits)
            QCoreApplication::processEvents();
        m_thread.join();
    }
    Q_DISABLE_COPY_MOVE(Gaps)

    [[nodiscard]] const Series &series() const { return m_gaps; } ///< milliseconds; in the window's thread

private:
    std::atomic<bool> m_end = false;
    std::atomic<bool> m_waits = false;
    Series m_gaps;
    std::thread m_thread;
};

/// What the window counts must be what the brokers took.
void checkTail(const ExplorerState &state, const RecordExtent &rows, qint64 produced)
{
    const qint64 shown = rows.end - rows.first;
    if (state.statistics.read != produced || state.statistics.matched != produced ||
        shown + state.statistics.dropped != produced)
        giveUp(u"produced %1, read %2, matched %3, shown %4, dropped %5"_s.arg(produced)
                   .arg(state.statistics.read)
                   .arg(state.statistics.matched)
                   .arg(shown)
                   .arg(state.statistics.dropped));
}

void tail(const Setup &setup, const QString &profileFile, Figures &figures)
{
    const BenchTopic topic{u"bench-tail"_s, 0, "none", 6};
    if (!renewTopic(setup.bootstrap, topic))
        giveUp(u"%1 could not be made."_s.arg(topic.name));
    TopicsDesk desk(setup.profile);
    desk.waitFor([&] {
        const auto &cluster = desk.state().cluster.value;
        return cluster && std::any_of(cluster->topics.cbegin(), cluster->topics.cend(),
                                      [&](const Topic &one) { return one.name == topic.name; });
    });
    desk.show(topic.name);
    QProcess producer;
    producer.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const Gaps gaps(&desk.window);
    const ui::StallWatchdog watchdog;
    producer.start(QCoreApplication::applicationFilePath(),
                   {profileFile, u"--stream"_s, QString::number(setup.seconds)});
    desk.waitFor([&] { return producer.state() == QProcess::NotRunning; });
    const qint64 produced = producer.readAllStandardOutput().trimmed().toLongLong();
    const Series during = gaps.series();
    const auto own = watchdog.longestOwnGap();
    desk.waitFor([&] { return desk.explorer().state().statistics.read >= produced; });
    const ExplorerState state = desk.explorer().state();
    checkTail(state, desk.explorer().rows().extent(), produced);
    Series p99;
    p99.add(during.percentile(99));
    figures.atMost(
        u"tail at %L1 records a second for %2 s: GUI gap p99, ms"_s.arg(tailPerSecond).arg(setup.seconds),
        p99, 16, u"%L1 produced, all counted"_s.arg(produced));
    Series longest;
    longest.add(during.max());
    figures.atMost(u"the same: longest GUI gap, ms"_s, longest, 100,
                   u"%1 ms without waiting for a processor; %L2 no longer in memory"_s.arg(own.count())
                       .arg(state.statistics.dropped));
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    const QStringList words = app.arguments();
    if (words.size() < 3) {
        std::fprintf(stderr, "Usage: window_bench PROFILE-FILE JSON-FILE [--pairs N] [--seconds N]\n");
        return 2;
    }
    const auto profile = app::ProfileStore::loadFile(words[1]);
    if (!profile)
        giveUp(profile.error().message);
    Setup setup{*profile, profile->kafka.bootstrapServers.join(u',').toUtf8(), 7, 60};
    if (words[2] == u"--stream"_s) {
        std::printf("%lld\n", static_cast<long long>(stream(setup.bootstrap, {u"bench-tail"_s, 0, "none", 6},
                                                            tailPerSecond, words.value(3).toInt())));
        return 0;
    }
    if (const auto at = words.indexOf(u"--pairs"_s); at > 0)
        setup.pairs = std::max(1, words.value(at + 1).toInt());
    if (const auto at = words.indexOf(u"--seconds"_s); at > 0)
        setup.seconds = std::max(1, words.value(at + 1).toInt());
    const BenchTopic none{u"bench-2m-none"_s, 2'000'000, "none", 6};
    if (!ensureTopic(setup.bootstrap, none))
        giveUp(u"%1 could not be made."_s.arg(none.name));
    Figures figures;
    tail(setup, words[1], figures);
    withAndWithout(setup, figures, none);
    figures.print();
    QFile file(words[2]);
    if (!file.open(QIODevice::WriteOnly) || file.write(figures.toJson()) < 0)
        giveUp(u"%1 cannot be written."_s.arg(words[2]));
    return figures.allHeld() ? 0 : 1;
}
