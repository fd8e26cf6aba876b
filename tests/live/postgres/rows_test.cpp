// Single rows of real servers: as PostgreSQL writes them, whatever the names, and what is said where they may
// not be read.

#include "models/clients/postgres/rowclient.h"
#include "tests/live/postgres/liveserver.h"
#include "tests/support/waiting.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Polling deadlines{1000ms, 5000ms, 5000ms};

template <class T>
T resultOf(const QFuture<T> &future)
{
    EXPECT_TRUE(waitFor(future, 30s));
    return future.isFinished() ? future.result() : T(fail(ErrorKind::Internal, u"no answer at all"_s));
}

struct Typed
{
    const char *type;
    const char *written; ///< as a literal of it
    QString read;
};

const TableName odd{u"sluice rows"_s, u"100% \"odd\" 'ü'"_s};
const QByteArray oddSql = "\"sluice rows\".\"100% \"\"odd\"\" 'ü'\"";

} // namespace

TEST(LiveRows, ValuesAreReadAsPostgresWritesThemWhateverTheNames)
{
    SLUICE_NEEDS_SERVERS(servers);
    const Typed types[] = {
        {"boolean", "true", u"t"_s},
        {"integer", "-7", u"-7"_s},
        {"numeric(12,3)", "1.5", u"1.500"_s},
        {"real", "0.1", u"0.1"_s},
        {"double precision", "0.1", u"0.1"_s},
        {"character(5)", "ab", u"ab   "_s},
        {"text", "it''s %1 \"x\" \\", u"it's %1 \"x\" \\"_s},
        {"bytea", "\\x00ff", u"\\x00ff"_s},
        {"date", "2026-11-25", u"2026-11-25"_s},
        {"timestamp with time zone", "2026-11-25 10:00:00.5+02", u"2026-11-25 08:00:00.5+00"_s},
        {"interval", "1 mon 2 days", u"1 mon 2 days"_s},
        {"jsonb", "{\"b\": [1, null], \"a\": \"ü\"}", u"{\"a\": \"ü\", \"b\": [1, null]}"_s},
        {"uuid", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", u"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"_s},
        {"text[]", "{a,NULL,\"b c\"}", u"{a,NULL,\"b c\"}"_s},
        {"inet", "10.0.0.1/8", u"10.0.0.1/8"_s},
        {"int4range", "[1,5)", u"[1,5)"_s},
    };
    QByteArray columns;
    QByteArray values;
    QStringList names;
    for (const Typed &each : types) {
        const QByteArray name = "c%" + QByteArray::number(names.size()) + " \"\" '";
        columns += ", \"" + name + "\" " + each.type;
        values += ", '" + QByteArray(each.written) + "'";
        names.append(QString::fromUtf8(name).replace(u"\"\""_s, u"\""_s));
    }
    for (const LiveServer &server : servers) {
        const Arranged table(server,
                             {"CREATE SCHEMA \"sluice rows\"",
                              "CREATE TABLE " + oddSql + " (\"k 1\" text, k2 numeric, none text" + columns +
                                  ", PRIMARY KEY (\"k 1\", k2))",
                              "INSERT INTO " + oddSql + " VALUES ('ü''$1', 1.50, NULL" + values + ")"},
                             {"DROP SCHEMA \"sluice rows\" CASCADE"});
        // Ours wins over what the profile asks for.
        DatabaseProfile profile = server.profile();
        profile.options[u"options"_s] =
            u"-c DateStyle=German -c TimeZone=Asia/Tokyo -c bytea_output=escape"_s;
        RowClient client(profile, server.password(), deadlines);
        const auto shape = resultOf(client.fetchShape(odd));
        ASSERT_TRUE(shape && *shape);
        ASSERT_EQ((*shape)->columns.size(), names.size() + 3);
        EXPECT_EQ((*shape)->columns.at(5).type, u"numeric(12,3)"_s);
        const auto read = resultOf(client.fetchRows(
            {odd, names + QStringList{u"none"_s}, {{u"k 1"_s, u"ü'$1"_s}, {u"k2"_s, u"1.5"_s}}}));
        ASSERT_TRUE(read) << qPrintable(read.error().message + read.error().detail);
        ASSERT_EQ(read->rows.size(), 1);
        for (qsizetype i = 0; i < names.size(); ++i)
            EXPECT_EQ(read->rows.first().at(i).text, types[i].read) << types[i].type;
        EXPECT_EQ(read->rows.first().last().text, std::nullopt);
        EXPECT_TRUE(resultOf(client.fetchRows({odd, names, {{u"k 1"_s, u"other"_s}}}))->rows.isEmpty());
        EXPECT_EQ(resultOf(client.fetchShape({u"sluice rows"_s, u"none"_s})).value(), std::nullopt);
    }
}

TEST(LiveRows, AKeyThatIsNoValueOfItsTypeIsRefusedByTheServerAlone)
{
    SLUICE_NEEDS_SERVERS(servers);
    const Arranged table(servers.first(), {"CREATE TABLE public.sluice_rows (id integer PRIMARY KEY)"},
                         {"DROP TABLE public.sluice_rows"});
    RowClient client(servers.first().profile(), servers.first().password(), deadlines);
    const TableName name{u"public"_s, u"sluice_rows"_s};
    const auto read = resultOf(client.fetchRows({name, {u"id"_s}, {{u"id"_s, u"1; DROP TABLE x"_s}}}));
    ASSERT_FALSE(read);
    EXPECT_TRUE(read.error().message.contains(u"public.sluice_rows"_s)) << qPrintable(read.error().message);
    EXPECT_TRUE(resultOf(client.fetchRows({name, {u"id"_s}, {{u"id"_s, u"1"_s}}})))
        << "the connection serves the next one";
}

TEST(LiveRows, WhatMayNotBeReadIsSaidWithTheGrantThatOpensIt)
{
    SLUICE_NEEDS_SERVERS(servers);
    const LiveServer &server = servers.first();
    const Arranged role(server,
                        {"CREATE ROLE \"sluice reader\" LOGIN PASSWORD 'sluice-test'",
                         "CREATE TABLE public.sluice_rows (id integer PRIMARY KEY, secret text, open text)",
                         "INSERT INTO public.sluice_rows VALUES (1, 's', 'o')",
                         "GRANT SELECT (id, open) ON public.sluice_rows TO \"sluice reader\""},
                        {"DROP TABLE public.sluice_rows", "DROP ROLE \"sluice reader\""});
    const TableName name{u"public"_s, u"sluice_rows"_s};
    RowClient client(server.profileAs(u"sluice reader"_s), Secret("sluice-test"), deadlines);
    const auto shape = resultOf(client.fetchShape(name));
    ASSERT_TRUE(shape && *shape);
    EXPECT_FALSE((*shape)->columns.at(1).readable);
    EXPECT_TRUE((*shape)->columns.at(2).readable);
    EXPECT_TRUE(resultOf(client.fetchRows({name, {u"open"_s}, {{u"id"_s, u"1"_s}}})));
    const auto refused = resultOf(client.fetchRows({name, {u"secret"_s}, {{u"id"_s, u"1"_s}}}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Permission);
    EXPECT_TRUE(refused.error().message.contains(
        u"run GRANT SELECT ON \"public\".\"sluice_rows\" TO \"sluice reader\""_s))
        << qPrintable(refused.error().message);
    server.run("ALTER TABLE public.sluice_rows ENABLE ROW LEVEL SECURITY");
    EXPECT_TRUE((*resultOf(client.fetchShape(name)))->hidesRows);
    EXPECT_TRUE(resultOf(client.fetchRows({name, {u"open"_s}, {{u"id"_s, u"1"_s}}}))->rows.isEmpty());
}

TEST(LiveRows, NothingIsWrittenEvenByAViewThatWould)
{
    SLUICE_NEEDS_SERVERS(servers);
    const LiveServer &server = servers.first();
    const Arranged table(server,
                         {"CREATE TABLE public.sluice_rows (id integer PRIMARY KEY)",
                          "CREATE FUNCTION public.sluice_writes() RETURNS text LANGUAGE sql VOLATILE AS "
                          "$$INSERT INTO public.sluice_rows VALUES (2) RETURNING 'written'$$",
                          "CREATE VIEW public.sluice_view AS SELECT 1 AS id, public.sluice_writes() AS x"},
                         {"DROP VIEW public.sluice_view", "DROP FUNCTION public.sluice_writes()",
                          "DROP TABLE public.sluice_rows"});
    RowClient client(server.profile(), server.password(), deadlines);
    const auto written =
        resultOf(client.fetchRows({{u"public"_s, u"sluice_view"_s}, {u"x"_s}, {{u"id"_s, u"1"_s}}}));
    EXPECT_FALSE(written) << "the transaction only reads";
    EXPECT_EQ(server.run("SELECT count(*) FROM public.sluice_rows"), QStringList{u"0"_s});
}
