#pragma once
// The steps of a setup beside the one that is looked at. While something is under way the selection goes
// along with it, until a person goes elsewhere.

#include "models/services/setup/setupstate.h"

#include <QSplitter>

namespace sluice {
class StepModel;
}

namespace sluice::ui {

class SetupDetail;
class StepList;

class SetupSteps final : public QSplitter
{
    Q_OBJECT
public:
    explicit SetupSteps(QWidget *parent = nullptr);

    void setSetup(const setup::SetupState &state);
    void setReadOnly(bool on);
    /// Whether there is somebody who can be asked for a connector's options.
    void setEditsConnectors(bool on);
    /// What comes next is another setup: nothing that a person did in this one holds for it.
    void startOver();
    void showStep(const QString &id);

    [[nodiscard]] StepList *list() const { return m_list; }
    [[nodiscard]] SetupDetail *detail() const { return m_detail; }

Q_SIGNALS:
    void scriptRequested(const QString &database);

private:
    void build();
    void updateSteps();
    void updateDetail();
    void follow();
    void collapseWhatIsOver();
    void collapseBehind(StepGroup current);
    [[nodiscard]] Plan allSteps() const; ///< with the proofs
    [[nodiscard]] const setup::ProofState *proofOf(const QString &stepId) const;

    setup::SetupState m_setup;
    bool m_readOnly = false;
    bool m_editsConnectors = false;
    bool m_following = true;
    bool m_collapsedOnce = false;
    StepModel *m_model;
    StepList *m_list;
    SetupDetail *m_detail;
};

} // namespace sluice::ui
