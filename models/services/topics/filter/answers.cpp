#include "models/services/topics/filter/answers.h"

#include "models/services/topics/filter/number.h"

#include <algorithm>

namespace sluice::filter {

namespace {

/// What Debezium sends for a column whose large value did not change.
constexpr std::string_view unavailable = "__debezium_unavailable_value";

bool holds(Test test, std::strong_ordering order)
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

std::strong_ordering compareBytes(std::string_view a, std::string_view b)
{
    return a.compare(b) <=> 0;
}

/// Types that do not fit are neither equal nor unequal. A string that is wholly a number counts as one, since
/// decimals are often sent so.
bool compareNumber(Test test, const Literal &literal, const JsonText &found, std::string &buffer)
{
    const std::string_view text = found.isString() ? unescaped(found.raw(), buffer) : found.scalar();
    return isNumber(text) && holds(test, compareNumbers(text, literal.text));
}

bool compareText(Test test, const Literal &literal, const JsonText &found, std::string &buffer)
{
    return found.isString() && holds(test, compareBytes(unescaped(found.raw(), buffer), literal.text));
}

bool compareBool(Test test, const Literal &literal, const JsonText &found)
{
    const std::string_view text = found.scalar();
    if (text != "true" && text != "false")
        return false;
    return ((text == "true") == literal.boolean) == (test != Test::NotEqual);
}

bool compareJson(Test test, const Literal &literal, const JsonText &found, std::string &buffer)
{
    switch (literal.kind) {
    case Literal::Kind::Number:
        return compareNumber(test, literal, found, buffer);
    case Literal::Kind::Text:
        return compareText(test, literal, found, buffer);
    case Literal::Kind::Bool:
        return compareBool(test, literal, found);
    case Literal::Kind::Null:
        return found.isNull() == (test != Test::NotEqual);
    default:
        return false;
    }
}

bool answerName(const Atom &atom, std::string_view name, std::string_view fullName, JsonTools &tools)
{
    if (atom.finder >= 0)
        return (*tools.finders)[static_cast<std::size_t>(atom.finder)].find(fullName, tools.scratch);
    const bool isOne = std::any_of(atom.literals.begin(), atom.literals.end(), [&](const Literal &literal) {
        return literal.text == name || literal.text == fullName;
    });
    return isOne == (atom.test != Test::NotEqual);
}

} // namespace

bool answerNumber(const Atom &atom, std::int64_t number, bool missing)
{
    if (atom.test == Test::Exists || atom.test == Test::IsNotNull)
        return !missing;
    if (atom.test == Test::IsNull)
        return missing;
    return !missing && std::any_of(atom.numbers.begin(), atom.numbers.end(),
                                   [&](std::int64_t wanted) { return holds(atom.test, number <=> wanted); });
}

bool answerNull(Test test, bool isNull)
{
    return isNull == (test == Test::IsNull || test == Test::Tombstone);
}

bool answerText(const Atom &atom, std::string_view text)
{
    return std::any_of(atom.literals.begin(), atom.literals.end(), [&](const Literal &literal) {
        return holds(atom.test, compareBytes(text, literal.text));
    });
}

bool answerJson(const Atom &atom, const JsonText &found, JsonTools &tools)
{
    if (!found.isThere())
        return false;
    switch (atom.test) {
    case Test::Exists:
        return true;
    case Test::IsNull:
        return found.isNull();
    case Test::IsNotNull:
        return !found.isNull();
    case Test::Contains:
    case Test::Matches:
        return found.isString() && (*tools.finders)[static_cast<std::size_t>(atom.finder)].find(
                                       unescaped(found.raw(), tools.buffer), tools.scratch);
    default:
        return std::any_of(atom.literals.begin(), atom.literals.end(), [&](const Literal &literal) {
            return compareJson(atom.test, literal, found, tools.buffer);
        });
    }
}

bool answerTable(const Atom &atom, const JsonText &schema, const JsonText &table, JsonTools &tools)
{
    if (atom.test == Test::Exists)
        return table.isThere();
    if (atom.test == Test::IsNull)
        return table.isNull();
    if (atom.test == Test::IsNotNull)
        return table.isThere() && !table.isNull();
    if (!table.isString())
        return false;
    const std::string name(unescaped(table.raw(), tools.buffer));
    if (!schema.isString())
        return answerName(atom, name, name, tools);
    std::string fullName(unescaped(schema.raw(), tools.buffer));
    fullName += '.';
    fullName += name;
    return answerName(atom, name, fullName, tools);
}

bool answerChanged(const ChangedRows &rows)
{
    if (!rows.before.isObject() || !rows.after.isObject())
        return false;
    if (!rows.columnBefore.isThere() || !rows.columnAfter.isThere())
        return rows.columnBefore.isThere() != rows.columnAfter.isThere();
    if (rows.columnAfter.isString() && rows.columnAfter.raw() == unavailable)
        return false;
    return !sameJson(rows.columnBefore, rows.columnAfter);
}

} // namespace sluice::filter
