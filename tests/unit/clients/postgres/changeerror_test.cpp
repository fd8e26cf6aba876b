#include "models/clients/postgres/changeerror.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::postgres;
using namespace Qt::StringLiterals;

namespace {

const Login login{u"db.example"_s, 5433, u"smart_warehouse"_s, u"dba"_s};
const QString verifier = u"SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy"_s;

Error errorOf(const char *sqlstate, const QString &statement = u"ALTER ROLE \"x\" LOGIN"_s)
{
    return changeError({QString::fromLatin1(sqlstate), u"the reason"_s, {}},
                       QString::fromLatin1(sqlstate) + ": the reason"_L1, statement, login);
}

} // namespace

TEST(StatementKind, IsOfKeywordsOnly)
{
    EXPECT_EQ(statementKind(u"ALTER SYSTEM SET wal_level = 'logical'"_s), u"ALTER SYSTEM"_s);
    EXPECT_EQ(statementKind(u" grant select ON t TO x"_s), u"GRANT"_s);
    EXPECT_EQ(statementKind(u"GRANT\nSELECT"_s), u"GRANT"_s);
    EXPECT_EQ(statementKind(u"WITH proof AS (INSERT INTO t VALUES (1)) SELECT 1"_s), u"INSERT"_s);
    EXPECT_EQ(statementKind(u"WITH t AS (SELECT 1) SELECT * FROM t"_s), u"WITH"_s);
    EXPECT_EQ(statementKind(u"ALTER DEFAULT PRIVILEGES FOR ROLE x"_s), u"ALTER DEFAULT PRIVILEGES"_s);
    EXPECT_EQ(statementKind(u"CREATE PUBLICATION \"secret\""_s), u"CREATE PUBLICATION"_s);
    EXPECT_EQ(statementKind(u"SELECT pg_catalog.pg_reload_conf()"_s), u"SELECT"_s);
    EXPECT_EQ(statementKind(u"'); DROP"_s), u"statement"_s);
    EXPECT_EQ(statementKind({}), u"statement"_s);
}

TEST(ChangeError, KindsComeFromTheSqlstate)
{
    EXPECT_EQ(errorOf("42501").kind, ErrorKind::Permission);
    EXPECT_EQ(errorOf("57014").kind, ErrorKind::Timeout);
    EXPECT_EQ(errorOf("55P03").kind, ErrorKind::Conflict);
    EXPECT_EQ(errorOf("42704").kind, ErrorKind::NotFound);
    EXPECT_EQ(errorOf("42601").kind, ErrorKind::Invalid);
    EXPECT_EQ(errorOf("0A000").kind, ErrorKind::Unsupported);
    EXPECT_EQ(errorOf("25006").kind, ErrorKind::Server);
    EXPECT_EQ(errorOf("XX000").kind, ErrorKind::Server);
}

TEST(ChangeError, NamesTheStatementTheServerAndTheReason)
{
    for (const char *sqlstate : {"42501", "57014", "55P03", "25006", "XX000"}) {
        const Error error = errorOf(sqlstate);
        EXPECT_TRUE(error.message.contains(u"ALTER ROLE"_s)) << qPrintable(error.message);
        EXPECT_TRUE(error.message.contains(u"db.example:5433"_s)) << qPrintable(error.message);
        EXPECT_TRUE(error.detail.startsWith(QString::fromLatin1(sqlstate))) << qPrintable(error.detail);
    }
}

TEST(ChangeError, HoldsNoPassword)
{
    const QString statement = u"ALTER ROLE x PASSWORD '"_s + verifier + u"'"_s;
    const Error error =
        changeError({u"XX000"_s, u"bad: "_s + verifier, {}}, u"XX000: "_s + verifier, statement, login);
    EXPECT_FALSE((error.message + error.detail).contains(u"c2FsdA"_s)) << qPrintable(error.message);
    EXPECT_FALSE(withoutPasswords(u"a SCRAM-SHA-256$4096:x$y:z b"_s, {}).contains(u"4096"_s));
    EXPECT_TRUE(withoutPasswords(u"a SCRAM-SHA-256$4096:x$y:z b"_s, {}).endsWith(u" b"_s));
    EXPECT_EQ(withoutPasswords(u"md5"_s + QString(32, u'a'), {}), u"•••"_s);
    EXPECT_EQ(withoutPasswords(u"near \"it's\""_s, u"ALTER ROLE x password 'it''s'"_s), u"near \"•••\""_s);
    EXPECT_EQ(withoutPasswords(u"near 'it''s'"_s, u"ALTER ROLE x password 'it''s'"_s), u"near '•••'"_s);
}

TEST(OutcomeUnknown, SaysSoAndKeepsTheKind)
{
    const Error error = outcomeUnknown({ErrorKind::Timeout, u"It was slow."_s, u"x"_s}, u"GRANT"_s);
    EXPECT_EQ(error.kind, ErrorKind::Timeout);
    EXPECT_TRUE(error.message.contains(u"not known whether the GRANT was applied: It was slow."_s));
    EXPECT_EQ(error.detail, u"x"_s);
}
