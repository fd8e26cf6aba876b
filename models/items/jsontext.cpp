#include "models/items/jsontext.h"

#include <QStringDecoder>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

class Layout
{
public:
    explicit Layout(const QString &text)
        : m_text(text)
    {
        m_out.reserve(text.size() * 2);
    }

    QString run()
    {
        for (; m_at < m_text.size(); ++m_at)
            take(m_text.at(m_at));
        return m_out;
    }

private:
    void take(QChar c)
    {
        if (m_inString)
            takeInString(c);
        else if (c == u'{' || c == u'[')
            open(c);
        else if (c == u'}' || c == u']')
            close(c);
        else if (c == u',')
            newLine(c);
        else if (c == u':')
            m_out += u": "_s;
        else if (!c.isSpace())
            takeOther(c);
    }

    void takeOther(QChar c)
    {
        m_inString = c == u'"';
        m_out += c;
    }

    void takeInString(QChar c)
    {
        m_out += c;
        if (m_escaped)
            m_escaped = false;
        else if (c == u'\\')
            m_escaped = true;
        else if (c == u'"')
            m_inString = false;
    }

    void open(QChar c)
    {
        qsizetype next = m_at + 1;
        while (next < m_text.size() && m_text.at(next).isSpace())
            ++next;
        const QChar closing = c == u'{' ? u'}' : u']';
        if (next < m_text.size() && m_text.at(next) == closing) {
            m_out += c;
            m_out += closing;
            m_at = next;
            return;
        }
        ++m_depth;
        newLine(c);
    }

    void close(QChar c)
    {
        m_depth = qMax(0, m_depth - 1);
        m_out += u'\n';
        indent();
        m_out += c;
    }

    void newLine(QChar c)
    {
        m_out += c;
        m_out += u'\n';
        indent();
    }

    // A hostile message may nest a hundred thousand levels deep: the indentation must not grow with it
    // without end.
    void indent() { m_out += QString(2 * qMin(m_depth, 40), u' '); }

    const QString &m_text;
    QString m_out;
    qsizetype m_at = 0;
    int m_depth = 0;
    bool m_inString = false;
    bool m_escaped = false;
};

} // namespace

QString prettyJson(const QByteArray &bytes)
{
    QStringDecoder decode(QStringDecoder::Utf8);
    const QString text = decode(bytes);
    if (decode.hasError() || text.contains(QChar::Null))
        return u"0x"_s + QString::fromLatin1(bytes.toHex(' '));
    const QString trimmed = text.trimmed();
    if (!trimmed.startsWith(u'{') && !trimmed.startsWith(u'['))
        return text;
    return Layout(trimmed).run();
}

} // namespace sluice
