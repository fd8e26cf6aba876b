// Certificates are made on the spot: one in the tree would expire, and its key would alarm every scanner.
#include "models/clients/connect/connectclient.h"
#include "tests/support/connectserver.h"
#include "tests/support/waiting.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::connect;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using testing::HasSubstr;

namespace {

class ConnectTls : public testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        if (QStandardPaths::findExecutable(u"openssl"_s).isEmpty())
            return;
        s_folder = std::make_unique<QTemporaryDir>();
        makeAuthority(u"ca"_s);
        makeAuthority(u"otherca"_s);
        makeSigned(u"server"_s, u"subjectAltName=IP:127.0.0.1"_s);
        makeSigned(u"elsewhere"_s, u"subjectAltName=DNS:connect.example.org"_s);
        makeSigned(u"client"_s, u"subjectAltName=DNS:client"_s);
        openssl({u"rsa"_s, u"-aes256"_s, u"-passout"_s, u"pass:key-password"_s, u"-in"_s, at(u"client.key"_s),
                 u"-out"_s, at(u"locked.key"_s)});
    }
    static void TearDownTestSuite() { s_folder.reset(); }

    void SetUp() override
    {
        if (!s_folder)
            GTEST_SKIP() << "the openssl program is not installed";
        ASSERT_TRUE(QFile::exists(at(u"server.pem"_s)));
    }

    static QString at(const QString &file) { return s_folder->filePath(file); }

    /// Not by QProcess: the thread sanitizer ends a process that forks while it has threads.
    static void openssl(const QStringList &arguments)
    {
        const QString command = u"openssl '%1' >/dev/null 2>&1"_s.arg(arguments.join(u"' '"_s));
        ASSERT_EQ(std::system(qPrintable(command)), 0) << qPrintable(command);
    }

    static void makeAuthority(const QString &name)
    {
        openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"2"_s,
                 u"-subj"_s, u"/CN="_s + name, u"-keyout"_s, at(name + u".key"_s), u"-out"_s,
                 at(name + u".pem"_s)});
    }

    static void makeSigned(const QString &name, const QString &extension)
    {
        QFile extensions(at(name + u".ext"_s));
        ASSERT_TRUE(extensions.open(QIODevice::WriteOnly));
        extensions.write(extension.toUtf8());
        extensions.close();
        openssl({u"req"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-subj"_s, u"/CN="_s + name,
                 u"-keyout"_s, at(name + u".key"_s), u"-out"_s, at(name + u".csr"_s)});
        openssl({u"x509"_s, u"-req"_s, u"-in"_s, at(name + u".csr"_s), u"-CA"_s, at(u"ca.pem"_s), u"-CAkey"_s,
                 at(u"ca.key"_s), u"-CAcreateserial"_s, u"-days"_s, u"2"_s, u"-extfile"_s,
                 at(name + u".ext"_s), u"-out"_s, at(name + u".pem"_s)});
    }

    static QSslConfiguration serverTls(const QString &name,
                                       QSslSocket::PeerVerifyMode verify = QSslSocket::VerifyNone)
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificateChain(QSslCertificate::fromPath(at(name + u".pem"_s)));
        QFile key(at(name + u".key"_s));
        EXPECT_TRUE(key.open(QIODevice::ReadOnly));
        tls.setPrivateKey(QSslKey(key.readAll(), QSsl::Rsa));
        tls.setCaCertificates(QSslCertificate::fromPath(at(u"ca.pem"_s)));
        tls.setPeerVerifyMode(verify);
        return tls;
    }

    static ConnectProfile profileOf(const QString &ca, const QString &certificate = {},
                                    const QString &key = {})
    {
        ConnectProfile profile;
        profile.caFile = ca;
        profile.certificateFile = certificate;
        profile.keyFile = key;
        return profile;
    }

    static Result<QStringList> ask(ConnectProfile profile, const QUrl &url,
                                   const QByteArray &keyPassword = {})
    {
        profile.urls = {url};
        ConnectClient client(profile, Secret(), Secret(keyPassword),
                             {milliseconds(1), milliseconds(3000), milliseconds(3000)}, false);
        const auto future = client.fetchNames();
        EXPECT_TRUE(waitFor(future));
        return future.result();
    }

    static std::string message(const Result<QStringList> &result)
    {
        return result ? std::string() : result.error().message.toStdString();
    }

private:
    static inline std::unique_ptr<QTemporaryDir> s_folder;
};

} // namespace

TEST_F(ConnectTls, TrustsTheAuthorityOfTheProfile)
{
    ConnectServer server(serverTls(u"server"_s));
    EXPECT_TRUE(ask(profileOf(at(u"ca.pem"_s)), server.url()));
}

TEST_F(ConnectTls, RefusesAnUnknownAuthority)
{
    ConnectServer server(serverTls(u"server"_s));
    EXPECT_THAT(message(ask({}, server.url())), HasSubstr("not signed by an authority"));
    const auto refused = ask(profileOf(at(u"otherca.pem"_s)), server.url());
    EXPECT_THAT(message(refused), HasSubstr("CA file"));
    EXPECT_EQ(refused.error().kind, ErrorKind::Unreachable);
    EXPECT_EQ(server.requestCount(), 0);
}

TEST_F(ConnectTls, RefusesACertificateForAnotherHost)
{
    ConnectServer server(serverTls(u"elsewhere"_s));
    EXPECT_THAT(message(ask(profileOf(at(u"ca.pem"_s)), server.url())), HasSubstr("another host name"));
}

TEST_F(ConnectTls, ShowsItsOwnCertificate)
{
    ConnectServer server(serverTls(u"server"_s, QSslSocket::VerifyPeer));
    const ConnectProfile withKey = profileOf(at(u"ca.pem"_s), at(u"client.pem"_s), at(u"client.key"_s));
    EXPECT_TRUE(ask(withKey, server.url())) << message(ask(withKey, server.url()));
    ConnectProfile locked = withKey;
    locked.keyFile = at(u"locked.key"_s);
    EXPECT_TRUE(ask(locked, server.url(), "key-password"));
}

TEST_F(ConnectTls, SaysThatAClientCertificateIsMissing)
{
    ConnectServer server(serverTls(u"server"_s, QSslSocket::VerifyPeer));
    const auto refused = ask(profileOf(at(u"ca.pem"_s)), server.url());
    ASSERT_FALSE(refused);
    EXPECT_THAT(message(refused), HasSubstr("client certificate")) << refused.error().detail.toStdString();
}

TEST_F(ConnectTls, SaysWhichFileCannotBeUsed)
{
    const QUrl url(u"https://127.0.0.1:1"_s);
    const QString missing = at(u"missing.pem"_s);
    for (const ConnectProfile &profile :
         {profileOf(missing), profileOf({}, missing), profileOf({}, at(u"client.pem"_s), missing)}) {
        const auto refused = ask(profile, url);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::Invalid);
        EXPECT_THAT(message(refused), HasSubstr("missing.pem"));
    }
    EXPECT_THAT(message(ask(profileOf(at(u"ca.key"_s)), url)), HasSubstr("no certificate"));
    const ConnectProfile locked = profileOf({}, at(u"client.pem"_s), at(u"locked.key"_s));
    EXPECT_THAT(message(ask(locked, url, "wrong-password")),
                HasSubstr("cannot be opened with the key password"));
    EXPECT_THAT(message(ask(locked, url)), HasSubstr("cannot be opened with the key password"));
}

TEST_F(ConnectTls, SaysThatThePortDoesNotSpeakTls)
{
    ConnectServer plain;
    QUrl url = plain.url();
    url.setScheme(u"https"_s);
    plain.answer("", {200, "HTTP/1.1 400 Bad Request\r\n\r\n", {}, Manner::Raw});
    const auto refused = ask({}, url);
    ASSERT_FALSE(refused);
    ConnectServer encrypted(serverTls(u"server"_s));
    QUrl unencrypted = encrypted.url();
    unencrypted.setScheme(u"http"_s);
    const auto other = ask({}, unencrypted);
    ASSERT_FALSE(other);
    EXPECT_THAT(message(other), HasSubstr("TLS"));
}
