#pragma once
// One step of a setup: what the check found, what a person can do, what would be sent, what it costs, how it
// is taken back, and why it is needed. A proof shows its hops instead.

#include "models/core/setup/setupstep.h"
#include "models/items/health.h"
#include "models/services/setup/setupstate.h"

#include <QFrame>

class QGridLayout;
class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace sluice::ui {

class EmptyState;
class StatePill;

struct StepView
{
    Step step;
    StateText state;
    std::optional<setup::ProofState> proof;
    bool offersApply = false; ///< this step alone
    QString applyRefusal;     ///< why it cannot be pressed now
    bool offersScript = false;
    bool offersLogin = false;
    bool offersTables = false;
    bool offersConnector = false; ///< its options
    bool offersFiles = false;     ///< of brokers and workers
    bool offersPassword = false;
    bool busy = false; ///< nothing else can be begun

    bool operator==(const StepView &) const = default;
};

class SetupDetail final : public QFrame
{
    Q_OBJECT
public:
    explicit SetupDetail(QWidget *parent = nullptr);

    void setStep(const StepView &view);
    /// A group: what of it is left.
    void setGroup(const QString &title, const StateText &state, const QStringList &left);
    void setNothing(const QString &sentence);

    [[nodiscard]] QString title() const;
    [[nodiscard]] QString finding() const;
    [[nodiscard]] QString sentText() const; ///< as the first tab shows it
    [[nodiscard]] QPushButton *applyButton() const { return m_apply; }
    [[nodiscard]] QPushButton *scriptButton() const { return m_script; }
    [[nodiscard]] QPushButton *tablesButton() const { return m_tables; }
    [[nodiscard]] QPushButton *connectorButton() const { return m_connector; }
    [[nodiscard]] QPushButton *filesButton() const { return m_files; }
    [[nodiscard]] QPushButton *loginButton() const { return m_login; }
    [[nodiscard]] QTabWidget *tabs() const { return m_tabs; }
    /// Enter on the step: to what can be done, or else to what can be read.
    void takeFocus();

Q_SIGNALS:
    void applyRequested(const QString &id);
    void scriptRequested(const QString &id);
    void checkRequested();
    void tablesRequested(const QString &id);
    void connectorRequested(const QString &id);
    void filesRequested();
    void passwordRequested();
    void loginRequested();
    void left(); ///< Esc: back to the list

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildBody();
    QWidget *buildRemedy();
    QWidget *buildTabs();
    QHBoxLayout *buildActions();
    QPlainTextEdit *makeText(const QString &name, bool monospace);
    void showTexts(const StepView &view);
    void showActions(const StepView &view);
    void showHops(const std::optional<setup::ProofState> &proof);
    void copy(const QString &text, QPushButton *button);

    std::optional<StepView> m_view;
    QLabel *m_title;
    StatePill *m_pill;
    QLabel *m_finding;
    QLabel *m_facts;
    QFrame *m_remedyPanel;
    QLabel *m_remedy;
    QPushButton *m_copyRemedy;
    QPushButton *m_apply;
    QPushButton *m_script;
    QPushButton *m_login;
    QPushButton *m_tables;
    QPushButton *m_connector;
    QPushButton *m_files;
    QPushButton *m_password;
    QPushButton *m_check;
    QWidget *m_hops;
    QGridLayout *m_hopGrid;
    QTabWidget *m_tabs;
    QPlainTextEdit *m_sent;
    QPlainTextEdit *m_cost;
    QPlainTextEdit *m_undo;
    QLabel *m_why;
    QLabel *m_reference;
    QWidget *m_body;
    EmptyState *m_nothing;
};

/// The changes as they are sent, each under the name of where it goes.
[[nodiscard]] QString changesText(const QList<Change> &changes);

} // namespace sluice::ui
