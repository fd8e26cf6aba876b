#pragma once
// What a setup asks a person before it does something. One dialog at a time; it is about the setup as it was
// when it was opened.

#include "models/core/secret.h"
#include "models/services/setup/setupstate.h"

#include <QObject>
#include <QPointer>
#include <memory>

class QDialog;
class QWidget;

namespace sluice::setup {
class ConnectorFormService;
}

namespace sluice::ui {

class SetupDialogs final : public QObject
{
    Q_OBJECT
public:
    /// The dialogs are over this window, and children of it.
    explicit SetupDialogs(QWidget *over);

    void confirmApply(const setup::SetupState &state, const setup::ApplyWish &wish);
    void confirmProof(const setup::SetupState &state);
    void chooseTables(const setup::SetupState &state, const QString &connector);
    void editConnector(const setup::SetupState &state, const QString &connector,
                       std::unique_ptr<setup::ConnectorFormService> form);
    void editOptions(const setup::SetupState &state);
    void showFiles(const setup::SetupState &state);
    void askLogin(const setup::SetupState &state);
    /// Of the connectors' role; `database`: a script for it needs one, which may be made.
    void askPassword(const setup::SetupState &state, const QString &database);
    /// Without an answer.
    void close();

Q_SIGNALS:
    void applyConfirmed(const sluice::setup::ApplyWish &wish);
    void proofConfirmed();
    void specChosen(const sluice::SetupSpec &spec);
    void loginEntered(const QString &user, const sluice::Secret &password);
    void passwordEntered(const sluice::Secret &password, const QString &database);

private:
    void confirmTakeDown(const setup::SetupState &state, const setup::ApplyWish &wish);
    void choose(const setup::SetupState &state, const SetupSpec &spec);
    void open(QDialog *dialog);

    QWidget *m_over;
    QPointer<QDialog> m_dialog;
};

} // namespace sluice::ui
