#pragma once
// Where a search starts or ends: a choice, and a field where the choice needs a number or a time.

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace sluice::ui {

class ScanPointBox final : public QWidget
{
    Q_OBJECT
public:
    struct Choice
    {
        QString label;
        QString word;  ///< of scantext.h: "oldest", "newest", "offset"; "time" stands for one without a word
        QString value; ///< what the field begins with; null: the choice has no field
        QString hint;
    };
    ScanPointBox(const QList<Choice> &choices, const QString &name, QWidget *parent = nullptr);

    /// As scantext.h reads it: "newest:500", "15m".
    [[nodiscard]] QString text() const;
    void setText(const QString &text);
    [[nodiscard]] QComboBox *choice() const { return m_choice; }
    [[nodiscard]] QLineEdit *value() const { return m_value; }

Q_SIGNALS:
    void changed();
    void returnPressed();

private:
    void updateField();

    QList<Choice> m_choices;
    QComboBox *m_choice;
    QLineEdit *m_value;
};

} // namespace sluice::ui
