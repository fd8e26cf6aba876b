#pragma once
// One topic: its newest records as they come, one of them in full, and its partitions.

#include "models/core/pipelinestate.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTabWidget;
class QPushButton;

namespace sluice {
class PartitionModel;
class RecordModel;
class TopicTail;
} // namespace sluice

namespace sluice::ui {

class DataTable;
class ElidedLabel;
class StatePill;
class ViewState;

class TopicDetail final : public QFrame
{
    Q_OBJECT
public:
    explicit TopicDetail(QWidget *parent = nullptr);

    void setTail(TopicTail *tail);
    /// `stale`: Kafka does not answer any more.
    void setTopic(const Topic &topic, const Observed<QList<TopicOffsets>> &offsets, bool stale);

    void addRecords(const QList<KafkaRecord> &records, qint64 dropped);
    void setCaughtUp();
    void showFailure(const Error &error);
    void showRecovery();

    [[nodiscard]] DataTable *recordTable() const { return m_records; }
    [[nodiscard]] QString valueText() const;
    [[nodiscard]] QString stateWord() const;
    [[nodiscard]] QString statusText() const;
    [[nodiscard]] bool follows() const;

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

Q_SIGNALS:
    void messageRaised(const QString &text);

private:
    QWidget *buildRecords();
    QWidget *buildPartitions();
    void openTail();
    void updateStatus();
    QWidget *buildRecord();
    void showRecord();
    void showText();
    void setFollows(bool on);
    void followIfWanted();

    Topic m_topic;
    TopicTail *m_tail = nullptr;
    RecordModel *m_recordModel;
    PartitionModel *m_partitionModel;
    ElidedLabel *m_name;
    StatePill *m_state;
    QTabWidget *m_tabs;
    QPushButton *m_follow;
    QLabel *m_status;
    QLineEdit *m_filter;
    DataTable *m_records;
    QLabel *m_recordTitle;
    QPushButton *m_whole;
    QPlainTextEdit *m_value;
    DataTable *m_partitions;
    QString m_shownKey;
    KafkaRecord m_shown;
    QString m_failure;
    qint64 m_dropped = 0;
    bool m_caughtUp = false;
};

} // namespace sluice::ui
