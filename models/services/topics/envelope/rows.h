#pragma once
// The row before and the row after, side by side: the columns of a record.

#include "models/services/topics/envelope/meaning.h"
#include "models/services/topics/envelope/valuedecoder.h"

#include <memory>
#include <string>
#include <unordered_map>

namespace sluice::envelope {

/// The meanings of columns: out of the record's schema, the catalogue, or both. Keeps what it has once
/// worked out, because the records of a list are mostly of one table.
class Meanings final
{
public:
    /// For the records that follow; `knowledge` must outlive them.
    void use(const Knowledge &knowledge);
    /// `schema` of the row, or nothing.
    void useSchema(JsonRef schema);
    [[nodiscard]] const Meaning &of(std::string_view column);

private:
    using ByName = std::unordered_map<std::string, Meaning>;

    const Knowledge *m_knowledge = nullptr;
    QHash<QString, QString> m_types; ///< that m_merged is from
    ConnectorFormat m_format;        ///< likewise
    QByteArray m_schemaText;
    ByName m_schema;
    ByName m_merged;
    std::string m_lookup;
};

/// Where the rows of a record are. Nothing, or null: no such row.
struct Rows
{
    JsonRef before;
    JsonRef after;
    JsonRef key; ///< of the record
};

/// Fills the record's columns, its `changesKnown`, and its notes on what was not sent.
void fillColumns(Record &record, const Rows &rows, Meanings &meanings, const ValueDecoder &decoder,
                 std::optional<ReplicaIdentity> identity);

} // namespace sluice::envelope
