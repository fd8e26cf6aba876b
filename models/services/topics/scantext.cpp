#include "models/services/topics/scantext.h"

#include <QCoreApplication>
#include <QMap>
#include <QRegularExpression>
#include <QTimeZone>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::ScanText", text);
}

/// "newest:500" → 500, where it begins with `word` and a colon.
std::optional<qint64> numberAfter(const QString &text, const QString &word)
{
    if (!text.startsWith(word + u':'))
        return {};
    bool number = false;
    const qint64 value = text.mid(word.size() + 1).toLongLong(&number);
    return number && value >= 0 ? std::optional(value) : std::nullopt;
}

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

} // namespace

std::optional<qint64> timeFromText(const QString &text, const QDateTime &now)
{
    static const QRegularExpression ago(u"^(\\d{1,6})([smhd])$"_s);
    static const QMap<QString, qint64> seconds{{u"s"_s, 1}, {u"m"_s, 60}, {u"h"_s, 3600}, {u"d"_s, 86400}};
    if (const auto match = ago.match(text); match.hasMatch())
        return now.toMSecsSinceEpoch() -
               match.captured(1).toLongLong() * seconds.value(match.captured(2)) * 1000;
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    return time.isValid() && time.toMSecsSinceEpoch() >= 0 ? std::optional(time.toMSecsSinceEpoch())
                                                           : std::nullopt;
}

Result<ScanStart> startFromText(const QString &text, const QDateTime &now)
{
    using Kind = ScanStart::Kind;
    if (text == u"oldest")
        return ScanStart{Kind::Oldest, 0};
    if (text == u"live")
        return ScanStart{Kind::Live, 0};
    if (const auto count = numberAfter(text, u"newest"_s))
        return ScanStart{Kind::Newest, *count};
    if (const auto offset = numberAfter(text, u"offset"_s))
        return ScanStart{Kind::Offset, *offset};
    if (const auto time = timeFromText(text, now))
        return ScanStart{Kind::Timestamp, *time};
    return fail(ErrorKind::Invalid,
                tr("\"%1\" is no start. Write oldest, live, newest:500, offset:42, 15m (that long "
                   "ago) or a time such as 2026-11-25T07:30.")
                    .arg(text));
}

Result<ScanEnd> endFromText(const QString &text, const QDateTime &now)
{
    using Kind = ScanEnd::Kind;
    if (text == u"now")
        return ScanEnd{Kind::Now, 0};
    if (text == u"never")
        return ScanEnd{Kind::Never, 0};
    if (const auto offset = numberAfter(text, u"offset"_s))
        return ScanEnd{Kind::Offset, *offset};
    if (const auto time = timeFromText(text, now))
        return ScanEnd{Kind::Timestamp, *time};
    return fail(ErrorKind::Invalid,
                tr("\"%1\" is no end. Write now, never, offset:42, 15m (that long ago) or a time "
                   "such as 2026-11-25T07:30.")
                    .arg(text));
}

QString toText(const ScanStart &start)
{
    switch (start.kind) {
    case ScanStart::Kind::Oldest:
        return u"oldest"_s;
    case ScanStart::Kind::Newest:
        return u"newest:%1"_s.arg(start.value);
    case ScanStart::Kind::Live:
        return u"live"_s;
    case ScanStart::Kind::Offset:
        return u"offset:%1"_s.arg(start.value);
    case ScanStart::Kind::Timestamp:
        return timeText(start.value);
    }
    return {};
}

QString toText(const ScanEnd &end)
{
    switch (end.kind) {
    case ScanEnd::Kind::Now:
        return u"now"_s;
    case ScanEnd::Kind::Offset:
        return u"offset:%1"_s.arg(end.value);
    case ScanEnd::Kind::Timestamp:
        return timeText(end.value);
    case ScanEnd::Kind::Never:
        return u"never"_s;
    }
    return {};
}

} // namespace sluice
