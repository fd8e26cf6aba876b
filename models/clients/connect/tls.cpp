#include "models/clients/connect/tls.h"

#include <QCoreApplication>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

namespace sluice::connect {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::connect", text);
}

Result<QByteArray> contentOf(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Invalid, tr("The file %1 of the Kafka Connect profile cannot be read: %2.")
                                            .arg(fileName, file.errorString()));
    constexpr qint64 largest = 4 * 1024 * 1024;
    return file.read(largest);
}

Result<QList<QSslCertificate>> certificatesIn(const QString &fileName)
{
    const auto content = contentOf(fileName);
    if (!content)
        return tl::unexpected(content.error());
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*content, QSsl::Pem);
    if (certificates.isEmpty())
        return fail(ErrorKind::Invalid, tr("The file %1 holds no certificate in PEM form.").arg(fileName));
    return certificates;
}

Result<QSslKey> keyIn(const QString &fileName, const Secret &password)
{
    const auto content = contentOf(fileName);
    if (!content)
        return tl::unexpected(content.error());
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        const QSslKey key(*content, algorithm, QSsl::Pem, QSsl::PrivateKey, password.reveal());
        if (!key.isNull())
            return key;
    }
    return fail(ErrorKind::Invalid,
                content->contains("ENCRYPTED")
                    ? tr("The key in %1 cannot be opened with the key password of the Kafka Connect profile.")
                          .arg(fileName)
                    : tr("The file %1 holds no private key in PEM form.").arg(fileName));
}

} // namespace

Result<QSslConfiguration> tlsConfiguration(const ConnectProfile &profile, const Secret &keyPassword)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (!profile.caFile.isEmpty()) {
        const auto authorities = certificatesIn(profile.caFile);
        if (!authorities)
            return tl::unexpected(authorities.error());
        tls.setCaCertificates(*authorities);
    }
    if (!profile.certificateFile.isEmpty()) {
        const auto chain = certificatesIn(profile.certificateFile);
        if (!chain)
            return tl::unexpected(chain.error());
        // A key beside its certificate in one file is common.
        const auto key =
            keyIn(profile.keyFile.isEmpty() ? profile.certificateFile : profile.keyFile, keyPassword);
        if (!key)
            return tl::unexpected(key.error());
        tls.setLocalCertificateChain(*chain);
        tls.setPrivateKey(*key);
    }
    return tls;
}

} // namespace sluice::connect
