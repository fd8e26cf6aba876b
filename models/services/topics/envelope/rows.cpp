#include "models/services/topics/envelope/rows.h"

#include "models/services/topics/envelope/recordparts.h"
#include "models/services/topics/envelope/words.h"

#include <algorithm>

namespace sluice::envelope {

namespace {

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

struct Pair
{
    std::string_view name;
    JsonRef before;
    JsonRef after;
    bool keyPart = false;
};

/// Columns in the order in which the row after has them, then what the row before has alone.
class Pairs final
{
public:
    explicit Pairs(const Rows &rows)
    {
        m_pairs.reserve(std::max(rows.after.count(), rows.before.count()));
        add(rows.after, &Pair::after);
        add(rows.before, &Pair::before);
        if (rows.key.isObject())
            for (JsonRef part = rows.key.first(); part; part = part.after(rows.key))
                if (Pair *pair = find(part->name))
                    pair->keyPart = true;
    }

    [[nodiscard]] const std::vector<Pair> &all() const { return m_pairs; }
    [[nodiscard]] const std::string_view *repeated() const { return m_repeated ? &*m_repeated : nullptr; }

private:
    // A search from where the last one ended finds the next column at once, since both rows have the same
    // order.
    static constexpr std::size_t manyColumns = 64;

    void add(JsonRef row, JsonRef Pair::*side)
    {
        if (!row.isObject())
            return;
        m_next = 0;
        for (JsonRef field = row.first(); field; field = field.after(row)) {
            Pair *pair = find(field->name);
            if (!pair)
                pair = append(field->name);
            else if (pair->*side)
                m_repeated = field->name;
            pair->*side = field;
        }
    }

    Pair *append(std::string_view name)
    {
        if (m_pairs.size() == manyColumns)
            for (std::size_t i = 0; i < m_pairs.size(); ++i)
                m_index.emplace(m_pairs[i].name, i);
        if (m_pairs.size() >= manyColumns)
            m_index.emplace(name, m_pairs.size());
        m_pairs.push_back({name, {}, {}, false});
        return &m_pairs.back();
    }

    Pair *find(std::string_view name)
    {
        if (m_next < m_pairs.size() && m_pairs[m_next].name == name)
            return &m_pairs[m_next++];
        if (m_pairs.size() > manyColumns) {
            const auto found = m_index.find(name);
            return found == m_index.end() ? nullptr : &m_pairs[found->second];
        }
        for (Pair &pair : m_pairs)
            if (pair.name == name)
                return &pair;
        return nullptr;
    }

    std::vector<Pair> m_pairs;
    std::unordered_map<std::string_view, std::size_t> m_index;
    std::size_t m_next = 0;
    std::optional<std::string_view> m_repeated;
};

/// What a connector writes where PostgreSQL sent nothing: null, or its own default where null may not be.
bool isBlank(const Value &value)
{
    return value.kind == ValueKind::Null || value.kind == ValueKind::Absent || value.raw == "\"\"" ||
           value.raw == "0" || value.raw == "0.0" || value.raw == "false" || value.raw == "[]" ||
           value.raw == "{}" || value.raw == "\"AA==\"";
}

bool isKnown(const Value &value)
{
    return value.kind == ValueKind::Null || value.hasText();
}

bool onlyKeyBefore(const Record &record)
{
    const auto outside = [](const Column &column) { return !column.keyPart; };
    return std::any_of(record.columns.cbegin(), record.columns.cend(), outside) &&
           std::all_of(record.columns.cbegin(), record.columns.cend(),
                       [](const Column &column) { return column.keyPart || isBlank(column.before); });
}

void markNotSent(Record &record)
{
    for (Column &column : record.columns)
        if (!column.keyPart)
            column.before = {ValueKind::NotSent, {}, column.before.raw, {}};
}

QString identityWord(ReplicaIdentity identity)
{
    switch (identity) {
    case ReplicaIdentity::Default:
        return QStringLiteral("DEFAULT");
    case ReplicaIdentity::Full:
        return QStringLiteral("FULL");
    case ReplicaIdentity::Index:
        return QStringLiteral("USING INDEX");
    case ReplicaIdentity::Nothing:
        break;
    }
    return QStringLiteral("NOTHING");
}

bool isFull(std::optional<ReplicaIdentity> identity)
{
    return identity == ReplicaIdentity::Full;
}

void noteNoBefore(Record &record, std::optional<ReplicaIdentity> identity)
{
    for (Column &column : record.columns)
        column.before = {ValueKind::NotSent, {}, column.before.raw, {}};
    record.notes.append(identity && !isFull(identity)
                            ? tr("before not available: replica identity %1").arg(identityWord(*identity))
                            : tr("before not available: the replica identity was not FULL"));
}

void noteKeyAlone(Record &record, std::optional<ReplicaIdentity> identity)
{
    if (isFull(identity))
        return;
    if (!identity) {
        record.notes.append(tr("the row before is empty outside of its key: so it is sent where the replica "
                               "identity is not FULL, whatever was in it"));
        return;
    }
    markNotSent(record);
    record.notes.append(
        tr("of the row before only the key is known: replica identity %1").arg(identityWord(*identity)));
}

/// Says how much is known of the row before, which the record itself does not.
void judgeBefore(Record &record, bool hasBefore, std::optional<ReplicaIdentity> identity)
{
    const bool changesRow = record.operation == Operation::Update || record.operation == Operation::Delete;
    if (!changesRow || (record.kind == RecordKind::Unwrapped && !hasBefore))
        return;
    if (!hasBefore)
        return noteNoBefore(record, identity);
    const bool keyAlone = onlyKeyBefore(record);
    if (keyAlone)
        noteKeyAlone(record, identity);
    record.changesKnown = record.operation == Operation::Update && (!keyAlone || isFull(identity));
}

/// The row of a delete is the one that was; without its envelope it stands where others have the new one.
bool takenAsBefore(Record &record)
{
    if (record.kind != RecordKind::Unwrapped || record.operation != Operation::Delete)
        return false;
    for (Column &column : record.columns)
        std::swap(column.before, column.after);
    return true;
}

void markChanged(Record &record)
{
    if (record.changesKnown)
        for (Column &column : record.columns)
            column.changed =
                isKnown(column.before) && isKnown(column.after) && column.before.raw != column.after.raw;
}

bool anyOf(const Record &record, ValueKind kind)
{
    return std::any_of(record.columns.cbegin(), record.columns.cend(), [kind](const Column &column) {
        return column.after.kind == kind || column.before.kind == kind;
    });
}

/// Debezium has no placeholder for arrays of floating-point numbers, for bytea in base64, and as late as 2.3
/// for hstore and arrays of UUIDs: it writes null.
void noteUnavailable(Record &record)
{
    if (!anyOf(record, ValueKind::Unavailable))
        return;
    record.notes.append(
        tr("values that PostgreSQL stores apart (TOAST) and that did not change were not sent"));
    if (record.operation == Operation::Update && anyOf(record, ValueKind::Null))
        record.notes.append(tr("a null may stand for such a value too, where the type has no placeholder"));
}

} // namespace

void Meanings::use(const Knowledge &knowledge)
{
    m_knowledge = &knowledge;
    if (m_types == knowledge.columnTypes && m_format == knowledge.format)
        return;
    m_types = knowledge.columnTypes;
    m_format = knowledge.format;
    m_merged.clear();
}

void Meanings::useSchema(JsonRef schema)
{
    const std::string_view text = schema.raw();
    if (std::string_view(m_schemaText.constData(), static_cast<std::size_t>(m_schemaText.size())) == text)
        return;
    m_schemaText = QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    m_merged.clear();
    m_schema.clear();
    for (FieldMeaning &field : fieldsOfSchema(schema))
        m_schema.insert_or_assign(std::string(field.name), std::move(field.meaning));
}

const Meaning &Meanings::of(std::string_view column)
{
    static const Meaning unknown;
    m_lookup.assign(column);
    if (const auto found = m_merged.find(m_lookup); found != m_merged.end())
        return found->second;
    const auto bySchema = m_schema.find(m_lookup);
    const auto byType = m_types.isEmpty() ? m_types.constEnd() : m_types.constFind(toQString(column));
    if (bySchema == m_schema.end() && byType == m_types.constEnd())
        return unknown;
    Meaning meaning = bySchema != m_schema.end() ? bySchema->second : Meaning();
    if (byType != m_types.constEnd()) {
        Meaning type = meaningOfType(*byType, m_format);
        meaning = bySchema != m_schema.end() ? refined(std::move(meaning), std::move(type)) : std::move(type);
    }
    return m_merged.insert_or_assign(m_lookup, std::move(meaning)).first->second;
}

void fillColumns(Record &record, const Rows &rows, Meanings &meanings, const ValueDecoder &decoder,
                 std::optional<ReplicaIdentity> identity)
{
    const Pairs pairs(rows);
    record.columns.reserve(static_cast<qsizetype>(pairs.all().size()));
    for (const Pair &pair : pairs.all()) {
        if (record.kind == RecordKind::Unwrapped && !pair.keyPart &&
            takeAddition(pair.after ? pair.after : pair.before, record))
            continue;
        const Meaning &meaning = meanings.of(pair.name);
        record.columns.append({toQString(pair.name), meaning.name, decoder.decode(pair.before, meaning),
                               decoder.decode(pair.after, meaning), false, pair.keyPart});
    }
    if (pairs.repeated())
        record.notes.append(
            tr("the name %1 is given more than once: the last one counts").arg(toQString(*pairs.repeated())));
    judgeBefore(record, takenAsBefore(record) || rows.before.isObject(), identity);
    markChanged(record);
    noteUnavailable(record);
}

} // namespace sluice::envelope
