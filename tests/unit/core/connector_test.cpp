#include "models/core/connector.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

const QString mask = u"••••••"_s;

QString shown(const QString &key, const QString &value)
{
    return maskedConfig({{key, value}}).value(key);
}

} // namespace

TEST(Connector, HidesSecretsByKey)
{
    for (const char *key : {"database.password",
                            "connection.password",
                            "ssl.key.password",
                            "sasl.jaas.config",
                            "producer.override.sasl.jaas.config",
                            "ssl.truststore.password",
                            "aws.secret.access.key",
                            "client.secret",
                            "basic.auth.user.info",
                            "schema.registry.basic.auth.user.info",
                            "ssl.keystore.key",
                            "oauth.token",
                            "Database.Password",
                            "api.key",
                            "my.passphrase",
                            "azure.account.key",
                            "cosmos.master.key",
                            "db.pwd",
                            "dbPwd",
                            "user.pass",
                            "azure.sas",
                            "sas-key.sas"}) {
        const QString name = QString::fromLatin1(key);
        EXPECT_EQ(shown(name, u"hunter2"_s), mask) << key;
        EXPECT_TRUE(isSecretConfig(name, u"hunter2"_s)) << key;
    }
}

TEST(Connector, ShowsWhatIsNoSecret)
{
    for (const auto &[key, value] :
         QMap<QString, QString>{
             {u"database.user"_s, u"debezium_user"_s},
             {u"message.key.columns"_s, u"public.orders:id"_s},
             {u"key.converter"_s, u"org.apache.kafka.connect.json.JsonConverter"_s},
             {u"sasl.oauthbearer.token.endpoint.url"_s, u"https://login.example.org/token"_s},
             {u"database.password"_s, QString()},
             {u"transforms.route.replacement"_s, u"$1.$3"_s},
             {u"collection.name.format"_s, u"${source.schema}.${source.table}"_s},
             {u"connection.url"_s, u"jdbc:postgresql://db:5432/smart_citizen?user=sink"_s},
             {u"schema.registry.url"_s, u"http://registry@host:8081"_s},
             {u"tombstones.on.delete"_s, u"true"_s},
             {u"sasl.mechanism"_s, u"PLAIN"_s},
             {u"schema.bypass"_s, u"true"_s},
             {u"passthrough.columns"_s, u"a,b"_s},
         }
             .toStdMap()) {
        EXPECT_EQ(shown(key, value), value) << qPrintable(key);
        EXPECT_FALSE(isSecretConfig(key, value)) << qPrintable(key);
    }
}

TEST(Connector, KeepsReferencesToConfigProviders)
{
    const QString reference = u"${file:/etc/connect/secrets.properties:db}"_s;
    EXPECT_EQ(shown(u"database.password"_s, reference), reference);
    EXPECT_EQ(shown(u"database.password"_s, u"${env:PW}"_s), u"${env:PW}"_s);
    EXPECT_EQ(shown(u"database.password"_s, u"in-clear-${env:PW}"_s), mask);
    EXPECT_EQ(shown(u"database.password"_s, u"${no-provider}"_s), mask);
    const QString url = u"jdbc:postgresql://h/db?user=u&password=${file:/etc/x:pw}"_s;
    EXPECT_EQ(shown(u"connection.url"_s, url), url);
}

TEST(Connector, CutsPasswordsOutOfUrls)
{
    EXPECT_EQ(shown(u"connection.url"_s, u"jdbc:postgresql://h:5432/db?user=u&password=hunter2&ssl=true"_s),
              u"jdbc:postgresql://h:5432/db?user=u&password="_s + mask + u"&ssl=true"_s);
    EXPECT_EQ(shown(u"connection.url"_s, u"jdbc:sqlserver://h;user=u;password=hunter2;encrypt=true"_s),
              u"jdbc:sqlserver://h;user=u;password="_s + mask + u";encrypt=true"_s);
    EXPECT_EQ(shown(u"connection.url"_s, u"jdbc:oracle:thin:scott/tiger@h:1521:orcl"_s),
              u"jdbc:oracle:thin:scott/"_s + mask + u"@h:1521:orcl"_s);
    EXPECT_EQ(shown(u"schema.registry.url"_s, u"https://u:hunter2@h:8081,https://u:p@ss@g"_s),
              u"https://u:"_s + mask + u"@h:8081,https://u:"_s + mask + u"@g"_s);
    EXPECT_TRUE(isSecretConfig(u"connection.url"_s, u"jdbc:postgresql://u:pw@h/db"_s));
}

TEST(Connector, CutsLoginsOfHeadersOutOfTexts)
{
    const QString login = QString::fromLatin1(QByteArray("ops:hunter2").toBase64());
    EXPECT_EQ(maskedText(u"Authorization: Basic "_s + login + u" refused"_s),
              u"Authorization: Basic "_s + mask + u" refused"_s);
    EXPECT_EQ(maskedText(u"authorization: bearer eyJhbGciOiJIUzI1NiJ9.e30.abc"_s),
              u"authorization: bearer "_s + mask);
    EXPECT_EQ(maskedText(u"Basic authentication is required"_s), u"Basic authentication is required"_s);
    EXPECT_EQ(maskedText(u"AccountName=a;AccountKey=abc123==;EndpointSuffix=x"_s),
              u"AccountName=a;AccountKey="_s + mask + u";EndpointSuffix=x"_s);
}

TEST(Connector, HidesJaasUnlessItOnlyRefers)
{
    const QString clear =
        u"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"p\";"_s;
    EXPECT_EQ(shown(u"sasl.jaas.config"_s, clear), mask);
    const QString refers = QString(clear).replace(u"\"p\""_s, u"\"${file:/etc/x:pw}\""_s);
    EXPECT_EQ(shown(u"sasl.jaas.config"_s, refers), refers);
}

TEST(Connector, HidesPrivateKeysWhateverTheKeyIsCalled)
{
    EXPECT_EQ(shown(u"some.pem"_s, u"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"_s), mask);
}

TEST(Connector, MasksTwiceAsOnce)
{
    const QMap<QString, QString> config{{u"database.password"_s, u"x"_s},
                                        {u"connection.url"_s, u"jdbc:postgresql://u:pw@h/db?password=x"_s}};
    EXPECT_EQ(maskedConfig(maskedConfig(config)), maskedConfig(config));
}

TEST(Connector, FindsTheInnermostCause)
{
    const QString trace =
        u"org.apache.kafka.connect.errors.ConnectException: Could not start\n"
        "\tat io.debezium.A.b(A.java:1)\n"
        "Caused by: io.debezium.DebeziumException: Creation of replication slot failed\n"
        "\tat io.debezium.C.d(C.java:2)\n"
        "\tSuppressed: java.lang.RuntimeException: not this\n"
        "\tCaused by: java.lang.Error: nor this\n"
        "\t... 10 more\n"
        "Caused by: org.postgresql.util.PSQLException: ERROR: permission denied\n  Detail: x\n"
        "\tat org.postgresql.E.f(E.java:3)\n\t... 12 more\n"_s;
    EXPECT_EQ(innermostCause(trace), u"org.postgresql.util.PSQLException: ERROR: permission denied"_s);
    EXPECT_EQ(innermostCause(u"\njava.lang.OutOfMemoryError: Java heap space\n\tat x\n"_s),
              u"java.lang.OutOfMemoryError: Java heap space"_s);
    EXPECT_EQ(innermostCause(u"a\r\nCaused by: b\r\n\tat c\r\n"_s), u"b"_s);
    EXPECT_EQ(innermostCause({}), QString());
}

TEST(Connector, ReadsAndWritesStates)
{
    EXPECT_EQ(connectorStateFrom(u"RUNNING"), ConnectorState::Running);
    EXPECT_EQ(connectorStateFrom(u"unassigned"), ConnectorState::Unassigned);
    EXPECT_EQ(connectorStateFrom(u"SLEEPING"), ConnectorState::Unknown);
    EXPECT_EQ(connectorStateFrom(u""), ConnectorState::Unknown);
    EXPECT_EQ(connectorStateWord(ConnectorState::Restarting), u"Restarting"_s);
    EXPECT_EQ(connectorStateWord(ConnectorState::Unknown), u"Unknown"_s);
}
