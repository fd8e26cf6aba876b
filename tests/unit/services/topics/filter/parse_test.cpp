#include "models/services/topics/filter/matcher.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::filter;
using namespace Qt::StringLiterals;

namespace {

BytesView bytes(std::string_view text)
{
    return {text.data(), text.size()};
}

bool matches(const QString &text, std::string_view value, std::string_view key = "{\"id\":7}")
{
    const auto filter = compileText(text);
    if (!filter) {
        ADD_FAILURE() << qPrintable(text) << ": " << qPrintable(filter.error().message);
        return false;
    }
    RecordView record;
    record.key = bytes(key);
    record.value = bytes(value);
    return Matcher(*filter).matches(record);
}

constexpr std::string_view update =
    R"({"before":{"id":7,"city":"Pune","n":1},"after":{"id":7,"city":"Goa","n":1.0},)"
    R"("source":{"schema":"public","table":"orders","lsn":23801672,"txId":551,"ts_ms":1764000000000},"op":"u"})";

} // namespace

TEST(Filter, FindsWhatAnEnvelopeSays)
{
    EXPECT_TRUE(matches(u"op = update and table = public.orders and changed(city)"_s, update));
    EXPECT_TRUE(matches(u"lsn = 0/16B2F48 or lsn = 23801672"_s, update));
    EXPECT_FALSE(matches(u"changed(n)"_s, update));
    EXPECT_TRUE(matches(u"key.id = 7 and after.city in (\"Goa\", \"Pune\")"_s, update));
    EXPECT_TRUE(matches(u"contains Pune and not contains Mumbai"_s, update));
    EXPECT_TRUE(matches(u"value matches /Goa|Mumbai/"_s, update));
    EXPECT_FALSE(matches(u"after.city = \"Pune\""_s, update));
}
