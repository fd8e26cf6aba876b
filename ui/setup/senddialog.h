#pragma once
// Asks before a setup sends anything: every change exactly as it is sent, and what it costs. On a production
// profile its name has to be typed. What may be left out is a list of parts, each of which changes the text.

#include "models/services/setup/setupstate.h"

#include <QDialog>
#include <QList>
#include <functional>
#include <utility>

class QCheckBox;
class QLabel;
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
        std::function<QString(const Plan &)> ask; ///< the question where it depends on what is chosen
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
            bool optional = true; ///< may be left out
        };
        QString partsCaption;
        QList<Part> parts; ///< the steps, in the order in which they are sent; empty: `text` is all
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
    QList<std::pair<QString, QCheckBox *>> m_parts; ///< those that may be left out, by id
    QLabel *m_question;
    QPlainTextEdit *m_text;
    QPushButton *m_accept;
    QLineEdit *m_name = nullptr;
};

} // namespace sluice::ui
