#pragma once
// One connector: its tasks with the cause of a failure in front and the trace below, and its configuration.

#include "models/core/connector.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace sluice {
class ConfigModel;
class TaskModel;
} // namespace sluice

namespace sluice::ui {

class DataTable;
class ElidedLabel;
class StatePill;
class ViewState;

class ConnectorDetail final : public QFrame
{
    Q_OBJECT
public:
    explicit ConnectorDetail(QWidget *parent = nullptr);

    void setConnector(const Connector &connector, bool readOnly, bool stale);
    [[nodiscard]] QString cause() const;
    [[nodiscard]] QString trace() const;

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

Q_SIGNALS:
    void taskRestartRequested(const QString &connector, int task);

private:
    QWidget *buildTasks();
    QWidget *buildConfig();
    void updateTrace();

    Connector m_connector;
    TaskModel *m_taskModel;
    ConfigModel *m_configModel;
    ElidedLabel *m_name;
    StatePill *m_state;
    QTabWidget *m_tabs;
    DataTable *m_tasks;
    QPushButton *m_restartTask;
    QLabel *m_cause;
    QPlainTextEdit *m_trace;
    QLineEdit *m_configFilter;
    DataTable *m_config;
    bool m_readOnly = false;
};

} // namespace sluice::ui
