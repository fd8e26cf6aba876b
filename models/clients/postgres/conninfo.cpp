#include "models/clients/postgres/conninfo.h"

#include "models/clients/postgres/handles.h"
#include "models/clients/postgres/text.h"

#include <QFileInfo>
#include <QMap>
#include <algorithm>
#include <array>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

QStringList knownOptions()
{
    QStringList known;
    const PgOptions options(PQconndefaults());
    for (const PQconninfoOption *option = options.get(); option != nullptr && option->keyword != nullptr;
         ++option)
        known.append(QString::fromLatin1(option->keyword));
    return known;
}

Result<void> checkOption(const QString &keyword, const QStringList &known, const DatabaseProfile &profile)
{
    // A replication connection takes none of our queries; a password has its own, safer place.
    static const QStringList refused{u"password"_s, u"sslpassword"_s, u"replication"_s};
    if (refused.contains(keyword)) {
        return fail(
            ErrorKind::Invalid,
            Text::tr("The option \"%1\" of database \"%2\" does not belong among its options: remove it.")
                .arg(keyword, profile.name));
    }
    if (!known.isEmpty() && !known.contains(keyword)) {
        return fail(
            ErrorKind::Invalid,
            Text::tr("libpq %1 does not know the option \"%2\" of database \"%3\": correct or remove it.")
                .arg(QString::number(PQlibVersion() / 10000), keyword, profile.name));
    }
    return {};
}

Result<void> checkFile(const QString &key, const QString &path, const DatabaseProfile &profile)
{
    if (path.isEmpty() || path == "system"_L1 || path.startsWith("pkcs11:"_L1) || path.contains("engine:"_L1))
        return {};
    if (QFileInfo(path).isReadable())
        return {};
    return fail(ErrorKind::Invalid, Text::tr("The file %1 that database \"%2\" names as %3 cannot be read.")
                                        .arg(path, profile.name, key));
}

QByteArray milliseconds(std::chrono::milliseconds time)
{
    return QByteArray::number(static_cast<qint64>(time.count()));
}

/// A reader gives way at once; a change waits a little for its lock, and not so long that a queue forms
/// behind it.
std::chrono::milliseconds lockTimeout(const Polling &deadlines, SessionMode mode)
{
    const std::chrono::milliseconds most(mode == SessionMode::Read ? 500 : 2000);
    return std::min(deadlines.answerTimeout / 2, most);
}

QByteArray settingsOf(SessionMode mode)
{
    switch (mode) {
    case SessionMode::Read:
        return " -c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read"
               " -c search_path=pg_catalog";
    case SessionMode::Administer:
        return " -c search_path=pg_catalog -c standard_conforming_strings=on";
    case SessionMode::WriteRows:
        break;
    }
    return {};
}

/// Later words win over earlier ones, so that ours go last.
QByteArray sessionSettings(const QString &fromProfile, const Polling &deadlines, SessionMode mode)
{
    QByteArray result = fromProfile.toUtf8();
    if (!result.isEmpty())
        result += ' ';
    return result + "-c statement_timeout=" + milliseconds(deadlines.answerTimeout) +
           " -c lock_timeout=" + milliseconds(lockTimeout(deadlines, mode)) + settingsOf(mode);
}

/// Our sessions are read-only by their own wish, which libpq cannot tell from a server that only reads.
QByteArray sessionAttributes(const QString &wanted)
{
    if (wanted == "read-write"_L1)
        return "primary";
    if (wanted == "read-only"_L1)
        return "standby";
    return wanted.toUtf8();
}

} // namespace

QStringList hostsOf(const DatabaseProfile &profile)
{
    const QString hosts = profile.host.isEmpty() ? qEnvironmentVariable("PGHOST") : profile.host;
    QStringList result;
    for (const QString &host : hosts.split(u','))
        result.append(host.trimmed());
    return result;
}

bool isLocalSocket(const QString &host)
{
    return host.isEmpty() || host.startsWith(u'/') || host.startsWith(u'@');
}

Result<void> checkProfile(const DatabaseProfile &profile)
{
    const QStringList known = knownOptions();
    for (auto option = profile.options.begin(); option != profile.options.end(); ++option) {
        if (Result<void> checked = checkOption(option.key(), known, profile); !checked)
            return checked;
    }
    const std::array<std::pair<QString, QString>, 3> files{{{u"sslrootcert"_s, profile.sslrootcert},
                                                            {u"sslcert"_s, profile.sslcert},
                                                            {u"sslkey"_s, profile.sslkey}}};
    for (const auto &[key, path] : files) {
        if (Result<void> checked = checkFile(key, path, profile); !checked)
            return checked;
    }
    return {};
}

QList<Parameter> connectionParameters(const DatabaseProfile &profile, const Secrets &secrets,
                                      const Polling &deadlines, const Address &address, SessionMode mode)
{
    QMap<QByteArray, QByteArray> parameters{
        {"application_name", "sluice"},
        {"gssencmode", "disable"},
        {"keepalives", "1"},
        {"keepalives_idle", "10"},
        {"keepalives_interval", "5"},
        {"keepalives_count", "3"},
        {"tcp_user_timeout", milliseconds(deadlines.answerTimeout)},
    };
    for (auto option = profile.options.begin(); option != profile.options.end(); ++option)
        parameters.insert(option.key().toUtf8(), option.value().toUtf8());

    const auto insertGiven = [&parameters](const char *keyword, const QByteArray &value) {
        if (!value.isEmpty())
            parameters.insert(keyword, value);
    };
    insertGiven("host", address.host);
    insertGiven("hostaddr", address.numeric);
    insertGiven("port", profile.port > 0 ? QByteArray::number(profile.port) : QByteArray());
    insertGiven("dbname", profile.dbname.toUtf8());
    insertGiven("user", profile.user.toUtf8());
    insertGiven("sslmode", profile.sslmode.toUtf8());
    insertGiven("sslrootcert", profile.sslrootcert.toUtf8());
    insertGiven("sslcert", profile.sslcert.toUtf8());
    insertGiven("sslkey", profile.sslkey.toUtf8());
    insertGiven("target_session_attrs", sessionAttributes(profile.options.value(u"target_session_attrs"_s)));
    if (profile.password.kind == SecretSource::Kind::PgPass)
        insertGiven("passfile", profile.password.reference.toUtf8());
    else
        insertGiven("password", secrets.password.reveal());
    // Without one, OpenSSL asks the terminal for the password of an encrypted key, past every deadline of
    // ours. A wrong one fails at once, and a key that is not encrypted needs none. Always, because libpq
    // looks for a key of its own in ~/.postgresql.
    parameters.insert("sslpassword", secrets.keyPassword.isEmpty() ? QByteArray("none given")
                                                                   : secrets.keyPassword.reveal());
    parameters.insert("client_encoding", "UTF8");
    parameters.insert("options", sessionSettings(profile.options.value(u"options"_s), deadlines, mode));

    QList<Parameter> result;
    for (auto parameter = parameters.begin(); parameter != parameters.end(); ++parameter)
        result.append({parameter.key(), parameter.value()});
    return result;
}

} // namespace sluice::postgres
