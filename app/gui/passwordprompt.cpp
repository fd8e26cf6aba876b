#include "app/gui/passwordprompt.h"

#include <QInputDialog>
#include <QLabel>

namespace sluice::app {

namespace {

using Answer = std::shared_ptr<QPromise<Result<Secret>>>;

void settle(const Answer &answer, Result<Secret> result)
{
    answer->addResult(std::move(result));
    answer->finish();
}

} // namespace

PasswordPrompt::~PasswordPrompt()
{
    withdraw();
}

void PasswordPrompt::withdraw()
{
    delete m_question;
}

QFuture<Result<Secret>> PasswordPrompt::ask(const WantedSecret &wanted)
{
    auto answer = std::make_shared<QPromise<Result<Secret>>>();
    answer->start();
    if (m_entered.contains(wanted.id()))
        settle(answer, remembered(wanted));
    else
        show(wanted, answer);
    return answer->future();
}

void PasswordPrompt::show(const WantedSecret &wanted, const Answer &answer)
{
    withdraw();
    m_question = new QInputDialog(m_window);
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setWindowTitle(tr("Password"));
    m_question->setLabelText(tr("Profile %1: enter %2.").arg(wanted.profile, wanted.what()));
    m_question->setTextEchoMode(QLineEdit::Password);
    for (QLabel *label : m_question->findChildren<QLabel *>())
        label->setTextFormat(Qt::PlainText); // names come from files
    connect(m_question, &QInputDialog::textValueSelected, this, [this, wanted, answer](const QString &text) {
        remember(wanted, Secret(text.toUtf8()));
        settle(answer, remembered(wanted));
    });
    connect(m_question, &QDialog::rejected, this,
            [answer] { settle(answer, fail(ErrorKind::Cancelled, tr("it was not entered."))); });
    m_question->open();
}

void PasswordPrompt::remember(const WantedSecret &wanted, const Secret &secret)
{
    m_entered.insert(wanted.id(), secret);
}

void PasswordPrompt::forget(const WantedSecret &wanted)
{
    m_entered.remove(wanted.id());
}

Secret PasswordPrompt::remembered(const WantedSecret &wanted) const
{
    return m_entered.value(wanted.id());
}

} // namespace sluice::app
