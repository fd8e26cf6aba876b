#pragma once
// Who reads one topic: its consumer groups, and of one of them how far it is in each partition.

#include "models/core/pipelinestate.h"
#include "models/core/topicfacts.h"

#include <QHash>
#include <QWidget>

class QLabel;
class QToolButton;

namespace sluice {
class GroupOffsetModel;
class TopicGroupModel;
} // namespace sluice

namespace sluice::ui {

class DataTable;
class MessageBar;
class ViewState;

class TopicGroupsView final : public QWidget
{
    Q_OBJECT
public:
    explicit TopicGroupsView(QWidget *parent = nullptr);

    /// `owners`: sinks by group. `now`: for the age of what is old.
    void setGroups(const Observed<TopicGroups> &groups, const QHash<QString, QString> &owners,
                   const QDateTime &now);

    [[nodiscard]] DataTable *table() const { return m_table; }
    [[nodiscard]] DataTable *offsets() const { return m_offsets; }
    [[nodiscard]] QToolButton *connectorButton() const { return m_connector; }
    [[nodiscard]] QString bannerText() const;
    [[nodiscard]] QString note() const; ///< who was not asked or did not answer

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

Q_SIGNALS:
    void retryRequested();
    void connectorRequested(const QString &connector);

private:
    QWidget *buildOffsets();
    void updateOffsets();

    TopicGroupModel *m_model;
    GroupOffsetModel *m_offsetModel;
    QLabel *m_note;
    MessageBar *m_banner;
    DataTable *m_table;
    DataTable *m_offsets;
    QLabel *m_group;
    QToolButton *m_connector;
};

} // namespace sluice::ui
