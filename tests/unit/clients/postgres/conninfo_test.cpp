#include "models/clients/postgres/conninfo.h"

#include <gtest/gtest.h>
#include <optional>

using namespace sluice;
using namespace sluice::postgres;
using namespace Qt::StringLiterals;

namespace {

DatabaseProfile profile()
{
    DatabaseProfile profile;
    profile.name = u"warehouse"_s;
    profile.host = u"db.example"_s;
    profile.port = 5433;
    profile.dbname = u"smart_warehouse"_s;
    profile.user = u"debezium_user"_s;
    return profile;
}

const Address address{"db.example", "192.0.2.7"};

std::optional<QByteArray> value(const QList<Parameter> &parameters, const char *keyword)
{
    std::optional<QByteArray> found;
    for (const Parameter &parameter : parameters) {
        if (parameter.keyword != keyword)
            continue;
        EXPECT_FALSE(found.has_value()) << keyword << " stands there twice";
        found = parameter.value;
    }
    return found;
}

std::optional<QByteArray> valueFor(const DatabaseProfile &from, const char *keyword)
{
    return value(connectionParameters(from, Secrets{Secret("geheim"), {}}, Polling{}, address), keyword);
}

} // namespace

TEST(ConnectionParameters, NameTheServerByNameAndByNumber)
{
    EXPECT_EQ(valueFor(profile(), "host"), "db.example");
    EXPECT_EQ(valueFor(profile(), "hostaddr"), "192.0.2.7");
    EXPECT_EQ(valueFor(profile(), "port"), "5433");
    EXPECT_EQ(valueFor(profile(), "dbname"), "smart_warehouse");
    EXPECT_EQ(valueFor(profile(), "user"), "debezium_user");
    EXPECT_EQ(valueFor(profile(), "client_encoding"), "UTF8");
    EXPECT_EQ(valueFor(profile(), "application_name"), "sluice");
    EXPECT_EQ(valueFor(profile(), "gssencmode"), "disable");
}

TEST(ConnectionParameters, CarryThePasswordInItsOwnParameterOnly)
{
    int holding = 0;
    for (const Parameter &parameter :
         connectionParameters(profile(), Secrets{Secret("geheim"), {}}, Polling{}, address)) {
        EXPECT_FALSE(parameter.keyword.contains("geheim"));
        if (parameter.value.contains("geheim")) {
            EXPECT_EQ(parameter.keyword, "password");
            ++holding;
        }
    }
    EXPECT_EQ(holding, 1);
}

TEST(ConnectionParameters, LeaveOutAnEmptyPassword)
{
    EXPECT_FALSE(
        value(connectionParameters(profile(), Secrets(), Polling{}, address), "password").has_value());
}

TEST(ConnectionParameters, PointToThePasswordFileInsteadOfGivingAPassword)
{
    DatabaseProfile withFile = profile();
    withFile.password = {SecretSource::Kind::PgPass, u"/home/ada/.pgpass"_s};
    EXPECT_EQ(valueFor(withFile, "passfile"), "/home/ada/.pgpass");
    EXPECT_FALSE(valueFor(withFile, "password").has_value());
}

TEST(ConnectionParameters, MakeTheSessionReadOnlyAndBounded)
{
    Polling deadlines;
    deadlines.answerTimeout = std::chrono::milliseconds(700);
    const auto options = value(connectionParameters(profile(), Secrets(), deadlines, address), "options");
    ASSERT_TRUE(options.has_value());
    EXPECT_TRUE(options->contains("-c statement_timeout=700"));
    EXPECT_TRUE(options->contains("-c lock_timeout=350"));
    EXPECT_TRUE(options->contains("-c default_transaction_read_only=on"));
    EXPECT_TRUE(options->contains("-c search_path=pg_catalog"));
}

TEST(ConnectionParameters, KeepTheSessionReadOnlyWhateverTheProfileSays)
{
    DatabaseProfile eager = profile();
    eager.options = {{u"options"_s, u"-c default_transaction_read_only=off -c geqo=off"_s}};
    const QByteArray options = valueFor(eager, "options").value_or(QByteArray());
    EXPECT_TRUE(options.startsWith("-c default_transaction_read_only=off -c geqo=off "));
    EXPECT_GT(options.indexOf("default_transaction_read_only=on"),
              options.indexOf("default_transaction_read_only=off"));
}

TEST(ConnectionParameters, LetTheProfilesOptionsOverrideDefaults)
{
    DatabaseProfile kerberos = profile();
    kerberos.options = {
        {u"gssencmode"_s, u"prefer"_s}, {u"keepalives_idle"_s, u"60"_s}, {u"client_encoding"_s, u"LATIN1"_s}};
    EXPECT_EQ(valueFor(kerberos, "gssencmode"), "prefer");
    EXPECT_EQ(valueFor(kerberos, "keepalives_idle"), "60");
    EXPECT_EQ(valueFor(kerberos, "client_encoding"), "UTF8") << "texts are read as UTF-8";
}

// Our own default_transaction_read_only would make libpq refuse every server as read-only.
TEST(ConnectionParameters, AskForAPrimaryWhereTheProfileWantsAWritableServer)
{
    DatabaseProfile writable = profile();
    writable.options = {{u"target_session_attrs"_s, u"read-write"_s}};
    EXPECT_EQ(valueFor(writable, "target_session_attrs"), "primary");
    writable.options = {{u"target_session_attrs"_s, u"prefer-standby"_s}};
    EXPECT_EQ(valueFor(writable, "target_session_attrs"), "prefer-standby");
}

TEST(ConnectionParameters, PassTlsFilesOn)
{
    DatabaseProfile tls = profile();
    tls.sslmode = u"verify-full"_s;
    tls.sslrootcert = u"/etc/ca.pem"_s;
    EXPECT_EQ(valueFor(tls, "sslmode"), "verify-full");
    EXPECT_EQ(valueFor(tls, "sslrootcert"), "/etc/ca.pem");
    EXPECT_FALSE(valueFor(tls, "sslcert").has_value());
}

// Without one OpenSSL asks the terminal, and nothing of ours can end its waiting.
TEST(ConnectionParameters, NeverLetOpenSslAskForThePasswordOfAKey)
{
    DatabaseProfile tls = profile();
    tls.sslcert = u"/etc/client.pem"_s;
    tls.sslkey = u"/etc/client.key"_s;
    EXPECT_FALSE(valueFor(tls, "sslpassword").value_or(QByteArray()).isEmpty());
    EXPECT_FALSE(valueFor(profile(), "sslpassword").value_or(QByteArray()).isEmpty())
        << "libpq finds keys in ~/.postgresql by itself";
    const Secrets both{Secret("geheim"), Secret("schluessel")};
    EXPECT_EQ(value(connectionParameters(tls, both, Polling{}, address), "sslpassword"), "schluessel");
}

TEST(CheckProfile, AcceptsWhatLibpqKnows)
{
    DatabaseProfile good = profile();
    good.options = {{u"application_name"_s, u"x"_s}, {u"target_session_attrs"_s, u"primary"_s}};
    EXPECT_TRUE(checkProfile(good).has_value());
}

TEST(CheckProfile, NamesTheOptionThatLibpqDoesNotKnow)
{
    DatabaseProfile bad = profile();
    bad.options = {{u"aplication_name"_s, u"x"_s}};
    const auto checked = checkProfile(bad);
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(checked.error().kind, ErrorKind::Invalid);
    EXPECT_TRUE(checked.error().message.contains(u"aplication_name"_s));
    EXPECT_TRUE(checked.error().message.contains(u"warehouse"_s));
}

TEST(CheckProfile, RefusesAPasswordAmongTheOptionsWithoutRepeatingIt)
{
    DatabaseProfile bad = profile();
    bad.options = {{u"password"_s, u"geheim"_s}};
    const auto checked = checkProfile(bad);
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(checked.error().kind, ErrorKind::Invalid);
    EXPECT_FALSE((checked.error().message + checked.error().detail).contains(u"geheim"_s));
}

TEST(CheckProfile, NamesTheCertificateFileThatIsMissing)
{
    DatabaseProfile bad = profile();
    bad.sslrootcert = u"/does/not/exist.pem"_s;
    const auto checked = checkProfile(bad);
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(checked.error().kind, ErrorKind::Invalid);
    EXPECT_TRUE(checked.error().message.contains(u"/does/not/exist.pem"_s));
    EXPECT_TRUE(checked.error().message.contains(u"sslrootcert"_s));
}

TEST(HostsOf, SplitsAtCommas)
{
    DatabaseProfile cluster = profile();
    cluster.host = u"pg1.example, pg2.example"_s;
    EXPECT_EQ(hostsOf(cluster), (QStringList{u"pg1.example"_s, u"pg2.example"_s}));
}

TEST(IsLocalSocket, KnowsFoldersAndAbstractNames)
{
    EXPECT_TRUE(isLocalSocket(u"/var/run/postgresql"_s));
    EXPECT_TRUE(isLocalSocket(u"@sluice"_s));
    EXPECT_TRUE(isLocalSocket(QString()));
    EXPECT_FALSE(isLocalSocket(u"db.example"_s));
    EXPECT_FALSE(isLocalSocket(u"::1"_s));
}
