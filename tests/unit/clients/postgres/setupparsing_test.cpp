// Rows as servers gave them.

#include "models/clients/postgres/setupparsing.h"
#include "models/clients/postgres/setuprows.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::postgres;
using namespace Qt::StringLiterals;

namespace {

ResultSet rightsRow(const char *rds, const char *cloudSql, const char *azure)
{
    return {{u"user_name"_s, u"superuser"_s, u"creates_roles"_s, u"grants_replication"_s, u"alters_system"_s,
             u"creates_here"_s, u"rds"_s, u"cloudsql"_s, u"azure"_s},
            {{u"dba"_s, u"f"_s, u"t"_s, u"t"_s, u"t"_s, u"f"_s, QString::fromLatin1(rds),
              QString::fromLatin1(cloudSql), QString::fromLatin1(azure)}}};
}

const QStringList roleColumns{u"rolcanlogin"_s,  u"rolreplication"_s, u"rolsuper"_s,       u"rolbypassrls"_s,
                              u"rolconnlimit"_s, u"can_connect"_s,    u"rds_replication"_s};

const QStringList tableColumns{
    u"schema"_s,       u"name"_s,      u"owner"_s,       u"kind"_s,        u"partition"_s,
    u"unlogged"_s,     u"keyed"_s,     u"key_columns"_s, u"identity"_s,    u"identity_usable"_s,
    u"row_security"_s, u"generated"_s, u"rows"_s,        u"owned_by_us"_s, u"selectable"_s,
    u"insertable"_s,   u"updatable"_s, u"deletable"_s};

Effect returned(const QList<Cell> &cells)
{
    return {{{u"pg_current_xact_id"_s, u"pg_current_wal_insert_lsn"_s, u"id"_s}, {cells}}, 1};
}

} // namespace

TEST(ParseLoginRights, TellsWhoRunsTheServer)
{
    EXPECT_EQ(parseLoginRights(rightsRow("f", "f", "f"))->hosting, Hosting::SelfManaged);
    EXPECT_EQ(parseLoginRights(rightsRow("t", "f", "f"))->hosting, Hosting::Rds);
    EXPECT_EQ(parseLoginRights(rightsRow("f", "t", "f"))->hosting, Hosting::CloudSql);
    EXPECT_EQ(parseLoginRights(rightsRow("f", "f", "t"))->hosting, Hosting::Azure);
    EXPECT_EQ(*parseLoginRights(rightsRow("f", "f", "f")),
              (LoginRights{u"dba"_s, false, true, true, true, false, Hosting::SelfManaged}));
}

TEST(ParseHba, KeepsTheOrderAndALineThatIsWrong)
{
    const ResultSet rows{{u"line_number"_s, u"type"_s, u"databases"_s, u"users"_s, u"address"_s, u"netmask"_s,
                          u"auth_method"_s, u"error"_s},
                         {{u"89"_s, u"local"_s, u"[\"all\"]"_s, u"[\"all\",\"+x\"]"_s, std::nullopt,
                           std::nullopt, u"peer"_s, std::nullopt},
                          {u"3"_s, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt,
                           std::nullopt, u"invalid connection type \"hots\""_s}}};
    const auto rules = parseHba(rows);
    ASSERT_TRUE(rules.has_value());
    EXPECT_EQ(*rules,
              (QList<HbaRule>{{89, u"local"_s, {u"all"_s}, {u"all"_s, u"+x"_s}, {}, {}, u"peer"_s, {}},
                              {3, {}, {}, {}, {}, {}, {}, u"invalid connection type \"hots\""_s}}));
}

TEST(ParseRole, CountsTheMembershipOnRdsOnly)
{
    const ResultSet rows{roleColumns, {{u"t"_s, u"f"_s, u"f"_s, u"f"_s, u"-1"_s, u"t"_s, u"t"_s}}};
    EXPECT_TRUE((*parseRole(rows, Hosting::Rds))->replication);
    EXPECT_FALSE((*parseRole(rows, Hosting::SelfManaged))->replication);
    EXPECT_FALSE(parseRole({roleColumns, {}}, Hosting::Rds)->has_value());
}

TEST(ParseTables, ReadsEveryColumn)
{
    const auto tables =
        parseTables({tableColumns,
                     {{u"s"_s, u"t"_s, u"o"_s, u"p"_s, u"f"_s, u"t"_s, u"t"_s, u"[\"b\",\"a\"]"_s, u"i"_s,
                       u"t"_s, u"t"_s, u"t"_s, u"12"_s, u"t"_s, u"t"_s, u"f"_s, std::nullopt, u"t"_s}}});
    ASSERT_TRUE(tables.has_value()) << qPrintable(tables.error().detail);
    TableFacts expected;
    expected.name = {u"s"_s, u"t"_s};
    expected.owner = u"o"_s;
    expected.kind = TableKind::Partitioned;
    expected.unlogged = expected.hasPrimaryKey = expected.identityUsable = true;
    expected.keyColumns = QStringList{u"b"_s, u"a"_s};
    expected.identity = ReplicaIdentity::Index;
    expected.rowSecurity = expected.generatedColumns = expected.ownedByUs = true;
    expected.rows = 12;
    expected.selectable = expected.deletable = true;
    EXPECT_EQ(tables->first(), expected);
}

TEST(ParseTables, RefusesWhatIsNotANumber)
{
    const auto sizes = parseTableSizes({{u"schema"_s, u"name"_s, u"bytes"_s}, {{u"s"_s, u"t"_s, u"many"_s}}});
    ASSERT_FALSE(sizes.has_value());
    EXPECT_EQ(sizes.error().kind, ErrorKind::BadAnswer);
}

TEST(RowReader, KeepsAByteOrderMarkThatBeginsAName)
{
    const ResultSet rows{{u"names"_s}, {{u"[\"\ufeffa\",\"\\\\\ufeffb\"]"_s}}};
    RowReader row(rows, 0);
    EXPECT_EQ(row.list("names"_L1), (QStringList{u"\ufeffa"_s, u"\\\ufeffb"_s}));
}

TEST(ReservedRoles, AreThoseOfPostgres)
{
    for (const QString &name : {u"pg_monitor"_s, u"pg_"_s, u"public"_s, u"none"_s})
        EXPECT_TRUE(isReservedRole(name)) << qPrintable(name);
    for (const QString &name : {u"PG_monitor"_s, u"pgx"_s, u"Public"_s, u"debezium_user"_s})
        EXPECT_FALSE(isReservedRole(name)) << qPrintable(name);
}

TEST(InsertStatement, BindsEveryValueAndQuotesEveryName)
{
    const ProofRow row{{u"s\""_s, u"t"_s}, {{u"a"_s, u"1'"_s}, {u"b\"x"_s, u"$2"_s}}};
    const auto statement = insertStatement(130000, row, {u"id"_s});
    ASSERT_TRUE(statement.has_value());
    EXPECT_EQ(statement->sql,
              "INSERT INTO \"s\"\"\".\"t\" (\"a\", \"b\"\"x\") VALUES ($1, $2) RETURNING "
              "pg_catalog.pg_current_xact_id(), pg_catalog.pg_current_wal_insert_lsn(), \"id\"");
    EXPECT_EQ(statement->parameters, (QList<QByteArray>{"1'", "$2"}));
    EXPECT_TRUE(insertStatement(120022, row, {})->sql.contains("txid_current()"));
    EXPECT_TRUE(insertStatement(120022, {row.table, {}}, {})->sql.contains(" DEFAULT VALUES "));
}

TEST(InsertStatement, NotesTheKeyInTheSameStatement)
{
    const ProofRow row{{u"s"_s, u"t"_s}, {{u"a"_s, u"1"_s}}};
    const auto statement = insertStatement(130000, row, {u"i\"d"_s}, {u"cdc"_s, u"heartbeat"_s});
    ASSERT_TRUE(statement.has_value());
    EXPECT_EQ(
        statement->sql,
        "WITH proof AS (INSERT INTO \"s\".\"t\" (\"a\") VALUES ($1) RETURNING \"i\"\"d\"), note AS ("
        "INSERT INTO \"cdc\".\"heartbeat\" (\"connector\") SELECT $5::pg_catalog.text ||"
        " pg_catalog.json_build_object('table', pg_catalog.json_build_array($3::pg_catalog.text,"
        " $4::pg_catalog.text), 'key', pg_catalog.json_build_object($2::pg_catalog.text,"
        " proof.\"i\"\"d\"::pg_catalog.text), 'pid', pg_catalog.pg_backend_pid())::pg_catalog.text"
        " FROM proof RETURNING \"connector\") SELECT pg_catalog.pg_current_xact_id(),"
        " pg_catalog.pg_current_wal_insert_lsn(), proof.\"i\"\"d\", note.\"connector\" FROM proof, note");
    EXPECT_EQ(statement->parameters, (QList<QByteArray>{"1", "i\"d", "s", "t", "sluice-proof "}));
    const QString nul = u"a"_s + QChar::Null;
    EXPECT_EQ(insertStatement(150000, row, {}, {nul, u"t"_s}).error().kind, ErrorKind::Invalid);
}

TEST(Note, NamesTheRowAndTheProcessOrIsNone)
{
    const QString text =
        u"sluice-proof {\"table\" : [\"s.x\", \"t\"], \"key\" : {\"id\" : \"7\", \"b\" : \"x y\"}, \"pid\" : 42}"_s;
    const auto note = noteFrom(text);
    ASSERT_TRUE(note.has_value());
    EXPECT_EQ(note->pid, 42);
    EXPECT_EQ(note->row, (LeftRow{{u"s.x"_s, u"t"_s}, {{u"id"_s, u"7"_s}, {u"b"_s, u"x y"_s}}, text}));
    for (const QString &other : {u"warehouse-to-citizen-connector"_s, u"sluice-proof {"_s,
                                 u"sluice-proof {\"table\":[\"s\",\"t\"],\"key\":{},\"pid\":1}"_s})
        EXPECT_FALSE(noteFrom(other).has_value()) << qPrintable(other);
}

TEST(InsertStatement, RefusesANul)
{
    const QString nul = u"a"_s + QChar::Null;
    const TableName table{u"s"_s, u"t"_s};
    EXPECT_EQ(insertStatement(150000, {table, {{u"a"_s, nul}}}, {}).error().kind, ErrorKind::Invalid);
    EXPECT_EQ(insertStatement(150000, {table, {{nul, u"a"_s}}}, {}).error().kind, ErrorKind::Invalid);
    EXPECT_EQ(insertStatement(150000, {{nul, u"t"_s}, {}}, {}).error().kind, ErrorKind::Invalid);
    EXPECT_EQ(insertStatement(150000, {table, {}}, {nul}).error().kind, ErrorKind::Invalid);
    EXPECT_EQ(deleteStatement(table, {{u"a"_s, nul}}).error().kind, ErrorKind::Invalid);
    EXPECT_EQ(deleteStatement(table, {}).error().kind, ErrorKind::Invalid);
}

TEST(InsertedRow, IsReadFromWhatTheInsertReturns)
{
    const auto row = insertedRow(returned({u"4294967299"_s, u"0/1A"_s, u"7"_s}), {u"id"_s});
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(*row, (InsertedRow{4294967299, Lsn{26}, {{u"id"_s, u"7"_s}}}));
    const auto noted = insertedRow(returned({u"1"_s, u"0/1A"_s, u"7"_s, u"sluice-proof {}"_s}), {u"id"_s});
    EXPECT_EQ(*noted, (InsertedRow{1, Lsn{26}, {{u"id"_s, u"7"_s}}, u"sluice-proof {}"_s}));
    EXPECT_EQ(insertedRow({}, {u"id"_s}).error().kind, ErrorKind::Server);
}

TEST(DeleteStatement, BindsTheKey)
{
    const auto statement = deleteStatement({u"s"_s, u"t"_s}, {{u"a"_s, u"1"_s}, {u"b"_s, u"2"_s}});
    ASSERT_TRUE(statement.has_value());
    EXPECT_EQ(statement->sql,
              "DELETE FROM \"s\".\"t\" AS a WHERE a.\"a\" = $1 AND a.\"b\" = $2 AND"
              " (SELECT pg_catalog.count(*) FROM \"s\".\"t\" AS b WHERE b.\"a\" = $1 AND b.\"b\" = "
              "$2) = 1");
    EXPECT_EQ(statement->parameters, (QList<QByteArray>{"1", "2"}));
}
