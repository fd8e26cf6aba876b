#pragma once
// What went wrong, or what is old, in a line above the content instead of a box over it.

#include "models/core/direction.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace sluice::ui {

class MessageBar final : public QFrame
{
    Q_OBJECT
public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// `detail` is the server's own text, in the tooltip.
    void showMessage(Health health, const QString &text, const QString &detail = {});
    /// A button for what can be done about this message; the next one has none unless it is set again.
    void setAction(const QString &text);
    /// Room above and below that comes and goes with the bar.
    void setOuterMargins(int top, int bottom);
    /// For states that end by themselves: no close button.
    void setClosable(bool closable);
    void clear();
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void actionTriggered();
    void dismissed(); ///< by the person

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Health m_health = Health::Unknown;
    int m_top = 0;
    int m_bottom = 0;
    QLabel *m_label;
    QPushButton *m_action;
    QToolButton *m_close;
};

} // namespace sluice::ui
