#include "models/services/rows/rowmatch.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;
using envelope::Value;
using envelope::ValueKind;

namespace {

struct Case
{
    const char *what;
    ValueKind kind;
    QString sent;
    QString sentType;
    QString now;
    QString type;
    Agreement expected;
};

constexpr auto Same = Agreement::Same;
constexpr auto Differs = Agreement::Differs;
constexpr auto NotComparable = Agreement::NotComparable;

Match match(const Case &each)
{
    return matched({each.kind, each.sent, {}, {}}, each.sentType, {each.now, false}, each.type);
}

Match matchOf(const Value &sent, const RowValue &now)
{
    return matched(sent, u"text"_s, now, u"text"_s);
}

} // namespace

TEST(RowMatch, ComparesWhatCanBeComparedAndSaysWhatCannot)
{
    const Case cases[] = {
        {"equal texts", ValueKind::Text, u"a"_s, u"text"_s, u"a"_s, u"text"_s, Same},
        {"other text", ValueKind::Text, u"a"_s, u"text"_s, u"A"_s, u"text"_s, Differs},
        {"text that is only longer in blanks", ValueKind::Text, u"a"_s, u"text"_s, u"a "_s, u"text"_s,
         Differs},
        {"padding", ValueKind::Text, u"a"_s, u"character(3)"_s, u"a  "_s, u"text"_s, Same},
        {"padding of the target", ValueKind::Text, u"a"_s, u"text"_s, u"a  "_s, u"character(3)"_s, Same},
        {"a limit of length", ValueKind::Text, u"a"_s, u"character varying(5)"_s, u"b"_s, u"text"_s, Differs},
        {"uuid in capitals", ValueKind::Uuid, u"AB"_s, u"uuid"_s, u"ab"_s, u"text"_s, Same},
        {"an enum of the user's", ValueKind::Enum, u"new"_s, u"public.mood"_s, u"old"_s, u"public.mood"_s,
         Differs},
        {"an enum that became a text", ValueKind::Enum, u"new"_s, u"public.mood"_s, u"new"_s, u"text"_s,
         Same},
        {"another enum", ValueKind::Enum, u"new"_s, u"public.mood"_s, u"old"_s, u"text"_s, NotComparable},
        {"true", ValueKind::Boolean, u"true"_s, u"boolean"_s, u"t"_s, u"boolean"_s, Same},
        {"false", ValueKind::Boolean, u"false"_s, u"boolean"_s, u"t"_s, u"boolean"_s, Differs},
        {"zeros of a scale", ValueKind::Number, u"1.5"_s, u"numeric"_s, u"1.500"_s, u"numeric(9,3)"_s, Same},
        {"another number", ValueKind::Number, u"1.5"_s, u"numeric"_s, u"1.501"_s, u"numeric(9,3)"_s, Differs},
        {"more digits than a double has", ValueKind::Number, u"12345678901234567.1"_s, u"numeric"_s,
         u"12345678901234567.2"_s, u"numeric"_s, Differs},
        {"not a number", ValueKind::Number, u"NaN"_s, u"numeric"_s, u"NaN"_s, u"numeric"_s, Same},
        {"no number now", ValueKind::Number, u"1"_s, u"numeric"_s, u"NaN"_s, u"numeric"_s, Differs},
        {"a real that was widened", ValueKind::Number, u"0.1"_s, u"real"_s, u"0.10000000149011612"_s,
         u"double precision"_s, Same},
        {"another double", ValueKind::Number, u"0.1"_s, u"double precision"_s, u"0.10000000149011612"_s,
         u"double precision"_s, Differs},
        {"JSON that is laid out anew", ValueKind::Json, u"{\"b\":1,\"a\":[1,2]}"_s, u"json"_s,
         u"{\"a\": [1, 2], \"b\": 1}"_s, u"jsonb"_s, Same},
        {"other JSON", ValueKind::Json, u"{\"a\":1}"_s, u"jsonb"_s, u"{\"a\": 2}"_s, u"jsonb"_s, Differs},
        {"JSON with numbers written anew", ValueKind::Json, u"{\"a\":1e2}"_s, u"json"_s, u"{\"a\": 100}"_s,
         u"jsonb"_s, NotComparable},
        {"a time that was sent in milliseconds", ValueKind::Timestamp, u"2026-01-01 10:00:00.123"_s,
         u"timestamp without time zone"_s, u"2026-01-01 10:00:00.123456"_s, u"timestamp without time zone"_s,
         NotComparable},
        {"whole seconds, sent in milliseconds", ValueKind::Timestamp, u"2026-01-01 10:00:00+00"_s,
         u"timestamp with time zone"_s, u"2026-01-01 10:00:00.000456+00"_s, u"timestamp with time zone"_s,
         NotComparable},
        {"another second", ValueKind::Timestamp, u"2026-01-01 10:00:00.123"_s,
         u"timestamp without time zone"_s, u"2026-01-01 10:00:01.123456"_s, u"timestamp without time zone"_s,
         Differs},
        {"another microsecond", ValueKind::Timestamp, u"2026-01-01 10:00:00.123455"_s,
         u"timestamp without time zone"_s, u"2026-01-01 10:00:00.123456"_s, u"timestamp without time zone"_s,
         Differs},
        {"a time zone more", ValueKind::Timestamp, u"2026-01-01 10:00:00+00"_s, u"timestamp with time zone"_s,
         u"2026-01-01 11:00:00"_s, u"timestamp without time zone"_s, NotComparable},
        {"a date", ValueKind::Date, u"2026-01-01"_s, u"date"_s, u"2026-01-02"_s, u"date"_s, Differs},
        {"an interval", ValueKind::Interval, u"30 days"_s, u"interval"_s, u"1 mon"_s, u"interval"_s,
         NotComparable},
        {"money", ValueKind::Number, u"1.50"_s, u"money"_s, u"$1.50"_s, u"money"_s, NotComparable},
        {"a type that is not known",
         ValueKind::Number,
         u"20450"_s,
         {},
         u"2025-12-28"_s,
         u"date"_s,
         NotComparable},
        {"what was not decoded", ValueKind::Undecoded, u"AQ=="_s, u"numeric"_s, u"1"_s, u"numeric"_s,
         NotComparable},
    };
    for (const Case &each : cases)
        EXPECT_EQ(match(each).agreement, each.expected) << each.what;
}

TEST(RowMatch, WhatCannotBeComparedSaysWhy)
{
    for (const ValueKind kind : {ValueKind::Absent, ValueKind::Unavailable, ValueKind::NotSent}) {
        const Match match = matchOf({kind, {}, {}, {}}, {u"a"_s, false});
        EXPECT_EQ(match.agreement, NotComparable);
        EXPECT_FALSE(match.why.isEmpty());
    }
    EXPECT_EQ(matchOf({ValueKind::Unavailable, {}, {}, {}}, {std::nullopt, false}).agreement, NotComparable);
    EXPECT_EQ(matchOf({ValueKind::Text, u"a"_s, {}, u"cut"_s}, {u"b"_s, false}).why, u"cut"_s);
}

TEST(RowMatch, NullIsNoEmptyText)
{
    const Value null{ValueKind::Null, {}, {}, {}};
    const Value empty{ValueKind::Text, {}, {}, {}};
    EXPECT_EQ(matchOf(null, {std::nullopt, false}).agreement, Same);
    EXPECT_EQ(matchOf(null, {QString(), false}).agreement, Differs);
    EXPECT_EQ(matchOf(empty, {std::nullopt, false}).agreement, Differs);
    EXPECT_EQ(matchOf(empty, {QString(), false}).agreement, Same);
}

TEST(RowMatch, WhatIsTooLongToBeReadWholeIsNotCalledDifferent)
{
    EXPECT_EQ(matchOf({ValueKind::Text, u"ab"_s, {}, {}}, {u"a"_s, true}).agreement, NotComparable);
    EXPECT_EQ(matchOf({ValueKind::Text, u"a"_s, {}, {}}, {u"a"_s, true}).agreement, NotComparable);
}
