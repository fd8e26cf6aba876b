#include "models/services/topics/recordexport.h"

#include "models/services/topics/exportfile.h"
#include "models/services/topics/lentrecord.h"

#include <QCoreApplication>
#include <QtConcurrent>

namespace sluice {

namespace {

constexpr int progressSteps = 1000;

class Writer final
{
public:
    explicit Writer(const RecordExport &wanted)
        : m_wanted(wanted)
        , m_file(wanted.style, wanted.topic, wanted.path)
    {}

    Result<ExportOutcome> run(QPromise<Result<ExportOutcome>> &promise)
    {
        for (qint64 row = m_wanted.rows.first; row < m_wanted.rows.end; ++row) {
            if (promise.isCanceled())
                return fail(ErrorKind::Cancelled,
                            QCoreApplication::translate("sluice::RecordExport", "The export was cancelled."));
            if (!write(row))
                break;
            promise.setProgressValue(
                static_cast<int>((row - m_wanted.rows.first) * progressSteps / m_wanted.rows.count()));
        }
        const Result<qint64> written = m_file.commit();
        if (!written)
            return tl::unexpected(written.error());
        m_outcome.written = *written;
        return m_outcome;
    }

private:
    bool write(qint64 row)
    {
        const auto record = m_wanted.store->at(m_wanted.order.stored(row));
        if (!record) {
            ++m_outcome.gone;
            return true;
        }
        m_outcome.cut += record->value && record->valueSize > record->value->size() ? 1 : 0;
        return m_file.append(LentRecord(*record).view());
    }

    const RecordExport m_wanted;
    ExportFile m_file;
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
