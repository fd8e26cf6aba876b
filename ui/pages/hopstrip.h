#pragma once
// The hops of a direction from left to right, joined by lines that carry the rate.

#include "models/core/direction.h"

#include <QWidget>

namespace sluice::ui {

class HopCard;

class HopStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit HopStrip(QWidget *parent = nullptr);

    void setDirection(const DirectionReport &direction, const QDateTime &now);

    /// What each card would like; strips below one another are given the same, so that their cards stand in
    /// columns.
    [[nodiscard]] QList<int> naturalWidths() const;
    void setWishes(const QList<int> &widths);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void hopActivated(sluice::HopKind kind, const QString &name);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Link
    {
        QString rate;
        bool moving = false;
        bool broken = false;

        bool operator==(const Link &) const = default;
    };

    void ensureCards(qsizetype count);
    void updateLinks(const DirectionReport &direction);
    void place();

    QList<HopCard *> m_cards;
    QList<Link> m_links;
    QList<int> m_wishes;
};

} // namespace sluice::ui
