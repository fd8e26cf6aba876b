#pragma once
// What a filter is compiled to: questions to a record, and how their answers are combined. Private to the
// filter.

#include "models/services/topics/filter/expression.h"
#include "models/services/topics/filter/jsonreader.h"
#include "models/services/topics/filter/patterns.h"

#include <array>

namespace sluice::filter {

/// Some of these patterns; or else ordinary characters, or a number, stand there in a spelling that hides
/// them.
struct Needed
{
    std::vector<int> anyOf;
    bool isNumber = false;
    bool isName = false; ///< there they only count where the value behind them answers the question
};

/// One question. The order of the kinds is that of their cost: the cheaper are asked first.
struct Atom
{
    enum class Kind
    {
        Number, ///< of the record itself: partition, offset, timestamp, size
        Null,   ///< whether the key or value is there
        Text,   ///< of the whole key or value
        Search, ///< as Text, by the value's LiteralSet
        Header,
        Json,    ///< one slot
        Table,   ///< slots: schema, table
        Changed, ///< slots: before, after, and the column in both
    };
    Kind kind = Kind::Null;
    Test test = Test::Exists;
    Subject subject;
    std::vector<Literal> literals;     ///< a time is a Number here
    std::vector<std::int64_t> numbers; ///< of Kind::Number
    int finder = -1;                   ///< of Contains and Matches, but for Search
    int pattern = -1;                  ///< of Search
    std::array<int, 4> slots{-1, -1, -1, -1};
    /// Of a JSON question to the value: what must be there for a yes. Empty: nothing is known.
    std::vector<Needed> needed;

    [[nodiscard]] bool isOfKey() const
    {
        return subject.kind == Subject::Kind::Key || subject.kind == Subject::Kind::KeyPath;
    }
};

struct Node
{
    Expression::Kind kind = Expression::Kind::Everything;
    int atom = -1;
    std::vector<int> parts; ///< the cheapest first
};

struct Program
{
    Expression expression;
    std::vector<Node> nodes; ///< the last is the root
    std::vector<Atom> atoms;
    std::vector<int> cheap; ///< atoms that need no look into the bytes
    std::vector<Finder> finders;
    LiteralSet valueLiterals; ///< searched for, or needed by a JSON question
    bool searches = false;    ///< some of them are searched for: the scan cannot be left out
    PathTree keyPaths;
    PathTree valuePaths;
    ScratchPtr scratch; ///< the pattern from which each thread gets its own
};

} // namespace sluice::filter
