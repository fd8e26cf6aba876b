#pragma once
// Every connector with its tasks, trace and configuration; and what can be done to one or many.

#include "ui/pages/listpage.h"

#include <QHash>

class QAction;

namespace sluice {
class ConnectorModel;
}

namespace sluice::ui {

class ConnectorDetail;

class ConnectorsPage final : public ListPage
{
    Q_OBJECT
public:
    explicit ConnectorsPage(QWidget *parent = nullptr);

    void setState(const sluice::PipelineState &state) override;
    void setPending(const QString &connector, const QString &text) override;
    void saveView(ViewState &store) const override;
    void restoreView(const ViewState &store) override;

    [[nodiscard]] QAction *action(ConnectorAction action) const { return m_actions.value(action); }
    [[nodiscard]] ConnectorDetail *detail() const { return m_detail; }

private:
    void addAction(ConnectorAction action, const QString &keys);
    void updateActions();
    void updateDetail();

    PipelineState m_state;
    ConnectorModel *m_model;
    ConnectorDetail *m_detail;
    QHash<ConnectorAction, QAction *> m_actions;
};

} // namespace sluice::ui
