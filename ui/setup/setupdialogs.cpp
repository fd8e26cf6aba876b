#include "ui/setup/setupdialogs.h"

#include "models/services/setup/connectorformservice.h"
#include "models/services/setup/planner.h"
#include "models/services/setup/serverfiles.h"
#include "ui/setup/connectorformdialog.h"
#include "ui/setup/filesdialog.h"
#include "ui/setup/logindialog.h"
#include "ui/setup/optionsdialog.h"
#include "ui/setup/senddialog.h"
#include "ui/setup/tablesdialog.h"

namespace sluice::ui {

SetupDialogs::SetupDialogs(QWidget *over)
    : QObject(over)
    , m_over(over)
{}

void SetupDialogs::open(QDialog *dialog)
{
    m_dialog = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void SetupDialogs::close()
{
    if (m_dialog)
        m_dialog->reject();
}

void SetupDialogs::choose(const setup::SetupState &state, const SetupSpec &spec)
{
    if (spec != state.spec)
        Q_EMIT specChosen(spec);
}

void SetupDialogs::confirmApply(const setup::SetupState &state, const setup::ApplyWish &wish)
{
    if (!state.takenDown.isEmpty())
        return confirmTakeDown(state, wish);
    auto *dialog = SendDialog::forApply(state, wish, m_over);
    connect(dialog, &QDialog::accepted, this, [this, state, wish, dialog] {
        setup::ApplyWish chosen = wish;
        if (const QStringList advice = dialog->chosenParts(); !advice.isEmpty())
            chosen.parts = setup::wantedWith(state.plan, advice);
        Q_EMIT applyConfirmed(chosen);
    });
    open(dialog);
}

void SetupDialogs::confirmTakeDown(const setup::SetupState &state, const setup::ApplyWish &wish)
{
    auto *dialog = SendDialog::forTakeDown(state, wish.only, m_over);
    connect(dialog, &QDialog::accepted, this, [this, wish, dialog] {
        setup::ApplyWish chosen = wish;
        if (wish.only.isEmpty())
            chosen.parts = dialog->chosenParts();
        Q_EMIT applyConfirmed(chosen);
    });
    open(dialog);
}

void SetupDialogs::confirmProof(const setup::SetupState &state)
{
    auto *dialog = SendDialog::forProof(state, m_over);
    connect(dialog, &QDialog::accepted, this, &SetupDialogs::proofConfirmed);
    open(dialog);
}

void SetupDialogs::chooseTables(const setup::SetupState &state, const QString &connector)
{
    for (qsizetype i = 0; i < state.spec.directions.size(); ++i) {
        const DirectionPlan &direction = state.spec.directions.at(i);
        const auto facts = state.facts.databases.constFind(direction.from);
        if (direction.connector != connector || facts == state.facts.databases.cend() || !*facts)
            continue;
        auto *dialog = new TablesDialog(state.spec, direction, **facts,
                                        setup::capturedTables(direction, state.spec, **facts), m_over);
        connect(dialog, &QDialog::accepted, this, [this, state, dialog, i] {
            SetupSpec spec = state.spec;
            spec.directions[i] = dialog->direction();
            choose(state, spec);
        });
        return open(dialog);
    }
}

void SetupDialogs::editConnector(const setup::SetupState &state, const QString &connector,
                                 std::unique_ptr<setup::ConnectorFormService> form)
{
    auto *dialog = new ConnectorFormDialog(std::move(form), state.spec.role, m_over);
    connect(dialog, &QDialog::accepted, this, [this, state, dialog, connector] {
        SetupSpec spec = state.spec;
        for (DirectionPlan &direction : spec.directions) {
            if (direction.connector == connector)
                direction = dialog->direction();
        }
        choose(state, spec);
    });
    open(dialog);
}

void SetupDialogs::editOptions(const setup::SetupState &state)
{
    auto *dialog =
        new SetupOptionsDialog(state.spec, state.databases, setup::stoppedRefusal(state.facts), m_over);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { Q_EMIT specChosen(dialog->spec()); });
    open(dialog);
}

void SetupDialogs::showFiles(const setup::SetupState &state)
{
    open(new FilesDialog(setup::filesWish(state.spec, state.facts), m_over));
}

void SetupDialogs::askLogin(const setup::SetupState &state)
{
    auto *dialog = new LoginDialog({tr("Log in to the databases as"),
                                    tr("For this setup alone, such as a superuser's login. It is held in "
                                       "memory until the profile is closed, "
                                       "and written nowhere."),
                                    tr("Log in and check"), state.login, true, false, QString()},
                                   m_over);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { Q_EMIT loginEntered(dialog->user(), dialog->password()); });
    open(dialog);
}

void SetupDialogs::askPassword(const setup::SetupState &state, const QString &database)
{
    const QString text =
        database.isEmpty()
            ? tr("The password that %1 has on the databases. Sluice needs it to deploy connectors.")
                  .arg(state.spec.role)
            : tr("The script makes the role %1, so it needs the password that the role is to have. The "
                 "script "
                 "holds only its SCRAM verifier. Leave the field empty to have one made.")
                  .arg(state.spec.role);
    auto *dialog =
        new LoginDialog({tr("Password of %1").arg(state.spec.role), text,
                         database.isEmpty() ? tr("Use it") : tr("Copy the script"), QString(), false,
                         !database.isEmpty(), database.isEmpty() ? QString() : tr("empty: Sluice makes one")},
                        m_over);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, database] { Q_EMIT passwordEntered(dialog->password(), database); });
    open(dialog);
}

} // namespace sluice::ui
