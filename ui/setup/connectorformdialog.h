#pragma once
// The options of one connector, field by field or as JSON, with Connect's word on them as one types. Edits a
// copy of the direction; does not save it.

#include "models/services/setup/connectorformservice.h"

#include <QDialog>
#include <QHash>
#include <QTimer>
#include <functional>
#include <memory>

class QFrame;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTabWidget;
class QVBoxLayout;

namespace sluice::ui {

class ConnectorFormGroups;
class ConnectorFormJson;
class ConnectorFormRow;
class ElidedLabel;
class EmptyState;
class MessageBar;
class ShapeMark;
class ToggleSwitch;

class ConnectorFormDialog final : public QDialog
{
    Q_OBJECT
public:
    /// Starts the service and owns it. `role`: whose password Sluice holds.
    ConnectorFormDialog(std::unique_ptr<setup::ConnectorFormService> service, const QString &role,
                        QWidget *parent = nullptr);
    ~ConnectorFormDialog() override;

    [[nodiscard]] DirectionPlan direction() const;
    void accept() override;
    void done(int result) override;

    /// Shows the field, whatever is filtered, and puts the cursor into it.
    void goToField(const QString &key);

    [[nodiscard]] setup::ConnectorFormService *service() const { return m_service.get(); }
    [[nodiscard]] QLineEdit *search() const { return m_search; }
    [[nodiscard]] ToggleSwitch *changedOnly() const { return m_changedOnly; }
    [[nodiscard]] ConnectorFormGroups *groups() const { return m_groups; }
    [[nodiscard]] ConnectorFormRow *row(const QString &key) const { return m_rows.value(key); }
    [[nodiscard]] QStringList shownKeys() const; ///< in their order
    [[nodiscard]] ConnectorFormJson *json() const { return m_json; }
    [[nodiscard]] QTabWidget *tabs() const { return m_tabs; }
    [[nodiscard]] QString statusText() const;
    [[nodiscard]] QString jsonMessage() const; ///< below the JSON
    [[nodiscard]] QString message() const;     ///< above the fields
    [[nodiscard]] QPushButton *presetButton() const { return m_preset; }
    [[nodiscard]] QWidget *presetCard() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    QWidget *buildFields();
    QWidget *buildTools();
    QWidget *buildPresetCard();
    QWidget *buildJson();
    QWidget *buildFoot();
    void addShortcuts();

    void showForm();
    void updateRows();
    void editFields(const std::function<void()> &edit);
    void addRow(const setup::FormField &field);
    void updateVisible();
    void updateHeadings(const QStringList &shown);
    void updateStatus();
    void updateJson();
    void jsonEdited();
    void showJsonState();
    void showPreset();
    void goToNextError();
    void goToFault();
    [[nodiscard]] bool mayLeave();
    [[nodiscard]] setup::FormFilter filter() const;

    std::unique_ptr<setup::ConnectorFormService> m_service;
    QString m_role;
    QTabWidget *m_tabs;
    QLineEdit *m_search;
    ToggleSwitch *m_changedOnly;
    QPushButton *m_preset;
    QFrame *m_presetCard;
    QGridLayout *m_presetGrid;
    QLabel *m_presetTitle;
    QPushButton *m_presetUndo;
    MessageBar *m_message;
    ConnectorFormGroups *m_groups;
    QStackedWidget *m_body;
    EmptyState *m_empty;
    QScrollArea *m_scroll;
    QVBoxLayout *m_list;
    QHash<QString, ConnectorFormRow *> m_rows;
    QHash<QString, QLabel *> m_headings; ///< by group
    QStringList m_order;                 ///< of the rows
    ConnectorFormJson *m_json;
    ShapeMark *m_jsonShape;
    QLabel *m_jsonMessage;
    QPushButton *m_toFault;
    ShapeMark *m_statusShape;
    ElidedLabel *m_status;
    QPushButton *m_nextError;
    QPushButton *m_again;
    QPushButton *m_cancel;
    QPushButton *m_accept;
    QTimer m_faultPause; ///< half a word is no mistake yet
    std::optional<setup::JsonFault> m_fault;
    QString m_seenJson;
    QString m_groupBeforeSearch;
    bool m_fromJson = false;
    bool m_writingJson = false;
    bool m_warned = false;
};

} // namespace sluice::ui
