#include "tests/unit/services/topics/filter/generator.h"

#include <array>
#include <functional>
#include <optional>

namespace sluice::filter::test {

namespace {

using Kind = Subject::Kind;

constexpr std::array names{"id",   "city",        "tags",  "note",  "odd name",
                           "a\"b", "back\\slash", "größe", "nested"};
constexpr std::array texts{"Pune", "pune", "a/b",  "Müller", "MÜLLER",    "say \"hi\"", "x\\y", "",
                           "12",   "12.0", "true", "u",      "line\nend", "😀",          "P",    "orders"};
constexpr std::array numbers{"0",
                             "-0",
                             "1",
                             "1.0",
                             "10e-1",
                             "12",
                             "-12",
                             "0.5",
                             "5e-1",
                             "1e3",
                             "1000",
                             "9007199254740993",
                             "120e-1",
                             "9007199254740992",
                             "18446744073709551616",
                             "18446744073709551617.5"};
constexpr std::array tables{"orders", "public.orders", "inventory.orders", "a.b.c", "b.c", "c", "other"};
constexpr std::array schemas{"public", "inventory", "a.b", "a"};
constexpr std::array ops{"c", "u", "d", "r", "t", "m"};
constexpr std::array regexes{"P.ne", "^a\\/?b$",    "[0-9]+",     "(say|x)", "ü",
                             "^$",   "\"id\"\\s*:", "\\bPune\\b", "M.ller"};
constexpr std::array headerNames{"origin", "trace id"};

Literal text(std::string value)
{
    return {Literal::Kind::Text, false, std::move(value), 0};
}

Literal number(std::string value)
{
    return {Literal::Kind::Number, false, std::move(value), 0};
}

std::vector<PathStep> anySteps(Chance &chance)
{
    std::vector<PathStep> path{{chance.of(names), -1}};
    while (chance.oneIn(3))
        path.push_back(chance.oneIn(2) ? PathStep{{}, chance.below(3)} : PathStep{chance.of(names), -1});
    return path;
}

Subject anyPath(Chance &chance)
{
    Subject subject;
    subject.kind = chance.oneIn(5) ? Kind::KeyPath : Kind::ValuePath;
    subject.path = anySteps(chance);
    if (subject.kind == Kind::ValuePath && !chance.oneIn(5))
        subject.path.insert(subject.path.begin(), PathStep{chance.oneIn(3) ? "before" : "after", -1});
    return subject;
}

Literal anyJsonLiteral(Chance &chance, Test test)
{
    const bool isList = test == Test::In;
    const bool isOrder = !isList && test != Test::Equal && test != Test::NotEqual;
    switch (chance.below(isList ? 4 : isOrder ? 2 : 3)) {
    case 0:
        return text(chance.of(texts));
    case 1:
        return number(chance.of(numbers));
    case 2:
        return {Literal::Kind::Bool, chance.oneIn(2), {}, 0};
    default:
        return {};
    }
}

Condition filled(Chance &chance, Subject subject, Test test, const std::function<Literal()> &make)
{
    Condition condition{std::move(subject), test, {}, false, {}};
    const int count = test == Test::In ? 1 + chance.below(3) : 1;
    for (int i = 0; i < count; ++i)
        condition.literals.push_back(make());
    return condition;
}

Condition search(Chance &chance, Subject subject)
{
    const bool isRegex = chance.oneIn(3);
    Condition condition{
        std::move(subject), isRegex ? Test::Matches : Test::Contains, {}, chance.oneIn(3), {}};
    condition.literals.push_back(text(isRegex ? chance.of(regexes) : chance.of(texts)));
    return condition;
}

constexpr std::array orders{Test::Equal,   Test::NotEqual,     Test::Less, Test::LessEqual,
                            Test::Greater, Test::GreaterEqual, Test::In};
constexpr std::array equalities{Test::Equal, Test::NotEqual, Test::In};
constexpr std::array presences{Test::Exists, Test::IsNull, Test::IsNotNull};

Condition ofPath(Chance &chance)
{
    Subject subject = anyPath(chance);
    if (chance.oneIn(5))
        return {std::move(subject), chance.of(presences), {}, false, {}};
    if (chance.oneIn(4))
        return search(chance, std::move(subject));
    const Test test = chance.of(orders);
    return filled(chance, std::move(subject), test, [&] { return anyJsonLiteral(chance, test); });
}

Condition ofEnvelope(Chance &chance)
{
    constexpr std::array kinds{Kind::Op, Kind::Table, Kind::Lsn, Kind::TxId};
    Subject subject;
    subject.kind = chance.of(kinds);
    if (chance.oneIn(6))
        return {subject, chance.of(presences), {}, false, {}};
    switch (subject.kind) {
    case Kind::Op:
        return filled(chance, subject, chance.of(equalities), [&] { return text(chance.of(ops)); });
    case Kind::Table:
        if (chance.oneIn(4))
            return search(chance, subject);
        return filled(chance, subject, chance.of(equalities), [&] { return text(chance.of(tables)); });
    case Kind::Lsn:
        return filled(chance, subject, chance.of(orders), [&] {
            return Literal{Literal::Kind::Lsn, false, {}, 100 + chance.below(4)};
        });
    default:
        return filled(chance, subject, chance.of(orders),
                      [&] { return number(std::to_string(chance.below(4))); });
    }
}

Condition ofText(Chance &chance)
{
    constexpr std::array kinds{Kind::Any, Kind::Key, Kind::Value, Kind::Header};
    Subject subject;
    subject.kind = chance.of(kinds);
    if (subject.kind == Kind::Header)
        subject.header = chance.of(headerNames);
    if (subject.kind == Kind::Any || chance.oneIn(2))
        return search(chance, subject);
    if (chance.oneIn(3))
        return {subject, chance.of(presences), {}, false, {}};
    return filled(chance, subject, chance.of(equalities), [&] { return text(chance.of(texts)); });
}

Condition ofRecord(Chance &chance)
{
    constexpr std::array kinds{Kind::Partition, Kind::Offset, Kind::Size, Kind::Timestamp};
    Subject subject;
    subject.kind = chance.of(kinds);
    return filled(chance, subject, chance.of(orders), [&]() -> Literal {
        if (subject.kind != Kind::Timestamp)
            return number(std::to_string(chance.below(subject.kind == Kind::Size ? 600 : 4)));
        const bool isAgo = chance.oneIn(2);
        return {isAgo ? Literal::Kind::Ago : Literal::Kind::Time, false, {}, 1000 * chance.below(4)};
    });
}

Condition anyCondition(Chance &chance)
{
    switch (chance.below(9)) {
    case 0:
        return ofRecord(chance);
    case 1:
    case 2:
        return ofText(chance);
    case 3:
    case 4:
        return ofEnvelope(chance);
    case 5: {
        Condition condition{{Kind::ValuePath, {}, anySteps(chance)}, Test::Changed, {}, false, {}};
        return condition;
    }
    case 6:
        if (chance.oneIn(3))
            return {{Kind::Value, {}, {}}, Test::Tombstone, {}, false, {}};
        [[fallthrough]];
    default:
        return ofPath(chance);
    }
}

/// Writes JSON as oddly as the standard allows.
class Writer final
{
public:
    explicit Writer(Chance &chance)
        : m_chance(chance)
        , m_odd(chance.oneIn(2))
        , m_spaced(chance.oneIn(4))
    {}

    std::string string(std::string_view utf8)
    {
        std::string result = "\"";
        for (std::size_t i = 0; i < utf8.size(); ++i)
            result += character(utf8[i]);
        return result + '"';
    }

    std::string space()
    {
        return m_spaced && m_chance.oneIn(3) ? std::string(m_chance.of(spaces)) : std::string();
    }

    std::string member(std::string_view name, const std::string &value)
    {
        return space() + string(name) + space() + ':' + space() + value + space();
    }

    std::string anyScalar()
    {
        switch (m_chance.below(8)) {
        case 0:
            return "null";
        case 1:
            return m_chance.oneIn(2) ? "true" : "false";
        case 2:
        case 3:
        case 4:
            return m_chance.of(numbers);
        default:
            return string(m_chance.of(texts));
        }
    }

    std::string anyValue(int depth)
    {
        if (depth == 0 || !m_chance.oneIn(4))
            return anyScalar();
        if (m_chance.oneIn(2))
            return row(depth - 1);
        std::vector<std::string> items;
        for (int n = m_chance.below(4); n > 0; --n)
            items.push_back(space() + anyValue(depth - 1) + space());
        return '[' + joined(items) + ']';
    }

    std::string row(int depth)
    {
        std::vector<std::string> members;
        for (int n = m_chance.below(8); n > 0; --n) // a name may come twice
            members.push_back(member(m_chance.of(names), anyValue(depth)));
        return '{' + joined(members) + '}';
    }

    std::string envelope()
    {
        const std::string before = m_chance.oneIn(4) ? "null" : row(2);
        std::vector<std::string> members{member("before", before),
                                         member("after", m_chance.oneIn(5)   ? before
                                                         : m_chance.oneIn(5) ? "null"
                                                                             : row(2)),
                                         member("source", source()),
                                         member("op", m_chance.oneIn(9) ? "7" : string(m_chance.of(ops)))};
        if (m_chance.oneIn(6))
            members.push_back(member("op", string("c")));
        if (m_chance.oneIn(6))
            std::swap(members[static_cast<std::size_t>(m_chance.below(4))], members.back());
        const std::string bare = '{' + joined(members) + '}';
        if (!m_chance.oneIn(4))
            return bare;
        std::vector<std::string> wrapped{
            member("schema", m_chance.oneIn(2) ? "null" : R"({"fields":["op"]})"), member("payload", bare)};
        if (m_chance.oneIn(4))
            std::swap(wrapped[0], wrapped[1]);
        if (m_chance.oneIn(8))
            wrapped.push_back(member("extra", "1"));
        return space() + '{' + joined(wrapped) + '}' + space();
    }

private:
    static constexpr std::array spaces{" ", "\n", "\t ", "\r\n"};

    std::string source()
    {
        std::vector<std::string> members{member("lsn", std::to_string(100 + m_chance.below(4))),
                                         member("txId", std::to_string(m_chance.below(4))),
                                         member("table", string(m_chance.of(tables)))};
        if (!m_chance.oneIn(4))
            members.push_back(member("schema", string(m_chance.of(schemas))));
        return '{' + joined(members) + '}';
    }

    static std::string joined(const std::vector<std::string> &parts)
    {
        std::string result;
        for (const std::string &part : parts)
            result += (result.empty() ? "" : ",") + part;
        return result;
    }

    std::string character(char c)
    {
        const bool isAscii = static_cast<unsigned char>(c) < 128;
        if (c == '/' && m_odd && m_chance.oneIn(2))
            return "\\/";
        if (c == '"' || c == '\\')
            return std::string("\\") + c;
        if (c == '\n' && m_chance.oneIn(2))
            return "\\n";
        if (c == '\n' || (isAscii && m_odd && m_chance.oneIn(12))) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), m_chance.oneIn(2) ? "\\u%04x" : "\\u%04X", c);
            return escape.data();
        }
        return {c};
    }

    Chance &m_chance;
    bool m_odd;
    bool m_spaced;
};

} // namespace

void Record::readHeaders(std::vector<HeaderView> &into) const
{
    into.clear();
    for (const auto &[name, content] : headers) {
        HeaderView header{name, {}};
        if (content)
            header.value = {content->data(), content->size()};
        into.push_back(header);
    }
}

RecordView Record::view() const
{
    RecordView view;
    view.partition = partition;
    view.offset = offset;
    view.timestampMs = timestampMs;
    if (hasKey)
        view.key = {key.data(), key.size()};
    if (hasValue)
        view.value = {value.data(), value.size()};
    view.headers = headers.empty() ? nullptr : this;
    return view;
}

Expression anyExpression(Chance &chance, int depth)
{
    if (depth == 0 || chance.oneIn(3))
        return Expression::of(anyCondition(chance));
    if (chance.oneIn(4))
        return Expression::negated(anyExpression(chance, depth - 1));
    std::vector<Expression> parts;
    for (int n = 2 + chance.below(2); n > 0; --n)
        parts.push_back(anyExpression(chance, depth - 1));
    return Expression::joined(chance.oneIn(2) ? Expression::Kind::And : Expression::Kind::Or,
                              std::move(parts));
}

Record anyRecord(Chance &chance)
{
    Writer writer(chance);
    Record record;
    record.hasKey = !chance.oneIn(8);
    record.hasValue = !chance.oneIn(10);
    record.key = chance.oneIn(4) ? chance.of(texts) : writer.row(1);
    switch (chance.below(10)) {
    case 0:
        record.value = chance.of(texts);
        break;
    case 1:
        record.value = writer.anyValue(3);
        break;
    default:
        record.value = writer.envelope();
    }
    record.partition = chance.below(4);
    record.offset = chance.below(4);
    record.timestampMs = chance.oneIn(5) ? -1 : 1000 * chance.below(4) + chance.below(2);
    for (int n = chance.below(3); n > 0; --n) {
        std::optional<std::string> content;
        if (!chance.oneIn(4))
            content = chance.of(texts);
        record.headers.emplace_back(chance.of(headerNames), content);
    }
    return record;
}

} // namespace sluice::filter::test
