#include "models/services/topics/recordjson.h"

#include "models/services/topics/envelope/canonical.h"

#include <QDateTime>
#include <simdjson.h>

namespace sluice {

namespace {

void appendText(QByteArray &out, std::string_view text)
{
    if (simdjson::validate_utf8(text.data(), text.size()))
        return envelope::appendJsonString(out, text);
    out += "{\"base64\":\"";
    out += QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())).toBase64();
    out += "\"}";
}

} // namespace

class RecordJson::Private
{
public:
    simdjson::dom::parser parser;
    std::vector<HeaderView> headers;

    /// Only what parses as a whole is passed on as JSON: a hostile value must not break the line it is in.
    bool appendJson(QByteArray &out, std::string_view bytes)
    {
        const auto parsed = parser.parse(bytes.data(), bytes.size());
        if (parsed.error())
            return false;
        const qsizetype before = out.size();
        out.resize(before + static_cast<qsizetype>(bytes.size()));
        std::size_t length = 0;
        if (simdjson::minify(bytes.data(), bytes.size(), out.data() + before, length)) {
            out.resize(before);
            return false;
        }
        out.resize(before + static_cast<qsizetype>(length));
        return true;
    }

    void appendBytes(QByteArray &out, const BytesView &bytes)
    {
        if (bytes.isNull())
            out += "null";
        else if (bytes.size == 0 || !appendJson(out, bytes.view()))
            appendText(out, bytes.view());
    }

    void appendHeaders(QByteArray &out, const RecordView &record)
    {
        headers.clear();
        if (record.headers)
            record.headers->readHeaders(headers);
        out += ",\"headers\":[";
        for (std::size_t i = 0; i < headers.size(); ++i) {
            out += i ? ",[" : "[";
            appendText(out, headers[i].name);
            out += ',';
            if (headers[i].value.isNull())
                out += "null";
            else
                appendText(out, headers[i].value.view());
            out += ']';
        }
        out += ']';
    }
};

RecordJson::RecordJson()
    : d(std::make_unique<Private>())
{}

RecordJson::~RecordJson() = default;

void RecordJson::append(QByteArray &out, const RecordView &record)
{
    out += "{\"partition\":" + QByteArray::number(record.partition) +
           ",\"offset\":" + QByteArray::number(qint64(record.offset)) + ",\"timestamp\":";
    if (record.timestampMs < 0)
        out += "null";
    else
        out += '"' +
               QDateTime::fromMSecsSinceEpoch(record.timestampMs, Qt::UTC)
                   .toString(Qt::ISODateWithMs)
                   .toLatin1() +
               '"';
    out += ",\"key\":";
    d->appendBytes(out, record.key);
    out += ",\"value\":";
    d->appendBytes(out, record.value);
    if (record.value.isNull())
        out += ",\"tombstone\":true";
    d->appendHeaders(out, record);
    out += "}\n";
}

} // namespace sluice
