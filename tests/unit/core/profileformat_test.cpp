#include "models/core/profileformat.h"

#include <QFile>
#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

const QByteArray whole = R"({
  "version": 1,
  "name": "plant",
  "environment": "production",
  "readOnly": true,
  "databases": [
    {"name": "smart_warehouse", "host": "db1", "port": 5433, "dbname": "smart_warehouse", "user": "u",
     "sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "options": {"target_session_attrs": "any"},
     "password": {"keychain": "plant/smart_warehouse"}},
    {"name": "smart_citizen", "host": "db2", "user": "u", "password": {"pgpass": "/home/u/.pgpass"}}
  ],
  "kafka": {"bootstrapServers": ["k1:9092", "k2:9092"], "security": "SASL_SSL", "mechanism": "SCRAM-SHA-512",
            "user": "sluice", "password": {"env": "KAFKA_PASSWORD"}, "caFile": "/etc/ca.pem"},
  "connect": {"urls": ["https://c1:8083", "https://c2:8083"], "user": "ops", "password": {"ask": true}},
  "directions": [{"from": "smart_warehouse", "to": "smart_citizen", "connector": "w2c"}],
  "polling": {"intervalMs": 5000}
})";

QString complaint(QByteArray text, const QByteArray &what, const QByteArray &with)
{
    EXPECT_TRUE(text.contains(what)) << what.constData();
    const Result<Profile> profile = parseProfile(text.replace(what, with));
    return profile ? u"accepted"_s : profile.error().message;
}

} // namespace

TEST(ProfileFormat, ReadsEveryPart)
{
    const Result<Profile> profile = parseProfile(whole);
    ASSERT_TRUE(profile) << qPrintable(profile.error().message);
    EXPECT_EQ(profile->environment, Environment::Production);
    EXPECT_TRUE(profile->readOnly);
    EXPECT_EQ(profile->databases.at(0).port, 5433);
    EXPECT_EQ(profile->databases.at(0).password,
              (SecretSource{SecretSource::Kind::Keychain, u"plant/smart_warehouse"_s}));
    EXPECT_EQ(profile->databases.at(0).options.value(u"target_session_attrs"_s), u"any"_s);
    EXPECT_EQ(profile->databases.at(1).dbname, u"smart_citizen"_s)
        << "the name stands in where dbname is not given";
    EXPECT_EQ(profile->kafka.mechanism, SaslMechanism::ScramSha512);
    EXPECT_EQ(profile->connect.urls.size(), 2);
    EXPECT_EQ(profile->polling.interval, std::chrono::seconds(5));
    EXPECT_EQ(profile->polling.connectTimeout, std::chrono::seconds(2));
}

TEST(ProfileFormat, WritesWhatItReadsBackTheSame)
{
    const Result<Profile> profile = parseProfile(whole);
    ASSERT_TRUE(profile);
    const Result<Profile> again = parseProfile(writeProfile(*profile));
    ASSERT_TRUE(again) << qPrintable(again.error().message);
    EXPECT_EQ(*profile, *again);
}

TEST(ProfileFormat, ATypoNamesLineKeyAndWhatWasMeant)
{
    EXPECT_EQ(complaint(whole, "\"port\"", "\"prot\""),
              u"line 7, databases[0].prot: no such key; did you mean \"port\"?"_s);
    EXPECT_EQ(complaint(whole, "\"bootstrapServers\"", "\"bootstrapServer\""),
              u"line 12, kafka.bootstrapServers: needs at least one host:port."_s);
    EXPECT_EQ(complaint(whole, "\"readOnly\"", "\"readonly\""),
              u"line 5, readonly: no such key; did you mean \"readOnly\"?"_s);
}

TEST(ProfileFormat, AMisspeltRequiredKeyIsNotCalledMissing)
{
    EXPECT_EQ(complaint(whole, "\"host\": \"db1\"", "\"hots\": \"db1\""),
              u"line 7, databases[0].hots: no such key; did you mean \"host\"?"_s);
}

TEST(ProfileFormat, WrongValuesAreNamedWithWhatIsAllowed)
{
    EXPECT_EQ(complaint(whole, "5433", "\"5433\""),
              u"line 7, databases[0].port: must be a number, not a text."_s);
    EXPECT_EQ(complaint(whole, "5433", "70000"),
              u"line 7, databases[0].port: must be a whole number from 1 to 65535."_s);
    EXPECT_TRUE(complaint(whole, "verify-full", "verify").contains(u"\"verify-full\""_s));
    EXPECT_TRUE(complaint(whole, "SCRAM-SHA-512", "GSSAPI").contains(u"line 12, kafka.mechanism"_s));
    EXPECT_TRUE(complaint(whole, "\"k1:9092\"", "\"k1\"").contains(u"\"k1\" is not of the form host:port"_s));
    EXPECT_TRUE(
        complaint(whole, "https://c1:8083", "c1:8083").contains(u"is not of the form http://host:8083"_s));
    EXPECT_TRUE(complaint(whole, "\"to\": \"smart_citizen\"", "\"to\": \"smart_citizens\"")
                    .contains(u"directions[0].to"_s));
    EXPECT_TRUE(complaint(whole, "\"smart_citizen\", \"host\"", "\"smart_warehouse\", \"host\"")
                    .contains(u"given twice"_s));
    EXPECT_TRUE(complaint(whole, "\"version\": 1", "\"version\": 2").contains(u"newer Sluice"_s));
    EXPECT_EQ(complaint(whole, "\"name\": \"plant\",", ""), u"line 1, name: is missing."_s);
}

TEST(ProfileFormat, AWrongValueIsReportedWhereItStands)
{
    const QByteArray spread = R"({
  "version":
    7,
  "name": "plant",
  "databases": [
    {"name": "a", "host": "db1", "user": "u"},
    {"name":
       "a", "host": "db2", "user": "u"}
  ],
  "kafka": {
    "bootstrapServers": ["k1:9092",
                         "k2"]},
  "connect": {
    "urls": ["https://c1:8083",
             "c2:8083"]},
  "directions": [
    {"from": "a",
     "to": "b"}]
})";
    QByteArray text = spread;
    EXPECT_TRUE(complaint(text, "plant", "plant").startsWith(u"line 3, version: "_s));
    text.replace("7,", "1,");
    EXPECT_TRUE(complaint(text, "plant", "plant").startsWith(u"line 8, databases[1].name: "_s));
    text.replace("\"a\", \"host\": \"db2\"", "\"c\", \"host\": \"db2\"");
    EXPECT_EQ(complaint(text, "plant", "plant"),
              u"line 12, kafka.bootstrapServers[1]: \"k2\" is not of the form host:port."_s);
    text.replace("\"k2\"", "\"k2:9092\"");
    EXPECT_TRUE(complaint(text, "plant", "plant").startsWith(u"line 15, connect.urls[1]: "_s));
    text.replace("\"c2:8083\"", "\"https://c2:8083\"");
    EXPECT_TRUE(complaint(text, "plant", "plant").startsWith(u"line 18, directions[0].to: "_s));
}

TEST(ProfileFormat, KeepsTheWordThatLibpqKnows)
{
    QByteArray text = whole;
    const auto profile = parseProfile(text.replace("verify-full", "Verify-Full"));
    ASSERT_TRUE(profile) << qPrintable(profile.error().message);
    EXPECT_EQ(profile->databases.at(0).sslmode, u"verify-full"_s);
}

TEST(ProfileFormat, AddressesOfConnectHaveOneForm)
{
    QByteArray text = whole;
    const auto profile = parseProfile(text.replace("https://c1:8083", "https://C1:8083/")
                                          .replace("https://c2:8083", "https://c2:8083/connect//"));
    ASSERT_TRUE(profile) << qPrintable(profile.error().message);
    EXPECT_EQ(profile->connect.urls,
              (QList<QUrl>{QUrl(u"https://c1:8083"_s), QUrl(u"https://c2:8083/connect"_s)}));
}

TEST(ProfileFormat, ADatabasesKeyHasAPasswordOfItsOwn)
{
    QByteArray text = whole;
    const auto profile = parseProfile(
        text.replace("\"sslrootcert\"",
                     "\"sslkey\": \"/etc/key.pem\", \"keyPassword\": {\"env\": \"KEY\"}, \"sslrootcert\""));
    ASSERT_TRUE(profile) << qPrintable(profile.error().message);
    EXPECT_EQ(profile->databases.at(0).keyPassword,
              (SecretSource{SecretSource::Kind::Environment, u"KEY"_s}));
    const auto again = parseProfile(writeProfile(*profile));
    ASSERT_TRUE(again);
    EXPECT_EQ(*profile, *again);
}

TEST(ProfileFormat, NoPasswordMayStandInTheFile)
{
    const QString clear = complaint(whole, "{\"keychain\": \"plant/smart_warehouse\"}", "\"hunter2\"");
    EXPECT_TRUE(clear.contains(u"databases[0].password"_s)) << qPrintable(clear);
    EXPECT_FALSE(clear.contains(u"hunter2"_s)) << "an error text must not repeat it";
    EXPECT_TRUE(complaint(whole, "\"target_session_attrs\": \"any\"", "\"password\": \"hunter2\"")
                    .contains(u"options.password"_s));
    const QString url = complaint(whole, "https://c1:8083", "https://ops:hunter2@c1:8083");
    EXPECT_TRUE(url.contains(u"a login does not stand in a URL"_s)) << qPrintable(url);
    EXPECT_FALSE(url.contains(u"hunter2"_s));
    const QString both = complaint(whole, "{\"ask\": true}", "{\"ask\": true, \"env\": \"X\"}");
    EXPECT_TRUE(both.contains(u"exactly one of"_s)) << qPrintable(both);
}

TEST(ProfileFormat, TheFileIsNamedInFront)
{
    const Result<Profile> profile = parseProfile("{", u"plant.json"_s);
    ASSERT_FALSE(profile);
    EXPECT_TRUE(profile.error().message.startsWith(u"plant.json: line 1"_s))
        << qPrintable(profile.error().message);
}
