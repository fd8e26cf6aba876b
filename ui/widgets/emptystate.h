#pragma once
// Where there is nothing to show: one sentence that says why, and one action.

#include "models/core/direction.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace sluice::ui {

class StatePill;

class EmptyState final : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);

    /// An empty `action` shows no button. `detail` is a second, muted line.
    void setContent(const QString &sentence, const QString &action = {}, const QString &detail = {});
    [[nodiscard]] QString sentence() const;

Q_SIGNALS:
    void actionTriggered();

private:
    QLabel *m_sentence;
    QLabel *m_detail;
    QPushButton *m_action;
};

} // namespace sluice::ui
