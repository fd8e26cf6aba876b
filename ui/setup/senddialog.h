#pragma once
// Asks before a setup sends anything: every change exactly as it is sent, and what it costs. On a production
// profile its name has to be typed.

#include "models/services/setup/setupstate.h"

#include <QDialog>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace sluice::ui {

class SendDialog final : public QDialog
{
    Q_OBJECT
public:
    struct Content
    {
        QString question;
        QString consequence;
        QString caption; ///< above the text
        QString text;    ///< what will be sent
        QStringList costs;
        QString verb;
        QString typedName; ///< to be typed before; empty: nothing
    };

    explicit SendDialog(const Content &content, QWidget *parent = nullptr);

    [[nodiscard]] static SendDialog *forApply(const setup::SetupState &state, const setup::ApplyWish &wish,
                                              QWidget *parent);
    [[nodiscard]] static SendDialog *forProof(const setup::SetupState &state, QWidget *parent);

    [[nodiscard]] QString text() const;
    [[nodiscard]] QPushButton *acceptButton() const { return m_accept; }
    [[nodiscard]] QLineEdit *nameField() const { return m_name; } ///< null where nothing has to be typed

private:
    QPlainTextEdit *m_text;
    QPushButton *m_accept;
    QLineEdit *m_name = nullptr;
};

} // namespace sluice::ui
