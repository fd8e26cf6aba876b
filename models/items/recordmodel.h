#pragma once
// The newest records of a live tail. Beyond its capacity the oldest go.

#include "models/core/kafkacluster.h"
#include "models/items/rowmodel.h"

namespace sluice {

struct RecordRow
{
    KafkaRecord record;
    QString op; ///< "create", "update", … of a Debezium envelope, "tombstone" for a null value; else empty
    QString preview; ///< the beginning of the value, one line

    bool operator==(const RecordRow &) const = default;
};

/// Reads `op` from the bytes of a Debezium envelope without parsing them: a tail may bring thousands a
/// second.
[[nodiscard]] QString envelopeOperation(const std::optional<QByteArray> &value);
/// The value laid out for reading, without the schema that JsonConverter sends along with every record.
[[nodiscard]] QString payloadText(const KafkaRecord &record);
/// Key, headers and value as they lie in the topic.
[[nodiscard]] QString wholeText(const KafkaRecord &record);
/// One line of text for bytes of any kind; what is not UTF-8 is shown as hexadecimal digits.
[[nodiscard]] QString previewOf(const std::optional<QByteArray> &bytes, qsizetype length = 240);

class RecordModel final : public RowModel<RecordRow>
{
    Q_OBJECT
public:
    enum Column
    {
        Time,
        Partition,
        Offset,
        Operation,
        Key,
        Value,
        ColumnCount
    };

    explicit RecordModel(QObject *parent = nullptr, qsizetype capacity = 20'000);

    void append(const QList<KafkaRecord> &records);
    void clear();
    [[nodiscard]] qsizetype capacity() const { return m_capacity; }

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const RecordRow &row) const override;
    QVariant cell(const RecordRow &row, int column, int role) const override;
    QString title(int column) const override;
    bool isNumber(int column) const override { return column == Partition || column == Offset; }

private:
    void dropOldest(qsizetype count);

    qsizetype m_capacity;
};

} // namespace sluice
