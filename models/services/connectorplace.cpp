#include "models/services/connectorplace.h"

#include <QUrl>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

/// The database of the profile that is meant. Connect may know the server by another address than the console
/// does, so the database's name decides and the address only chooses between several of that name.
QString databaseOfProfile(const Profile &profile, const ConnectorAddress &address)
{
    QStringList sameName;
    for (const DatabaseProfile &db : profile.databases) {
        if (db.dbname != address.dbname)
            continue;
        if (db.host == address.host && db.port == address.port)
            return db.name;
        sameName.append(db.name);
    }
    return sameName.isEmpty() ? address.dbname : sameName.first();
}

} // namespace

QString configValue(const Connector &connector, const QString &key, const QString &fallback)
{
    const QString text = connector.config.value(key);
    return text.isEmpty() ? fallback : text;
}

ConnectorAddress sourceAddressOf(const Connector &source)
{
    return {configValue(source, u"database.hostname"_s),
            configValue(source, u"database.port"_s, u"5432"_s).toInt(),
            configValue(source, u"database.dbname"_s)};
}

ConnectorAddress targetAddressOf(const Connector &sink)
{
    QString text = configValue(sink, u"connection.url"_s);
    if (!text.startsWith(u"jdbc:postgresql:"_s))
        return {};
    const QUrl url(text.remove(0, 5)); // "jdbc:"
    return {url.host(), url.port(5432), url.path().mid(1)};
}

QString sourceDatabaseOf(const Connector &source, const Profile &profile)
{
    return databaseOfProfile(profile, sourceAddressOf(source));
}

QString targetDatabaseOf(const Connector &sink, const Profile &profile)
{
    return databaseOfProfile(profile, targetAddressOf(sink));
}

} // namespace sluice
