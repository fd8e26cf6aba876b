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

/// Which literals of a set stand in the bytes, and where.
class LiteralHits final
{
public:
    explicit LiteralHits(std::size_t literals)
        : m_found(literals)
        , m_ends(literals)
    {}

    void clear();
    void add(std::size_t literal);
    void add(std::size_t literal, std::size_t end);
    [[nodiscard]] bool isFound(std::size_t literal) const { return m_found[literal] != 0; }
    /// Where each occurrence ends, of a literal that is sought everywhere.
    [[nodiscard]] const std::vector<std::size_t> &endsOf(std::size_t literal) const
    {
        return m_ends[literal];
    }

private:
    std::vector<std::uint8_t> m_found;
    std::vector<std::vector<std::size_t>> m_ends;
};

/// Literals that are sought together, in one pass over the bytes.
class LiteralSet final
{
public:
    /// The literal's number; that of an equal one where it was there before. `text` is not empty.
    int add(std::string_view text, bool ignoreCase, bool everywhere = false);
    [[nodiscard]] bool isEmpty() const { return m_literals.empty(); }
    [[nodiscard]] std::size_t size() const { return m_literals.size(); }

    Compiled<void> compile(ScratchPtr &scratch);
    /// Adds to `hits`.
    void scan(std::string_view bytes, hs_scratch_t *scratch, LiteralHits &hits) const;

private:
    struct Entry
    {
        std::string text;
        bool ignoreCase = false;
        bool everywhere = false; ///< every occurrence is told, not whether there is one
        bool operator==(const Entry &) const = default;
    };

    std::vector<Entry> m_literals;
    std::vector<std::uint8_t> m_everywhere; ///< by literal
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
