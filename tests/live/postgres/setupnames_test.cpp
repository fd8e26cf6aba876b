// A thousand hostile names through a whole setup on real servers: what is made is exactly what is named.

#include "models/clients/postgres/queries.h"
#include "tests/live/postgres/setupwaiting.h"

#include <QElapsedTimer>
#include <iostream>
#include <random>

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

/// All thousand take minutes; a run of everything tries the first of them, which hold each kind of name.
const int sets = qEnvironmentVariableIsSet("SLUICE_LONG_TESTS") ? 1000 : 150;
constexpr qsizetype longestName = 63; // bytes: NAMEDATALEN - 1

/// What a set of names makes: its places in catalogue().
const QList<qint64> oneSet{1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0};

const QStringList fragments{
    u"\""_s,
    u"\"\""_s,
    u"'"_s,
    u"''"_s,
    u";"_s,
    u"--"_s,
    u"/*"_s,
    u"*/"_s,
    u"\\"_s,
    u"\\'"_s,
    u"\\\""_s,
    u"$$"_s,
    u"$1"_s,
    u"%1"_s,
    u"%s%n"_s,
    u"{0}"_s,
    u"\n"_s,
    u"\r\n"_s,
    u"\t"_s,
    u" "_s,
    u"."_s,
    u","_s,
    u"("_s,
    u")"_s,
    u"\u0001"_s,
    u"\u007f"_s,
    u"\u00fc\u00df"_s,
    u"\u6f22\u5b57"_s,
    u"\U0001F418"_s,
    u"e\u0301"_s,
    u"\u202eabc"_s,
    u"\u200b"_s,
    u"\ufeff"_s,
    u"\u2019"_s,
    u"\uff02"_s,
    u"select"_s,
    u"TABLE"_s,
    u"User"_s,
    u"MixedCase"_s,
    u"order by"_s,
    u"E'\\''"_s,
    u"U&\"\\0022"_s,
    u"\"; DROP TABLE public.canary; --"_s,
    u"'; DROP TABLE public.canary; --"_s,
    u"\" CASCADE; DELETE FROM public.canary; --"_s,
    u"\"); DELETE FROM public.canary; --"_s,
    u"\\\"; DROP TABLE public.canary; --"_s,
    u"\n; DROP TABLE public.canary;\n"_s,
    u"\" SUPERUSER"_s,
    u"\", PUBLIC"_s,
    u"\".\"canary"_s,
    u"x\" = 1 OR true; --"_s,
};

/// Names that differ, as long as a name may be every few times.
class Names final
{
public:
    QString next()
    {
        const QString tail = QString::number(++m_count, 36);
        const qsizetype room = longestName - tail.size();
        QString name;
        const bool fill = m_count % 5 == 0;
        for (int parts = 1 + pick(5); parts > 0 || fill; --parts) {
            const QString longer = name + fragments.at(pick(static_cast<int>(fragments.size())));
            if (longer.toUtf8().size() > room)
                break;
            name = longer;
        }
        while (fill && name.toUtf8().size() < room)
            name += u'x';
        return name + tail;
    }

private:
    int pick(int below) { return static_cast<int>(m_random() % static_cast<unsigned>(below)); }

    std::mt19937 m_random{20240229}; // the same names in every run
    int m_count = 0;
};

struct NameSet
{
    explicit NameSet(Names &names)
        : role(names.next())
        , table{names.next(), names.next()}
        , key(names.next())
        , column(names.next())
        , publication(names.next())
    {}

    QString role;
    TableName table;
    QString key;
    QString column;
    QString publication;
};

QList<qint64> catalogue(const LiveServer &server)
{
    QList<qint64> counts;
    for (const QString &count : server.run(
             "SELECT count(*) FROM pg_authid UNION ALL SELECT count(*) FROM pg_authid WHERE rolsuper"
             " UNION ALL SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_'"
             " UNION ALL SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')"
             " UNION ALL SELECT count(*) FROM pg_publication"
             " UNION ALL SELECT count(*) FROM pg_proc UNION ALL SELECT count(*) FROM pg_database"
             " UNION ALL SELECT count(*) FROM pg_trigger UNION ALL SELECT count(*) FROM pg_auth_members"
             " UNION ALL SELECT count(*) FROM pg_db_role_setting"
             " UNION ALL SELECT sum(id) FROM public.canary"))
        counts.append(count.toLongLong());
    return counts;
}

QList<qint64> sum(QList<qint64> a, const QList<qint64> &b)
{
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i)
        a[i] += b.at(i);
    return a;
}

QStringList makingOf(const NameSet &names)
{
    const QString role = quotedIdentifier(names.role);
    const QString schema = quotedIdentifier(names.table.schema);
    const QString table = quotedName(names.table.schema, names.table.table);
    return {
        "CREATE ROLE "_L1 + role + " LOGIN"_L1,
        "CREATE SCHEMA "_L1 + schema,
        "CREATE TABLE "_L1 + table + " ("_L1 + quotedIdentifier(names.key) + " text PRIMARY KEY, "_L1 +
            quotedIdentifier(names.column) + " text)"_L1,
        "COMMENT ON TABLE "_L1 + table + " IS "_L1 + quotedLiteral(names.column),
        "GRANT USAGE ON SCHEMA "_L1 + schema + " TO "_L1 + role,
        "GRANT SELECT ON "_L1 + table + " TO "_L1 + role,
        "ALTER DEFAULT PRIVILEGES IN SCHEMA "_L1 + schema + " GRANT SELECT ON TABLES TO "_L1 + role,
        "CREATE PUBLICATION "_L1 + quotedIdentifier(names.publication) + " FOR TABLE "_L1 + table,
    };
}

QStringList unmakingOf(const NameSet &names)
{
    return {
        "DROP PUBLICATION "_L1 + quotedIdentifier(names.publication),
        "DROP SCHEMA "_L1 + quotedIdentifier(names.table.schema) + " CASCADE"_L1,
        "DROP ROLE "_L1 + quotedIdentifier(names.role),
    };
}

void run(PostgresSetupClient &client, const QStringList &statements)
{
    for (const QString &statement : statements)
        EXPECT_TRUE(good(awaited(client.execute(statement)))) << qPrintable(statement);
}

void expectFacts(const DatabaseSetupFacts &facts, const NameSet &names)
{
    EXPECT_TRUE(facts.role && facts.role->canLogin && !facts.role->superuser);
    ASSERT_EQ(facts.schemas.size(), 1);
    EXPECT_EQ(facts.schemas.first().name, names.table.schema);
    EXPECT_TRUE(facts.schemas.first().usable);
    EXPECT_EQ(facts.schemas.first().ownersWithDefault, facts.schemas.first().tableOwners);
    ASSERT_EQ(facts.tables.size(), 1);
    EXPECT_EQ(facts.tables.first().name, names.table);
    EXPECT_EQ(facts.tables.first().keyColumns, QStringList{names.key});
    EXPECT_TRUE(facts.tables.first().selectable);
    EXPECT_FALSE(facts.tables.first().insertable || facts.tables.first().deletable);
    ASSERT_TRUE(facts.publications && facts.publications->size() == 1);
    EXPECT_EQ(facts.publications->first().name, names.publication);
    EXPECT_EQ(facts.publications->first().tables,
              (QList<PublishedTable>{{names.table.schema, names.table.table, {}}}));
}

/// A row whose values are as hostile as the names.
void expectRowPasses(PostgresSetupClient &client, const NameSet &names)
{
    const ProofRow row{names.table, {{names.key, names.role}, {names.column, names.publication}}};
    const auto inserted = awaited(client.insertRow(row, {names.key}));
    ASSERT_TRUE(good(inserted));
    EXPECT_EQ(inserted->key, (QMap<QString, QString>{{names.key, names.role}}));
    EXPECT_EQ(errorOf(awaited(client.deleteRow(names.table, {{names.key, names.role + u'?'}}))).kind,
              ErrorKind::NotFound);
    EXPECT_TRUE(good(awaited(client.deleteRow(names.table, inserted->key))));
}

} // namespace

TEST(LiveSetupNames, HostileNamesMakeNothingElse)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged database(server, {"CREATE DATABASE sluice_setup_names"},
                                {"DROP DATABASE sluice_setup_names"});
        const LiveServer scratch = server.inDatabase(u"sluice_setup_names"_s);
        scratch.run("CREATE TABLE public.canary (id int PRIMARY KEY)");
        scratch.run("INSERT INTO public.canary VALUES (1), (2), (4)");
        const QList<qint64> before = catalogue(scratch);
        QElapsedTimer clock;
        clock.start();
        int made = 0;
        {
            PostgresSetupClient client = setupClient(scratch);
            Names names;
            for (; made < sets && !testing::Test::HasFailure(); ++made) {
                const NameSet set(names);
                run(client, makingOf(set));
                const auto facts =
                    awaited(client.fetchSetup({set.role, {set.table.schema}, {set.table}, {}}));
                if (good(facts))
                    expectFacts(*facts, set);
                else
                    ADD_FAILURE() << good(facts).message();
                expectRowPasses(client, set);
                EXPECT_EQ(catalogue(scratch), sum(before, oneSet));
                run(client, unmakingOf(set));
            }
        }
        EXPECT_EQ(catalogue(scratch), before);
        std::cout << qPrintable(server.name()) << ": " << made << " sets of 6 names in "
                  << clock.elapsed() / 1000 << " s, catalogue and canary as before\n";
    }
}
