#include "models/services/topics/envelope/keys.h"

#include "models/services/topics/envelope/canonical.h"
#include "models/services/topics/envelope/jsontape.h"
#include "models/services/topics/envelope/meaning.h"
#include "models/services/topics/envelope/recordparts.h"

#include <algorithm>

namespace sluice::envelope {

namespace {

/// Every converter writes such a text in the same way, whatever it escapes besides.
bool isWrittenPlainly(const QString &text)
{
    return std::all_of(text.cbegin(), text.cend(), [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') ||
               c == u'-' || c == u'_' || c == u' ' || c == u'.' || c == u':' || c == u'@';
    });
}

/// The JSON of a value, where it can only be written in one way.
std::optional<QByteArray> literalOf(const KeyColumn &column, const Knowledge &knowledge)
{
    switch (meaningOfType(knowledge.columnTypes.value(column.name), knowledge.format).is) {
    case Meaning::Is::Number:
        return isWrittenPlainly(column.text) ? std::optional(column.text.toLatin1()) : std::nullopt;
    case Meaning::Is::Text:
    case Meaning::Is::Uuid:
        return isWrittenPlainly(column.text) ? std::optional('"' + column.text.toLatin1() + '"')
                                             : std::nullopt;
    default:
        return {};
    }
}

QStringView withoutZeros(QStringView number)
{
    if (!number.contains(u'.') || number.contains(u'e'))
        return number;
    while (number.endsWith(u'0'))
        number.chop(1);
    return number.endsWith(u'.') ? number.chopped(1) : number;
}

/// Debezium takes the zeros at the end off a numeric without scale; no key has 1.5 and 1.50.
bool isSame(const Value &value, const QString &text)
{
    if (!value.hasText() || value.kind == ValueKind::Undecoded)
        return false;
    return value.kind == ValueKind::Number ? withoutZeros(value.text) == withoutZeros(text)
                                           : value.text == text;
}

} // namespace

std::optional<QByteArray> keyIdentity(BytesView key)
{
    if (key.isNull())
        return {};
    JsonTape tape;
    if (tape.read(key.view()) == JsonTape::Outcome::Read)
        return canonicalJson(unwrapped(tape.root()).payload);
    return QByteArray(key.data, static_cast<qsizetype>(key.size));
}

KeyPredicate::KeyPredicate(QList<KeyColumn> columns, Knowledge knowledge)
    : m_columns(std::move(columns))
    , m_knowledge(std::move(knowledge))
{
    for (const KeyColumn &column : m_columns)
        if (const std::optional<QByteArray> literal = literalOf(column, m_knowledge))
            m_literals.append(*literal);
}

bool KeyPredicate::matches(BytesView key)
{
    const auto lacks = [view = key.view()](const QByteArray &literal) {
        return view.find(std::string_view(literal.constData(), static_cast<std::size_t>(literal.size()))) ==
               std::string_view::npos;
    };
    if (key.isNull() || std::any_of(m_literals.cbegin(), m_literals.cend(), lacks))
        return false;
    const QList<KeyPart> parts = m_decoder.decodeKey(key, m_knowledge);
    return parts.size() == m_columns.size() &&
           std::all_of(m_columns.cbegin(), m_columns.cend(), [&parts](const KeyColumn &column) {
               return std::any_of(parts.cbegin(), parts.cend(), [&column](const KeyPart &part) {
                   return part.name == column.name && isSame(part.value, column.text);
               });
           });
}

} // namespace sluice::envelope
