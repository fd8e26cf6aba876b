#include "models/services/topics/filter/jsonreader.h"

#include <algorithm>
#include <cstring>
#include <simdjson.h>

namespace sluice::filter {

namespace {

namespace od = simdjson::ondemand;

/// What is kept from one record to the next; a larger one gives its memory back.
constexpr std::size_t keptSize = std::size_t{1} << 20U;

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

} // namespace

int PathTree::add(const std::vector<PathStep> &path)
{
    int at = 0;
    for (const PathStep &next : path)
        at = step(at, next);
    Node &node = m_nodes[static_cast<std::size_t>(at)];
    if (node.slot < 0)
        node.slot = m_slots++;
    return node.slot;
}

int PathTree::step(int from, const PathStep &step)
{
    const int next = static_cast<int>(m_nodes.size());
    Node &node = m_nodes[static_cast<std::size_t>(from)];
    if (step.index >= 0) {
        for (const Element &element : node.elements) {
            if (element.index == step.index)
                return element.node;
        }
        node.elements.push_back({step.index, next});
    } else {
        for (const Member &member : node.members) {
            if (member.name == step.name)
                return member.node;
        }
        node.members.push_back({step.name, next, !needsEscapes(step.name)});
    }
    m_nodes.emplace_back();
    return next;
}

class JsonReader::Private
{
public:
    void read(std::string_view json, const PathTree &tree, std::vector<JsonText> &found)
    {
        m_tree = &tree;
        m_found = &found;
        copy(json);
        m_escapes = std::memchr(m_buffer.get(), '\\', m_size) != nullptr;
        m_seen.assign(tree.nodes(), 0);
        if (m_parser->iterate(m_buffer.get(), m_size, m_capacity).get(m_document))
            return;
        if (!mayBeWrapped()) {
            walkRoot();
            return;
        }
        const bool wrapped = isWrapped();
        if (!m_document.is_alive()) // a fault ends simdjson's document: it cannot be wound back
            return;
        m_document.rewind();
        if (wrapped)
            walkPayload();
        else
            walkRoot();
    }

    /// A rare huge record must not make this thread large for ever.
    void shrink()
    {
        if (m_capacity <= keptSize)
            return;
        m_buffer.reset();
        m_capacity = 0;
        m_parser = std::make_unique<od::parser>();
    }

private:
    void copy(std::string_view json)
    {
        // The bytes are librdkafka's: what lies behind them may not be read, and simdjson reads ahead.
        const std::size_t needed = json.size() + simdjson::SIMDJSON_PADDING;
        if (needed > m_capacity) {
            m_capacity = std::max(needed, 2 * std::min(m_capacity, keptSize));
            m_buffer = std::make_unique<char[]>(m_capacity);
        }
        if (!json.empty())
            std::memcpy(m_buffer.get(), json.data(), json.size());
        std::memset(m_buffer.get() + json.size(), 0, simdjson::SIMDJSON_PADDING);
        m_size = json.size();
    }

    [[nodiscard]] const char *end() const { return m_buffer.get() + m_size; }

    /// The first key says it, for nearly every document.
    [[nodiscard]] bool mayBeWrapped()
    {
        const char *at = m_buffer.get();
        const auto skip = [&] {
            while (at < end() && isSpace(*at))
                ++at;
        };
        skip();
        if (at == end() || *at++ != '{')
            return false;
        skip();
        return at < end() && *at == '"' && (isKey(at + 1, "schema") || isKey(at + 1, "payload"));
    }

    /// `key` stands behind its opening quote.
    [[nodiscard]] bool isKey(const char *key, const std::string &name)
    {
        return isName(key, name) || (m_escapes && unescapedKey(key) == name);
    }

    /// An object of these two members and no other, the schema an object or null.
    bool isWrapped()
    {
        od::object object;
        if (m_document.get_object().get(object))
            return false;
        int members = 0;
        bool hasSchema = false;
        bool hasPayload = false;
        for (auto entry : object) {
            od::field field;
            if (++members > 2 || std::move(entry).get(field))
                return false;
            const char *key = field.key().raw();
            od::json_type type{};
            if (field.value().type().get(type))
                return false;
            const bool isSchema = type == od::json_type::object || type == od::json_type::null;
            hasSchema |= isSchema && isKey(key, "schema");
            hasPayload |= isKey(key, "payload");
        }
        return hasSchema && hasPayload;
    }

    void walkPayload()
    {
        od::object object;
        if (m_document.get_object().get(object))
            return;
        for (auto entry : object) {
            od::field field;
            if (std::move(entry).get(field))
                return;
            if (isKey(field.key().raw(), "payload")) {
                walk(field.value(), 0);
                return;
            }
        }
    }

    void walkRoot()
    {
        od::json_type type{};
        if (m_document.type().get(type))
            return;
        od::object object;
        od::array array;
        if (type == od::json_type::object && !m_document.get_object().get(object))
            walkObject(object, m_tree->node(0));
        else if (type == od::json_type::array && !m_document.get_array().get(array))
            walkArray(array, m_tree->node(0));
    }

    void walk(od::value value, int number)
    {
        const PathTree::Node &node = m_tree->node(number);
        const char *start = value.raw_json_token().data();
        if (node.slot >= 0)
            (*m_found)[static_cast<std::size_t>(node.slot)] = {start, end()};
        od::object object;
        od::array array;
        if (!node.members.empty() && *start == '{' && !value.get_object().get(object))
            walkObject(object, node);
        else if (!node.elements.empty() && *start == '[' && !value.get_array().get(array))
            walkArray(array, node);
    }

    void walkObject(od::object object, const PathTree::Node &node)
    {
        std::size_t left = node.members.size();
        for (auto entry : object) {
            od::field field;
            if (left == 0 || std::move(entry).get(field))
                return;
            const int next = memberOf(node, field.key().raw());
            if (next < 0)
                continue;
            --left;
            m_seen[static_cast<std::size_t>(next)] = 1;
            walk(field.value(), next);
            if (left == 0)
                return;
        }
    }

    void walkArray(od::array array, const PathTree::Node &node)
    {
        std::size_t left = node.elements.size();
        int index = 0;
        for (auto entry : array) {
            od::value item;
            if (left == 0 || std::move(entry).get(item))
                return;
            const auto wanted = std::find_if(node.elements.begin(), node.elements.end(),
                                             [&](const PathTree::Element &e) { return e.index == index; });
            ++index;
            if (wanted == node.elements.end())
                continue;
            walk(item, wanted->node);
            if (--left == 0)
                return;
        }
    }

    /// The node of the member with this key, which has not been seen before; else -1.
    int memberOf(const PathTree::Node &node, const char *key)
    {
        for (const PathTree::Member &member : node.members) {
            if (member.isPlain && isName(key, member.name))
                return m_seen[static_cast<std::size_t>(member.node)] ? -1 : member.node;
        }
        if (!m_escapes)
            return -1;
        const std::string_view name = unescapedKey(key);
        for (const PathTree::Member &member : node.members) {
            if (name == member.name)
                return m_seen[static_cast<std::size_t>(member.node)] ? -1 : member.node;
        }
        return -1;
    }

    std::string_view unescapedKey(const char *key)
    {
        return unescaped(JsonText{key - 1, end()}.raw(), m_unescaped);
    }

    [[nodiscard]] bool isName(const char *key, const std::string &name) const
    {
        return static_cast<std::size_t>(end() - key) > name.size() && key[name.size()] == '"' &&
               std::memcmp(key, name.data(), name.size()) == 0;
    }

    std::unique_ptr<od::parser> m_parser = std::make_unique<od::parser>();
    od::document m_document;
    std::unique_ptr<char[]> m_buffer;
    std::size_t m_capacity = 0;
    std::size_t m_size = 0;
    bool m_escapes = false;
    std::vector<std::uint8_t> m_seen; ///< by node: duplicates do not count
    std::string m_unescaped;
    const PathTree *m_tree = nullptr;
    std::vector<JsonText> *m_found = nullptr;
};

JsonReader::JsonReader()
    : d(std::make_unique<Private>())
{}
JsonReader::JsonReader(JsonReader &&) noexcept = default;
JsonReader &JsonReader::operator=(JsonReader &&) noexcept = default;
JsonReader::~JsonReader() = default;

void JsonReader::read(std::string_view json, const PathTree &tree)
{
    d->shrink();
    m_found.assign(static_cast<std::size_t>(tree.slots()), {});
    d->read(json, tree, m_found);
}

} // namespace sluice::filter
