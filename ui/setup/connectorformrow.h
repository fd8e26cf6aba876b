#pragma once
// One field of a connector's form: its name, its editor, what is wrong with it, and what the plug-in says of
// it.

#include "models/core/direction.h"
#include "models/services/setup/connectorform.h"

#include <QFrame>

class QLabel;
class QToolButton;
class QPainter;
class QVBoxLayout;

namespace sluice::ui {

/// A state's shape alone, beside words that stand in another widget.
class ShapeMark final : public QWidget
{
    Q_OBJECT
public:
    explicit ShapeMark(QWidget *parent = nullptr);

    void setHealth(Health health);
    [[nodiscard]] Health health() const { return m_health; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Health m_health = Health::Unknown;
};

/// A diamond: filled where a person changed something, hollow where Sluice has set it.
void drawChangeMark(QPainter *painter, const QPointF &centre, bool filled, const QColor &colour);

class ConnectorFormRow final : public QFrame
{
    Q_OBJECT
public:
    explicit ConnectorFormRow(const setup::FormField &field, const QString &passwordHint,
                              QWidget *parent = nullptr);

    /// Leaves alone what is being typed, unless `force`d.
    void setField(const setup::FormField &field, bool force = false);
    [[nodiscard]] const setup::FormField &field() const { return m_field; }
    [[nodiscard]] QString key() const { return m_field.key.name; }
    /// Null where nothing can be edited.
    [[nodiscard]] QWidget *editor() const { return m_editor; }
    [[nodiscard]] QString editorText() const;
    [[nodiscard]] QString errorText() const;
    [[nodiscard]] QToolButton *resetButton() const { return m_reset; }

Q_SIGNALS:
    void edited(const QString &key, const QString &text);
    void resetRequested(const QString &key);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildEditor();
    [[nodiscard]] QWidget *makeEditor();
    [[nodiscard]] QString placeholder() const;
    void showValue(bool force);
    void settle();
    void showWords();
    void report();
    void fitHeight();

    setup::FormField m_field;
    setup::FieldKind m_kind;
    QString m_passwordHint;
    QWidget *m_editor = nullptr;
    QVBoxLayout *m_lines;
    QLabel *m_mark;
    QToolButton *m_reset;
    QWidget *m_errorLine;
    QLabel *m_error;
    QLabel *m_note;
    bool m_showing = false; ///< a value, so that no edit is reported
};

} // namespace sluice::ui
