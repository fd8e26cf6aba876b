#include "models/services/topics/filter/patterns.h"

#include <QRegularExpression>
#include <algorithm>
#include <simdjson.h>

namespace sluice::filter {

namespace {

using namespace Qt::StringLiterals;

struct CompileErrorDeleter
{
    void operator()(hs_compile_error_t *error) const { hs_free_compile_error(error); }
};
using CompileErrorPtr = std::unique_ptr<hs_compile_error_t, CompileErrorDeleter>;

tl::unexpected<PatternFault> faultOf(const CompileErrorPtr &error)
{
    static const QRegularExpression place(u" at index ([0-9]+)"_s);
    PatternFault fault;
    fault.reason = error ? QString::fromUtf8(error->message) : u"out of memory"_s;
    if (const auto match = place.match(fault.reason); match.hasMatch()) {
        fault.byte = match.capturedView(1).toInt();
        fault.reason.remove(match.capturedStart(), match.capturedLength());
    }
    while (fault.reason.endsWith(u'.'))
        fault.reason.chop(1);
    return tl::unexpected(std::move(fault));
}

/// Of what Vectorscan refuses without saying where: references back and looks around. -1: none is there.
int placeOfUnsupported(std::string_view pattern)
{
    bool inClass = false;
    for (std::size_t at = 0; at + 1 < pattern.size(); ++at) {
        const std::string_view rest = pattern.substr(at);
        const bool isEscape = rest[0] == '\\';
        const bool isReference =
            isEscape && ((rest[1] >= '1' && rest[1] <= '9') || rest[1] == 'k' || rest[1] == 'g');
        const bool isLook = rest.starts_with("(?=") || rest.starts_with("(?!") || rest.starts_with("(?<");
        if (!inClass && (isReference || isLook))
            return static_cast<int>(at);
        if (isEscape)
            ++at;
        else if (rest[0] == '[')
            inClass = true;
        else if (rest[0] == ']')
            inClass = false;
    }
    return -1;
}

void appendBytes(std::string &pattern, std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        pattern += {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
    }
}

void appendCharacter(std::string &pattern, char32_t character)
{
    appendBytes(pattern, QString::fromUcs4(&character, 1).toUtf8().toStdString());
}

/// Every byte as \xHH; letters beyond ASCII in both cases, which the flag for it would only see in UTF-8
/// mode.
std::string literalPattern(std::string_view text, bool ignoreCase)
{
    std::string pattern;
    if (!ignoreCase) {
        appendBytes(pattern, text);
        return pattern;
    }
    const auto characters = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUcs4();
    for (const uint character : characters) {
        const char32_t lower = QChar::toLower(character);
        const char32_t upper = QChar::toUpper(character);
        if (character < 128 || lower == upper) {
            appendCharacter(pattern, character);
            continue;
        }
        pattern += "(?:";
        appendCharacter(pattern, lower);
        pattern += '|';
        appendCharacter(pattern, upper);
        pattern += ')';
    }
    return pattern;
}

Compiled<DatabasePtr> compileOne(const std::string &pattern, unsigned flags)
{
    hs_database_t *database = nullptr;
    hs_compile_error_t *error = nullptr;
    const hs_error_t code =
        hs_compile(pattern.c_str(), flags, HS_MODE_BLOCK, scanPlatform(), &database, &error);
    const CompileErrorPtr owned(error);
    if (code != HS_SUCCESS)
        return faultOf(owned);
    return DatabasePtr(database);
}

/// Makes the one scratch that a filter's databases share large enough for this one too.
Compiled<void> extend(ScratchPtr &scratch, const DatabasePtr &database)
{
    hs_scratch_t *raw = scratch.release();
    const hs_error_t code = hs_alloc_scratch(database.get(), &raw);
    scratch.reset(raw);
    if (code != HS_SUCCESS)
        return faultOf(nullptr);
    return {};
}

bool isAscii(std::string_view text)
{
    // In blocks, which the compiler makes vectors of.
    constexpr std::size_t block = 64;
    unsigned char all = 0;
    std::size_t at = 0;
    for (; at + block <= text.size() && all < 128; at += block) {
        for (std::size_t i = 0; i < block; ++i)
            all |= static_cast<unsigned char>(text[at + i]);
    }
    for (; at < text.size(); ++at)
        all |= static_cast<unsigned char>(text[at]);
    return all < 128;
}

/// Whether characters and bytes are the same to this pattern: no class, no dot, no escape, no option.
bool isPlain(std::string_view pattern)
{
    return isAscii(pattern) && pattern.find_first_of(".[\\(") == std::string_view::npos;
}

int stopAtFirst(unsigned /*id*/, unsigned long long /*from*/, unsigned long long /*to*/, unsigned /*flags*/,
                void *context)
{
    *static_cast<bool *>(context) = true;
    return 1;
}

struct Scan
{
    const std::vector<std::uint8_t> &everywhere; ///< by literal
    LiteralHits &hits;
};

int mark(unsigned id, unsigned long long /*from*/, unsigned long long to, unsigned /*flags*/, void *context)
{
    const Scan &scan = *static_cast<const Scan *>(context);
    if (scan.everywhere[id])
        scan.hits.add(id, to);
    else
        scan.hits.add(id);
    return 0;
}

} // namespace

void LiteralHits::clear()
{
    std::fill(m_found.begin(), m_found.end(), std::uint8_t{0});
    for (auto &ends : m_ends)
        ends.clear();
}

void LiteralHits::add(std::size_t literal)
{
    m_found[literal] = 1;
}

void LiteralHits::add(std::size_t literal, std::size_t end)
{
    add(literal);
    m_ends[literal].push_back(end);
}

int LiteralSet::add(std::string_view text, bool ignoreCase, bool everywhere)
{
    const Entry entry{std::string(text), ignoreCase, everywhere};
    const auto known = std::find(m_literals.begin(), m_literals.end(), entry);
    if (known != m_literals.end())
        return static_cast<int>(known - m_literals.begin());
    m_literals.push_back(entry);
    m_everywhere.push_back(everywhere ? 1 : 0);
    return static_cast<int>(m_literals.size()) - 1;
}

Compiled<void> LiteralSet::compile(ScratchPtr &scratch)
{
    std::vector<std::string> patterns;
    std::vector<const char *> pointers;
    std::vector<unsigned> flags;
    std::vector<unsigned> ids;
    for (const Entry &literal : m_literals) {
        patterns.push_back(literalPattern(literal.text, literal.ignoreCase));
        flags.push_back((literal.everywhere ? 0U : HS_FLAG_SINGLEMATCH) |
                        (literal.ignoreCase ? HS_FLAG_CASELESS : 0U));
        ids.push_back(static_cast<unsigned>(ids.size()));
    }
    for (const std::string &pattern : patterns)
        pointers.push_back(pattern.c_str());
    hs_database_t *database = nullptr;
    hs_compile_error_t *error = nullptr;
    const hs_error_t code =
        hs_compile_multi(pointers.data(), flags.data(), ids.data(), static_cast<unsigned>(pointers.size()),
                         HS_MODE_BLOCK, scanPlatform(), &database, &error);
    const CompileErrorPtr owned(error);
    m_database.reset(database);
    if (code != HS_SUCCESS)
        return faultOf(owned);
    return extend(scratch, m_database);
}

void LiteralSet::scan(std::string_view bytes, hs_scratch_t *scratch, LiteralHits &hits) const
{
    Scan scan{m_everywhere, hits};
    scanFunction()(m_database.get(), bytes.data(), static_cast<unsigned>(bytes.size()), 0, scratch, mark,
                   &scan);
}

Compiled<Finder> Finder::text(std::string_view text, bool ignoreCase, ScratchPtr &scratch)
{
    Finder finder;
    if (!ignoreCase || text.empty()) {
        finder.m_plain = std::string(text);
        return finder;
    }
    Compiled<DatabasePtr> database =
        compileOne(literalPattern(text, true), HS_FLAG_SINGLEMATCH | HS_FLAG_CASELESS);
    if (!database)
        return tl::unexpected(std::move(database.error()));
    finder.m_bytes = *std::move(database);
    if (const auto extended = extend(scratch, finder.m_bytes); !extended)
        return tl::unexpected(extended.error());
    return finder;
}

Compiled<Finder> Finder::regex(std::string_view pattern, bool ignoreCase, ScratchPtr &scratch)
{
    if (pattern.starts_with("(*")) // would switch to UTF-8 mode behind our back
        return tl::unexpected(PatternFault{u"options in (*…) are not taken"_s, 0});
    const unsigned flags = HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY | (ignoreCase ? HS_FLAG_CASELESS : 0U);
    const bool plain = isPlain(pattern);
    Compiled<DatabasePtr> characters = compileOne(std::string(pattern), flags | (plain ? 0U : HS_FLAG_UTF8));
    if (!characters) {
        PatternFault fault = std::move(characters.error());
        if (fault.byte < 0)
            fault.byte = placeOfUnsupported(pattern);
        return tl::unexpected(std::move(fault));
    }
    if (const auto extended = extend(scratch, *characters); !extended)
        return tl::unexpected(extended.error());
    Finder finder;
    if (plain) {
        finder.m_bytes = *std::move(characters);
        return finder;
    }
    finder.m_characters = *std::move(characters);
    // A pattern that only means something in characters cannot be there in other bytes.
    Compiled<DatabasePtr> bytes = compileOne(std::string(pattern), flags);
    if (bytes && extend(scratch, *bytes))
        finder.m_bytes = *std::move(bytes);
    finder.m_sameInAscii = finder.m_bytes && isAscii(pattern);
    return finder;
}

bool Finder::hit(const hs_database_t *database, std::string_view bytes, hs_scratch_t *scratch)
{
    bool found = false;
    scanFunction()(database, bytes.data(), static_cast<unsigned>(bytes.size()), 0, scratch, stopAtFirst,
                   &found);
    return found;
}

bool Finder::find(std::string_view bytes, hs_scratch_t *scratch) const
{
    if (m_plain)
        return bytes.find(*m_plain) != std::string_view::npos;
    if (!m_characters || (m_sameInAscii && isAscii(bytes)))
        return hit(m_bytes.get(), bytes, scratch);
    // Vectorscan's answer for broken UTF-8 is undefined in that mode.
    if (simdjson::validate_utf8(bytes.data(), bytes.size()))
        return hit(m_characters.get(), bytes, scratch);
    return m_bytes && hit(m_bytes.get(), bytes, scratch);
}

} // namespace sluice::filter
