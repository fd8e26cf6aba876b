#include "models/clients/kafka/address.h"

using namespace Qt::StringLiterals;

namespace sluice::kafka {

QString Address::text() const
{
    return host.contains(u':') ? u"[%1]:%2"_s.arg(host).arg(port) : u"%1:%2"_s.arg(host).arg(port);
}

std::optional<Address> parseAddress(const QString &text)
{
    QString rest = text.trimmed();
    if (const auto scheme = rest.indexOf(u"://"_s); scheme >= 0)
        rest = rest.mid(scheme + 3);
    Address address;
    QString port;
    if (rest.startsWith(u'[')) {
        const auto end = rest.indexOf(u']');
        if (end < 0)
            return {};
        address.host = rest.mid(1, end - 1);
        rest = rest.mid(end + 1);
        if (!rest.isEmpty() && !rest.startsWith(u':'))
            return {};
        port = rest.mid(1);
    } else {
        const auto colon = rest.lastIndexOf(u':');
        address.host = colon < 0 ? rest : rest.left(colon);
        port = colon < 0 ? QString() : rest.mid(colon + 1);
        if (colon >= 0 && port.isEmpty())
            return {};
    }
    if (!port.isEmpty()) {
        bool isNumber = false;
        address.port = port.toInt(&isNumber);
        if (!isNumber || address.port < 1 || address.port > 65535)
            return {};
    }
    if (address.host.isEmpty() || address.host.contains(u' ') || address.host.contains(u'/'))
        return {};
    return address;
}

} // namespace sluice::kafka
