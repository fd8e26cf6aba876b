#pragma once
// The topics, and of one of them the explorer of its records and its partitions.

#include "models/services/topicorigins.h"
#include "ui/pages/listpage.h"
#include "ui/pages/topicservices.h"

#include <memory>

class QCheckBox;

namespace sluice {
class TopicInspector;
class TopicModel;
} // namespace sluice

namespace sluice::ui {

class RecordSendFlow;
class TopicDetail;

class TopicsPage final : public ListPage
{
    Q_OBJECT
public:
    explicit TopicsPage(QWidget *parent = nullptr);
    ~TopicsPage() override;

    void setServices(const TopicServices &services);
    void setState(const sluice::PipelineState &state) override;
    void refresh() override;
    void showItem(const QString &topic) override;
    void saveView(ViewState &store) const override;
    void restoreView(const ViewState &store) override;

    [[nodiscard]] TopicDetail *detail() const { return m_detail; }
    [[nodiscard]] RecordSendFlow *sendFlow() const { return m_sendFlow; }
    [[nodiscard]] QCheckBox *housekeeping() const { return m_housekeeping; }

private:
    void updateHeading();
    void updateRows();
    void updateDetail();
    void connectSending();
    void updateSending();

    PipelineState m_state;
    TopicOrigins m_origins;
    TopicInspector *m_inspector = nullptr;
    std::unique_ptr<QObject> m_links; ///< to the inspector
    TopicModel *m_model;
    QCheckBox *m_housekeeping;
    TopicDetail *m_detail;
    RecordSendFlow *m_sendFlow;
};

} // namespace sluice::ui
