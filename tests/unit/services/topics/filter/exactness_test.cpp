// The matcher against a slow evaluator that shares nothing with it, over generated filters and records.

#include "models/services/topics/filter/matcher.h"
#include "tests/unit/services/topics/filter/generator.h"
#include "tests/unit/services/topics/filter/reference.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::filter;
using namespace sluice::filter::test;

namespace {

constexpr std::int64_t now = 3000;

class Exactness : public testing::TestWithParam<std::uint32_t>
{};

std::vector<Record> records(Chance &chance, int count)
{
    std::vector<Record> result;
    for (int i = 0; i < count; ++i)
        result.push_back(anyRecord(chance));
    return result;
}

} // namespace

TEST_P(Exactness, MatchesWhatTheReferenceMatches)
{
    Chance chance(GetParam());
    const std::vector<Record> all = records(chance, 300);
    int hits = 0;
    for (int i = 0; i < 150; ++i) {
        const Expression expression = anyExpression(chance, i % 4);
        const auto filter = compile(expression, {now});
        ASSERT_TRUE(filter) << qPrintable(toText(expression)) << ": " << qPrintable(filter.error().message);
        Matcher matcher(*filter);
        for (const Record &record : all) {
            const RecordView view = record.view();
            const bool expected = referenceMatches(expression, view, now);
            hits += expected ? 1 : 0;
            ASSERT_EQ(matcher.matches(view), expected)
                << "seed " << GetParam() << "\nfilter " << qPrintable(toText(expression)) << "\nvalue "
                << record.value << "\nkey " << record.key;
        }
    }
    EXPECT_GT(hits, 3000) << "the records and the filters hardly meet: the test proves little";
    EXPECT_LT(hits, 42000);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Exactness, testing::Range(1U, 25U));

TEST_P(Exactness, IsReadBackFromItsOwnSpelling)
{
    Chance chance(GetParam());
    for (int i = 0; i < 500; ++i) {
        const Expression expression = anyExpression(chance, i % 5);
        const QString text = toText(expression);
        const auto again = parse(text);
        ASSERT_TRUE(again) << qPrintable(text) << ": " << qPrintable(again.error().message) << " at "
                           << again.error().position;
        ASSERT_EQ(*again, expression) << "seed " << GetParam() << "\n"
                                      << qPrintable(text) << "\n"
                                      << qPrintable(toText(*again));
    }
}
