#include "models/core/profileformat.h"

#include "models/core/objectreader.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <algorithm>
#include <array>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

constexpr int formatVersion = 1;

QString tr(const char *text)
{
    return QCoreApplication::translate("Profile", text);
}

QString quotedList(const QStringList &words)
{
    return u'"' + words.join(u"\", \""_s) + u'"';
}

constexpr std::array environments{std::pair{"development", Environment::Development},
                                  std::pair{"staging", Environment::Staging},
                                  std::pair{"production", Environment::Production}};
constexpr std::array securities{
    std::pair{"PLAINTEXT", KafkaSecurity::Plaintext}, std::pair{"SSL", KafkaSecurity::Ssl},
    std::pair{"SASL_PLAINTEXT", KafkaSecurity::SaslPlaintext}, std::pair{"SASL_SSL", KafkaSecurity::SaslSsl}};
constexpr std::array mechanisms{std::pair{"PLAIN", SaslMechanism::Plain},
                                std::pair{"SCRAM-SHA-256", SaslMechanism::ScramSha256},
                                std::pair{"SCRAM-SHA-512", SaslMechanism::ScramSha512}};
constexpr std::array sslModes{std::pair{"disable", 0},   std::pair{"allow", 1},
                              std::pair{"prefer", 2},    std::pair{"require", 3},
                              std::pair{"verify-ca", 4}, std::pair{"verify-full", 5}};

template <class Enum, std::size_t N>
QString wordOf(const std::array<std::pair<const char *, Enum>, N> &words, Enum meaning)
{
    for (const auto &[word, value] : words) {
        if (value == meaning)
            return QString::fromLatin1(word);
    }
    return {};
}

/// {"keychain": "entry"} | {"env": "NAME"} | {"pgpass": "path"} | {"ask": true}
SecretSource readSecret(ObjectReader &parent, const QString &key, bool pgpassAllowed)
{
    const JsonNode *node = parent.get(key, JsonNode::Type::Object);
    if (!node)
        return {};
    ObjectReader reader(node, parent.pathOf(key), parent.complaint());
    const QString entry = reader.text(u"keychain"_s);
    const QString variable = reader.text(u"env"_s);
    const QString file = pgpassAllowed ? reader.text(u"pgpass"_s) : QString();
    const bool ask = reader.flag(u"ask"_s, false);
    reader.finish();
    if (node->members.size() != 1) {
        parent.complaint().add(node->line, parent.pathOf(key),
                               tr("must hold exactly one of %1; a password itself never stands in a profile.")
                                   .arg(pgpassAllowed ? u"\"keychain\", \"env\", \"pgpass\", \"ask\""_s
                                                      : u"\"keychain\", \"env\", \"ask\""_s));
        return {};
    }
    if (!entry.isEmpty())
        return {SecretSource::Kind::Keychain, entry};
    if (!variable.isEmpty())
        return {SecretSource::Kind::Environment, variable};
    if (pgpassAllowed && node->find(u"pgpass"_s))
        return {SecretSource::Kind::PgPass, file};
    if (ask)
        return {SecretSource::Kind::Ask, {}};
    parent.complaint().add(node->line, parent.pathOf(key), tr("must not be empty."));
    return {};
}

QMap<QString, QString> readOptions(ObjectReader &parent)
{
    // What Sluice sets itself, and a password in clear, are refused here: they would be overridden or leak.
    static const QSet<QString> ours{u"host"_s,        u"hostaddr"_s, u"port"_s,    u"dbname"_s,
                                    u"user"_s,        u"password"_s, u"sslmode"_s, u"sslcert"_s,
                                    u"sslrootcert"_s, u"sslkey"_s};
    QMap<QString, QString> result;
    const JsonNode *node = parent.get(u"options"_s, JsonNode::Type::Object);
    for (qsizetype i = 0; node && i < node->members.size(); ++i) {
        const JsonNode::Member &member = node->members[i];
        const QString path = parent.pathOf(u"options."_s + member.key);
        if (member.key == u"sslpassword"_s)
            parent.complaint().add(member.line, path, tr("a password never stands in a profile."));
        else if (ours.contains(member.key))
            parent.complaint().add(member.line, path, tr("has a key of its own beside \"options\"."));
        else if (member.value.type != JsonNode::Type::String)
            parent.complaint().add(member.line, path,
                                   tr("must be a text, not %1.").arg(JsonNode::typeWord(member.value.type)));
        else
            result.insert(member.key, member.value.string);
    }
    return result;
}

DatabaseProfile readDatabase(const JsonNode &node, const QString &path, Complaint &complaint)
{
    ObjectReader reader(&node, path, complaint);
    DatabaseProfile db;
    db.name = reader.requiredText(u"name"_s);
    db.host = reader.requiredText(u"host"_s);
    db.port = reader.integer(u"port"_s, 5432, 1, 65535);
    db.dbname = reader.text(u"dbname"_s, db.name);
    db.user = reader.requiredText(u"user"_s);
    if (!reader.text(u"sslmode"_s).isEmpty()) // libpq knows its own spelling only
        db.sslmode = wordOf(sslModes, reader.oneOf(u"sslmode"_s, sslModes, 0));
    db.sslrootcert = reader.text(u"sslrootcert"_s);
    db.sslcert = reader.text(u"sslcert"_s);
    db.sslkey = reader.text(u"sslkey"_s);
    db.options = readOptions(reader);
    db.password = readSecret(reader, u"password"_s, true);
    db.keyPassword = readSecret(reader, u"keyPassword"_s, false);
    reader.finish();
    return db;
}

bool isHostAndPort(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool ok = false;
    const int port = text.mid(colon + 1).toInt(&ok);
    return colon > 0 && ok && port >= 1 && port <= 65535 && !text.contains(u'/') && !text.contains(u',');
}

KafkaProfile readKafka(const JsonNode *node, Complaint &complaint)
{
    ObjectReader reader(node, u"kafka"_s, complaint);
    KafkaProfile kafka;
    kafka.bootstrapServers =
        reader.texts(u"bootstrapServers"_s, tr("needs at least one host:port."), [](const QString &server) {
            return isHostAndPort(server) ? QString() : tr("\"%1\" is not of the form host:port.").arg(server);
        });
    kafka.security = reader.oneOf(u"security"_s, securities, KafkaSecurity::Plaintext);
    kafka.mechanism = reader.oneOf(u"mechanism"_s, mechanisms, SaslMechanism::None);
    kafka.user = reader.text(u"user"_s);
    kafka.password = readSecret(reader, u"password"_s, false);
    kafka.caFile = reader.text(u"caFile"_s);
    kafka.certificateFile = reader.text(u"certificateFile"_s);
    kafka.keyFile = reader.text(u"keyFile"_s);
    kafka.keyPassword = readSecret(reader, u"keyPassword"_s, false);
    reader.finish();
    const bool sasl =
        kafka.security == KafkaSecurity::SaslPlaintext || kafka.security == KafkaSecurity::SaslSsl;
    if (sasl && kafka.mechanism == SaslMechanism::None)
        complaint.add(reader.lineOf(u"mechanism"_s), u"kafka.mechanism"_s,
                      tr("is missing: SASL needs PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512."));
    if (sasl && kafka.user.isEmpty())
        complaint.add(reader.lineOf(u"user"_s), u"kafka.user"_s, tr("is missing: SASL needs a user."));
    return kafka;
}

QString faultOfUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool http = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || !http || url.host().isEmpty())
        return tr("\"%1\" is not of the form http://host:8083.").arg(url.toDisplayString());
    return url.userInfo().isEmpty() ? QString()
                                    : tr("a login does not stand in a URL; use \"user\" and \"password\".");
}

ConnectProfile readConnect(const JsonNode *node, Complaint &complaint)
{
    ObjectReader reader(node, u"connect"_s, complaint);
    ConnectProfile connect;
    for (const QString &text : reader.texts(u"urls"_s, tr("needs at least one URL."), faultOfUrl))
        connect.urls.append(restAddress(QUrl(text, QUrl::StrictMode)));
    connect.user = reader.text(u"user"_s);
    connect.password = readSecret(reader, u"password"_s, false);
    connect.caFile = reader.text(u"caFile"_s);
    connect.certificateFile = reader.text(u"certificateFile"_s);
    connect.keyFile = reader.text(u"keyFile"_s);
    connect.keyPassword = readSecret(reader, u"keyPassword"_s, false);
    reader.finish();
    return connect;
}

DirectionProfile readDirection(const JsonNode &node, const QString &path, const Profile &profile,
                               Complaint &complaint)
{
    ObjectReader reader(&node, path, complaint);
    DirectionProfile direction;
    direction.name = reader.text(u"name"_s);
    direction.from = reader.requiredText(u"from"_s);
    direction.to = reader.text(u"to"_s);
    direction.connector = reader.text(u"connector"_s);
    direction.topicPrefix = reader.text(u"topicPrefix"_s);
    direction.sink = reader.text(u"sink"_s);
    direction.group = reader.text(u"group"_s);
    reader.finish();
    QStringList names;
    for (const DatabaseProfile &db : profile.databases)
        names.append(db.name);
    for (const auto &[key, name] : {std::pair{u"from"_s, direction.from}, std::pair{u"to"_s, direction.to}}) {
        if (!name.isEmpty() && !names.contains(name))
            complaint.add(reader.lineOf(key), path + u'.' + key,
                          tr("no database of this profile is called \"%1\"; there are %2.")
                              .arg(name, quotedList(names)));
    }
    return direction;
}

Polling readPolling(const JsonNode *node, Complaint &complaint)
{
    ObjectReader reader(node, u"polling"_s, complaint);
    Polling polling;
    const auto ms = [&](const QString &key, std::chrono::milliseconds fallback, int least) {
        return std::chrono::milliseconds(
            reader.integer(key, static_cast<int>(fallback.count()), least, 600'000));
    };
    polling.interval = ms(u"intervalMs"_s, polling.interval, 250);
    polling.connectTimeout = ms(u"connectMs"_s, polling.connectTimeout, 100);
    polling.answerTimeout = ms(u"answerMs"_s, polling.answerTimeout, 100);
    reader.finish();
    return polling;
}

void readDatabases(ObjectReader &root, Profile &profile, Complaint &complaint)
{
    const JsonNode *list = root.get(u"databases"_s, JsonNode::Type::Array);
    QSet<QString> seen;
    for (qsizetype i = 0; list && i < list->items.size(); ++i) {
        const QString path = u"databases[%1]"_s.arg(i);
        DatabaseProfile db = readDatabase(list->items[i], path, complaint);
        const JsonNode *name = list->items[i].find(u"name");
        if (name && seen.contains(db.name))
            complaint.add(name->line, path + u".name"_s, tr("\"%1\" is given twice.").arg(db.name));
        seen.insert(db.name);
        profile.databases.append(std::move(db));
    }
}

Profile readProfile(const JsonNode &document, Complaint &complaint)
{
    ObjectReader root(&document, {}, complaint);
    Profile profile;
    const int version = root.integer(u"version"_s, 0, 1, 1'000'000);
    if (root.present() && version == 0)
        complaint.add(1, u"version"_s, tr("is missing. This program writes version %1.").arg(formatVersion));
    if (version > formatVersion)
        complaint.add(
            root.lineOf(u"version"_s), u"version"_s,
            tr("is %1; this program knows version %2. Use a newer Sluice.").arg(version).arg(formatVersion));
    profile.name = root.requiredText(u"name"_s);
    profile.environment = root.oneOf(u"environment"_s, environments, Environment::Development);
    profile.readOnly = root.flag(u"readOnly"_s, false);
    readDatabases(root, profile, complaint);
    if (const JsonNode *kafka = root.get(u"kafka"_s, JsonNode::Type::Object))
        profile.kafka = readKafka(kafka, complaint);
    if (const JsonNode *connect = root.get(u"connect"_s, JsonNode::Type::Object))
        profile.connect = readConnect(connect, complaint);
    const JsonNode *directions = root.get(u"directions"_s, JsonNode::Type::Array);
    for (qsizetype i = 0; directions && i < directions->items.size(); ++i)
        profile.directions.append(
            readDirection(directions->items[i], u"directions[%1]"_s.arg(i), profile, complaint));
    if (const JsonNode *polling = root.get(u"polling"_s, JsonNode::Type::Object))
        profile.polling = readPolling(polling, complaint);
    root.finish();
    return profile;
}

void put(QJsonObject &object, const QString &key, const QString &value)
{
    if (!value.isEmpty())
        object.insert(key, value);
}

void put(QJsonObject &object, const QString &key, const SecretSource &source)
{
    switch (source.kind) {
    case SecretSource::Kind::None:
        return;
    case SecretSource::Kind::Keychain:
        object.insert(key, QJsonObject{{u"keychain"_s, source.reference}});
        return;
    case SecretSource::Kind::Environment:
        object.insert(key, QJsonObject{{u"env"_s, source.reference}});
        return;
    case SecretSource::Kind::PgPass:
        object.insert(key, QJsonObject{{u"pgpass"_s, source.reference}});
        return;
    case SecretSource::Kind::Ask:
        object.insert(key, QJsonObject{{u"ask"_s, true}});
        return;
    }
}

QJsonObject toJson(const DatabaseProfile &db)
{
    QJsonObject object{{u"name"_s, db.name},
                       {u"host"_s, db.host},
                       {u"port"_s, db.port},
                       {u"dbname"_s, db.dbname},
                       {u"user"_s, db.user}};
    put(object, u"sslmode"_s, db.sslmode);
    put(object, u"sslrootcert"_s, db.sslrootcert);
    put(object, u"sslcert"_s, db.sslcert);
    put(object, u"sslkey"_s, db.sslkey);
    QJsonObject options;
    for (auto it = db.options.cbegin(); it != db.options.cend(); ++it)
        options.insert(it.key(), it.value());
    if (!options.isEmpty())
        object.insert(u"options"_s, options);
    put(object, u"password"_s, db.password);
    put(object, u"keyPassword"_s, db.keyPassword);
    return object;
}

QJsonObject toJson(const KafkaProfile &kafka)
{
    QJsonObject object{{u"bootstrapServers"_s, QJsonArray::fromStringList(kafka.bootstrapServers)},
                       {u"security"_s, wordOf(securities, kafka.security)}};
    put(object, u"mechanism"_s, wordOf(mechanisms, kafka.mechanism));
    put(object, u"user"_s, kafka.user);
    put(object, u"password"_s, kafka.password);
    put(object, u"caFile"_s, kafka.caFile);
    put(object, u"certificateFile"_s, kafka.certificateFile);
    put(object, u"keyFile"_s, kafka.keyFile);
    put(object, u"keyPassword"_s, kafka.keyPassword);
    return object;
}

QJsonObject toJson(const ConnectProfile &connect)
{
    QJsonArray urls;
    for (const QUrl &url : connect.urls)
        urls.append(url.toString(QUrl::RemoveUserInfo));
    QJsonObject object{{u"urls"_s, urls}};
    put(object, u"user"_s, connect.user);
    put(object, u"password"_s, connect.password);
    put(object, u"caFile"_s, connect.caFile);
    put(object, u"certificateFile"_s, connect.certificateFile);
    put(object, u"keyFile"_s, connect.keyFile);
    put(object, u"keyPassword"_s, connect.keyPassword);
    return object;
}

QJsonObject toJson(const DirectionProfile &direction)
{
    QJsonObject object{{u"from"_s, direction.from}};
    put(object, u"name"_s, direction.name);
    put(object, u"to"_s, direction.to);
    put(object, u"connector"_s, direction.connector);
    put(object, u"topicPrefix"_s, direction.topicPrefix);
    put(object, u"sink"_s, direction.sink);
    put(object, u"group"_s, direction.group);
    return object;
}

} // namespace

Result<Profile> parseProfile(const QByteArray &json, const QString &fileName)
{
    const QString prefix = fileName.isEmpty() ? QString() : fileName + u": "_s;
    Result<JsonNode> tree = parseJsonTree(json);
    if (!tree)
        return fail(tree.error().kind, prefix + tree.error().message, tree.error().detail);
    Complaint complaint{u"profile"_s};
    Profile profile = readProfile(*tree, complaint);
    if (complaint.error)
        return fail(complaint.error->kind, prefix + complaint.error->message);
    return profile;
}

QByteArray writeProfile(const Profile &profile)
{
    QJsonArray databases;
    for (const DatabaseProfile &db : profile.databases)
        databases.append(toJson(db));
    QJsonArray directions;
    for (const DirectionProfile &direction : profile.directions)
        directions.append(toJson(direction));
    QJsonObject object{
        {u"version"_s, formatVersion},
        {u"name"_s, profile.name},
        {u"environment"_s, wordOf(environments, profile.environment)},
        {u"readOnly"_s, profile.readOnly},
        {u"databases"_s, databases},
        {u"directions"_s, directions},
        {u"polling"_s,
         QJsonObject{{u"intervalMs"_s, static_cast<qint64>(profile.polling.interval.count())},
                     {u"connectMs"_s, static_cast<qint64>(profile.polling.connectTimeout.count())},
                     {u"answerMs"_s, static_cast<qint64>(profile.polling.answerTimeout.count())}}}};
    if (!profile.kafka.bootstrapServers.isEmpty())
        object.insert(u"kafka"_s, toJson(profile.kafka));
    if (!profile.connect.urls.isEmpty())
        object.insert(u"connect"_s, toJson(profile.connect));
    return QJsonDocument(object).toJson();
}

} // namespace sluice
