#pragma once
// What tests/data/envelopes/record recorded: change events of a real Debezium, and PostgreSQL's own text for
// each value.

#include "models/core/recordview.h"
#include "models/services/topics/envelope/envelope.h"

namespace sluice::test {

using envelope::Knowledge;

struct RecordedRecord
{
    QString topic;
    std::optional<QByteArray> key;
    std::optional<QByteArray> value;
};

using RowText = QHash<QString, std::optional<QString>>; ///< std::nullopt: NULL

struct RecordedChange
{
    QString operation; ///< i, u, d
    std::optional<RowText> before;
    std::optional<RowText> after;
};

/// One file of records, and how the connector that wrote them was set.
struct Capture
{
    QString file;
    QHash<QString, QString> config; ///< what differs from the connector's defaults
    bool schemas = true;            ///< written with them
    bool catalogue = true;          ///< the types of the columns are known

    [[nodiscard]] QString setting(const QString &name) const; ///< empty: the default
};

/// Those with whole envelopes of every table.
[[nodiscard]] const QList<Capture> &changeCaptures();
[[nodiscard]] QStringList recordedTables();

/// All of tests/data/envelopes/NAME.ndjson.
[[nodiscard]] QList<RecordedRecord> recorded(const QString &name);
/// Those whose topic ends with ".TABLE", tombstones too.
[[nodiscard]] QList<RecordedRecord> recorded(const QString &name, const QString &table);
[[nodiscard]] QList<RecordedChange> oracle(const QString &table);
/// What is known of that table beside its records.
[[nodiscard]] Knowledge knowledgeOf(const Capture &capture, const QString &table);

[[nodiscard]] BytesView viewOf(const std::optional<QByteArray> &bytes);

} // namespace sluice::test
