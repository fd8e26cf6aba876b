#pragma once
// Bytes that may be Kafka's null, edited as text where that gives them back as they are; else shown, and
// kept.

#include <QByteArray>
#include <QWidget>
#include <optional>

class QCheckBox;
class QLabel;
class QPlainTextEdit;

namespace sluice::ui {

class BytesEdit final : public QWidget
{
    Q_OBJECT
public:
    /// `nullText`: what it means that there is nothing: "No key (null)".
    BytesEdit(const QString &name, const QString &nullText, QWidget *parent = nullptr);

    void setBytes(const std::optional<QByteArray> &bytes);
    /// As they were set, unless they were edited since.
    [[nodiscard]] std::optional<QByteArray> bytes() const;
    [[nodiscard]] bool isText() const { return m_isText; }
    [[nodiscard]] QString note() const;
    [[nodiscard]] QPlainTextEdit *edit() const { return m_edit; }
    [[nodiscard]] QCheckBox *nullBox() const { return m_null; }
    /// Lines that are seen at once; grows beyond where there is room for `stretches`.
    void setLines(int lines, bool stretches);

Q_SIGNALS:
    void changed();

private:
    void showNull(bool isNull);

    QByteArray m_original;
    bool m_isText = true;
    QLabel *m_name;
    QCheckBox *m_null;
    QPlainTextEdit *m_edit;
    QLabel *m_note;
};

} // namespace sluice::ui
