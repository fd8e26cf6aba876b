#pragma once
// From bare servers to a proven flow: the steps with their states, one of them in detail, and one button that
// does what comes next. Shows what a SetupDirector keeps; asks by signals.

#include "models/core/secret.h"
#include "models/services/setup/setupstate.h"
#include "ui/pages/page.h"

#include <memory>

class QMenu;
class QPushButton;
class QStackedWidget;

namespace sluice {
namespace setup {
class SetupDirector;
}
} // namespace sluice

namespace sluice::ui {

class EmptyState;
class SetupDetail;
class SetupDialogs;
class SetupHead;
class SetupSteps;
class StepList;

class SetupPage final : public Page
{
    Q_OBJECT
public:
    explicit SetupPage(QWidget *parent = nullptr);
    ~SetupPage() override;

    /// May be null: then there is no setup to show. It is asked for its first check when the page is shown.
    void setDirector(setup::SetupDirector *director);
    void setSetup(const setup::SetupState &state);
    /// Puts what was made into the clipboard, and says so.
    void takeScript(const QString &database, const QString &script);
    /// The script for this database needs a password of the connectors' role.
    void askPassword(const QString &database);

    void setState(const sluice::PipelineState &state) override;
    void showItem(const QString &id) override;
    void refresh() override;
    void saveView(ViewState &store) const override;
    void restoreView(const ViewState &store) override;

    [[nodiscard]] QString headline() const;
    [[nodiscard]] QString subtitle() const;
    [[nodiscard]] QString bannerText() const;
    [[nodiscard]] QPushButton *primary() const;
    [[nodiscard]] QPushButton *cancelButton() const;
    [[nodiscard]] QMenu *menu() const; ///< filled when it is about to be shown
    [[nodiscard]] QPushButton *backButton() const;
    [[nodiscard]] StepList *list() const;
    [[nodiscard]] SetupDetail *detail() const;
    [[nodiscard]] const setup::SetupState &setup() const { return m_setup; }

Q_SIGNALS:
    void checkRequested();
    void applyRequested(const sluice::setup::ApplyWish &wish);
    void proveRequested();
    void cancelRequested();
    void specChanged(const sluice::SetupSpec &spec);
    /// Of a direction's connector; empty: back to the setup.
    void takeDownRequested(const QString &connector);
    void scriptRequested(const QString &database);
    void passwordEntered(const sluice::Secret &password);
    /// Another login for the databases, for this setup alone.
    void loginRequested(const QString &user, const sluice::Secret &password);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void connectHead();
    void connectDialogs();
    QWidget *buildBody();
    void connectDetail();
    void addShortcuts();

    void act();
    void confirmApply(const setup::ApplyWish &wish);
    void confirmProof();
    void fillMenu();
    void editConnector(const QString &stepId);

    void updateHead();

    setup::SetupDirector *m_director = nullptr;
    std::unique_ptr<QObject> m_links;
    setup::SetupState m_setup;
    bool m_known = false; ///< there is a setup
    bool m_readOnly = false;
    QDateTime m_now;
    SetupDialogs *m_dialogs;
    SetupHead *m_head;
    QStackedWidget *m_body;
    EmptyState *m_empty;
    SetupSteps *m_steps;
};

} // namespace sluice::ui
