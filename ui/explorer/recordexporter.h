#pragma once
// Asks where found records go, and writes them there while one goes on working.

#include "models/services/topics/recordexport.h"

#include <QObject>

class QProgressDialog;
class QWidget;

namespace sluice::ui {

class RecordExporter final : public QObject
{
    Q_OBJECT
public:
    explicit RecordExporter(QWidget *parent);

    /// `wanted` without its path.
    void ask(const RecordExport &wanted);
    void write(const RecordExport &wanted);

Q_SIGNALS:
    void written(const QString &text);
    void failed(const QString &text);

private:
    void end(const QFuture<Result<ExportOutcome>> &future, const QString &path);

    QWidget *m_parent;
};

} // namespace sluice::ui
