#pragma once
// Asks the person at the window for secrets, and remembers in this run what was entered.

#include "app/profilesecrets.h"

#include <QHash>
#include <QPointer>

class QInputDialog;
class QWidget;

namespace sluice::app {

/// What was entered for one secret is never given for another: not for the same user elsewhere, nor for the
/// same server in another profile.
class PasswordPrompt final : public QObject
{
    Q_OBJECT
public:
    ~PasswordPrompt() override;

    /// The window that the question belongs to; before the first question.
    void setWindow(QWidget *window) { m_window = window; }

    /// ErrorKind::Cancelled where the person does not want to. One question at a time: another one takes back
    /// the one before.
    QFuture<Result<Secret>> ask(const WantedSecret &wanted);

    /// The question is asked no longer; who asked gets no answer.
    void withdraw();

    void remember(const WantedSecret &wanted, const Secret &secret);
    void forget(const WantedSecret &wanted);
    [[nodiscard]] Secret remembered(const WantedSecret &wanted) const; ///< empty: nothing was entered

private:
    void show(const WantedSecret &wanted, const std::shared_ptr<QPromise<Result<Secret>>> &answer);

    QWidget *m_window = nullptr;
    QPointer<QInputDialog> m_question;
    QHash<QString, Secret> m_entered; ///< by id
};

} // namespace sluice::app
