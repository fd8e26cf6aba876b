#pragma once
// The topics, and of one of them the explorer of its records and its partitions.

#include "ui/pages/listpage.h"

class QCheckBox;

namespace sluice {
class Explorer;
class TopicModel;
} // namespace sluice

namespace sluice::ui {

class TopicDetail;

class TopicsPage final : public ListPage
{
    Q_OBJECT
public:
    explicit TopicsPage(QWidget *parent = nullptr);

    /// May be null: then no records are shown.
    void setExplorer(Explorer *explorer);
    void setState(const sluice::PipelineState &state) override;
    void showItem(const QString &topic) override;
    void saveView(ViewState &store) const override;
    void restoreView(const ViewState &store) override;

    [[nodiscard]] TopicDetail *detail() const { return m_detail; }
    [[nodiscard]] QCheckBox *housekeeping() const { return m_housekeeping; }

private:
    void updateHeading();
    void updateDetail();

    PipelineState m_state;
    TopicModel *m_model;
    QCheckBox *m_housekeeping;
    TopicDetail *m_detail;
};

} // namespace sluice::ui
