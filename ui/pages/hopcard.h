#pragma once
// One hop of a direction: kind, name, state, value, each on a line of its own.

#include "models/core/direction.h"

#include <QAbstractButton>

namespace sluice::ui {

class HopCard final : public QAbstractButton
{
    Q_OBJECT
public:
    static constexpr int cardHeight = 88;

    explicit HopCard(QWidget *parent = nullptr);

    /// `accused`: how the direction is, where this hop is its culprit; the hop itself may look well.
    /// `stale`: the values are old; `age` says how old.
    void setHop(const Hop &hop, std::optional<Health> accused, bool stale, const QString &age);
    [[nodiscard]] const Hop &hop() const { return m_hop; }

    /// The width at which nothing is elided.
    [[nodiscard]] int naturalWidth() const;
    QSize sizeHint() const override { return {naturalWidth(), cardHeight}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString valueText() const;

    Hop m_hop;
    QString m_age;
    std::optional<Health> m_accused;
    bool m_stale = false;
};

} // namespace sluice::ui
