#pragma once
// Asks before a setup sends anything: every change exactly as it is sent, and what it costs. On a production
// profile its name has to be typed. What may be left out is a list of parts, each of which changes the text.

#include "models/services/setup/setupstate.h"

#include <QDialog>
#include <QList>

class QCheckBox;
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
        QString typedWhat; ///< "This is production. Type the profile's name, prod, to go on."
        struct Part
        {
            Step step;
            bool chosen = true;
        };
        QString partsCaption;
        QList<Part> parts; ///< may be left out; `text` is what is sent besides them, before them
    };

    explicit SendDialog(const Content &content, QWidget *parent = nullptr);

    [[nodiscard]] static SendDialog *forApply(const setup::SetupState &state, const setup::ApplyWish &wish,
                                              QWidget *parent);
    /// Each part of a direction's undoing may be left out, and then so is what comes after it.
    /// `only`: one of them alone.
    [[nodiscard]] static SendDialog *forTakeDown(const setup::SetupState &state, const QString &only,
                                                 QWidget *parent);
    [[nodiscard]] static SendDialog *forProof(const setup::SetupState &state, QWidget *parent);

    [[nodiscard]] QString text() const;
    [[nodiscard]] QPushButton *acceptButton() const { return m_accept; }
    /// Ids of the parts that are ticked.
    [[nodiscard]] QStringList chosenParts() const;
    [[nodiscard]] QCheckBox *part(const QString &id) const;       ///< null: there is none
    [[nodiscard]] QLineEdit *nameField() const { return m_name; } ///< null where nothing has to be typed

private:
    [[nodiscard]] QWidget *buildParts();
    void partsChanged();
    void updateAccept();

    Content m_content;
    QList<QCheckBox *> m_parts; ///< as in the content
    QPlainTextEdit *m_text;
    QPushButton *m_accept;
    QLineEdit *m_name = nullptr;
};

} // namespace sluice::ui
