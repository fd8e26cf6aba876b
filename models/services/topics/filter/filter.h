#pragma once
// A filter that is ready to run. Immutable and cheap to copy; shared between threads, each of which makes a
// Matcher of it.

#include "models/services/topics/filter/expression.h"

#include <memory>
#include <optional>

namespace sluice::filter {

struct Program;

struct Options
{
    /// What "-15m" counts from, in ms since 1970, UTC; empty: now. A filter that runs on does not move it.
    std::optional<std::int64_t> nowMs;
};

class Filter final
{
public:
    /// Matches everything.
    Filter();

    /// Finds the text in keys and values as it stands there: what a filter bar does before a language is
    /// asked for.
    [[nodiscard]] static tl::expected<Filter, FilterError> textOnly(const QString &text,
                                                                    bool ignoreCase = false);

    [[nodiscard]] bool matchesEverything() const;
    [[nodiscard]] const Expression &expression() const;

private:
    friend class Matcher;
    friend tl::expected<Filter, FilterError> compile(const Expression &expression, const Options &options);
    explicit Filter(std::shared_ptr<const Program> program)
        : m_program(std::move(program))
    {}

    std::shared_ptr<const Program> m_program;
};

/// Fails where a regular expression cannot be run in linear time, or a text is longer than 4,000 bytes. Takes
/// a millisecond as a rule, and seconds for an expression with many large repetitions: not for the GUI
/// thread.
[[nodiscard]] tl::expected<Filter, FilterError> compile(const Expression &expression,
                                                        const Options &options = {});

/// parse(), then compile().
[[nodiscard]] tl::expected<Filter, FilterError> compileText(QStringView text, const Options &options = {});

} // namespace sluice::filter
