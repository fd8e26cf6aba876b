// Whatever is in a topic, and whatever filter: the matcher answers, says the same of a record twice, and the
// opposite of the filter's negation. The input is a filter, a zero byte, a key, a zero byte and a value.

#include "models/services/topics/filter/matcher.h"

#include <cstdlib>
#include <cstring>
#include <string_view>

using namespace sluice;
using namespace sluice::filter;

namespace {

/// Filters that reach every part of the matcher, for inputs that are none.
const std::vector<Filter> &known()
{
    static const std::vector<Filter> filters = [] {
        std::vector<Filter> result;
        for (const char16_t *text :
             {u"op = u and table = public.orders and changed(city) and lsn > 0/1 and txId != 5",
              u"after.n = 1200 or after.city = \"Pune\" or after.tags[1] contains \"a\"i or key.id in (1, "
              u"\"b\", null)",
              u"contains \"needle\"i or value matches /n.{2,5}le[^a]/i or key matches /^\\d+$/",
              u"not (after.a.b is null or before.\"odd name\" < 5e3 or value[0][1] exists)"}) {
            if (const auto filter = compileText(QStringView(text), {0}))
                result.push_back(*filter);
        }
        return result;
    }();
    return filters;
}

std::string_view takePart(std::string_view &rest)
{
    const std::size_t end = std::min(rest.find('\0'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

void check(const Filter &filter, const RecordView &record)
{
    const auto negated = compile(Expression::negated(filter.expression()), {0});
    if (!negated)
        std::abort();
    Matcher matcher(filter);
    const bool first = matcher.matches(record);
    if (matcher.matches(record) != first || Matcher(*negated).matches(record) == first)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view rest(reinterpret_cast<const char *>(data), size);
    const std::string_view text = takePart(rest);
    const std::string_view key = takePart(rest);
    // At their exact sizes, so that a byte read too many is seen.
    const std::vector<char> keyBytes(key.begin(), key.end());
    const std::vector<char> valueBytes(rest.begin(), rest.end());
    RecordView record;
    record.key = {keyBytes.data(), keyBytes.size()};
    record.value = {valueBytes.data(), valueBytes.size()};
    if (text.size() > 300) // regular expressions that take minutes to compile are not what is looked for here
        return 0;
    if (const auto own =
            compileText(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), {0}))
        check(*own, record);
    for (const Filter &filter : known())
        (void)Matcher(filter).matches(record);
    return 0;
}
