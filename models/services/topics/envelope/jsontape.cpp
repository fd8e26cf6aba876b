#include "models/services/topics/envelope/jsontape.h"

#include <charconv>
#include <simdjson.h>

namespace sluice::envelope {

namespace {

namespace od = simdjson::ondemand;

// What a rare large record needs is given back before the next ordinary one.
constexpr std::size_t largeDocument = 1024 * 1024;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trimmed(std::string_view token)
{
    while (!token.empty() && isSpace(token.back()))
        token.remove_suffix(1);
    return token;
}

/// Takes digits from the front; false where there is none.
bool takeDigits(std::string_view &text)
{
    const std::size_t before = text.size();
    while (!text.empty() && text.front() >= '0' && text.front() <= '9')
        text.remove_prefix(1);
    return text.size() < before;
}

bool takeAny(std::string_view &text, std::string_view characters)
{
    if (text.empty() || characters.find(text.front()) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

/// By JSON's grammar: the on-demand parser looks at a number only when it converts it.
bool isNumber(std::string_view text)
{
    takeAny(text, "-");
    if (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9')
        return false;
    if (!takeDigits(text) || (takeAny(text, ".") && !takeDigits(text)))
        return false;
    if (takeAny(text, "eE")) {
        takeAny(text, "+-");
        if (!takeDigits(text))
            return false;
    }
    return text.empty();
}

} // namespace

class JsonTape::Private
{
public:
    Outcome read(std::string_view json)
    {
        values.clear();
        if (json.size() > maxBytes)
            return Outcome::TooLarge;
        if (buffer.capacity() > largeDocument && json.size() < largeDocument / 2)
            release();
        load(json);
        const Outcome outcome = walk();
        if (outcome != Outcome::Read)
            values.clear();
        return outcome;
    }

    std::vector<JsonValue> values;

private:
    void release()
    {
        buffer = {};
        values = {};
        parser = std::make_unique<od::parser>();
    }

    /// Between brackets: so that a document of one number or string is read as any other.
    void load(std::string_view json)
    {
        length = json.size() + 2;
        buffer.reserve(length + simdjson::SIMDJSON_PADDING);
        buffer.assign(1, '[');
        buffer.append(json);
        buffer.append(1, ']');
        buffer.append(simdjson::SIMDJSON_PADDING, ' ');
    }

    Outcome walk()
    {
        od::document document;
        const simdjson::padded_string_view view(buffer.data(), length, buffer.size());
        od::array outer;
        if (parser->iterate(view).get(document) || document.get_array().get(outer))
            return Outcome::NotJson;
        unsigned roots = 0;
        for (auto entry : outer) {
            od::value value;
            if (++roots > 1 || std::move(entry).get(value))
                return Outcome::NotJson;
            if (const Outcome outcome = append(value, {}, false, 1); outcome != Outcome::Read)
                return outcome;
        }
        return roots == 1 && document.current_location().error() == simdjson::OUT_OF_BOUNDS
                   ? Outcome::Read
                   : Outcome::NotJson;
    }

    Outcome append(od::value &value, std::string_view name, bool hasName, int depth)
    {
        if (depth > maxDepth)
            return Outcome::TooDeep;
        if (values.size() >= maxValues)
            return Outcome::TooLarge;
        od::json_type type{};
        if (value.type().get(type))
            return Outcome::NotJson;
        const auto index = static_cast<unsigned>(values.size());
        JsonValue &added = values.emplace_back();
        added.hasName = hasName;
        added.name = name;
        added.raw = trimmed(value.raw_json_token());
        const Outcome outcome = fill(value, type, index, depth);
        values[index].next = static_cast<unsigned>(values.size());
        return outcome;
    }

    Outcome fill(od::value &value, od::json_type type, unsigned index, int depth)
    {
        JsonValue &added = values[index];
        switch (type) {
        case od::json_type::object:
            added.type = JsonValue::Type::Object;
            return members(value, index, depth);
        case od::json_type::array:
            added.type = JsonValue::Type::Array;
            return items(value, index, depth);
        case od::json_type::string:
            added.type = JsonValue::Type::String;
            return value.get_string().get(added.text) ? Outcome::NotJson : Outcome::Read;
        case od::json_type::number:
            added.type = JsonValue::Type::Number;
            return isNumber(added.raw) ? Outcome::Read : Outcome::NotJson;
        case od::json_type::boolean:
            added.type = JsonValue::Type::Boolean;
            return added.raw == "true" || added.raw == "false" ? Outcome::Read : Outcome::NotJson;
        case od::json_type::null:
            break;
        }
        return added.raw == "null" ? Outcome::Read : Outcome::NotJson;
    }

    Outcome members(od::value &value, unsigned index, int depth)
    {
        od::object object;
        if (value.get_object().get(object))
            return Outcome::NotJson;
        unsigned last = index;
        for (auto entry : object) {
            last = static_cast<unsigned>(values.size());
            od::field field;
            std::string_view name;
            if (std::move(entry).get(field) || field.unescaped_key().get(name))
                return Outcome::NotJson;
            if (const Outcome outcome = append(field.value(), name, true, depth + 1);
                outcome != Outcome::Read)
                return outcome;
            ++values[index].count;
        }
        return close(index, last, '}');
    }

    Outcome items(od::value &value, unsigned index, int depth)
    {
        od::array array;
        if (value.get_array().get(array))
            return Outcome::NotJson;
        unsigned last = index;
        for (auto entry : array) {
            last = static_cast<unsigned>(values.size());
            od::value item;
            if (std::move(entry).get(item))
                return Outcome::NotJson;
            if (const Outcome outcome = append(item, {}, false, depth + 1); outcome != Outcome::Read)
                return outcome;
            ++values[index].count;
        }
        return close(index, last, ']');
    }

    /// The text of an object or array ends after its last part; the parser has seen the bracket, but does not
    /// say where.
    Outcome close(unsigned index, unsigned last, char bracket)
    {
        JsonValue &opened = values[index];
        const char *const begin = opened.raw.data();
        const char *end = begin + 1;
        if (opened.count > 0)
            end = values[last].raw.data() + values[last].raw.size();
        const char *const limit = buffer.data() + length;
        while (end < limit && isSpace(*end))
            ++end;
        if (end >= limit || *end != bracket)
            return Outcome::NotJson;
        opened.raw = std::string_view(begin, static_cast<std::size_t>(end + 1 - begin));
        return Outcome::Read;
    }

    std::unique_ptr<od::parser> parser = std::make_unique<od::parser>();
    std::string buffer;
    std::size_t length = 0;
};

JsonTape::JsonTape()
    : d(std::make_unique<Private>())
{}
JsonTape::~JsonTape() = default;
JsonTape::JsonTape(JsonTape &&) noexcept = default;
JsonTape &JsonTape::operator=(JsonTape &&) noexcept = default;

JsonTape::Outcome JsonTape::read(std::string_view json)
{
    return d->read(json);
}

JsonRef JsonTape::root() const
{
    return d->values.empty() ? JsonRef() : JsonRef(&d->values, 0);
}

QString JsonRef::string() const
{
    const std::string_view view = text();
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

std::optional<qint64> JsonRef::integer() const
{
    if (!isNumber())
        return {};
    const std::string_view digits = (*this)->raw;
    qint64 value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
}

JsonRef JsonRef::member(std::string_view name) const
{
    JsonRef found;
    if (isObject())
        for (JsonRef child = first(); child; child = child.after(*this))
            if (child->name == name)
                found = child;
    return found;
}

JsonRef JsonRef::first() const
{
    return count() > 0 ? JsonRef(m_values, m_index + 1) : JsonRef();
}

JsonRef JsonRef::after(JsonRef parent) const
{
    const unsigned next = (*this)->next;
    return next < parent->next ? JsonRef(m_values, next) : JsonRef();
}

} // namespace sluice::envelope
