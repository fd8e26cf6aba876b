#include "ui/explorer/recordexporter.h"

#include "models/core/format.h"

#include <QFileDialog>
#include <QFutureWatcher>
#include <QProgressDialog>

namespace sluice::ui {

using namespace Qt::StringLiterals;

RecordExporter::RecordExporter(QWidget *parent)
    : QObject(parent)
    , m_parent(parent)
{}

void RecordExporter::ask(const RecordExport &wanted)
{
    const QString suffix = wanted.form == ExportForm::Csv ? u"csv"_s : u"ndjson"_s;
    auto *dialog = new QFileDialog(m_parent->window(), tr("Export records"), wanted.topic + u'.' + suffix);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, wanted](const QString &path) {
        RecordExport whole = wanted;
        whole.path = path;
        write(whole);
    });
    dialog->open();
}

void RecordExporter::write(const RecordExport &wanted)
{
    using Watcher = QFutureWatcher<Result<ExportOutcome>>;
    auto *watcher = new Watcher(this);
    auto *progress = new QProgressDialog(
        tr("Writing %1…").arg(formatCounted(wanted.rows.count(), tr("record"), tr("records"))), tr("Cancel"),
        0, 1000, m_parent->window());
    progress->setWindowTitle(tr("Export records"));
    progress->setAttribute(Qt::WA_DeleteOnClose);
    progress->setModal(false);
    progress->setAutoReset(false);
    connect(watcher, &Watcher::progressValueChanged, progress, &QProgressDialog::setValue);
    connect(progress, &QProgressDialog::canceled, watcher, &Watcher::cancel);
    connect(watcher, &Watcher::finished, progress, &QProgressDialog::close);
    connect(watcher, &Watcher::finished, this, [this, watcher, path = wanted.path] {
        watcher->deleteLater();
        end(watcher->future(), path);
    });
    watcher->setFuture(writeRecords(wanted));
}

/// One that was cancelled has no result, and nothing is to be said.
void RecordExporter::end(const QFuture<Result<ExportOutcome>> &future, const QString &path)
{
    if (future.resultCount() == 0)
        return;
    const Result<ExportOutcome> outcome = future.result();
    if (!outcome) {
        Q_EMIT failed(outcome.error().message);
        return;
    }
    QString text =
        tr("%1 written to %2.").arg(formatCounted(outcome->written, tr("record"), tr("records")), path);
    if (outcome->gone > 0)
        text += u' ' + tr("%1 were no longer in memory.").arg(formatCount(outcome->gone));
    Q_EMIT written(text);
}

} // namespace sluice::ui
