#include "ui/firstrun/passwordfield.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>

namespace sluice::ui {

PasswordField::PasswordField(bool pgpass, QWidget *parent)
    : QWidget(parent)
    , m_kept(new QComboBox(this))
    , m_password(new QLineEdit(this))
    , m_reference(new QLineEdit(this))
{
    using Kind = SecretSource::Kind;
    m_kept->addItem(tr("in the keychain"), static_cast<int>(Kind::Keychain));
    m_kept->addItem(tr("nowhere, ask each time"), static_cast<int>(Kind::Ask));
    m_kept->addItem(tr("in an environment variable"), static_cast<int>(Kind::Environment));
    if (pgpass)
        m_kept->addItem(tr("in a .pgpass file"), static_cast<int>(Kind::PgPass));
    m_kept->addItem(tr("no password"), static_cast<int>(Kind::None));
    m_kept->setAccessibleName(tr("Where the password is kept"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("Password"));
    m_password->setAccessibleName(tr("Password"));
    m_reference->setAccessibleName(tr("Name of the variable, or path of the file"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_password, 1);
    layout->addWidget(m_reference, 1);
    layout->addWidget(m_kept);
    connect(m_kept, &QComboBox::currentIndexChanged, this, &PasswordField::showFields);
    connect(m_kept, &QComboBox::currentIndexChanged, this, &PasswordField::changed);
    connect(m_password, &QLineEdit::textChanged, this, &PasswordField::changed);
    connect(m_reference, &QLineEdit::textChanged, this, &PasswordField::changed);
    showFields();
}

SecretSource::Kind PasswordField::kind() const
{
    return static_cast<SecretSource::Kind>(m_kept->currentData().toInt());
}

void PasswordField::showFields()
{
    const bool typed = kind() == SecretSource::Kind::Keychain || kind() == SecretSource::Kind::Ask;
    const bool referred = kind() == SecretSource::Kind::Environment || kind() == SecretSource::Kind::PgPass;
    m_password->setVisible(typed);
    m_reference->setVisible(referred);
    setFocusProxy(typed ? m_password : referred ? m_reference : static_cast<QWidget *>(m_kept));
    m_reference->setPlaceholderText(kind() == SecretSource::Kind::PgPass
                                        ? tr("Path; empty: ~/.pgpass")
                                        : tr("Name, such as PLANT_PASSWORD"));
}

SecretSource PasswordField::source(const QString &entry) const
{
    switch (kind()) {
    case SecretSource::Kind::Keychain:
        return {SecretSource::Kind::Keychain, entry};
    case SecretSource::Kind::Environment:
    case SecretSource::Kind::PgPass:
        return {kind(), m_reference->text().trimmed()};
    case SecretSource::Kind::Ask:
    case SecretSource::Kind::None:
        break;
    }
    return {kind(), {}};
}

bool PasswordField::lacksName() const
{
    return kind() == SecretSource::Kind::Environment && m_reference->text().trimmed().isEmpty();
}

Secret PasswordField::secret() const
{
    switch (kind()) {
    case SecretSource::Kind::Keychain:
    case SecretSource::Kind::Ask:
        return Secret(m_password->text().toUtf8());
    case SecretSource::Kind::Environment:
        return Secret(qgetenv(m_reference->text().trimmed().toLocal8Bit().constData()));
    case SecretSource::Kind::PgPass:
    case SecretSource::Kind::None:
        break;
    }
    return {};
}

} // namespace sluice::ui
