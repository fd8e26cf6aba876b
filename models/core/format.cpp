#include "models/core/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>
#include <cmath>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

QString tr(const char *text)
{
    return QCoreApplication::translate("Format", text);
}

/// Up to three significant digits, without a trailing ".0".
QString shortNumber(double value)
{
    const int decimals = value < 9.95 ? 1 : 0;
    QString text = QLocale().toString(value, 'f', decimals);
    const QString zero = QLocale().decimalPoint() + QLocale().zeroDigit();
    if (text.endsWith(zero))
        text.chop(zero.size());
    return text;
}

} // namespace

QString formatBytes(qint64 bytes)
{
    static constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    const QString sign = bytes < 0 ? u"−"_s : QString();
    double value = std::abs(static_cast<double>(bytes));
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    return sign + shortNumber(value) + u' ' + QLatin1StringView(units[unit]);
}

QString formatCount(qint64 count)
{
    return QLocale().toString(count);
}

QString formatCounted(qint64 count, const QString &one, const QString &many)
{
    return formatCount(count) + u' ' + (count == 1 ? one : many);
}

QString formatRate(double perSecond)
{
    if (perSecond < 999.5)
        return shortNumber(perSecond) + u"/s"_s;
    if (perSecond < 999500)
        return shortNumber(perSecond / 1e3) + u" k/s"_s;
    return shortNumber(perSecond / 1e6) + u" M/s"_s;
}

QString formatDuration(std::chrono::milliseconds span)
{
    const qint64 ms = span.count();
    if (ms < 1000)
        return tr("%1 ms").arg(ms);
    if (ms < 9950)
        return tr("%1 s").arg(shortNumber(static_cast<double>(ms) / 1000));
    const qint64 s = (ms + 500) / 1000;
    if (s < 60)
        return tr("%1 s").arg(s);
    if (s < 3600)
        return s % 60 == 0 ? tr("%1 min").arg(s / 60) : tr("%1 min %2 s").arg(s / 60).arg(s % 60);
    const qint64 min = s / 60;
    if (min < 24 * 60)
        return min % 60 == 0 ? tr("%1 h").arg(min / 60) : tr("%1 h %2 min").arg(min / 60).arg(min % 60);
    const qint64 hours = min / 60;
    return hours % 24 == 0 ? tr("%1 d").arg(hours / 24) : tr("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

QString formatAge(const QDateTime &then, const QDateTime &now)
{
    if (!then.isValid())
        return tr("never");
    const qint64 ms = std::max<qint64>(0, then.msecsTo(now));
    if (ms < 1000)
        return tr("just now");
    return tr("%1 ago").arg(formatDuration(std::chrono::milliseconds(ms / 1000 * 1000)));
}

} // namespace sluice
