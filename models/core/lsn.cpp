#include "models/core/lsn.h"

namespace sluice {

QString Lsn::toString() const
{
    return QString::number(value >> 32U, 16).toUpper() + u'/' +
           QString::number(value & 0xFFFFFFFFU, 16).toUpper();
}

std::optional<Lsn> Lsn::parse(QStringView text)
{
    const qsizetype slash = text.indexOf(u'/');
    if (slash < 1 || slash > 8 || text.size() - slash - 1 < 1 || text.size() - slash - 1 > 8)
        return std::nullopt;
    bool highOk = false;
    bool lowOk = false;
    const std::uint64_t high = text.left(slash).toUInt(&highOk, 16);
    const std::uint64_t low = text.mid(slash + 1).toUInt(&lowOk, 16);
    if (!highOk || !lowOk)
        return std::nullopt;
    return Lsn{(high << 32U) | low};
}

std::optional<Lsn> Lsn::fromDecimal(QStringView text)
{
    bool ok = false;
    const qulonglong value = text.toULongLong(&ok, 10);
    if (!ok)
        return std::nullopt;
    return Lsn{value};
}

} // namespace sluice
