#include "models/services/topics/recordinspector.h"

#include "models/core/whenready.h"
#include "models/services/topics/recordlines.h"
#include "models/services/topics/recordtext.h"

#include <QSaveFile>
#include <QtConcurrent>

namespace sluice {

using namespace std::chrono_literals;

namespace {

/// Who goes through the rows with a key held down wants none of those in between.
constexpr auto untilRest = 100ms;
/// A longer value is laid out aside from the window's thread.
constexpr qsizetype mostAtOnce = 128 * 1024;

Result<qint64> writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorKind::Invalid,
                    RecordInspector::tr("%1 could not be written: %2.").arg(path, file.errorString()));
    return bytes.size();
}

} // namespace

RecordInspector::RecordInspector(RecordLines &rows, std::unique_ptr<RecordReader> reader, QObject *parent)
    : QObject(parent)
    , m_rows(rows)
    , m_reader(std::move(reader))
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(untilRest);
    connect(&m_rest, &QTimer::timeout, this, &RecordInspector::read);
    if (!m_reader)
        return;
    connect(m_reader.get(), &RecordReader::found, this, [this](const KafkaRecord &record) {
        m_rows.remember(record);
        present(record);
    });
    connect(m_reader.get(), &RecordReader::failed, this, &RecordInspector::end);
}

RecordInspector::~RecordInspector() = default;

void RecordInspector::setTopic(const QString &topic)
{
    m_topic = topic;
    clear();
}

/// Also what is still being read.
void RecordInspector::forget()
{
    ++m_generation;
    m_rest.stop();
    if (m_reader)
        m_reader->drop();
    m_record.reset();
    m_state = {};
}

void RecordInspector::clear()
{
    forget();
    Q_EMIT changed();
}

void RecordInspector::show(qint64 row)
{
    forget();
    m_state.row = row;
    if (const auto record = m_rows.record(row))
        return present(*record);
    m_state.detail.line = m_rows.line(row);
    m_state.phase = InspectedRecord::Phase::Reading;
    if (m_reader && m_state.detail.line.partition >= 0)
        m_rest.start();
    else
        return end({ErrorKind::NotFound, tr("Neither it nor its place in the topic is kept any more."), {}});
    Q_EMIT changed();
}

void RecordInspector::readAgain()
{
    if (!m_reader || m_state.row < 0 || m_state.detail.line.partition < 0)
        return;
    m_state.phase = InspectedRecord::Phase::Reading;
    m_state.problem.clear();
    read();
    Q_EMIT changed();
}

void RecordInspector::read()
{
    m_reader->read(m_topic, {m_state.detail.line.partition, m_state.detail.line.offset});
}

/// At once, unless that would be felt.
void RecordInspector::present(const KafkaRecord &record)
{
    const quint64 generation = ++m_generation;
    m_record = record;
    const qint64 size = record.value ? record.value->size() : 0;
    if (size <= mostAtOnce)
        return setDetail(generation, m_rows.detail(m_state.row));
    if (m_state.phase != InspectedRecord::Phase::Reading)
        m_state.detail.line = m_rows.line(m_state.row);
    m_state.phase = InspectedRecord::Phase::Reading;
    Q_EMIT changed();
    whenReady(QtConcurrent::run([record] {
                  envelope::Decoder decoder;
                  return detailOf(record, decoder);
              }),
              this, [this, generation](const RecordDetail &detail) { setDetail(generation, detail); });
}

void RecordInspector::setDetail(quint64 generation, const RecordDetail &detail)
{
    if (generation != m_generation)
        return;
    m_state.phase = InspectedRecord::Phase::Shown;
    m_state.detail = detail;
    const qint64 size = m_record->value ? m_record->value->size() : 0;
    m_state.cutFrom = m_record->valueSize > size ? m_record->valueSize : -1;
    m_state.more = m_state.cutFrom < 0 && size > 0 && !detail.rawNote.isEmpty();
    m_state.problem.clear();
    Q_EMIT changed();
}

void RecordInspector::end(const Error &error)
{
    m_state.phase =
        error.kind == ErrorKind::NotFound ? InspectedRecord::Phase::Gone : InspectedRecord::Phase::Failed;
    m_state.problem = error.message;
    Q_EMIT changed();
}

QFuture<Result<qint64>> RecordInspector::saveValue(const QString &path) const
{
    const QByteArray value = m_record ? m_record->value.value_or(QByteArray()) : QByteArray();
    return QtConcurrent::run([path, value] { return writeFile(path, value); });
}

} // namespace sluice
