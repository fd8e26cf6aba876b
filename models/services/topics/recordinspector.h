#pragma once
// The one record that is looked at in full: out of memory, or read again from the topic where its bytes are
// gone.

#include "models/core/kafkacluster.h"
#include "models/core/recordrows.h"
#include "models/services/topics/recordreader.h"

#include <QFuture>

namespace sluice {

class RecordLines;

struct InspectedRecord
{
    enum class Phase
    {
        None,
        Reading, ///< again, from the topic
        Shown,
        Gone, ///< no longer in the topic
        Failed,
    };
    qint64 row = -1;
    Phase phase = Phase::None;
    RecordDetail detail; ///< what is known of it: its place, its value's beginning, all of it
    QString problem;     ///< why it is gone, or what failed
    qint64 cutFrom = -1; ///< only the beginning of its value is here, of that many bytes; -1: it is whole
    bool more = false;   ///< its value is whole, but a text field does not show all of it as it is

    bool operator==(const InspectedRecord &) const = default;
};

class RecordInspector final : public QObject
{
    Q_OBJECT
public:
    /// `reader` may be null: what is gone stays gone. `rows` must outlive it.
    RecordInspector(RecordLines &rows, std::unique_ptr<RecordReader> reader, QObject *parent = nullptr);
    ~RecordInspector() override;

    void setTopic(const QString &topic);
    void show(qint64 row);
    void clear();
    /// The whole of a value of which only the beginning is here; or once more what failed.
    void readAgain();
    [[nodiscard]] const InspectedRecord &state() const { return m_state; }
    /// The one that is shown, as it lies in the topic; its value may be no more than its beginning: see
    /// state().
    [[nodiscard]] const std::optional<KafkaRecord> &record() const { return m_record; }
    /// Exactly its value's bytes. A failed one leaves the file as it was.
    [[nodiscard]] QFuture<Result<qint64>> saveValue(const QString &path) const;

Q_SIGNALS:
    void changed();

private:
    void forget();
    void present(const KafkaRecord &record);
    void setDetail(quint64 generation, const RecordDetail &detail);
    void read();
    void end(const Error &error);

    RecordLines &m_rows;
    std::unique_ptr<RecordReader> m_reader;
    QString m_topic;
    QTimer m_rest; ///< until a selection that moves has come to rest
    InspectedRecord m_state;
    std::optional<KafkaRecord> m_record;
    quint64 m_generation = 0;
};

} // namespace sluice
