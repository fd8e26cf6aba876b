#include "models/services/topics/filter/lexer.h"

#include <QCoreApplication>
#include <array>
#include <utility>

namespace sluice::filter {

namespace {

using namespace Qt::StringLiterals;

QString tr(const char *text)
{
    return QCoreApplication::translate("Filter", text);
}

bool isQuote(QChar c)
{
    return c == u'"' || c == u'\'';
}

bool beginsName(QChar c)
{
    return c.isLetter() || c == u'_' || c == u'$';
}

bool continuesName(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$';
}

bool endsBare(QChar c)
{
    return c.isNull() || c.isSpace() || c == u'(' || c == u')' || c == u',' || isQuote(c);
}

/// What others write for what has another name here.
QString foreignRemedy(QStringView rest)
{
    constexpr std::array foreign{
        std::pair{u"&", "\"%1\" is no word of filters: write \"and\"."},
        std::pair{u"|", "\"%1\" is no word of filters: write \"or\"."},
        std::pair{u"!", "\"%1\" is no word of filters: write \"not\"."},
        std::pair{u"~", "\"%1\" is no word of filters: write matches /…/."},
        std::pair{u"\u201C", "\"%1\" is no quote: write \"\"\"."},
        std::pair{u"\u201D", "\"%1\" is no quote: write \"\"\"."},
        std::pair{u"/", "A regular expression stands here alone: write matches before it."}};
    for (const auto &[character, sentence] : foreign) {
        if (rest.startsWith(QStringView(character)))
            return tr(sentence);
    }
    return tr("\"%1\" cannot stand here: put text in quotes.");
}

} // namespace

QChar Lexer::at(qsizetype position) const
{
    return position < m_text.size() ? m_text[position] : QChar();
}

bool Lexer::touches(QChar c) const
{
    return m_position < m_text.size() && m_text[m_position] == c;
}

void Lexer::skipSpace()
{
    while (m_position < m_text.size() && m_text[m_position].isSpace())
        ++m_position;
}

Token Lexer::made(Token::Kind kind, qsizetype begin, QString text)
{
    return {kind, std::move(text), static_cast<int>(begin), static_cast<int>(m_position - begin)};
}

Token Lexer::bad(qsizetype begin, qsizetype length, QString sentence)
{
    return {Token::Kind::Bad, std::move(sentence), static_cast<int>(begin), static_cast<int>(length)};
}

Token Lexer::peek() const
{
    Lexer ahead = *this;
    return ahead.take();
}

Token Lexer::take()
{
    skipSpace();
    const qsizetype begin = m_position;
    if (begin >= m_text.size())
        return made(Token::Kind::End, begin, {});
    if (isQuote(m_text[begin]))
        return takeString();
    if (!beginsName(m_text[begin]))
        return takeSymbol();
    while (continuesName(at(m_position)))
        ++m_position;
    return made(Token::Kind::Word, begin, m_text.mid(begin, m_position - begin).toString());
}

Token Lexer::takeSymbol()
{
    constexpr std::array symbols{u"==", u"!=", u"<>", u"<=", u">=", u"=", u"<",
                                 u">",  u"(",  u")",  u",",  u".",  u"[", u"]"};
    const qsizetype begin = m_position;
    for (const char16_t *symbol : symbols) {
        if (!m_text.mid(begin).startsWith(QStringView(symbol)))
            continue;
        m_position += QStringView(symbol).size();
        return made(Token::Kind::Symbol, begin, QString::fromUtf16(symbol));
    }
    m_position += m_text[begin].isHighSurrogate() && at(begin + 1).isLowSurrogate() ? 2 : 1;
    const QString shown = m_text.mid(begin, m_position - begin).toString();
    const QString remedy = foreignRemedy(m_text.mid(begin));
    return bad(begin, m_position - begin, remedy.contains(u"%1"_s) ? remedy.arg(shown) : remedy);
}

Token Lexer::takeString()
{
    const qsizetype begin = m_position;
    const QChar quote = m_text[m_position++];
    QString text;
    while (m_position < m_text.size()) {
        const QChar c = m_text[m_position++];
        if (c == quote) {
            const bool ignoreCase = takeIgnoreCase();
            Token token = made(Token::Kind::String, begin, std::move(text));
            token.ignoreCase = ignoreCase;
            return token;
        }
        if (c != u'\\') {
            text += c;
            continue;
        }
        const qsizetype escape = m_position - 1;
        if (m_position < m_text.size() && !takeEscape(text))
            return bad(escape, 2,
                       tr("This escape is unknown: write \\\\ for a backslash, or one of \\\" \\n \\r \\t "
                          "\\uXXXX."));
    }
    return bad(begin, 1, tr("This quote is not closed: put %1 at the end of the text.").arg(quote));
}

bool Lexer::takeEscape(QString &into)
{
    const QChar c = m_text[m_position++];
    constexpr std::array plain{std::pair{u'n', u'\n'}, std::pair{u'r', u'\r'},  std::pair{u't', u'\t'},
                               std::pair{u'"', u'"'},  std::pair{u'\'', u'\''}, std::pair{u'\\', u'\\'},
                               std::pair{u'/', u'/'}};
    for (const auto &[letter, meaning] : plain) {
        if (c == letter) {
            into += QChar(meaning);
            return true;
        }
    }
    if (c != u'u' || m_position + 4 > m_text.size())
        return false;
    bool ok = false;
    const ushort unit = m_text.mid(m_position, 4).toUShort(&ok, 16);
    if (!ok)
        return false;
    into += QChar(unit);
    m_position += 4;
    return true;
}

bool Lexer::takeIgnoreCase()
{
    if (at(m_position) != u'i' || continuesName(at(m_position + 1)))
        return false;
    ++m_position;
    return true;
}

Token Lexer::takeOperand()
{
    skipSpace();
    const qsizetype begin = m_position;
    if (begin >= m_text.size() || isQuote(m_text[begin]))
        return take();
    while (!endsBare(at(m_position)))
        ++m_position;
    if (m_position == begin)
        return take();
    return made(Token::Kind::Bare, begin, m_text.mid(begin, m_position - begin).toString());
}

Token Lexer::takeRegex()
{
    skipSpace();
    const qsizetype begin = m_position;
    if (at(begin) != u'/')
        return takeOperand();
    ++m_position;
    while (m_position < m_text.size() && m_text[m_position] != u'/')
        m_position += m_text[m_position] == u'\\' ? 2 : 1;
    if (m_position >= m_text.size()) {
        m_position = m_text.size();
        return bad(begin, 1, tr("This regular expression is not closed: put / at its end."));
    }
    ++m_position;
    const QString text = m_text.mid(begin + 1, m_position - begin - 2).toString();
    const bool ignoreCase = takeIgnoreCase();
    Token token = made(Token::Kind::Regex, begin, text);
    token.ignoreCase = ignoreCase;
    return token;
}

Token Lexer::takeName()
{
    const qsizetype begin = m_position;
    if (begin < m_text.size() && isQuote(m_text[begin]))
        return takeString();
    while (continuesName(at(m_position)))
        ++m_position;
    if (m_position == begin)
        return bad(begin, begin < m_text.size() ? 1 : 0,
                   tr("A field's name is missing: write one after the dot, in quotes where it is unusual."));
    return made(Token::Kind::Word, begin, m_text.mid(begin, m_position - begin).toString());
}

} // namespace sluice::filter
