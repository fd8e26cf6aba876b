#include "app/cli/recordprinter.h"

#include "app/cli/terminal.h"

#include <QDateTime>
#include <cerrno>
#include <unistd.h>

namespace sluice::cli {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype kFlushAt = 64 * 1024;
constexpr qsizetype kLineKey = 60;
constexpr qsizetype kLineValue = 400;

/// One line of text of at most `length` characters; what is no UTF-8 shows as replacement characters.
QString lineOf(const BytesView &bytes, qsizetype length)
{
    if (bytes.isNull())
        return u"null"_s;
    // A character has at most four bytes.
    const auto taken = std::min<std::size_t>(bytes.size, static_cast<std::size_t>(length) * 4);
    QString text = safe(QString::fromUtf8(bytes.data, static_cast<qsizetype>(taken))).simplified();
    if (text.size() > length || taken < bytes.size)
        text = text.left(length) + u'…';
    return text;
}

} // namespace

bool RecordPrinter::take(std::span<const RecordView> hits)
{
    for (const RecordView &record : hits) {
        if (m_form == Form::Json)
            m_json.append(m_pending, record);
        else
            appendLine(record);
        if (m_pending.size() >= kFlushAt && !flush())
            return false;
    }
    return !m_closed;
}

void RecordPrinter::rest()
{
    flush();
}

void RecordPrinter::appendLine(const RecordView &record)
{
    const QString time =
        record.timestampMs < 0
            ? u"-"_s
            : QDateTime::fromMSecsSinceEpoch(record.timestampMs).toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    m_pending += (time + u"  "_s + QString::number(record.partition) + u':' + QString::number(record.offset) +
                  u"  "_s + lineOf(record.key, kLineKey) + u"  "_s + lineOf(record.value, kLineValue) + u'\n')
                     .toUtf8();
}

bool RecordPrinter::flush()
{
    const char *from = m_pending.constData();
    qsizetype left = m_pending.size();
    while (left > 0 && !m_closed) {
        const ssize_t written = write(STDOUT_FILENO, from, static_cast<size_t>(left));
        if (written > 0) {
            from += written;
            left -= written;
        } else if (written < 0 && errno != EINTR) {
            m_closed = true;
        }
    }
    m_pending.clear();
    return !m_closed;
}

} // namespace sluice::cli
