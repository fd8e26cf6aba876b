#include "models/services/topics/recordexport.h"

#include "models/services/topics/envelope/decoder.h"
#include "models/services/topics/lentrecord.h"
#include "models/services/topics/recordjson.h"
#include "models/services/topics/recordtext.h"

#include <QCoreApplication>
#include <QSaveFile>
#include <QtConcurrent>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype flushAt = 1 << 20;
constexpr int progressSteps = 1000;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::RecordExport", text);
}

/// Text comes from servers: what begins like a formula must stay a text in a spreadsheet.
QByteArray csvCell(const QString &text)
{
    static const QString starters = u"=+-@\t\r"_s;
    QString cell = !text.isEmpty() && starters.contains(text.front()) ? u'\'' + text : text;
    if (cell.contains(u'"') || cell.contains(u',') || cell.contains(u'\n') || cell.contains(u'\r'))
        cell = u'"' + cell.replace(u'"', u"\"\""_s) + u'"';
    return cell.toUtf8();
}

QByteArray csvLine(const QStringList &cells)
{
    QByteArrayList made;
    for (const QString &cell : cells)
        made.append(csvCell(cell));
    return made.join(',') + "\r\n";
}

class Writer final
{
public:
    explicit Writer(const RecordExport &wanted)
        : m_wanted(wanted)
        , m_file(wanted.path)
    {}

    Result<ExportOutcome> run(QPromise<Result<ExportOutcome>> &promise)
    {
        if (!m_file.open(QIODevice::WriteOnly))
            return failure();
        if (m_wanted.form == ExportForm::Csv)
            m_pending = csvLine(
                QStringList{u"timestamp"_s, u"partition"_s, u"offset"_s, u"key"_s, u"what"_s, u"value"_s} +
                m_wanted.fields);
        for (qint64 row = m_wanted.rows.first; row < m_wanted.rows.end; ++row) {
            if (promise.isCanceled())
                return fail(ErrorKind::Cancelled, tr("The export was cancelled."));
            write(row);
            if (m_pending.size() >= flushAt) {
                if (!flush())
                    return failure();
                promise.setProgressValue(
                    static_cast<int>((row - m_wanted.rows.first) * progressSteps / m_wanted.rows.count()));
            }
        }
        if (!flush() || !m_file.commit())
            return failure();
        return m_outcome;
    }

private:
    void write(qint64 row)
    {
        auto record = m_wanted.store->at(row);
        if (!record) {
            ++m_outcome.gone;
            return;
        }
        ++m_outcome.written;
        record->topic = m_wanted.topic;
        if (m_wanted.form == ExportForm::NdJson)
            m_json.append(m_pending, LentRecord(*record).view());
        else
            m_pending += csvOf(*record);
    }

    QByteArray csvOf(const KafkaRecord &record)
    {
        const RecordLine line = lineOf(record, m_decoder, m_wanted.fields);
        const QString time =
            record.timestamp.isValid() ? record.timestamp.toString(Qt::ISODateWithMs) : QString();
        return csvLine(QStringList{time, QString::number(record.partition), QString::number(record.offset),
                                   line.key, line.what,
                                   record.value ? QString::fromUtf8(*record.value) : QString()} +
                       line.fields);
    }

    bool flush()
    {
        const bool whole = m_file.write(m_pending) == m_pending.size();
        m_pending.clear();
        return whole;
    }

    tl::unexpected<Error> failure()
    {
        return fail(ErrorKind::Invalid,
                    tr("%1 could not be written: %2.").arg(m_wanted.path, m_file.errorString()));
    }

    const RecordExport m_wanted;
    QSaveFile m_file;
    RecordJson m_json;
    envelope::Decoder m_decoder;
    QByteArray m_pending;
    ExportOutcome m_outcome;
};

} // namespace

QFuture<Result<ExportOutcome>> writeRecords(const RecordExport &wanted)
{
    return QtConcurrent::run([wanted](QPromise<Result<ExportOutcome>> &promise) {
        promise.setProgressRange(0, progressSteps);
        promise.addResult(Writer(wanted).run(promise));
    });
}

} // namespace sluice
