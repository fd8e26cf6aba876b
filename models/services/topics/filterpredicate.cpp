#include "models/services/topics/filterpredicate.h"

#include "models/services/topics/filter/matcher.h"

namespace sluice {

namespace {

class FilterPredicate final : public RecordPredicate
{
public:
    explicit FilterPredicate(const filter::Filter &filter)
        : m_matcher(filter)
    {}
    void match(std::span<const RecordView> records, std::vector<std::uint8_t> &wanted) override
    {
        m_matcher.match(records, wanted);
    }

private:
    filter::Matcher m_matcher;
};

} // namespace

MakePredicate predicateOf(const filter::Filter &filter)
{
    if (filter.matchesEverything())
        return {};
    return [filter] { return std::make_unique<FilterPredicate>(filter); };
}

tl::expected<filter::Filter, filter::FilterError> filterFrom(const QString &contains,
                                                             const QString &expression)
{
    using namespace filter;
    auto parsed = parse(expression);
    if (!parsed)
        return tl::unexpected(parsed.error());
    if (contains.isEmpty())
        return compile(*parsed);
    const auto text = Filter::textOnly(contains);
    if (!text)
        return tl::unexpected(text.error());
    if (parsed->kind == Expression::Kind::Everything)
        return text;
    return compile(Expression::joined(Expression::Kind::And, {text->expression(), std::move(*parsed)}));
}

} // namespace sluice
