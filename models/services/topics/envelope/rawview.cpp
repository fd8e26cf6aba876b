#include "models/services/topics/envelope/display.h"
#include "models/services/topics/envelope/jsontape.h"
#include "models/services/topics/envelope/words.h"

#include <algorithm>
#include <simdjson.h>

namespace sluice::envelope {

using namespace Qt::StringLiterals;

namespace {

/// Indents JSON that is known to be JSON, without reading it as anything but characters.
class Indenter final
{
public:
    Indenter(std::string_view json, std::size_t most)
        : m_json(json)
        , m_most(most)
    {}

    /// False: cut.
    bool run()
    {
        for (m_at = 0; m_at < m_json.size(); ++m_at) {
            if (m_out.size() >= m_most)
                return false;
            step(m_json[m_at]);
        }
        return true;
    }

    [[nodiscard]] const std::string &text() const { return m_out; }

private:
    void step(char c)
    {
        switch (c) {
        case '"':
            return string();
        case '{':
        case '[':
            return open(c);
        case '}':
        case ']':
            --m_depth;
            newLine();
            m_out += c;
            return;
        case ',':
            m_out += c;
            return newLine();
        case ':':
            m_out += ": ";
            return;
        case ' ':
        case '\t':
        case '\n':
        case '\r':
            return;
        default:
            m_out += c;
        }
    }

    void string()
    {
        const std::size_t begin = m_at++;
        while (m_at < m_json.size() && m_json[m_at] != '"')
            m_at += m_json[m_at] == '\\' ? 2 : 1;
        m_out.append(m_json.substr(begin, std::min(m_at + 1 - begin, m_most)));
    }

    /// An empty object or array stays in its line.
    void open(char c)
    {
        m_out += c;
        const std::size_t next = m_json.find_first_not_of(" \t\r\n", m_at + 1);
        if (next != std::string_view::npos && (m_json[next] == '}' || m_json[next] == ']')) {
            m_out += m_json[next];
            m_at = next;
            return;
        }
        ++m_depth;
        newLine();
    }

    void newLine()
    {
        m_out += '\n';
        m_out.append(2 * m_depth, ' ');
    }

    std::string_view m_json;
    std::size_t m_most;
    std::size_t m_at = 0;
    std::size_t m_depth = 0;
    std::string m_out;
};

/// Not cut within a character.
QString textOf(std::string_view utf8, std::size_t most)
{
    std::size_t size = std::min(utf8.size(), most);
    while (size < utf8.size() && size > 0 && (static_cast<unsigned char>(utf8[size]) & 0xc0U) == 0x80U)
        --size;
    return manyLines(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(size)));
}

QString cutNote(qsizetype shown, std::size_t whole)
{
    return tr("cut: the first %1 bytes of the text, of a record of %2 bytes").arg(shown).arg(whole);
}

/// "00000010  00 01 … 0f  |................|"
void appendHexLine(QString &out, std::string_view bytes, std::size_t at)
{
    out += QStringLiteral("%1 ").arg(at, 8, 16, QLatin1Char('0'));
    const std::string_view line = bytes.substr(at, 16);
    for (std::size_t i = 0; i < 16; ++i)
        out += i < line.size()
                   ? QStringLiteral(" %1").arg(static_cast<unsigned char>(line[i]), 2, 16, QLatin1Char('0'))
                   : u"   "_s;
    out += u"  |"_s;
    for (const char c : line)
        out += c >= 0x20 && c < 0x7f ? QLatin1Char(c) : QLatin1Char('.');
    out += u"|\n"_s;
}

RawView hexView(std::string_view bytes, std::size_t most)
{
    constexpr std::size_t lineLength = 79;
    const std::size_t shown = std::min(bytes.size(), std::max<std::size_t>(most / lineLength, 1) * 16);
    RawView view;
    for (std::size_t at = 0; at < shown; at += 16)
        appendHexLine(view.text, bytes, at);
    view.note = shown < bytes.size() ? tr("bytes, cut: the first %1 of %2").arg(shown).arg(bytes.size())
                                     : tr("bytes");
    return view;
}

} // namespace

RawView rawView(BytesView bytes, qsizetype mostBytes)
{
    const auto most = static_cast<std::size_t>(std::max<qsizetype>(mostBytes, 1));
    if (bytes.isNull() || bytes.size == 0)
        return {{}, bytes.isNull() ? tr("null") : tr("empty")};
    const std::string_view view = bytes.view();
    if (!simdjson::validate_utf8(view.data(), view.size()) || view.find('\0') != std::string_view::npos)
        return hexView(view, most);
    JsonTape tape;
    if (tape.read(view) != JsonTape::Outcome::Read)
        return {textOf(view, most), view.size() > most ? cutNote(mostBytes, view.size()) : QString()};
    Indenter indenter(view, most);
    const bool whole = indenter.run() && indenter.text().size() <= most;
    return {textOf(indenter.text(), most), whole ? QString() : cutNote(mostBytes, view.size())};
}

} // namespace sluice::envelope
