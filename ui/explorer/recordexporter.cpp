#include "ui/explorer/recordexporter.h"

#include "models/core/format.h"
#include "models/services/topics/explorertext.h"
#include "models/services/topics/topicexport.h"

#include <QFileDialog>
#include <QFutureWatcher>
#include <QProgressDialog>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int progressSteps = 1000;

QString progressText(const TopicExport &writing)
{
    if (writing.outage())
        return RecordExporter::tr("%1 The export waits and goes on by itself.")
            .arg(writing.outage()->message);
    ExplorerState state;
    state.phase = ExplorerPhase::Running;
    state.statistics = writing.statistics();
    return RecordExporter::tr("%1 written  ·  %2")
        .arg(formatCounted(state.statistics.matched, RecordExporter::tr("record"),
                           RecordExporter::tr("records")),
             explorerFigures(state));
}

} // namespace

RecordExporter::RecordExporter(QWidget *parent)
    : QObject(parent)
    , m_parent(parent)
{}

void RecordExporter::ask(const ExportOffer &offer)
{
    auto *dialog = new ExportDialog(offer, m_parent->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    ExportChoice choice = m_last;
    choice.whole = dialog->choice().whole; // depends on what there is
    dialog->setChoice(choice);
    connect(dialog, &QDialog::accepted, this, [this, dialog, offer] {
        m_last = dialog->choice();
        askForPath(offer, m_last);
    });
    dialog->open();
}

void RecordExporter::askForPath(const ExportOffer &offer, const ExportChoice &choice)
{
    const QString suffix = suffixOf(choice.form);
    auto *dialog =
        new QFileDialog(m_parent->window(), tr("Export records"), offer.listed.topic + u'.' + suffix);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, offer, choice](const QString &path) { write(offer, choice, path); });
    dialog->open();
}

void RecordExporter::write(ExportOffer offer, const ExportChoice &choice, const QString &path)
{
    const ExportStyle style{choice.form, offer.listed.style.fields, choice.formulasAsText};
    offer.listed.style = offer.whole.style = style;
    offer.listed.path = offer.whole.path = path;
    if (choice.whole && offer.makeSearch)
        writeWhole(offer.whole, offer.makeSearch());
    else
        writeListed(offer.listed);
}

QProgressDialog *RecordExporter::makeProgress(const QString &text)
{
    auto *progress = new QProgressDialog(text, tr("Cancel"), 0, progressSteps, m_parent->window());
    progress->setWindowTitle(tr("Export records"));
    progress->setAttribute(Qt::WA_DeleteOnClose);
    progress->setModal(false);
    progress->setAutoReset(false);
    progress->setMinimumWidth(420);
    progress->setMinimumDuration(500);
    return progress;
}

void RecordExporter::writeListed(const RecordExport &wanted)
{
    using Watcher = QFutureWatcher<Result<ExportOutcome>>;
    auto *watcher = new Watcher(this);
    QProgressDialog *progress =
        makeProgress(tr("Writing %1…").arg(formatCounted(wanted.rows.count(), tr("record"), tr("records"))));
    connect(watcher, &Watcher::progressValueChanged, progress, &QProgressDialog::setValue);
    connect(progress, &QProgressDialog::canceled, watcher, &Watcher::cancel);
    connect(watcher, &Watcher::finished, this, [this, watcher, path = wanted.path] {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0) // one that was cancelled has none
            end(watcher->future().result(), path);
    });
    connect(watcher, &Watcher::finished, progress, &QObject::deleteLater);
    watcher->setFuture(writeRecords(wanted));
}

void RecordExporter::writeWhole(const TopicExportRequest &wanted, std::unique_ptr<RecordSearch> search)
{
    auto *writing = new TopicExport(std::move(search), this);
    QProgressDialog *progress = makeProgress(tr("The topic is read again…"));
    connect(writing, &TopicExport::changed, progress, [writing, progress] {
        progress->setLabelText(progressText(*writing));
        progress->setValue(static_cast<int>(writing->statistics().doneShare.value_or(0) * progressSteps));
    });
    connect(progress, &QProgressDialog::canceled, writing, &TopicExport::cancel);
    connect(writing, &TopicExport::finished, this,
            [this, writing, path = wanted.path](const Result<ExportOutcome> &outcome) {
                writing->deleteLater();
                end(outcome, path);
            });
    connect(writing, &TopicExport::finished, progress, &QObject::deleteLater);
    writing->start(wanted);
}

void RecordExporter::end(const Result<ExportOutcome> &outcome, const QString &path)
{
    if (!outcome) {
        if (outcome.error().kind != ErrorKind::Cancelled) // by the person: nothing is to be said
            Q_EMIT failed(outcome.error().message);
        return;
    }
    QStringList sentences{
        tr("%1 written to %2.").arg(formatCounted(outcome->written, tr("record"), tr("records")), path)};
    if (outcome->gone > 0)
        sentences.append(tr("%1 were no longer in memory.").arg(formatCount(outcome->gone)));
    if (outcome->cut > 0)
        sentences.append(tr("Of %1 only the beginning was in memory.").arg(formatCount(outcome->cut)));
    if (outcome->lost > 0)
        sentences.append(tr("%1 offsets are no longer in the topic.").arg(formatCount(outcome->lost)));
    Q_EMIT written(sentences.join(u' '));
}

} // namespace sluice::ui
