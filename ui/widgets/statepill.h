#pragma once
// A state as shape, colour and word.

#include "models/core/direction.h"

#include <QWidget>

namespace sluice::ui {

class StatePill final : public QWidget
{
    Q_OBJECT
public:
    explicit StatePill(QWidget *parent = nullptr);

    void setState(Health health, const QString &word);
    /// Without the tinted ground behind it.
    void setBare(bool bare);
    [[nodiscard]] QString word() const { return m_word; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Health m_health = Health::Unknown;
    QString m_word;
    bool m_bare = false;
};

} // namespace sluice::ui
