#include "tests/support/httpreply.h"

#include "tests/support/jsontext.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace sluice::test {

Reply json(const QJsonObject &object, int status)
{
    return {status, compact(object)};
}

Reply json(const QJsonArray &array)
{
    return {200, QJsonDocument(array).toJson(QJsonDocument::Compact)};
}

Reply errorReply(int status, const QByteArray &message)
{
    return json(QJsonObject{{u"error_code"_s, status}, {u"message"_s, text(message)}}, status);
}

Reply htmlReply(int status)
{
    return {
        status,
        "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>\n",
        "text/html"};
}

Reply junkReply(qsizetype bytes)
{
    QByteArray junk(bytes, Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes; ++i)
        junk[i] = char('!' + (i * 7919) % 89);
    junk[0] = 'x';
    return {200, junk, "application/octet-stream"};
}

} // namespace sluice::test
