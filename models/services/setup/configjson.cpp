#include "models/services/setup/configjson.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ConfigJson)
};

/// Ends at the first mistake, by an exception of its own that does not leave parseConfigJson.
class Reader final
{
public:
    explicit Reader(const QString &text)
        : m_text(text)
    {}

    struct Stop
    {
        qsizetype at;
        QString message;
    };

    ConfigEntries read()
    {
        skipSpace();
        ConfigEntries entries = object(true);
        skipSpace();
        if (m_at < m_text.size())
            stop(Text::tr("there is more after the end of the config"));
        return entries;
    }

private:
    [[noreturn]] void stop(const QString &message) const { throw Stop{m_at, message}; }
    [[noreturn]] void stopAt(qsizetype at, const QString &message) const { throw Stop{at, message}; }

    [[nodiscard]] QChar peek() const { return m_at < m_text.size() ? m_text.at(m_at) : QChar(); }

    void skipSpace()
    {
        while (peek() == u' ' || peek() == u'\n' || peek() == u'\t' || peek() == u'\r')
            ++m_at;
        if (m_text.mid(m_at, 2) == u"//" || m_text.mid(m_at, 2) == u"/*")
            stop(Text::tr("JSON has no comments"));
    }

    void expect(QChar c, const QString &message)
    {
        skipSpace();
        if (peek() != c)
            stop(message);
        ++m_at;
    }

    ConfigEntries object(bool outermost)
    {
        expect(u'{', Text::tr("a config begins with {"));
        ConfigEntries entries;
        QSet<QString> keys;
        skipSpace();
        while (peek() != u'}') {
            member(entries, outermost);
            for (qsizetype i = keys.size(); i < entries.size(); ++i) {
                if (keys.contains(entries.at(i).key))
                    stopAt(entries.at(i).offset,
                           Text::tr("the key \"%1\" is given twice").arg(entries.at(i).key));
                keys.insert(entries.at(i).key);
            }
            skipSpace();
            if (peek() == u'}')
                break;
            expect(u',', Text::tr("a comma or } is missing before this"));
            skipSpace();
            if (peek() == u'}')
                stop(Text::tr("there is a comma too many before this"));
        }
        ++m_at;
        return entries;
    }

    void member(ConfigEntries &entries, bool outermost)
    {
        if (peek() != u'"')
            stop(m_at >= m_text.size() ? Text::tr("the closing } is missing")
                                       : Text::tr("a key in quotes is missing here"));
        const qsizetype start = m_at;
        const QString key = string();
        if (key.isEmpty())
            stop(Text::tr("a key is empty"));
        expect(u':', Text::tr("a colon is missing after the key \"%1\"").arg(key));
        skipSpace();
        if (outermost && key == u"config" && peek() == u'{')
            entries += object(false);
        else
            entries.append({key, value(key), start});
    }

    QString value(const QString &key)
    {
        if (peek() == u'"')
            return string();
        static const QRegularExpression plain(
            u"\\G(true|false|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?)(?![A-Za-z0-9_.+-])"_s);
        const auto match = plain.match(m_text, m_at);
        if (!match.hasMatch())
            stop(peek() == u'{' || peek() == u'['
                     ? Text::tr("a config holds texts, not lists or objects: put \"%1\" in quotes").arg(key)
                     : Text::tr("\"%1\" needs a value: a text in quotes, a number, true or false").arg(key));
        m_at = match.capturedEnd();
        return match.captured();
    }

    QString string()
    {
        const qsizetype start = m_at++;
        QString text;
        while (peek() != u'"') {
            if (m_at >= m_text.size() || peek() == u'\n')
                stopAt(start, Text::tr("the quotes that begin here do not end in this line"));
            if (peek() < u' ')
                stop(Text::tr("a control character has to be written as an escape such as \\t"));
            text.append(peek() == u'\\' ? escape() : m_text.at(m_at++));
        }
        ++m_at;
        return text;
    }

    QChar escape()
    {
        static const QString letters = u"\"\\/bfnrt"_s;
        static const QString meant = u"\"\\/\b\f\n\r\t"_s;
        const QChar letter = m_at + 1 < m_text.size() ? m_text.at(m_at + 1) : QChar();
        if (const qsizetype known = letters.indexOf(letter); known >= 0 && !letter.isNull()) {
            m_at += 2;
            return meant.at(known);
        }
        const QString digits = m_text.mid(m_at + 2, 4);
        static const QRegularExpression hexadecimal(u"^[0-9A-Fa-f]{4}$"_s);
        if (letter != u'u' || !hexadecimal.match(digits).hasMatch())
            stop(Text::tr("JSON does not know this escape; a backslash itself is written \\\\"));
        m_at += 6;
        return QChar(digits.toUShort(nullptr, 16));
    }

    const QString &m_text;
    qsizetype m_at = 0;
};

QString quoted(const QString &text)
{
    QString out = u"\""_s;
    for (const QChar c : text) {
        switch (c.unicode()) {
        case '"':
            out += u"\\\""_s;
            break;
        case '\\':
            out += u"\\\\"_s;
            break;
        case '\n':
            out += u"\\n"_s;
            break;
        case '\r':
            out += u"\\r"_s;
            break;
        case '\t':
            out += u"\\t"_s;
            break;
        default:
            // A text editor makes line breaks and spaces of these.
            if (c < u' ' || c == QChar::Nbsp || c == QChar::LineSeparator || c == QChar::ParagraphSeparator ||
                c == QChar(0xfdd0) || c == QChar(0xfdd1))
                out += u"\\u%1"_s.arg(c.unicode(), 4, 16, QChar(u'0'));
            else
                out += c;
        }
    }
    return out + u'"';
}

} // namespace

tl::expected<ConfigEntries, JsonFault> parseConfigJson(const QString &text)
{
    try {
        return Reader(text).read();
    } catch (const Reader::Stop &stop) {
        return tl::unexpected(faultAt(text, stop.at, stop.message));
    }
}

JsonFault faultAt(const QString &text, qsizetype offset, const QString &message)
{
    const QStringView before = QStringView(text).left(offset);
    const qsizetype lineStart = before.lastIndexOf(u'\n') + 1;
    return {1 + int(before.count(u'\n')), 1 + int(offset - lineStart), offset, message};
}

QString writeConfigJson(const ConfigEntries &entries)
{
    if (entries.isEmpty())
        return u"{\n}\n"_s;
    QStringList lines;
    for (const ConfigEntry &entry : entries)
        lines.append(u"  %1: %2"_s.arg(quoted(entry.key), quoted(entry.value)));
    return u"{\n"_s + lines.join(u",\n"_s) + u"\n}\n"_s;
}

} // namespace sluice::setup
