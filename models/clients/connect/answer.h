#pragma once
// What an exchange over HTTP ended with, and the sentence that says so to a person.

#include "models/core/result.h"

#include <QByteArray>
#include <QNetworkReply>
#include <QSslError>
#include <QUrl>
#include <chrono>

namespace sluice::connect {

/// An answer as it came: any status, with its body.
struct Answer
{
    QUrl url; ///< the worker, without userinfo
    int status = 0;
    QByteArray body;
    std::chrono::milliseconds latency{0};
};

/// "http://connect-1:8083", without userinfo, query and trailing slash.
[[nodiscard]] QString printable(const QUrl &url);

/// A body that may be JSON, as far as its first byte that is not white space tells; true while there is none
/// yet.
[[nodiscard]] bool mayBeJson(QByteArrayView start);

/// 409 while workers rebalance: the same request will be welcome in a moment. "Already exists" is not of this
/// kind.
[[nodiscard]] bool isTransientConflict(const Answer &answer);

/// What a status that is not 2xx means. `user` is whom we logged in as; empty: nobody.
[[nodiscard]] Error httpError(const Answer &answer, const QString &path, const QString &user);

/// An answer of 2xx whose body is not what Connect would send.
[[nodiscard]] Error wrongBody(const QUrl &url, const Error &parsed, const QByteArray &body);

/// The network or TLS failed, before or in the middle of an answer.
[[nodiscard]] Error networkError(const QUrl &url, QNetworkReply::NetworkError code, const QString &text,
                                 const QList<QSslError> &sslErrors, bool answerBegun);

enum class Waiting
{
    ForConnection,
    ForAnswer,
    ForDatabase, ///< for an answer that the worker cannot give before it has tried the connector's database
    ForRest
};

[[nodiscard]] Error timeoutError(const QUrl &url, Waiting waiting, std::chrono::milliseconds waited);

} // namespace sluice::connect
