#pragma once
// A password and where it is to be kept. What is typed leaves only as a Secret.

#include "models/core/secret.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace sluice::ui {

class PasswordField final : public QWidget
{
    Q_OBJECT
public:
    /// `pgpass`: whether a .pgpass file is a choice.
    explicit PasswordField(bool pgpass, QWidget *parent = nullptr);

    /// `entry`: how the keychain is to call it.
    [[nodiscard]] SecretSource source(const QString &entry) const;
    /// What was typed, or what stands in the environment; empty for a .pgpass file.
    [[nodiscard]] Secret secret() const;
    /// Kept in an environment variable that is not named.
    [[nodiscard]] bool lacksName() const;

Q_SIGNALS:
    void changed();

private:
    void showFields();
    [[nodiscard]] SecretSource::Kind kind() const;

    QComboBox *m_kept;
    QLineEdit *m_password;
    QLineEdit *m_reference;
};

} // namespace sluice::ui
