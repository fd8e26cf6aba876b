#pragma once
// What a filter says, as plain values: made by parse(), printed by toText(), turned into something that runs
// by compile().

#include <QString>
#include <QStringView>
#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace sluice::filter {

struct FilterError
{
    QString message;  ///< one sentence: the thing, the reason, the remedy
    int position = 0; ///< in UTF-16 units of the text
    int length = 0;   ///< 0: at the end of the text

    bool operator==(const FilterError &) const = default;
};

/// Where something stands in the text. Two expressions that differ in nothing else are equal.
struct Place
{
    int position = 0;
    int length = 0;

    bool operator==(const Place &) const { return true; }
};

/// One step into a JSON document: a member's name, or an element's index.
struct PathStep
{
    std::string name; ///< UTF-8
    int index = -1;   ///< 0 and more: an element, and `name` is empty

    bool operator==(const PathStep &) const = default;
};

struct Subject
{
    enum class Kind
    {
        Any, ///< the key or the value
        Key,
        Value,
        Header,
        Partition,
        Offset,
        Timestamp,
        Size,      ///< bytes of the value
        KeyPath,   ///< in the key read as JSON
        ValuePath, ///< in the value read as JSON, below a JsonConverter's "payload"
        Op,
        Table,
        Lsn,
        TxId,
    };
    Kind kind = Kind::Any;
    std::string header; ///< its name
    std::vector<PathStep> path;

    bool operator==(const Subject &) const = default;
};

struct Literal
{
    enum class Kind
    {
        Null,
        Bool,
        Number, ///< `text`, as JSON writes numbers
        Text,   ///< `text`, UTF-8
        Time,   ///< `value`, ms since 1970, UTC
        Ago,    ///< `value`, ms before the filter was compiled
        Lsn,    ///< `value`, unsigned
    };
    Kind kind = Kind::Null;
    bool boolean = false;
    std::string text;
    std::int64_t value = 0;

    bool operator==(const Literal &) const = default;
};

enum class Test
{
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Contains,
    Matches, ///< the one literal is the regular expression as it stands between its slashes
    Exists,
    IsNull,
    IsNotNull,
    Changed,   ///< the path below "before" and "after", which is not part of it
    Tombstone, ///< the value is null
};

struct Condition
{
    Subject subject;
    Test test = Test::Exists;
    std::vector<Literal> literals; ///< one; In: one or more; none for a test without an operand
    bool ignoreCase = false;       ///< of Contains and Matches
    Place literalPlace;            ///< of Contains, with its quotes; of Matches, without its slashes

    bool operator==(const Condition &) const = default;
};

struct Expression
{
    enum class Kind
    {
        Everything, ///< the empty filter
        Condition,
        Not, ///< of its one part
        And,
        Or,
    };
    Kind kind = Kind::Everything;
    Condition condition;
    std::vector<Expression> parts; ///< And, Or: two or more, none of them of the same kind

    bool operator==(const Expression &) const = default;

    [[nodiscard]] static Expression of(Condition condition);
    [[nodiscard]] static Expression negated(Expression part);
    /// And, Or: parts of the same kind are taken up, and one alone stays what it is.
    [[nodiscard]] static Expression joined(Kind kind, std::vector<Expression> parts);
};

[[nodiscard]] tl::expected<Expression, FilterError> parse(QStringView text);

/// The canonical spelling: parse(toText(x)) == x.
[[nodiscard]] QString toText(const Expression &expression);

} // namespace sluice::filter
