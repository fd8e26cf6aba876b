#include "tests/unit/services/topics/filter/reference.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace sluice::filter::test {

namespace {

using Kind = Subject::Kind;

/// A document as a tree; numbers stay text.
struct Dom
{
    enum class Type
    {
        Null,
        Bool,
        Number,
        String,
        Array,
        Object
    };
    Type type = Type::Null;
    bool boolean = false;
    std::string text;
    std::vector<Dom> items;
    std::vector<std::pair<std::string, Dom>> members;

    [[nodiscard]] const Dom *find(const std::string &name) const
    {
        const auto found = std::find_if(members.begin(), members.end(),
                                        [&](const auto &member) { return member.first == name; });
        return found == members.end() ? nullptr : &found->second;
    }
};

class DomParser final
{
public:
    explicit DomParser(std::string_view text)
        : m_text(text)
    {}

    std::optional<Dom> parse()
    {
        skip();
        Dom root = value();
        skip();
        return m_ok && m_at == m_text.size() ? std::optional(root) : std::nullopt;
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    char take() { return m_at < m_text.size() ? m_text[m_at++] : '\0'; }
    void skip()
    {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t')
            ++m_at;
    }
    void expect(char c) { m_ok = m_ok && take() == c; }

    Dom value()
    {
        Dom dom;
        switch (peek()) {
        case '{':
            return object();
        case '[':
            return array();
        case '"':
            dom.type = Dom::Type::String;
            dom.text = string();
            return dom;
        default:
            return scalar();
        }
    }

    Dom scalar()
    {
        Dom dom;
        const std::size_t begin = m_at;
        while (std::string_view("+-.eEtrufalsn0123456789").find(peek()) != std::string_view::npos && peek())
            ++m_at;
        dom.text = m_text.substr(begin, m_at - begin);
        if (dom.text == "null")
            return dom;
        dom.boolean = dom.text == "true";
        const bool isBool = dom.boolean || dom.text == "false";
        dom.type = isBool ? Dom::Type::Bool : Dom::Type::Number;
        m_ok = m_ok && !dom.text.empty();
        return dom;
    }

    Dom object()
    {
        Dom dom;
        dom.type = Dom::Type::Object;
        expect('{');
        skip();
        while (m_ok && peek() != '}') {
            skip();
            std::string name = string();
            skip();
            expect(':');
            skip();
            Dom content = value();
            dom.members.emplace_back(std::move(name), std::move(content));
            skip();
            if (peek() != '}')
                expect(',');
        }
        expect('}');
        return dom;
    }

    Dom array()
    {
        Dom dom;
        dom.type = Dom::Type::Array;
        expect('[');
        skip();
        while (m_ok && peek() != ']') {
            skip();
            dom.items.push_back(value());
            skip();
            if (peek() != ']')
                expect(',');
        }
        expect(']');
        return dom;
    }

    std::string string()
    {
        expect('"');
        QString result; // of UTF-16 units, so that surrogate pairs come together by themselves
        QByteArray plain;
        while (m_ok && peek() != '"' && m_at < m_text.size()) {
            const char c = take();
            if (c != '\\') {
                plain += c;
                continue;
            }
            result += QString::fromUtf8(plain);
            plain.clear();
            result += escape();
        }
        expect('"');
        return (result + QString::fromUtf8(plain)).toUtf8().toStdString();
    }

    QChar escape()
    {
        const char c = take();
        if (c == 'u') {
            const std::string digits(m_text.substr(m_at, 4));
            m_at += 4;
            return QChar(static_cast<char16_t>(std::stoi(digits, nullptr, 16)));
        }
        constexpr std::string_view letters = "nrtbf";
        constexpr std::string_view meanings = "\n\r\t\b\f";
        const std::size_t known = letters.find(c);
        return QChar::fromLatin1(known == std::string_view::npos ? c : meanings[known]);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    bool m_ok = true;
};

/// Times 10^60, as an integer without leading zeros, with its sign.
struct Scaled
{
    bool negative = false;
    std::string digits;
};

std::optional<Scaled> scaled(const std::string &text)
{
    static const QRegularExpression grammar(
        QStringLiteral("^(-?)(0|[1-9][0-9]*)(?:\\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$"));
    const auto match = grammar.match(QString::fromStdString(text));
    if (!match.hasMatch() || text.find('\n') != std::string::npos)
        return std::nullopt;
    const std::string fraction = match.captured(3).toStdString();
    const int exponent = match.captured(4).isEmpty() ? 0 : match.captured(4).toInt();
    const auto zeros = static_cast<std::size_t>(60 + exponent - static_cast<int>(fraction.size()));
    std::string digits = match.captured(2).toStdString() + fraction + std::string(zeros, '0');
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    return Scaled{!match.captured(1).isEmpty() && !digits.empty(), digits};
}

int compareScaled(const Scaled &a, const Scaled &b)
{
    if (a.negative != b.negative)
        return a.negative ? -1 : 1;
    const int magnitude = a.digits.size() != b.digits.size() ? (a.digits.size() < b.digits.size() ? -1 : 1)
                                                             : a.digits.compare(b.digits);
    return a.negative ? -magnitude : magnitude;
}

bool holds(Test test, int order)
{
    switch (test) {
    case Test::Equal:
    case Test::In:
        return order == 0;
    case Test::NotEqual:
        return order != 0;
    case Test::Less:
        return order < 0;
    case Test::LessEqual:
        return order <= 0;
    case Test::Greater:
        return order > 0;
    case Test::GreaterEqual:
        return order >= 0;
    default:
        return false;
    }
}

bool sameDom(const Dom &a, const Dom &b)
{
    if (a.type != b.type || a.items.size() != b.items.size() || a.members.size() != b.members.size())
        return false;
    if (a.type == Dom::Type::Number) {
        const auto numberA = scaled(a.text);
        const auto numberB = scaled(b.text);
        return numberA && numberB && compareScaled(*numberA, *numberB) == 0;
    }
    if (a.text != b.text)
        return false;
    for (std::size_t i = 0; i < a.items.size(); ++i) {
        if (!sameDom(a.items[i], b.items[i]))
            return false;
    }
    for (std::size_t i = 0; i < a.members.size(); ++i) {
        if (a.members[i].first != b.members[i].first || !sameDom(a.members[i].second, b.members[i].second))
            return false;
    }
    return true;
}

const Dom *follow(const Dom *dom, const std::vector<PathStep> &path)
{
    for (const PathStep &step : path) {
        if (!dom)
            return nullptr;
        if (step.index < 0)
            dom = dom->type == Dom::Type::Object ? dom->find(step.name) : nullptr;
        else
            dom = static_cast<std::size_t>(step.index) < dom->items.size()
                      ? &dom->items[static_cast<std::size_t>(step.index)]
                      : nullptr;
    }
    return dom;
}

class Evaluation final
{
public:
    Evaluation(const RecordView &record, std::int64_t nowMs)
        : m_record(record)
        , m_nowMs(nowMs)
    {}

    bool of(const Expression &expression)
    {
        const auto each = [this](const Expression &part) { return of(part); };
        switch (expression.kind) {
        case Expression::Kind::Everything:
            return true;
        case Expression::Kind::Not:
            return !of(expression.parts.front());
        case Expression::Kind::And:
            return std::all_of(expression.parts.begin(), expression.parts.end(), each);
        case Expression::Kind::Or:
            return std::any_of(expression.parts.begin(), expression.parts.end(), each);
        case Expression::Kind::Condition:
            break;
        }
        return of(expression.condition);
    }

private:
    bool of(const Condition &condition)
    {
        switch (condition.subject.kind) {
        case Kind::Any:
            return ofBytes(condition, m_record.key) || ofBytes(condition, m_record.value);
        case Kind::Key:
            return ofBytes(condition, m_record.key);
        case Kind::Value:
            return ofBytes(condition, m_record.value);
        case Kind::Header:
            return ofHeaders(condition);
        case Kind::Partition:
            return ofNumber(condition, m_record.partition);
        case Kind::Offset:
            return ofNumber(condition, m_record.offset);
        case Kind::Size:
            return ofNumber(condition, static_cast<std::int64_t>(m_record.value.size));
        case Kind::Timestamp:
            return ofTime(condition);
        default:
            return ofJson(condition);
        }
    }

    bool ofHeaders(const Condition &condition)
    {
        std::vector<HeaderView> headers;
        if (m_record.headers)
            m_record.headers->readHeaders(headers);
        return std::any_of(headers.begin(), headers.end(), [&](const HeaderView &header) {
            return header.name == condition.subject.header &&
                   (condition.test == Test::Exists || ofBytes(condition, header.value));
        });
    }

    bool ofBytes(const Condition &condition, const BytesView &bytes)
    {
        switch (condition.test) {
        case Test::Exists:
        case Test::IsNotNull:
            return !bytes.isNull();
        case Test::IsNull:
        case Test::Tombstone:
            return bytes.isNull();
        default:
            return !bytes.isNull() && ofText(condition, std::string(bytes.view()));
        }
    }

    static bool ofText(const Condition &condition, const std::string &text)
    {
        const std::string &wanted = condition.literals.front().text;
        const QString shown = QString::fromStdString(text);
        const QString sought = QString::fromStdString(wanted);
        if (condition.test == Test::Contains)
            return condition.ignoreCase ? shown.contains(sought, Qt::CaseInsensitive)
                                        : text.find(wanted) != std::string::npos;
        if (condition.test == Test::Matches) {
            QRegularExpression regex(sought);
            if (condition.ignoreCase)
                regex.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
            return regex.match(shown).hasMatch();
        }
        return anyLiteral(condition, [&](const Literal &literal) {
            return holds(condition.test, text.compare(literal.text));
        });
    }

    template <class Predicate>
    static bool anyLiteral(const Condition &condition, Predicate predicate)
    {
        return std::any_of(condition.literals.begin(), condition.literals.end(), predicate);
    }

    bool ofNumber(const Condition &condition, std::int64_t number)
    {
        return anyLiteral(condition, [&](const Literal &literal) {
            const std::int64_t wanted = std::stoll(literal.text);
            return holds(condition.test, number < wanted ? -1 : number > wanted ? 1 : 0);
        });
    }

    bool ofTime(const Condition &condition)
    {
        return m_record.timestampMs >= 0 && anyLiteral(condition, [&](const Literal &literal) {
                   const std::int64_t wanted =
                       literal.kind == Literal::Kind::Ago ? m_nowMs - literal.value : literal.value;
                   const std::int64_t time = m_record.timestampMs;
                   return holds(condition.test, time < wanted ? -1 : time > wanted ? 1 : 0);
               });
    }

    const Dom *document(bool ofKey)
    {
        std::optional<Dom> &dom = ofKey ? m_key : m_value;
        const BytesView &bytes = ofKey ? m_record.key : m_record.value;
        if (!dom)
            dom = DomParser(bytes.view()).parse().value_or(Dom());
        const Dom *schema = dom->find("schema");
        const Dom *payload = dom->find("payload");
        const bool wrapped = dom->members.size() == 2 && schema && payload &&
                             (schema->type == Dom::Type::Object || schema->type == Dom::Type::Null);
        return wrapped ? payload : &*dom;
    }

    bool ofJson(const Condition &condition)
    {
        const Subject &subject = condition.subject;
        const Dom *root = document(subject.kind == Kind::KeyPath);
        if (condition.test == Test::Changed)
            return changed(root, subject.path);
        switch (subject.kind) {
        case Kind::Table:
            return ofTable(condition, follow(root, {{"source", -1}, {"schema", -1}}),
                           follow(root, {{"source", -1}, {"table", -1}}));
        case Kind::Op:
            return ofField(condition, follow(root, {{"op", -1}}));
        case Kind::Lsn:
            return ofField(condition, follow(root, {{"source", -1}, {"lsn", -1}}));
        case Kind::TxId:
            return ofField(condition, follow(root, {{"source", -1}, {"txId", -1}}));
        default:
            return ofField(condition, follow(root, subject.path));
        }
    }

    static bool changed(const Dom *root, const std::vector<PathStep> &column)
    {
        const Dom *before = root->find("before");
        const Dom *after = root->find("after");
        if (!before || !after || before->type != Dom::Type::Object || after->type != Dom::Type::Object)
            return false;
        const Dom *old = follow(before, column);
        const Dom *fresh = follow(after, column);
        if (!old || !fresh)
            return (old != nullptr) != (fresh != nullptr);
        return !sameDom(*old, *fresh);
    }

    static bool ofTable(const Condition &condition, const Dom *schema, const Dom *table)
    {
        if (condition.test == Test::Exists || condition.test == Test::IsNull ||
            condition.test == Test::IsNotNull)
            return ofField(condition, table);
        if (!table || table->type != Dom::Type::String)
            return false;
        const bool hasSchema = schema && schema->type == Dom::Type::String;
        const std::string full = hasSchema ? schema->text + '.' + table->text : table->text;
        if (condition.test == Test::Contains || condition.test == Test::Matches)
            return ofText(condition, full);
        const bool isOne = anyLiteral(condition, [&](const Literal &literal) {
            return literal.text == table->text || literal.text == full;
        });
        return isOne == (condition.test != Test::NotEqual);
    }

    static bool ofField(const Condition &condition, const Dom *found)
    {
        if (!found)
            return false;
        switch (condition.test) {
        case Test::Exists:
            return true;
        case Test::IsNull:
            return found->type == Dom::Type::Null;
        case Test::IsNotNull:
            return found->type != Dom::Type::Null;
        case Test::Contains:
        case Test::Matches:
            return found->type == Dom::Type::String && ofText(condition, found->text);
        default:
            return anyLiteral(
                condition, [&](const Literal &literal) { return compare(condition.test, literal, *found); });
        }
    }

    static bool compare(Test test, const Literal &literal, const Dom &found)
    {
        const bool isText = found.type == Dom::Type::String;
        switch (literal.kind) {
        case Literal::Kind::Text:
            return isText && holds(test, found.text.compare(literal.text));
        case Literal::Kind::Bool:
            return found.type == Dom::Type::Bool && holds(test, found.boolean == literal.boolean ? 0 : 1);
        case Literal::Kind::Null:
            return found.type == Dom::Type::Null;
        default:
            break;
        }
        const auto number = isText || found.type == Dom::Type::Number ? scaled(found.text) : std::nullopt;
        const auto wanted =
            scaled(literal.kind == Literal::Kind::Lsn ? std::to_string(literal.value) : literal.text);
        return number && holds(test, compareScaled(*number, *wanted));
    }

    const RecordView &m_record;
    std::int64_t m_nowMs;
    std::optional<Dom> m_key;
    std::optional<Dom> m_value;
};

} // namespace

bool referenceMatches(const Expression &expression, const RecordView &record, std::int64_t nowMs)
{
    return Evaluation(record, nowMs).of(expression);
}

} // namespace sluice::filter::test
