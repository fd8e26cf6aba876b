#include "models/core/profile.h"

namespace sluice {

QUrl restAddress(const QUrl &url)
{
    QUrl address = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    QString path = address.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/')) // QUrl::StripTrailingSlash leaves that of the root
        path.chop(1);
    address.setPath(path, QUrl::StrictMode);
    return address;
}

} // namespace sluice
