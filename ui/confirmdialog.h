#pragma once
// Asks before a change is sent: names the target, says what it costs, and shows exactly what will be sent.

#include "models/core/connector.h"
#include "models/core/pipelinestate.h"

#include <QDialog>

namespace sluice::ui {

class ConfirmDialog final : public QDialog
{
    Q_OBJECT
public:
    ConfirmDialog(const QString &question, const QString &consequence, const QStringList &requests,
                  const QString &verb, QWidget *parent = nullptr);

    /// For an action on connectors of this state.
    [[nodiscard]] static ConfirmDialog *forAction(const PipelineState &state, ConnectorAction action,
                                                  const QStringList &connectors, QWidget *parent);
};

} // namespace sluice::ui
