// Jumping to a random record and painting it, among ten thousand and among ten million; and what a frame
// costs while more come and the oldest go. Interleaved in one run; the ratio counts.
//
//   explorer_bench [JSON-FILE]

#include "models/items/recordlinemodel.h"
#include "models/services/topics/recordlines.h"
#include "tests/bench/search/figures.h"
#include "ui/theme/theme.h"
#include "ui/widgets/rowtable.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QScrollBar>
#include <cstdio>
#include <vector>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

constexpr int jumps = 500;
constexpr int frames = 200;
constexpr int arrivingInAFrame = 3000; ///< about 100,000 a second

void fill(RecordStore &store, qint64 from, qint64 count)
{
    static const std::string value =
        R"({"before":{"id":7,"status":"submitted","fee":"45.00","note":")" + std::string(180, 'x') +
        R"("},"after":{"id":7,"status":"approved","fee":"52.50","note":")" + std::string(180, 'x') +
        R"("},"source":{"connector":"postgresql","schema":"public","table":"orders","lsn":29384},"op":"u"})";
    static const std::string key = R"({"id":7})";
    std::vector<RecordView> batch;
    for (qint64 i = from; i < from + count; ++i) {
        RecordView view;
        view.partition = static_cast<std::int32_t>(i % 3);
        view.offset = i;
        view.timestampMs = 1'764'000'000'000 + i;
        view.key = {key.data(), key.size()};
        view.value = {value.data(), value.size()};
        batch.push_back(view);
        if (batch.size() == 10'000 || i + 1 == from + count) {
            store.add(batch);
            batch.clear();
        }
    }
}

struct Shown
{
    explicit Shown(qint64 rows)
        : store(std::make_shared<RecordStore>())
        , table(&model, u"bench"_s)
    {
        fill(*store, 0, rows);
        lines.setStore(store, u"public.orders"_s);
        table.resize(1000, 600);
        table.setColumnWidths({140, 70, 80, 84, 184, 300}, RecordLineModel::Value);
        table.show();
        model.setSource(&lines);
        QCoreApplication::processEvents();
    }

    /// To one whose bytes are there: that is the dearer one.
    double jumpMs(QRandomGenerator &random)
    {
        const RecordStore::Extent extent = store->extent();
        const qint64 number =
            extent.firstWhole +
            static_cast<qint64>(random.generate64() % static_cast<quint64>(extent.end - extent.firstWhole));
        QElapsedTimer clock;
        clock.start();
        table.goTo(model.rowOf(number));
        table.viewport()->repaint();
        return static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }

    double frameMs()
    {
        QElapsedTimer clock;
        clock.start();
        model.update();
        table.viewport()->repaint();
        return static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }

    std::shared_ptr<RecordStore> store;
    RecordLines lines;
    RecordLineModel model;
    ui::RowTable table;
};

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    const ui::Theme theme(app);
    Shown few(10'000);
    Shown many(10'000'000);
    QRandomGenerator random(1);
    bench::Series ofFew;
    bench::Series ofMany;
    for (int i = 0; i < jumps; ++i) {
        ofFew.add(few.jumpMs(random));
        ofMany.add(many.jumpMs(random));
    }
    bench::Series ratio;
    ratio.add(ofMany.percentile(99) / ofFew.percentile(99));
    many.table.setFollowing(true);
    bench::Series frame;
    for (int i = 0; i < frames; ++i) {
        fill(*many.store, 10'000'000 + i * arrivingInAFrame, arrivingInAFrame);
        frame.add(many.frameMs());
    }
    bench::Figures figures;
    figures.atMost(
        u"jump to a random row and paint, 10 M rows vs 10 k rows, p99"_s, ratio, 1.2,
        u"%1 ms vs %2 ms"_s.arg(ofMany.percentile(99), 0, 'f', 2).arg(ofFew.percentile(99), 0, 'f', 2));
    bench::Series worst;
    worst.add(frame.percentile(99));
    figures.atMost(u"a frame of 3,000 new records at 10 M rows, p99, ms"_s, worst, 16,
                   u"longest %1 ms"_s.arg(frame.max(), 0, 'f', 2));
    figures.print();
    if (argc > 1) {
        QFile file(QString::fromLocal8Bit(argv[1]));
        if (!file.open(QIODevice::WriteOnly) || file.write(figures.toJson()) < 0) {
            std::fprintf(stderr, "%s cannot be written.\n", argv[1]);
            return 1;
        }
    }
    return figures.allHeld() ? 0 : 1;
}
