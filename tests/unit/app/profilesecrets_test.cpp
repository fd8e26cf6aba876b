#include "app/profilesecrets.h"

#include "tests/support/waiting.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::app;
using namespace Qt::StringLiterals;

namespace {

Profile askingProfile(const QString &name)
{
    Profile profile;
    profile.name = name;
    DatabaseProfile db;
    db.name = u"smart_warehouse"_s;
    db.host = u"db.example"_s;
    db.user = u"ops"_s;
    db.password = {SecretSource::Kind::Ask, {}};
    profile.databases = {db};
    profile.connect.urls = {QUrl(u"http://c1:8083"_s)};
    profile.connect.user = u"ops"_s;
    profile.connect.password = {SecretSource::Kind::Environment, u"SLUICE_TEST_NONE"_s};
    return profile;
}

ServerLight refusing(ServerKind kind, const QString &name)
{
    ServerLight light;
    light.kind = kind;
    light.name = name;
    light.error = Error{ErrorKind::Auth, u"no"_s, {}};
    return light;
}

QString idOf(const Profile &profile)
{
    return wantedSecrets(profile).first().id();
}

/// Answers every question with the same, and counts them.
struct Person
{
    AskSecret ask()
    {
        return askAtOnce([this](const QString &what) {
            asked.append(what);
            return Result<Secret>(Secret("typed"));
        });
    }
    QStringList asked;
};

} // namespace

TEST(ProfileSecrets, TheSamePasswordOfAnotherProfileIsAnother)
{
    EXPECT_EQ(idOf(askingProfile(u"staging"_s)), idOf(askingProfile(u"staging"_s)));
    EXPECT_NE(idOf(askingProfile(u"staging"_s)), idOf(askingProfile(u"production"_s)));
    Profile moved = askingProfile(u"staging"_s);
    moved.databases[0].host = u"elsewhere.example"_s;
    EXPECT_NE(idOf(askingProfile(u"staging"_s)), idOf(moved)) << "another server";
    Profile kept = askingProfile(u"staging"_s);
    kept.databases[0].password = {SecretSource::Kind::Keychain, u"staging/smart_warehouse"_s};
    EXPECT_NE(idOf(askingProfile(u"staging"_s)), idOf(kept)) << "another place";
}

TEST(ProfileSecrets, ARefusedLoginNamesItsSecretAlone)
{
    const Profile profile = askingProfile(u"staging"_s);
    EXPECT_TRUE(refusedSecrets(profile, {}).isEmpty());
    const auto refused = refusedSecrets(profile, {refusing(ServerKind::Postgres, u"smart_warehouse"_s),
                                                  refusing(ServerKind::Postgres, u"smart_citizen"_s)});
    ASSERT_EQ(refused.size(), 1);
    EXPECT_EQ(refused.first().what(), u"the password of ops on smart_warehouse"_s);
    EXPECT_TRUE(refused.first().canBeEntered());
    const auto connect = refusedSecrets(profile, {refusing(ServerKind::Connect, u"Connect c1:8083"_s)});
    ASSERT_EQ(connect.size(), 1);
    EXPECT_FALSE(connect.first().canBeEntered()) << "it comes from the environment";
}

TEST(ProfileSecrets, OneThatIsToBeEnteredAgainIsAskedForWhateverIsKept)
{
    qputenv("SLUICE_TEST_NONE", "kept");
    const Profile profile = askingProfile(u"staging"_s);
    Person person;
    ProfileSecretReader plain(profile, person.ask());
    const auto first = plain.read();
    ASSERT_TRUE(test::waitFor(first));
    EXPECT_EQ(person.asked, QStringList{u"the password of ops on smart_warehouse"_s});
    EXPECT_EQ(first.result()->connect, Secret("kept"));
    person.asked.clear();
    QSet<QString> all;
    for (const WantedSecret &wanted : wantedSecrets(profile))
        if (wanted.owner == SecretOwner::Connect)
            all.insert(wanted.id());
    ProfileSecretReader again(profile, person.ask(), all);
    const auto second = again.read();
    ASSERT_TRUE(test::waitFor(second));
    EXPECT_EQ(person.asked.size(), 2);
    EXPECT_EQ(second.result()->connect, Secret("typed"));
    qunsetenv("SLUICE_TEST_NONE");
}
