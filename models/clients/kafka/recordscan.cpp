#include "models/clients/kafka/recordscan.h"

#include "models/clients/kafka/reaper.h"
#include "models/clients/kafka/scanrange.h"
#include "models/clients/kafka/scanreader.h"

#include <QPointer>
#include <algorithm>
#include <thread>

using namespace std::chrono_literals;

namespace sluice::kafka {

namespace {

/// The scan's own thread: finds the range, then reads, with helpers where more than one reader is wanted.
class Run final
{
public:
    Run(Access access, ScanRequest request, RecordScan::MakeSink makeSink, int readers, RecordScan *receiver)
        : m_shared{std::move(access), std::move(request), {}, {}, {}, {}}
        , m_makeSink(std::move(makeSink))
        , m_readers(readers)
        , m_receiver(receiver)
    {
        m_shared.stalled = [this](const Error &error) {
            tell([error](RecordScan &scan) { Q_EMIT scan.stalled(error); });
        };
        m_shared.recovered = [this] { tell([](RecordScan &scan) { Q_EMIT scan.recovered(); }); };
    }

    void cancel() { m_shared.stop = true; }
    /// Nobody listens any more.
    void leave()
    {
        const QMutexLocker lock(&m_mutex);
        m_receiver = nullptr;
    }

    [[nodiscard]] ScanProgress progress() const
    {
        const QMutexLocker lock(&m_mutex);
        ScanProgress sum;
        for (const auto &mark : m_marks) {
            const ScanProgress one = mark->get();
            sum.records += one.records;
            sum.bytes += one.bytes;
            sum.partitions += one.partitions;
        }
        std::sort(sum.partitions.begin(), sum.partitions.end(),
                  [](const auto &a, const auto &b) { return a.partition < b.partition; });
        return sum;
    }

    void run()
    {
        auto handle = open();
        if (!handle)
            return tell([error = handle.error()](RecordScan &scan) { Q_EMIT scan.failed(error); });
        const auto range = rangeOf(*handle);
        if (!range) {
            if (range.error().kind != ErrorKind::Cancelled)
                return tell([error = range.error()](RecordScan &scan) { Q_EMIT scan.failed(error); });
        } else {
            read(std::move(*handle), *range);
        }
        const ScanEnding ending = m_shared.enough ? ScanEnding::Enough
                                  : m_shared.stop ? ScanEnding::Cancelled
                                                  : ScanEnding::Complete;
        tell([ending](RecordScan &scan) { Q_EMIT scan.finished(ending); });
    }

private:
    [[nodiscard]] Result<std::shared_ptr<Handle>> open() const
    {
        const bool uncommitted = m_shared.request.uncommitted;
        // Who follows has time, and what is little needs no room; the rest is wanted now.
        if (m_shared.request.to.kind == ScanEnd::Kind::Never || m_shared.request.few)
            return Handle::open(m_shared.access,
                                uncommitted ? Purpose::ReadingUncommitted : Purpose::Reading);
        return Handle::open(m_shared.access, uncommitted ? Purpose::ScanningUncommitted : Purpose::Scanning);
    }

    /// A signal from the object's thread, unless it is gone.
    template <class Emit>
    void tell(Emit emitter)
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_receiver)
            return;
        QMetaObject::invokeMethod(
            m_receiver, [scan = m_receiver, emitter] { emitter(*scan); }, Qt::QueuedConnection);
    }

    /// Asks until every leader has answered; a scan without an end does not wait for those that do not.
    Result<ScanRange> rangeOf(const std::shared_ptr<Handle> &handle)
    {
        TopicLook look(m_shared.access, m_shared.request.topic, m_shared.stop);
        bool told = false;
        while (!m_shared.stop) {
            auto range = findRange(m_shared.access, handle, look, m_workers, m_shared.request, m_shared.stop);
            const bool enough =
                range && (range->silent.isEmpty() ||
                          (m_shared.request.to.kind == ScanEnd::Kind::Never && !range->partitions.isEmpty()));
            if (enough) {
                if (told)
                    m_shared.recovered();
                return range;
            }
            const Error why = range ? *range->why : range.error();
            if (why.kind == ErrorKind::NotFound || why.kind == ErrorKind::Invalid ||
                why.kind == ErrorKind::Auth || why.kind == ErrorKind::Permission)
                return tl::unexpected(why);
            if (!std::exchange(told, true) && !m_shared.stop)
                m_shared.stalled(why);
            for (int i = 0; i < 50 && !m_shared.stop; ++i)
                std::this_thread::sleep_for(10ms);
        }
        return fail(ErrorKind::Cancelled, {});
    }

    void read(std::shared_ptr<Handle> handle, const ScanRange &range)
    {
        const auto count =
            std::clamp<qsizetype>(m_readers, 1, std::max<qsizetype>(1, range.partitions.size()));
        QList<QList<PartitionScan>> parts(count);
        for (qsizetype i = 0; i < range.partitions.size(); ++i)
            parts[i % count].append(range.partitions[i]);
        {
            const QMutexLocker lock(&m_mutex);
            for (qsizetype i = 0; i < count; ++i) {
                m_marks.push_back(std::make_unique<ScanMark>());
                m_marks.back()->set({0, 0, parts[i]});
            }
        }
        tell([](RecordScan &scan) { Q_EMIT scan.ranged(); });
        std::vector<std::thread> helpers;
        for (qsizetype i = 1; i < count; ++i)
            helpers.emplace_back([this, part = parts[i], &mark = *m_marks[static_cast<size_t>(i)]] {
                if (auto own = open())
                    readPart(std::move(*own), part, {}, mark);
            });
        readPart(std::move(handle), parts.first(), range.silent, *m_marks.front());
        for (std::thread &helper : helpers)
            helper.join();
    }

    void readPart(std::shared_ptr<Handle> handle, const QList<PartitionScan> &part, const QList<int> &unknown,
                  ScanMark &mark)
    {
        const auto sink = m_makeSink();
        auto reader = std::make_shared<ScanReader>(m_shared, mark, std::move(handle), part, unknown);
        reader->run(*sink);
        const QMutexLocker lock(&m_mutex);
        m_spent.push_back(std::move(reader)); // closing it takes time that nobody waits for
    }

    ScanShared m_shared;
    const RecordScan::MakeSink m_makeSink;
    const int m_readers;
    mutable QMutex m_mutex;
    RecordScan *m_receiver;
    std::vector<std::unique_ptr<ScanMark>> m_marks;
    QThreadPool m_workers;
    std::vector<std::shared_ptr<ScanReader>> m_spent; // last: they go first, and look at what is above
};

} // namespace

class RecordScan::Private
{
public:
    Access access;
    ScanRequest request;
    MakeSink makeSink;
    int readers;
    std::shared_ptr<Run> run;
    std::thread thread;
};

RecordScan::RecordScan(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                       ScanRequest request, MakeSink makeSink, int readers, QObject *parent)
    : QObject(parent)
    , d(new Private{{std::move(profile), std::move(password), std::move(keyPassword), deadlines},
                    std::move(request),
                    std::move(makeSink),
                    readers,
                    {},
                    {}})
{}

RecordScan::~RecordScan()
{
    if (!d->run)
        return;
    d->run->leave();
    d->run->cancel();
    auto thread = std::make_shared<std::thread>(std::move(d->thread));
    reap([thread, run = std::move(d->run)]() mutable {
        thread->join();
        run.reset();
    });
}

void RecordScan::start()
{
    Q_ASSERT(!d->run);
    d->run = std::make_shared<Run>(d->access, d->request, d->makeSink, d->readers, this);
    d->thread = std::thread([run = d->run] { run->run(); });
}

void RecordScan::cancel()
{
    if (d->run)
        d->run->cancel();
}

ScanProgress RecordScan::progress() const
{
    return d->run ? d->run->progress() : ScanProgress{};
}

} // namespace sluice::kafka
