#pragma once
// Is data flowing, each way? Where is the first broken hop? What needs a person?

#include "ui/pages/page.h"

#include <QHash>

class QFrame;
class QLabel;
class QStackedWidget;
class QTimer;
class QVBoxLayout;

namespace sluice::ui {

class AttentionCard;
class DirectionLane;
class EmptyState;
class WalChart;

class OverviewPage final : public Page
{
    Q_OBJECT
public:
    explicit OverviewPage(QWidget *parent = nullptr);

    void setState(const sluice::PipelineState &state) override;
    void setPending(const QString &connector, const QString &text) override;
    void showItem(const QString &direction) override;

    [[nodiscard]] QString headline() const;
    [[nodiscard]] QList<DirectionLane *> lanes() const { return m_lanes; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *buildContent();
    void updateHeading();
    void updateLanes();
    void alignColumns();
    void updateBody();
    DirectionLane *addLane();

    PipelineState m_state;
    QLabel *m_title;
    QLabel *m_subtitle;
    QStackedWidget *m_body;
    QWidget *m_skeleton;
    EmptyState *m_empty;
    QWidget *m_content;
    QVBoxLayout *m_laneLayout;
    QList<DirectionLane *> m_lanes;
    QHash<QString, QString> m_pending;
    QLabel *m_chartTitle;
    QLabel *m_chartNothing;
    WalChart *m_chart;
    AttentionCard *m_attention;
    QTimer *m_clock;
};

} // namespace sluice::ui
