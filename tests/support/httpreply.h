#pragma once
// What goes over the wire of a fake HTTP server: a request as it was seen, a reply and the manner it leaves
// in.

#include <QByteArray>
#include <QMap>

class QJsonArray;
class QJsonObject;

namespace sluice::test {

/// How a reply leaves the server.
enum class Manner
{
    Plain,    ///< with Content-Length
    Chunked,  ///< in chunks of 1 KB
    Hang,     ///< accepts, reads, says nothing
    Drip,     ///< the head, then a byte every 50 ms
    Truncate, ///< announces twice the bytes that come, then closes
    Close,    ///< closes without a byte
    Raw,      ///< the body alone, without a head: another protocol
};

struct Reply
{
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
    Manner manner = Manner::Plain;
    QMap<QByteArray, QByteArray> headers = {};
};

[[nodiscard]] Reply json(const QJsonObject &object, int status = 200);
[[nodiscard]] Reply json(const QJsonArray &array);
[[nodiscard]] Reply errorReply(int status, const QByteArray &message); ///< {"error_code":…,"message":…}
[[nodiscard]] Reply htmlReply(int status = 200);
[[nodiscard]] Reply junkReply(qsizetype bytes = 20'000'000);

struct SeenRequest
{
    QByteArray method;
    QByteArray target;                    ///< as it stood in the request line, percent-encoding and all
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

} // namespace sluice::test
