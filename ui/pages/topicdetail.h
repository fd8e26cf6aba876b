#pragma once
// One topic: the explorer of its records, its partitions, its settings and who reads it.

#include "models/core/pipelinestate.h"
#include "models/core/topicfacts.h"
#include "ui/pages/topicservices.h"

#include <QFrame>
#include <QHash>
#include <memory>

class QTabWidget;
class QToolButton;

namespace sluice {
class PartitionModel;
class TopicInspector;
} // namespace sluice

namespace sluice::ui {

class DataTable;
class ElidedLabel;
class ExplorerView;
class StatePill;
class TopicGroupsView;
class TopicSettingsView;
class ViewState;

class TopicDetail final : public QFrame
{
    Q_OBJECT
public:
    explicit TopicDetail(QWidget *parent = nullptr);
    ~TopicDetail() override;

    void setServices(const TopicServices &services);
    /// A topic of `state`. Where its Kafka does not answer any more, all of it is old.
    void setTopic(const Topic &topic, const std::optional<TopicOrigin> &origin, const PipelineState &state);
    void refresh();

    [[nodiscard]] ExplorerView *explorer() const { return m_explorer; }
    [[nodiscard]] TopicSettingsView *settings() const { return m_settings; }
    [[nodiscard]] TopicGroupsView *groups() const { return m_groups; }
    [[nodiscard]] QToolButton *originButton() const { return m_originLink; }
    [[nodiscard]] QToolButton *enlargeButton() const { return m_enlarge; }
    [[nodiscard]] QString stateWord() const;

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

Q_SIGNALS:
    /// The detail shall have the room of the list, or give it back.
    void enlargeToggled(bool on);
    void messageRaised(const QString &text);
    void noticeRaised(const QString &text);
    void connectorRequested(const QString &connector);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildCorner();
    QToolButton *buildOriginLink();
    void watchWhatIsSeen();
    void showSettings();
    void showGroups();
    void showOrigin(const std::optional<TopicOrigin> &origin);
    void shareHead();
    QWidget *buildPartitions();
    QWidget *buildName();
    QToolButton *buildEnlarge();

    Topic m_topic;
    TopicInspector *m_inspector = nullptr;
    std::unique_ptr<QObject> m_links; ///< to the inspector
    std::optional<TopicOrigin> m_origin;
    QDateTime m_now;
    QHash<QString, QString> m_owners; ///< sinks by group
    PartitionModel *m_partitionModel;
    ElidedLabel *m_name;
    StatePill *m_state;
    QToolButton *m_originLink;
    QToolButton *m_enlarge;
    QTabWidget *m_tabs;
    ExplorerView *m_explorer;
    DataTable *m_partitions;
    TopicSettingsView *m_settings;
    TopicGroupsView *m_groups;
};

} // namespace sluice::ui
