#pragma once
// The groups of a connector's fields, each with how many fields it has, whether one is changed, and how many
// are wrong.

#include "models/services/setup/connectorform.h"

#include <QListWidget>

namespace sluice::ui {

class ConnectorFormGroups final : public QListWidget
{
    Q_OBJECT
public:
    explicit ConnectorFormGroups(QWidget *parent = nullptr);

    /// Keeps the chosen one.
    void setGroups(const QList<setup::FormGroup> &groups);
    [[nodiscard]] QString currentGroup() const;
    void select(const QString &id);

    [[nodiscard]] static QString titleOf(const QString &id);

Q_SIGNALS:
    void groupChosen(const QString &id);
};

} // namespace sluice::ui
