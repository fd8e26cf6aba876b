// One record, one line, whatever its bytes.

#include "models/services/topics/recordjson.h"
#include "tests/unit/services/topics/viewof.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray lineOf(const RecordView &record)
{
    RecordJson json;
    QByteArray out;
    json.append(out, record);
    return out;
}

QJsonObject objectOf(const RecordView &record)
{
    const QByteArray line = lineOf(record);
    EXPECT_EQ(line.count('\n'), 1);
    EXPECT_TRUE(line.endsWith("}\n"));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line, &error);
    EXPECT_EQ(error.error, QJsonParseError::NoError) << line.constData();
    return document.object();
}

TEST(RecordJson, PassesJsonOnAsItIsButInOneLine)
{
    const auto value = "{ \"after\" : {\"amount\": 12345678901234567890.10,\n\"t\":\"a b\"} }";
    EXPECT_TRUE(
        lineOf(viewOf(1, 7, bytes("{\"id\":1}"), bytes(value)))
            .contains("\"key\":{\"id\":1},\"value\":{\"after\":{\"amount\":12345678901234567890.10,\"t\":\"a "
                      "b\"}},\"headers\":[]"));
}

TEST(RecordJson, TellsATombstoneFromAJsonNull)
{
    EXPECT_EQ(objectOf(viewOf(0, 0, {}, {}))[u"tombstone"_s], true);
    EXPECT_TRUE(objectOf(viewOf(0, 0, {}, {}))[u"key"_s].isNull());
    EXPECT_FALSE(objectOf(viewOf(0, 0, {}, bytes("null"))).contains(u"tombstone"_s));
}

TEST(RecordJson, WritesTextAsAStringAndOtherBytesAsBase64)
{
    EXPECT_EQ(objectOf(viewOf(0, 0, {}, bytes("a \"quoted\"\nline\x01")))[u"value"_s],
              u"a \"quoted\"\nline\u0001"_s);
    EXPECT_EQ(objectOf(viewOf(0, 0, {}, bytes("")))[u"value"_s], u""_s);
    EXPECT_EQ(objectOf(viewOf(0, 0, {}, bytes("\xff\xfe")))[u"value"_s][u"base64"_s], u"//4="_s);
    EXPECT_EQ(objectOf(viewOf(0, 0, {}, bytes(std::string_view("\0\0\0\0\1x", 6))))[u"value"_s],
              QString::fromLatin1("\0\0\0\0\1x", 6));
}

TEST(RecordJson, IsNotBrokenByAValueThatOnlyBeginsAsJson)
{
    for (const char *hostile :
         {"{\"a\":1}}", "{\"a\":1}\n{\"partition\":9}", "[1,2", "{\"a\":\"\xff\"}", "{", "tru"}) {
        const QJsonObject object = objectOf(viewOf(0, 5, {}, bytes(hostile)));
        EXPECT_EQ(object[u"partition"_s], 0);
        EXPECT_FALSE(object[u"value"_s].isArray());
    }
    const std::string deep(3000, '[');
    EXPECT_TRUE(objectOf(viewOf(0, 5, {}, bytes(deep)))[u"value"_s].isString());
}

TEST(RecordJson, WritesHeadersInTheirOrder)
{
    const FixedHeaders headers({{"b", bytes("1")}, {"a", {}}, {"b", bytes("2")}});
    RecordView record = viewOf(0, 0, {}, {});
    record.headers = &headers;
    record.timestampMs = -1;
    const QJsonObject object = objectOf(record);
    EXPECT_TRUE(object[u"timestamp"_s].isNull());
    EXPECT_EQ(object[u"headers"_s].toArray(),
              (QJsonArray{QJsonArray{u"b"_s, u"1"_s}, QJsonArray{u"a"_s, QJsonValue()},
                          QJsonArray{u"b"_s, u"2"_s}}));
}

} // namespace
