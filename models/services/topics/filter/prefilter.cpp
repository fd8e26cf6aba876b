#include "models/services/topics/filter/prefilter.h"

#include "models/services/topics/filter/jsontext.h"

#include <algorithm>

namespace sluice::filter {

namespace {

using Groups = std::vector<NeededGroup>;

/// A part of what is needed is needed too; and no more makes a scan surer.
constexpr std::size_t longest = 64;

std::string cut(std::string text)
{
    text.resize(std::min(text.size(), longest));
    return text;
}

std::string inQuotes(std::string_view text)
{
    return cut('"' + std::string(text) + '"');
}

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
}

/// The last name of the path: a member must have it. Numbers have many spellings, names have one.
Groups nameOf(const Condition &condition)
{
    const std::vector<PathStep> &path = condition.subject.path;
    for (auto step = path.rbegin(); step != path.rend(); ++step) {
        if (step->index >= 0 || needsEscapes(step->name))
            continue;
        const std::string name = '"' + step->name + '"';
        const bool tellsValue =
            step == path.rbegin() && name.size() <= longest && condition.test != Test::Changed;
        return {{{{cut(name), false, tellsValue}}, false}};
    }
    return {};
}

/// The digits that each spelling without an exponent has: those of 12.50 are 12.5. Empty where there are
/// none.
std::string digitsOf(std::string_view number)
{
    if (number.find_first_of("eE") != std::string_view::npos)
        return {};
    if (number.starts_with('-'))
        number.remove_prefix(1);
    if (number.find('.') != std::string_view::npos) {
        number = number.substr(0, number.find_last_not_of('0') + 1);
        if (number.ends_with('.'))
            number.remove_suffix(1);
    }
    return cut(std::string(number));
}

/// Every value of the list; nothing where one of them may be written in several ways.
Groups wholeValues(const std::vector<Literal> &literals)
{
    NeededGroup group;
    for (const Literal &literal : literals) {
        const bool isNumber = literal.kind == Literal::Kind::Number;
        const bool isText = literal.kind == Literal::Kind::Text && !needsEscapes(literal.text);
        const std::string needed = isNumber ? digitsOf(literal.text)
                                   : isText ? inQuotes(literal.text)
                                            : std::string();
        if (needed.empty())
            return {};
        group.anyOf.push_back({needed, false, false});
        group.isNumber |= isNumber;
    }
    return {group};
}

Groups partOfText(const Condition &condition)
{
    const std::string &text = condition.literals.front().text;
    if (text.empty() || needsEscapes(text) || (condition.ignoreCase && !isAscii(text)))
        return {};
    return {{{{cut(text), condition.ignoreCase, false}}, false}};
}

/// "a.b.c" may be the table, or c in a.b, or b.c in a: each needs its table and its schema.
Groups tableNames(const std::vector<Literal> &literals)
{
    NeededGroup tables;
    NeededGroup schemas;
    for (const Literal &literal : literals) {
        const std::string &name = literal.text;
        if (needsEscapes(name))
            return {};
        tables.anyOf.push_back({inQuotes(name), false, false});
        schemas.anyOf.push_back({inQuotes(name), false, false});
        for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) {
            schemas.anyOf.push_back({inQuotes(name.substr(0, dot)), false, false});
            tables.anyOf.push_back({inQuotes(name.substr(dot + 1)), false, false});
        }
    }
    return {tables, schemas};
}

} // namespace

std::vector<NeededGroup> neededLiterals(const Condition &condition)
{
    const bool isEqual = condition.test == Test::Equal || condition.test == Test::In;
    if (condition.subject.kind == Subject::Kind::Table)
        return isEqual ? tableNames(condition.literals) : Groups();
    Groups result;
    if (isEqual)
        result = wholeValues(condition.literals);
    else if (condition.test == Test::Contains)
        result = partOfText(condition);
    return result.empty() ? nameOf(condition) : result;
}

} // namespace sluice::filter
