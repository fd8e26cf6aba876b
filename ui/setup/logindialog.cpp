#include "ui/setup/logindialog.h"

#include "ui/widgets/text.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

LoginDialog::LoginDialog(const Words &words, QWidget *parent)
    : QDialog(parent)
    , m_user(new QLineEdit(words.user, this))
    , m_password(new QLineEdit(this))
{
    setWindowTitle(words.title);
    setModal(true);
    setMinimumWidth(460);
    m_user->setObjectName(u"user"_s);
    m_user->setAccessibleName(tr("User"));
    m_password->setObjectName(u"password"_s);
    m_password->setAccessibleName(tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(words.hint);
    auto *text = makeLabel(words.text, "", this);
    text->setWordWrap(true);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    if (words.asksUser)
        form->addRow(tr("User"), m_user);
    else
        m_user->hide();
    form->addRow(tr("Password"), m_password);
    auto *accept = new QPushButton(literalAmpersand(words.verb), this);
    accept->setObjectName(u"accept"_s);
    accept->setProperty("primary", true);
    accept->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(accept);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(words.title, "section", this));
    layout->addWidget(text);
    layout->addLayout(form);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    const auto enable = [this, accept, words] {
        accept->setEnabled((!words.asksUser || !m_user->text().trimmed().isEmpty()) &&
                           (words.optional || words.asksUser || !m_password->text().isEmpty()));
    };
    connect(m_user, &QLineEdit::textChanged, this, enable);
    connect(m_password, &QLineEdit::textChanged, this, enable);
    enable();
    connect(accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    (words.asksUser && words.user.isEmpty() ? m_user : m_password)->setFocus();
}

QString LoginDialog::user() const
{
    return m_user->text().trimmed();
}

Secret LoginDialog::password() const
{
    return Secret(m_password->text().toUtf8());
}

} // namespace sluice::ui
