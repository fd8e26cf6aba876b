#pragma once
// A labelled on/off switch.

#include <QAbstractButton>

namespace sluice::ui {

class ToggleSwitch final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit ToggleSwitch(const QString &label, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace sluice::ui
