#pragma once
// The settings of one topic: what they are, who set them, and what Kafka would take otherwise.

#include "models/core/pipelinestate.h"
#include "models/core/topicfacts.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace sluice {
class TopicSettingModel;
}

namespace sluice::ui {

class DataTable;
class MessageBar;
class ViewState;

class TopicSettingsView final : public QWidget
{
    Q_OBJECT
public:
    explicit TopicSettingsView(QWidget *parent = nullptr);

    /// `now`: for the age of what is old.
    void setSettings(const Observed<TopicSettings> &settings, const QDateTime &now);

    [[nodiscard]] DataTable *table() const { return m_table; }
    [[nodiscard]] QLineEdit *filter() const { return m_filter; }
    [[nodiscard]] QString bannerText() const;
    [[nodiscard]] QString summary() const;

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

Q_SIGNALS:
    void retryRequested();

private:
    TopicSettingModel *m_model;
    QLineEdit *m_filter;
    QLabel *m_summary;
    MessageBar *m_banner;
    DataTable *m_table;
};

} // namespace sluice::ui
