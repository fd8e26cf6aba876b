#include "models/services/connectorplace.h"

#include <QUrl>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

/// host, port and database of "jdbc:postgresql://host:5432/db?…".
struct JdbcTarget
{
    QString host;
    int port = 5432;
    QString database;
};

JdbcTarget jdbcTarget(const QString &connectionUrl)
{
    QString text = connectionUrl;
    if (!text.startsWith(u"jdbc:postgresql:"_s))
        return {};
    const QUrl url(text.remove(0, 5));
    return {url.host(), url.port(5432), url.path().mid(1)};
}

/// The database of the profile that is meant. Connect may know the server by another address than the console
/// does, so the database's name decides and the address only chooses between several of that name.
QString databaseOfProfile(const Profile &profile, const QString &host, int port, const QString &dbname)
{
    QStringList sameName;
    for (const DatabaseProfile &db : profile.databases) {
        if (db.dbname != dbname)
            continue;
        if (db.host == host && db.port == port)
            return db.name;
        sameName.append(db.name);
    }
    return sameName.isEmpty() ? dbname : sameName.first();
}

} // namespace

QString configValue(const Connector &connector, const QString &key, const QString &fallback)
{
    const QString text = connector.config.value(key);
    return text.isEmpty() ? fallback : text;
}

QString sourceDatabaseOf(const Connector &source, const Profile &profile)
{
    return databaseOfProfile(profile, configValue(source, u"database.hostname"_s),
                             configValue(source, u"database.port"_s, u"5432"_s).toInt(),
                             configValue(source, u"database.dbname"_s));
}

QString targetDatabaseOf(const Connector &sink, const Profile &profile)
{
    const JdbcTarget target = jdbcTarget(configValue(sink, u"connection.url"_s));
    return target.database.isEmpty() ? QString()
                                     : databaseOfProfile(profile, target.host, target.port, target.database);
}

} // namespace sluice
