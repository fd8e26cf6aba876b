#include "models/clients/kafka/recordscan.h"
#include "tests/bench/search/benchtopics.h"
#include "tests/bench/search/drain.h"
#include <QCoreApplication>
#include <QElapsedTimer>
#include <cstdio>
#include <string.h>
using namespace sluice;
struct Count : kafka::RecordSink
{
    bool search;
    std::atomic<qint64> &hits;
    Count(bool s, std::atomic<qint64> &h)
        : search(s)
        , hits(h)
    {}
    bool take(std::span<const RecordView> r) override
    {
        qint64 n = 0;
        for (auto &x : r)
            n += search ? memmem(x.value.data, x.value.size, "RULE_DECEASEDX", 14) != nullptr : 1;
        hits += n;
        return true;
    }
};
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QByteArray boot = argv[1];
    for (auto c : {"none", "lz4"}) {
        bench::BenchTopic t{QStringLiteral("bench-2m-") + QLatin1String(c), 2000000, c, 6};
        if (!bench::ensureTopic(boot, t)) {
            puts("no topic");
            return 1;
        }
        for (int i = 0; i < 5; ++i) {
            auto d = bench::drain(boot, t.name, 6);
            printf("%s drain %lld %.3f s %.2f M/s\n", c, (long long)d.records, d.seconds,
                   d.records / d.seconds / 1e6);
            for (int readers : {1, 2})
                for (bool s : {false, true}) {
                    QElapsedTimer clock;
                    clock.start();
                    std::atomic<qint64> hits = 0;
                    KafkaProfile p;
                    p.bootstrapServers = QString::fromUtf8(boot).split(QLatin1Char(','));
                    kafka::RecordScan scan(
                        p, Secret(), Secret(), Polling(), ScanRequest{t.name, {}, {}, {}, false},
                        [&] { return std::make_unique<Count>(s, hits); }, readers);
                    double sec = 0;
                    QObject::connect(&scan, &kafka::RecordScan::finished, &app, [&] {
                        sec = clock.nsecsElapsed() / 1e9;
                        app.quit();
                    });
                    QObject::connect(&scan, &kafka::RecordScan::failed, &app, [&](const Error &e) {
                        puts(qPrintable(e.message));
                        app.quit();
                    });
                    scan.start();
                    app.exec();
                    auto pr = scan.progress();
                    printf("%s   ours readers=%d search=%d %lld hits %lld  %.3f s %.2f M/s ratio %.2f\n", c,
                           readers, s, (long long)pr.records, (long long)hits, sec, pr.records / sec / 1e6,
                           d.seconds / sec);
                }
        }
    }
}
