#include "models/clients/secrets/secretstore.h"

#include "tests/support/waiting.h"

#include <QElapsedTimer>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::secrets;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SecretSource entry{SecretSource::Kind::Keychain, u"sluice-test/no-such-entry"_s};

} // namespace

TEST(SecretStore, ReadsTheEnvironment)
{
    SecretStore store;
    qputenv("SLUICE_TEST_SECRET", "geheim");
    const auto secret = store.read({SecretSource::Kind::Environment, u"SLUICE_TEST_SECRET"_s});
    ASSERT_TRUE(waitFor(secret, 5s));
    ASSERT_TRUE(secret.result());
    EXPECT_EQ(secret.result()->reveal(), "geheim");
    const auto missing = store.read({SecretSource::Kind::Environment, u"SLUICE_TEST_NO_SECRET"_s});
    ASSERT_TRUE(waitFor(missing, 5s));
    EXPECT_EQ(missing.result().error().kind, ErrorKind::NotFound);
}

TEST(SecretStore, MayDieWhileTheKeychainIsAsked)
{
    QFuture<Result<Secret>> secret;
    QFuture<Result<void>> written;
    {
        SecretStore store;
        secret = store.read(entry);
        written = store.writeKeychain(entry.reference + u"-either"_s, Secret());
    }
    ASSERT_TRUE(waitUntil([&] { return secret.isFinished() && written.isFinished(); }, 30s));
    EXPECT_EQ(secret.resultCount(), 1) << "whoever waits is told";
}

TEST(SecretStore, AKeychainThatSaysNothingIsGivenUp)
{
    SecretStore store(nullptr, 0ms);
    const auto secret = store.read(entry);
    ASSERT_TRUE(waitFor(secret, 5s));
    ASSERT_FALSE(secret.result());
    const Error error = secret.result().error();
    // A keychain that is not there says so at once, which is as good.
    EXPECT_TRUE(error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Unsupported ||
                error.kind == ErrorKind::Server || error.kind == ErrorKind::NotFound)
        << qPrintable(error.message);
    waitUntil([] { return false; }, 200ms); // a late answer of the job must find nothing to fulfil
}
