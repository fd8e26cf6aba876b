#include "models/services/topics/filter/prefilter.h"

#include "models/services/topics/filter/jsontext.h"

#include <algorithm>

namespace sluice::filter {

namespace {

using Needed = std::vector<NeededLiteral>;

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
Needed nameOf(const std::vector<PathStep> &path)
{
    for (auto step = path.rbegin(); step != path.rend(); ++step) {
        if (step->index < 0 && !needsEscapes(step->name))
            return {{inQuotes(step->name), false}};
    }
    return {};
}

/// Every text of the list as a whole string; empty where one of them is no text or needs escapes.
Needed wholeTexts(const std::vector<Literal> &literals)
{
    Needed result;
    for (const Literal &literal : literals) {
        if (literal.kind != Literal::Kind::Text || needsEscapes(literal.text))
            return {};
        result.push_back({inQuotes(literal.text), false});
    }
    return result;
}

Needed partOfText(const Condition &condition)
{
    const std::string &text = condition.literals.front().text;
    if (text.empty() || needsEscapes(text) || (condition.ignoreCase && !isAscii(text)))
        return {};
    return {{cut(text), condition.ignoreCase}};
}

/// "a.b.c" may be the table, or c in a.b, or b.c in a.
Needed tableNames(const std::vector<Literal> &literals)
{
    Needed result;
    for (const Literal &literal : literals) {
        if (needsEscapes(literal.text))
            return {};
        result.push_back({inQuotes(literal.text), false});
        for (std::size_t dot = literal.text.find('.'); dot != std::string::npos;
             dot = literal.text.find('.', dot + 1))
            result.push_back({inQuotes(literal.text.substr(dot + 1)), false});
    }
    return result;
}

} // namespace

std::vector<NeededLiteral> neededLiterals(const Condition &condition)
{
    const bool isEqual = condition.test == Test::Equal || condition.test == Test::In;
    if (condition.subject.kind == Subject::Kind::Table)
        return isEqual ? tableNames(condition.literals) : Needed();
    Needed result;
    if (isEqual)
        result = wholeTexts(condition.literals);
    else if (condition.test == Test::Contains)
        result = partOfText(condition);
    return result.empty() ? nameOf(condition.subject.path) : result;
}

} // namespace sluice::filter
