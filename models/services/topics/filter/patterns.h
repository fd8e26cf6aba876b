#pragma once
// What is sought in bytes, on Vectorscan: several literals in one go, or one literal or regular expression
// alone. Private to the filter.

#include "models/services/topics/filter/expression.h"
#include "models/services/topics/filter/vectorscan.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::filter {

/// What Vectorscan said of a pattern: its sentence, and the byte that it points at; -1 where it points at
/// none.
struct PatternFault
{
    QString reason;
    int byte = -1;
};

template <class T>
using Compiled = tl::expected<T, PatternFault>;

/// The longest text that is sought.
inline constexpr std::size_t maxLiteral = 4000;

/// Literals that are sought together, in one pass over the bytes.
class LiteralSet final
{
public:
    /// The literal's number; that of an equal one where it was there before. `text` is not empty.
    int add(std::string_view text, bool ignoreCase);
    [[nodiscard]] bool isEmpty() const { return m_literals.empty(); }
    [[nodiscard]] std::size_t size() const { return m_literals.size(); }

    Compiled<void> compile(ScratchPtr &scratch);
    /// Sets `found[number]` to 1 for each that is there; the others are left as they are.
    void scan(std::string_view bytes, hs_scratch_t *scratch, std::uint8_t *found) const;

private:
    struct Entry
    {
        std::string text;
        bool ignoreCase = false;
        bool operator==(const Entry &) const = default;
    };

    std::vector<Entry> m_literals;
    DatabasePtr m_database;
};

/// One text or one regular expression. A text in UTF-8 is read by characters, any other by bytes.
class Finder final
{
public:
    static Compiled<Finder> text(std::string_view text, bool ignoreCase, ScratchPtr &scratch);
    static Compiled<Finder> regex(std::string_view pattern, bool ignoreCase, ScratchPtr &scratch);

    [[nodiscard]] bool find(std::string_view bytes, hs_scratch_t *scratch) const;

private:
    [[nodiscard]] static bool hit(const hs_database_t *database, std::string_view bytes,
                                  hs_scratch_t *scratch);

    std::optional<std::string> m_plain;
    DatabasePtr m_bytes;
    DatabasePtr m_characters;   ///< null: the same as by bytes
    bool m_sameInAscii = false; ///< both say the same of a text in ASCII; by bytes is much faster
};

} // namespace sluice::filter
