// Whatever is in a topic: it is decoded, into the same by a new decoder and by one that has seen other
// records, and its texts can do no harm. The input is a key, a zero byte and a value; a leading 1 says that
// the key is null, a leading 2 that the value is.

#include "models/services/topics/envelope/decoder.h"
#include "models/services/topics/envelope/display.h"
#include "models/services/topics/envelope/jsontape.h"
#include "models/services/topics/envelope/keys.h"
#include "models/services/topics/envelope/tombstones.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

using namespace sluice;
using namespace sluice::envelope;

namespace {

constexpr qsizetype mostRaw = 4'000;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Columns a, b, … of every type that is decoded in its own way.
Knowledge knowledgeWith(ConnectorFormat format)
{
    static const std::vector<const char *> types{"boolean",
                                                 "integer",
                                                 "real",
                                                 "double precision",
                                                 "numeric",
                                                 "numeric(10,2)",
                                                 "money",
                                                 "bit(1)",
                                                 "bit(11)",
                                                 "bit varying",
                                                 "bytea",
                                                 "text",
                                                 "uuid",
                                                 "jsonb",
                                                 "xml",
                                                 "hstore",
                                                 "date",
                                                 "time without time zone",
                                                 "time(3) without time zone",
                                                 "time with time zone",
                                                 "timestamp without time zone",
                                                 "timestamp(3) without time zone",
                                                 "timestamp with time zone",
                                                 "interval",
                                                 "point",
                                                 "geometry"};
    Knowledge known;
    char16_t name = u'a';
    for (const char *type : types) {
        known.columnTypes.insert(QString(name), QString::fromLatin1(type));
        known.columnTypes.insert(QString(QChar(name++)).toUpper(),
                                 QString::fromLatin1(type) + QStringLiteral("[]"));
    }
    known.format = std::move(format);
    return known;
}

const std::vector<Knowledge> &knowledges()
{
    static const std::vector<Knowledge> known = [] {
        std::vector<Knowledge> all{knowledgeWith({})};
        for (const TimeMode times :
             {TimeMode::Adaptive, TimeMode::Connect, TimeMode::Nanoseconds, TimeMode::IsoString})
            all.push_back(knowledgeWith({DecimalMode::Precise, times, BinaryMode::Bytes, "word"}));
        all.push_back(knowledgeWith({DecimalMode::Double, TimeMode::Microseconds, BinaryMode::Hex, ""}));
        all.push_back(knowledgeWith({DecimalMode::String, {}, BinaryMode::Base64Url, "\xff"}));
        all[1].replicaIdentity = ReplicaIdentity::Default;
        all[2].replicaIdentity = ReplicaIdentity::Full;
        return all;
    }();
    return known;
}

bool isHarmless(const QString &line)
{
    return std::none_of(line.cbegin(), line.cend(), [](QChar c) {
        return c.unicode() < 0x20 || c.unicode() == 0x7f || (c.unicode() >= 0x202a && c.unicode() <= 0x202e);
    });
}

void checkChanges(const Record &record)
{
    for (const Column &column : record.columns) {
        const auto isKnown = [](const Value &value) {
            return value.kind == ValueKind::Null || value.hasText();
        };
        require(!column.changed || (record.changesKnown && isKnown(column.before) && isKnown(column.after)));
        require(isHarmless(valueLine(column.before, 60)) && isHarmless(valueLine(column.after)));
    }
}

void checkCopy(const Record &record)
{
    const QByteArray json = toJson(record);
    require(json.startsWith("{\"kind\":\"") && json.endsWith('}'));
    JsonTape tape; // QJsonDocument knows no number beyond a double's
    require(tape.read({json.constData(), static_cast<std::size_t>(json.size())}) !=
            JsonTape::Outcome::NotJson);
}

void check(Decoder &used, Decoder &fresh, BytesView key, BytesView value, const Knowledge &knowledge)
{
    const Record record = used.decode(key, value, knowledge);
    require(record == fresh.decode(key, value, knowledge));
    require(record.keyIdentity == keyIdentity(key));
    require(isHarmless(summary(record)));
    checkChanges(record);
    checkCopy(record);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view rest(reinterpret_cast<const char *>(data), size);
    const bool nullKey = !rest.empty() && rest.front() == 1;
    const bool nullValue = !rest.empty() && rest.front() == 2;
    if (nullKey || nullValue)
        rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find('\0'), rest.size());
    // At their exact sizes, so that a byte read too many is seen.
    const std::vector<char> keyBytes(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::vector<char> valueBytes(rest.begin(), rest.end());
    const BytesView key =
        nullKey ? BytesView() : BytesView{keyBytes.empty() ? "" : keyBytes.data(), keyBytes.size()};
    const BytesView value =
        nullValue ? BytesView() : BytesView{valueBytes.empty() ? "" : valueBytes.data(), valueBytes.size()};

    static Decoder used;
    Decoder fresh;
    check(used, fresh, key, value, Knowledge());
    check(used, fresh, key, value, knowledges()[size % knowledges().size()]); // one of them: all are slow
    require(rawView(value, mostRaw).text.size() <= mostRaw + 100);
    KeyPredicate predicate({{QStringLiteral("b"), QStringLiteral("1")}}, knowledges()[1]);
    (void)predicate.matches(key);
    TombstoneLinker linker;
    (void)linker.see(0, used.decode(key, value));
    require(!linker.see(1, used.decode(key, BytesView())) ||
            used.decode(key, value).operation == Operation::Delete);
    return 0;
}
