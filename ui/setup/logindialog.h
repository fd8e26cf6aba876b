#pragma once
// Asks for a user and a password, or for a password alone. What is typed leaves only as a Secret.

#include "models/core/secret.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace sluice::ui {

class LoginDialog final : public QDialog
{
    Q_OBJECT
public:
    struct Words
    {
        QString title;
        QString text;
        QString verb;
        QString user = {}; ///< what stands in the field at first
        bool asksUser = true;
        bool optional = false; ///< the password may be left empty
        QString hint = {};     ///< in the empty password's field
    };

    explicit LoginDialog(const Words &words, QWidget *parent = nullptr);

    [[nodiscard]] QString user() const;
    [[nodiscard]] Secret password() const;

private:
    QLineEdit *m_user;
    QLineEdit *m_password;
};

} // namespace sluice::ui
