#pragma once
// A JSON document as a flat list of its values, each with its exact text: numbers are never converted, and
// any part can be looked at in any order.

#include <QString>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice::envelope {

struct JsonValue
{
    enum class Type : unsigned char
    {
        Null,
        Boolean,
        Number,
        String,
        Array,
        Object
    };

    Type type = Type::Null;
    bool hasName = false; ///< it is a member of an object
    unsigned next = 0;    ///< index of the value after this one and all that it contains
    unsigned count = 0;   ///< of items or members
    std::string_view name;
    std::string_view raw;  ///< its text in the document
    std::string_view text; ///< of a string: what it means, as UTF-8
};

class JsonTape;

/// A value of a tape, or nothing: what is asked of nothing is nothing. Valid while the tape is not read into
/// again.
class JsonRef
{
public:
    JsonRef() = default;
    JsonRef(const std::vector<JsonValue> *values, unsigned index)
        : m_values(values)
        , m_index(index)
    {}

    [[nodiscard]] explicit operator bool() const { return m_values; }
    [[nodiscard]] const JsonValue &operator*() const { return (*m_values)[m_index]; }
    [[nodiscard]] const JsonValue *operator->() const { return &(*m_values)[m_index]; }

    [[nodiscard]] bool isObject() const { return is(JsonValue::Type::Object); }
    [[nodiscard]] bool isArray() const { return is(JsonValue::Type::Array); }
    [[nodiscard]] bool isString() const { return is(JsonValue::Type::String); }
    [[nodiscard]] bool isNumber() const { return is(JsonValue::Type::Number); }
    [[nodiscard]] bool isBoolean() const { return is(JsonValue::Type::Boolean); }
    /// Null, or nothing at all.
    [[nodiscard]] bool isNull() const { return !m_values || is(JsonValue::Type::Null); }

    [[nodiscard]] std::string_view text() const { return isString() ? (*this)->text : std::string_view(); }
    [[nodiscard]] std::string_view raw() const { return m_values ? (*this)->raw : std::string_view(); }
    [[nodiscard]] QString string() const;                ///< empty unless it is a string
    [[nodiscard]] std::optional<qint64> integer() const; ///< empty unless it is a number without fraction
    [[nodiscard]] unsigned count() const { return m_values ? (*this)->count : 0; }

    /// The last member of that name, which is the one that counts where a name is given twice.
    [[nodiscard]] JsonRef member(std::string_view name) const;

    /// for (JsonRef child = parent.first(); child; child = child.after(parent))
    [[nodiscard]] JsonRef first() const;
    [[nodiscard]] JsonRef after(JsonRef parent) const;

private:
    [[nodiscard]] bool is(JsonValue::Type type) const { return m_values && (*this)->type == type; }

    const std::vector<JsonValue> *m_values = nullptr;
    unsigned m_index = 0;
};

class JsonTape final
{
public:
    enum class Outcome
    {
        Read,
        NotJson,
        TooDeep,  ///< more than `maxDepth` levels
        TooLarge, ///< more than `maxValues` values or `maxBytes` bytes
    };
    static constexpr int maxDepth = 200;
    static constexpr std::size_t maxValues = 500'000;
    static constexpr std::size_t maxBytes = 64 * 1024 * 1024;

    JsonTape();
    ~JsonTape();
    JsonTape(JsonTape &&) noexcept;
    JsonTape &operator=(JsonTape &&) noexcept;

    /// Copies `json`; what an earlier read gave is gone.
    Outcome read(std::string_view json);
    [[nodiscard]] JsonRef root() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::envelope
