#include "models/clients/connect/answer.h"

#include "models/clients/connect/parse.h"
#include "models/core/format.h"
#include "models/core/profile.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::connect {

namespace {

constexpr qsizetype detailLength = 500;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::connect", text);
}

QString cut(const QByteArray &body)
{
    // Masked before it is cut: half a secret is recognised by nobody.
    const QString text = maskedText(QString::fromUtf8(body.left(detailLength * 40)).simplified());
    return text.size() > detailLength ? text.left(detailLength) + u'…' : text;
}

/// The server's reason: Connect's own message, or the start of whatever came instead.
QString reasonOf(const Answer &answer)
{
    const auto said = parseServerMessage(answer.body);
    return said ? maskedText(said->message) : cut(answer.body);
}

Error notConnect(const Answer &answer, const QString &path)
{
    return {ErrorKind::BadAnswer,
            tr("%1 answers HTTP %2 to %3: no Kafka Connect REST interface is there. Check the address and "
               "its path.")
                .arg(printable(answer.url))
                .arg(answer.status)
                .arg(path),
            cut(answer.body)};
}

Error unauthorised(const Answer &answer, const QString &user)
{
    const QString url = printable(answer.url);
    return {
        ErrorKind::Auth,
        user.isEmpty()
            ? tr("%1 asks for a login. Give the profile a user and a password for Kafka Connect.").arg(url)
            : tr("%1 refused the login of \"%2\". Check the user and the password for Kafka Connect.")
                  .arg(url, user),
        cut(answer.body)};
}

Error forbidden(const Answer &answer, const QString &user)
{
    const QString url = printable(answer.url);
    return {ErrorKind::Permission,
            user.isEmpty()
                ? tr("%1 does not allow this without a login.").arg(url)
                : tr("%1 does not allow this to \"%2\". Ask its administrator for the right.").arg(url, user),
            reasonOf(answer)};
}

/// "HTTP 404 Not Found" is the router of Connect speaking: the path is unknown to that version.
bool saysPathUnknown(const QString &message)
{
    return message.startsWith("HTTP 404"_L1) || message.startsWith("HTTP 405"_L1);
}

Error notFound(const Answer &answer, const QString &path)
{
    const auto said = parseServerMessage(answer.body);
    if (!said)
        return notConnect(answer, path);
    if (!saysPathUnknown(said->message))
        return {ErrorKind::NotFound, tr("%1: %2.").arg(printable(answer.url), maskedText(said->message)),
                maskedText(said->message)};
    return {ErrorKind::Unsupported,
            tr("%1 does not know %2: that version of Kafka Connect does not offer it.")
                .arg(printable(answer.url), path),
            maskedText(said->message)};
}

Error conflict(const Answer &answer)
{
    const QString url = printable(answer.url);
    if (isTransientConflict(answer))
        return {ErrorKind::Conflict,
                tr("%1 is rebalancing its workers and takes no request yet. Try again in a moment.").arg(url),
                reasonOf(answer)};
    return {ErrorKind::Conflict, tr("%1 refused: %2.").arg(url, reasonOf(answer)), reasonOf(answer)};
}

QString serverSentence(const Answer &answer, const QString &reason)
{
    const QString url = printable(answer.url);
    if (reason.startsWith("Request timed out"_L1))
        return tr("The Kafka Connect worker at %1 gave the request up after its own deadline; it is busy, or "
                  "waits for a "
                  "database or broker that does not answer. Look at that server, then try again.")
            .arg(url);
    if (reason.startsWith("IO Error trying to forward REST request"_L1))
        return tr("%1 could not pass the request on to the leading worker: the workers cannot reach one "
                  "another. Check "
                  "rest.advertised.host.name and rest.advertised.port of each.")
            .arg(url);
    if (answer.status >= 502 && answer.status <= 504)
        return tr("%1 answers HTTP %2: the worker is starting, or the gateway in front of it cannot reach "
                  "it.")
            .arg(url)
            .arg(answer.status);
    return tr("%1 reports a failure of its own (HTTP %2). Its log says more.").arg(url).arg(answer.status);
}

/// 400 or 500, by the call and the version.
bool isUnknownPlugin(const QString &reason)
{
    return reason.contains("Failed to find any class that implements Connector"_L1);
}

Error unknownPlugin(const Answer &answer, const QString &reason)
{
    static const QRegularExpression named(u"name matches ([^,\\s]+)"_s);
    return {
        ErrorKind::NotFound,
        tr("The worker at %1 has no plug-in %2. Install it on every worker, restart them, then try again.")
            .arg(printable(answer.url), named.match(reason).captured(1)),
        cut(reason.toUtf8())};
}

bool isInvalidConfig(const QString &reason)
{
    return reason.startsWith("Connector configuration is invalid and contains"_L1);
}

/// A head line, one line for each error, and a hint at the endpoint that we ask anyway.
Error invalidConfig(const Answer &answer, const QString &reason)
{
    QStringList errors = reason.split(u'\n', Qt::SkipEmptyParts).mid(1);
    if (!errors.isEmpty() && errors.last().startsWith("You can also find"_L1))
        errors.removeLast();
    return {ErrorKind::Invalid,
            tr("%1 refused the config of the connector: %2. Correct it, then try again.")
                .arg(printable(answer.url), errors.join("; "_L1)),
            reason};
}

Error redirected(const Answer &answer)
{
    return {ErrorKind::BadAnswer,
            tr("%1 redirects to another address, and redirects are not followed. Put the final address of "
               "Kafka Connect "
               "into the profile.")
                .arg(printable(answer.url)),
            cut(answer.body)};
}

bool isAuthorityProblem(QSslError::SslError error)
{
    switch (error) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
    case QSslError::InvalidCaCertificate:
        return true;
    default:
        return false;
    }
}

QString certificateSentence(const QString &url, const QList<QSslError> &errors)
{
    const auto is = [&](auto test) { return std::ranges::any_of(errors, test, &QSslError::error); };
    if (is(isAuthorityProblem))
        return tr("The certificate of %1 is not signed by an authority that is trusted here. Give the "
                  "profile the CA file "
                  "of that server.")
            .arg(url);
    if (is([](auto error) { return error == QSslError::HostNameMismatch; }))
        return tr("The certificate of %1 is for another host name. Use the name that stands in the "
                  "certificate.")
            .arg(url);
    if (is([](auto error) { return error == QSslError::CertificateExpired; }))
        return tr("The certificate of %1 has expired. It must be renewed on the server.").arg(url);
    if (is([](auto error) { return error == QSslError::CertificateNotYetValid; }))
        return tr("The certificate of %1 is not valid yet. Compare the clocks of the server and of this "
                  "machine.")
            .arg(url);
    return tr("The certificate of %1 is not accepted: %2.").arg(url, errors.first().errorString());
}

Error tlsError(const QString &url, const QString &text, const QList<QSslError> &errors)
{
    if (!errors.isEmpty())
        return {ErrorKind::Unreachable, certificateSentence(url, errors), errors.first().errorString()};
    if (text.contains("certificate required"_L1) || text.contains("handshake failure"_L1) ||
        text.contains("bad certificate"_L1) || text.contains("unknown ca"_L1))
        return {ErrorKind::Auth,
                tr("%1 did not accept our side of the TLS handshake. It probably asks for a client "
                   "certificate: check "
                   "the certificate and key files of the profile.")
                    .arg(url),
                text};
    if (text.contains("wrong version number"_L1) || text.contains("packet length too long"_L1) ||
        text.contains("http request"_L1))
        return {ErrorKind::BadAnswer,
                tr("%1 does not speak TLS. Try the address with http:// instead.").arg(url), text};
    return {ErrorKind::Unreachable, tr("No TLS connection to %1 could be made: %2.").arg(url, text), text};
}

Error cutShort(const QString &url, const QString &text, bool answerBegun)
{
    if (!answerBegun &&
        url.startsWith("https:"_L1)) // TLS 1.3 tells of a missing client certificate after the handshake
        return {ErrorKind::Unreachable,
                tr("%1 closed the encrypted connection without an answer. If it asks for a client "
                   "certificate, put the "
                   "certificate and key files into the profile; else look at the log of that server.")
                    .arg(url),
                text};
    if (answerBegun)
        return {ErrorKind::BadAnswer,
                tr("%1 broke its answer off in the middle. Try again; a proxy or a restart of the worker may "
                   "be the cause.")
                    .arg(url),
                text};
    return {ErrorKind::Unreachable,
            tr("%1 closed the connection without an answer. Check that Kafka Connect, and not another "
               "service or a TLS "
               "port, listens there.")
                .arg(url),
            text};
}

/// Jetty 12, in Kafka 4: a name with / % or \ in it is refused in a path, whatever its encoding. Such a
/// connector can be made, listed and never asked for again.
bool isRefusedName(const Answer &answer)
{
    return answer.status == 400 &&
           (answer.body.contains("Ambiguous URI") || answer.body.contains("Suspicious Path Character"));
}

Error refusedName(const Answer &answer)
{
    return {ErrorKind::Unsupported,
            tr("The web server of %1 refuses names with /, % or \\ in them, so this connector cannot be "
               "asked for or changed "
               "over REST. Deploy it under another name.")
                .arg(printable(answer.url)),
            cut(answer.body)};
}

} // namespace

QString printable(const QUrl &url)
{
    return restAddress(url).toString();
}

bool mayBeJson(QByteArrayView start)
{
    if (start.startsWith("\xEF\xBB\xBF")) // a byte order mark
        start = start.sliced(3);
    const auto first = std::ranges::find_if_not(
        start, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    return first == start.end() || *first == '{' || *first == '[';
}

bool isTransientConflict(const Answer &answer)
{
    if (answer.status != 409)
        return false;
    const auto said = parseServerMessage(answer.body);
    if (!said || said->message.contains("already exists"_L1))
        return false;
    const auto says = [&](QLatin1StringView part) {
        return said->message.contains(part, Qt::CaseInsensitive);
    };
    return says("stale configuration"_L1) || says("no known leader"_L1) || says("conflicting operation"_L1) ||
           says("rebalanc"_L1);
}

Error httpError(const Answer &answer, const QString &path, const QString &user)
{
    const QString reason = reasonOf(answer);
    switch (answer.status) {
    case 401:
        return unauthorised(answer, user);
    case 403:
        return forbidden(answer, user);
    case 404:
    case 405:
        return notFound(answer, path);
    case 409:
        return conflict(answer);
    default:
        break;
    }
    if (answer.status >= 300 && answer.status < 400)
        return redirected(answer);
    if (isUnknownPlugin(reason))
        return unknownPlugin(answer, reason);
    if (isInvalidConfig(reason))
        return invalidConfig(answer, reason);
    if (answer.status >= 500)
        return {ErrorKind::Server, serverSentence(answer, reason), reason};
    if (isRefusedName(answer))
        return refusedName(answer);
    if (!parseServerMessage(answer.body))
        return notConnect(answer, path);
    return {ErrorKind::Invalid, tr("%1 refused the request: %2").arg(printable(answer.url), reason), reason};
}

Error wrongBody(const QUrl &url, const Error &parsed, const QByteArray &body)
{
    return {ErrorKind::BadAnswer,
            tr("%1 answers, but not as Kafka Connect does: %2. Check that the address is that of Connect's "
               "REST interface.")
                .arg(printable(url), parsed.message),
            parsed.detail.isEmpty() ? cut(body) : maskedText(parsed.detail)};
}

Error networkError(const QUrl &url, QNetworkReply::NetworkError code, const QString &text,
                   const QList<QSslError> &sslErrors, bool answerBegun)
{
    const QString at = printable(url);
    switch (code) {
    case QNetworkReply::ConnectionRefusedError:
        return {ErrorKind::Unreachable,
                tr("%1 refuses connections: nothing listens there. Check that Kafka Connect is running, and "
                   "its port.")
                    .arg(at),
                text};
    case QNetworkReply::HostNotFoundError:
        return {ErrorKind::UnknownHost,
                tr("The host name \"%1\" of %2 is not known. Check its spelling, or the name service.")
                    .arg(url.host(), at),
                text};
    case QNetworkReply::SslHandshakeFailedError:
        return tlsError(at, text, sslErrors);
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError: // closed before the answer, and not to be sent a second time
        return cutShort(at, text, answerBegun);
    case QNetworkReply::TimeoutError:
        return {
            ErrorKind::Timeout,
            tr("%1 cannot be reached: the connection timed out. Check the network and firewalls on the way.")
                .arg(at),
            text};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
        return {ErrorKind::BadAnswer, tr("%1 does not speak HTTP. Check the port.").arg(at), text};
    default:
        return {ErrorKind::Unreachable, tr("%1 cannot be reached: %2. Check the network.").arg(at, text),
                text};
    }
}

Error timeoutError(const QUrl &url, Waiting waiting, std::chrono::milliseconds waited)
{
    const QString at = printable(url);
    const QString time = formatDuration(waited);
    switch (waiting) {
    case Waiting::ForConnection:
        return {ErrorKind::Timeout,
                tr("No connection to %1 within %2. Check the address, the network and firewalls on the way.")
                    .arg(at, time),
                {}};
    case Waiting::ForAnswer:
        return {ErrorKind::Timeout,
                tr("%1 accepts connections but did not answer within %2. The worker hangs or is overloaded: "
                   "look at its log.")
                    .arg(at, time),
                {}};
    case Waiting::ForDatabase:
        return {ErrorKind::Timeout,
                tr("%1 did not answer within %2. It most likely waits for the connector's database, which "
                   "does not answer it: check that database's host and port as seen from the worker, and the "
                   "firewalls on the way.")
                    .arg(at, time),
                {}};
    case Waiting::ForRest:
        break;
    }
    return {ErrorKind::Timeout,
            tr("%1 began to answer but had not finished after %2. The worker is overloaded, or the network "
               "is slow.")
                .arg(at, time),
            {}};
}

} // namespace sluice::connect
