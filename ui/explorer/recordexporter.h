#pragma once
// Asks where found records go, and writes them there while one goes on working.

#include "ui/explorer/exportdialog.h"

#include <QObject>

class QProgressDialog;
class QWidget;

namespace sluice {
class TopicExport;
}

namespace sluice::ui {

class RecordExporter final : public QObject
{
    Q_OBJECT
public:
    explicit RecordExporter(QWidget *parent);

    void ask(const ExportOffer &offer);
    void write(ExportOffer offer, const ExportChoice &choice, const QString &path);

Q_SIGNALS:
    void written(const QString &text);
    void failed(const QString &text);

private:
    void askForPath(const ExportOffer &offer, const ExportChoice &choice);
    void writeListed(const RecordExport &wanted);
    void writeWhole(const TopicExportRequest &wanted, std::unique_ptr<RecordSearch> search);
    [[nodiscard]] QProgressDialog *makeProgress(const QString &text);
    void end(const Result<ExportOutcome> &outcome, const QString &path);

    QWidget *m_parent;
    ExportChoice m_last; ///< what was chosen last
};

} // namespace sluice::ui
