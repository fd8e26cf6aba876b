#include "models/core/jsontree.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <algorithm>
#include <simdjson.h>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;
namespace od = simdjson::ondemand;

constexpr int maxDepth = 64;

QString tr(const char *text)
{
    return QCoreApplication::translate("Json", text);
}

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Walks simdjson's forward-only document once; its token pointers tell where each thing stands in the text.
class TreeBuilder
{
public:
    explicit TreeBuilder(const QByteArray &json)
        : m_padded(json.constData(), static_cast<std::size_t>(json.size()))
    {}

    Result<JsonNode> build()
    {
        od::parser parser;
        od::document document;
        if (const auto error = parser.iterate(m_padded).get(document))
            return unreadable(error);
        od::value root;
        if (const auto error = document.get_value().get(root))
            return unreadable(error);
        return node(root, 0);
    }

private:
    static tl::unexpected<Error> unreadable(simdjson::error_code error)
    {
        return fail(ErrorKind::Invalid, tr("The file is not an object in JSON."),
                    QString::fromUtf8(simdjson::error_message(error)));
    }

    int lineOf(const char *position) const
    {
        return 1 + static_cast<int>(std::count(m_padded.data(), position, '\n'));
    }

    Result<JsonNode> node(od::value value, int depth)
    {
        JsonNode result;
        result.line = lineOf(value.raw_json_token().data());
        if (depth > maxDepth)
            return fail(ErrorKind::Invalid, tr("line %1: nested too deeply.").arg(result.line));
        od::json_type type{};
        if (const auto error = value.type().get(type))
            return unreadable(error);
        switch (type) {
        case od::json_type::object:
            return object(value, std::move(result), depth);
        case od::json_type::array:
            return array(value, std::move(result), depth);
        case od::json_type::string: {
            std::string_view text;
            if (const auto error = value.get_string().get(text))
                return unreadable(error);
            result.type = JsonNode::Type::String;
            result.string = fromView(text);
            return result;
        }
        case od::json_type::number:
            result.type = JsonNode::Type::Number;
            if (const auto error = value.get_double().get(result.number))
                return unreadable(error);
            return result;
        case od::json_type::boolean:
            result.type = JsonNode::Type::Bool;
            if (const auto error = value.get_bool().get(result.boolean))
                return unreadable(error);
            return result;
        case od::json_type::null:
            break;
        }
        return result;
    }

    Result<JsonNode> object(od::value value, JsonNode result, int depth)
    {
        result.type = JsonNode::Type::Object;
        od::object object;
        if (const auto error = value.get_object().get(object))
            return unreadable(error);
        for (auto entry : object) {
            od::field field;
            if (const auto error = std::move(entry).get(field))
                return unreadable(error);
            JsonNode::Member member;
            member.line = lineOf(field.key().raw());
            std::string_view key;
            if (const auto error = field.unescaped_key().get(key))
                return unreadable(error);
            member.key = fromView(key);
            if (result.find(member.key))
                return fail(ErrorKind::Invalid,
                            tr("line %1: the key \"%2\" is given twice.").arg(member.line).arg(member.key));
            Result<JsonNode> child = node(field.value(), depth + 1);
            if (!child)
                return child;
            member.value = *std::move(child);
            result.members.append(std::move(member));
        }
        return result;
    }

    Result<JsonNode> array(od::value value, JsonNode result, int depth)
    {
        result.type = JsonNode::Type::Array;
        od::array array;
        if (const auto error = value.get_array().get(array))
            return unreadable(error);
        for (auto entry : array) {
            od::value item;
            if (const auto error = std::move(entry).get(item))
                return unreadable(error);
            Result<JsonNode> child = node(item, depth + 1);
            if (!child)
                return child;
            result.items.append(*std::move(child));
        }
        return result;
    }

    simdjson::padded_string m_padded;
};

} // namespace

const JsonNode *JsonNode::find(QStringView key) const
{
    const auto found =
        std::find_if(members.cbegin(), members.cend(), [key](const Member &m) { return m.key == key; });
    return found == members.cend() ? nullptr : &found->value;
}

QString JsonNode::typeWord(Type type)
{
    switch (type) {
    case Type::Null:
        return tr("null");
    case Type::Bool:
        return tr("true or false");
    case Type::Number:
        return tr("a number");
    case Type::String:
        return tr("a text");
    case Type::Array:
        return tr("a list");
    case Type::Object:
        return tr("an object");
    }
    return {};
}

Result<JsonNode> parseJsonTree(const QByteArray &json)
{
    // Qt's parser knows the place of every syntax error, simdjson the place of every value: each does what it
    // is good at.
    QJsonParseError syntax;
    QJsonDocument::fromJson(json, &syntax);
    if (syntax.error != QJsonParseError::NoError) {
        const int line = 1 + static_cast<int>(json.left(syntax.offset).count('\n'));
        return fail(ErrorKind::Invalid, tr("line %1: not JSON: %2.").arg(line).arg(syntax.errorString()));
    }
    return TreeBuilder(json).build();
}

} // namespace sluice
