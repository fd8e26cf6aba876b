#pragma once
// A table's header with the sort mark beside the title instead of over it.

#include <QHeaderView>

namespace sluice::ui {

class TableHeader final : public QHeaderView
{
    Q_OBJECT
public:
    explicit TableHeader(QWidget *parent = nullptr);

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
};

} // namespace sluice::ui
