#pragma once
// One topic: the explorer of its records, and its partitions.

#include "models/core/pipelinestate.h"

#include <QFrame>

class QTabWidget;
class QToolButton;

namespace sluice {
class Explorer;
class PartitionModel;
} // namespace sluice

namespace sluice::ui {

class DataTable;
class ElidedLabel;
class ExplorerView;
class StatePill;
class ViewState;

class TopicDetail final : public QFrame
{
    Q_OBJECT
public:
    explicit TopicDetail(QWidget *parent = nullptr);

    /// May be null. Must outlive the page, or the next call.
    void setExplorer(Explorer *explorer);
    /// `stale`: Kafka does not answer any more.
    void setTopic(const Topic &topic, const Observed<QList<TopicOffsets>> &offsets, bool stale);

    [[nodiscard]] ExplorerView *explorer() const { return m_explorer; }
    [[nodiscard]] QToolButton *enlargeButton() const { return m_enlarge; }
    [[nodiscard]] QString stateWord() const;

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

Q_SIGNALS:
    /// The detail shall have the room of the list, or give it back.
    void enlargeToggled(bool on);
    void messageRaised(const QString &text);
    void noticeRaised(const QString &text);

private:
    QWidget *buildPartitions();
    QWidget *buildName();
    QToolButton *buildEnlarge();

    Topic m_topic;
    PartitionModel *m_partitionModel;
    ElidedLabel *m_name;
    StatePill *m_state;
    QToolButton *m_enlarge;
    QTabWidget *m_tabs;
    ExplorerView *m_explorer;
    DataTable *m_partitions;
};

} // namespace sluice::ui
