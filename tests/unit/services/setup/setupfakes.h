#pragma once
// Servers that do what they are told, in memory: each statement, topic and connector changes the facts that
// the next check finds. A test makes one of them refuse, lose an answer, or wait.

#include "models/core/whenready.h"
#include "models/services/setup/servers.h"
#include "tests/unit/services/setup/setupbuilder.h"

#include <QPromise>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <memory>

namespace sluice::test {

template <class T>
QFuture<T> answered(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

/// What left, and what the servers have become.
struct SetupWorld
{
    SetupFacts facts;
    QStringList sent;              ///< all changes, as a person reads them, in their order
    QStringList recorded;          ///< by the audit trail
    QStringList outcomes;          ///< likewise: "ok", "failed: …", "unknown: …"
    QMap<QString, Error> refusals; ///< by the beginning of what is sent; the world stays as it is
    QMap<QString, Error> lost;     ///< likewise, but it was done: only the answer is lost
    std::function<void(const QString &)> onSend; ///< before it has any effect
    bool trailIsFull = false;
    bool holdsBack = false; ///< nothing is answered until `release`
    QList<std::function<void()>> held;
    int validations = 0;
    QMap<QString, Result<QList<ConnectorOffset>>> offsets; ///< by connector; those that Connect keeps
    Result<ProofGround> ground;                            ///< that a proof finds
    ChangeCounts counts;                                   ///< likewise, while it watches
    QList<TableName> watched;                              ///< whose counts were asked for last
    InsertedRow inserted{7, Lsn{0x100}, {{u"snapshot_id"_s, u"9"_s}}, u"sluice-proof {}"_s};
    TableName notes;                           ///< where it was last to be noted
    std::chrono::milliseconds connectTakes{0}; ///< from accepting a connector to listing it
    Result<QList<ConfigKey>> definition;
    Result<ConfigValidation> trial;
    bool holdsTrials = false;            ///< they are answered by `release`
    QList<QMap<QString, QString>> tried; ///< the configs that were to be validated
    QString password;                    ///< that opens the databases now
    QByteArray verifierFor = "SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy";

    QFuture<Result<void>> take(const QString &what, const std::function<void()> &effect)
    {
        sent.append(what);
        if (onSend)
            onSend(what);
        const auto begins = [&](const QMap<QString, Error> &map) -> const Error * {
            for (auto it = map.cbegin(); it != map.cend(); ++it) {
                if (what.startsWith(it.key()))
                    return &it.value();
            }
            return nullptr;
        };
        if (const Error *error = begins(refusals))
            return answered(Result<void>(tl::unexpected(*error)));
        effect();
        if (const Error *error = begins(lost))
            return answered(Result<void>(tl::unexpected(*error)));
        if (!holdsBack)
            return answered(Result<void>());
        auto promise = std::make_shared<QPromise<Result<void>>>();
        promise->start();
        held.append([promise] {
            promise->addResult(Result<void>());
            promise->finish();
        });
        return promise->future();
    }
    void release()
    {
        for (const auto &each : std::exchange(held, {}))
            each();
    }
    /// As a person does: what waited for it takes effect.
    void restart(const QString &database)
    {
        DatabaseSetupFacts &db = databaseOf(facts, database);
        for (Setting &setting : db.settings) {
            if (std::exchange(setting.pendingRestart, false))
                setting.value = setting.name == u"wal_level" ? u"logical"_s : u"20"_s;
        }
    }
};

class FakeSetupDatabase final : public SetupDatabase
{
public:
    FakeSetupDatabase(SetupWorld &world, QString name, SetupSpec spec)
        : m_world(world)
        , m_name(std::move(name))
        , m_spec(std::move(spec))
    {}

    QFuture<Result<DatabaseSetupFacts>> fetchSetup(const DatabaseSetupQuestion &question) override
    {
        const Result<DatabaseSetupFacts> answer = m_world.facts.databases[m_name];
        if (!answer)
            return answered(answer);
        DatabaseSetupFacts db = *answer;
        db.roleLogin.reset();
        if (db.role && !question.rolePassword.isEmpty())
            db.roleLogin = QString::fromUtf8(question.rolePassword.reveal()) == m_password
                               ? Outcome()
                               : Outcome(Result<void>(fail(ErrorKind::Auth, u"The password was refused."_s)));
        return answered(Result<DatabaseSetupFacts>(db));
    }
    QFuture<Result<void>> execute(const QString &statement) override
    {
        return m_world.take(m_name + u": "_s + statement, [this, statement] { effect(statement); });
    }
    QFuture<Result<ProofGround>> fetchProofGround(const ProofRow &, const QStringList &,
                                                  const TableName &) override
    {
        return answered(m_world.ground);
    }
    QFuture<Result<ChangeCounts>> fetchChangeCounts(const QList<TableName> &tables) override
    {
        m_world.watched = tables;
        return answered(Result<ChangeCounts>(m_world.counts));
    }
    QFuture<Result<InsertedRow>> insertRow(const ProofRow &row, const QStringList &,
                                           const TableName &notes) override
    {
        m_world.notes = notes;
        const QString what = u"insert "_s + row.table.dotted();
        m_world.sent.append(what);
        if (m_world.refusals.contains(what))
            return answered(Result<InsertedRow>(tl::unexpected(m_world.refusals[what])));
        return answered(Result<InsertedRow>(m_world.inserted));
    }
    QFuture<Result<void>> deleteRow(const TableName &table, const QMap<QString, QString> &key) override
    {
        return m_world.take(u"delete %1 %2"_s.arg(table.dotted(), QStringList(key.values()).join(u' ')),
                            [] {});
    }
    QFuture<Result<QString>> scramVerifier(const QString &, const Secret &password) override
    {
        m_verified = QString::fromUtf8(password.reveal());
        return answered(Result<QString>(QString::fromLatin1(m_world.verifierFor)));
    }

private:
    void effect(const QString &statement)
    {
        DatabaseSetupFacts &db = databaseOf(m_world.facts, m_name);
        const auto begins = [&](const char *text) { return statement.startsWith(QLatin1StringView(text)); };
        const auto names = [&](const TableName &t) {
            return statement.contains(u"\"%1\".\"%2\""_s.arg(t.schema, t.table));
        };
        if (statement.contains(u"PASSWORD '"))
            m_password = m_verified;
        if (begins("ALTER SYSTEM SET "))
            settingOf(db, statement.section(u' ', 3, 3)).pendingRestart = true;
        else if (begins("CREATE ROLE"))
            db.role = RoleFacts{true, true, false, false, true, -1};
        else if (begins("GRANT USAGE ON SCHEMA")) {
            for (SchemaFacts &schema : db.schemas)
                schema.usable = schema.usable || statement.contains(u"SCHEMA \"%1\""_s.arg(schema.name));
        } else if (begins("GRANT SELECT, INSERT")) {
            for (TableFacts &table : db.tables) {
                if (names(table.name))
                    table.selectable = table.insertable = table.updatable = table.deletable = true;
            }
        } else if (begins("GRANT SELECT")) {
            for (TableFacts &table : db.tables)
                table.selectable = table.selectable || names(table.name);
        } else if (begins("ALTER DEFAULT PRIVILEGES")) {
            for (SchemaFacts &schema : db.schemas) {
                if (statement.contains(u"SCHEMA \"%1\""_s.arg(schema.name)))
                    schema.ownersWithDefault = schema.tableOwners;
            }
        } else if (begins("CREATE SCHEMA"))
            db.schemas.append(schemaOf(m_spec.supportSchema));
        else if (begins("CREATE TABLE"))
            db.tables.append(
                keyedTable(m_spec.supportSchema, names({m_spec.supportSchema, m_spec.heartbeatTable})
                                                     ? m_spec.heartbeatTable
                                                     : m_spec.signalTable));
        else if (begins("SELECT pg_drop_replication_slot"))
            db.replicationSlots.removeIf(
                [&](const ReplicationSlot &slot) { return statement.contains(u'\'' + slot.name + u'\''); });
        else if (begins("DROP PUBLICATION"))
            db.publications->removeIf(
                [&](const Publication &p) { return statement.contains(u'"' + p.name + u'"'); });
        else if (begins("DROP TABLE"))
            db.tables.removeIf([&](const TableFacts &table) { return names(table.name); });
        else if (begins("DROP SCHEMA"))
            db.schemas.removeIf(
                [&](const SchemaFacts &s) { return statement.contains(u'"' + s.name + u'"'); });
        else if (begins("DROP ROLE"))
            db.role.reset();
        else if (begins("CREATE PUBLICATION")) {
            Publication publication;
            publication.name = statement.section(u'"', 1, 1);
            publication.owner = db.currentUser;
            QList<PublishedTable> tables;
            for (const TableFacts &table : std::as_const(db.tables)) {
                if (names(table.name))
                    tables.append({table.name.schema, table.name.table, {}});
            }
            publication.tables = tables;
            db.publications->append(publication);
        }
    }

    SetupWorld &m_world;
    QString m_name;
    SetupSpec m_spec;
    QString m_verified; ///< the password whose verifier was made last
    QString m_password; ///< of the role
};

class FakeSetupConnect final : public SetupConnect
{
public:
    FakeSetupConnect(SetupWorld &world, SetupSpec spec)
        : m_world(world)
        , m_spec(std::move(spec))
    {}

    QFuture<Result<ConnectSetupFacts>> fetchSetup() override { return answered(m_world.facts.connect); }
    QFuture<Result<QList<ConfigProblem>>> validate(const QMap<QString, QString> &config,
                                                   const Secret &) override
    {
        ++m_world.validations;
        const auto problems = m_world.facts.validation.value(config.value(u"name"_s), QList<ConfigProblem>());
        return answered(Result<QList<ConfigProblem>>(problems));
    }
    QFuture<Result<ConfigValidation>> fetchValidation(const QMap<QString, QString> &config,
                                                      const Secret &) override
    {
        m_world.tried.append(config);
        if (!m_world.holdsTrials)
            return answered(m_world.trial);
        auto promise = std::make_shared<QPromise<Result<ConfigValidation>>>();
        promise->start();
        m_world.held.append([this, promise] {
            promise->addResult(m_world.trial);
            promise->finish();
        });
        return promise->future();
    }
    QFuture<Result<QList<ConfigKey>>> fetchDefinition(const QString &) override
    {
        return answered(m_world.definition);
    }
    QFuture<Result<QList<ConnectorOffset>>> fetchOffsets(const QString &name) override
    {
        return answered(m_world.offsets.value(name, QList<ConnectorOffset>()));
    }
    QFuture<Result<void>> createConnector(const QString &name, const QMap<QString, QString> &config,
                                          const Secret &password, InitialState) override
    {
        m_world.password = QString::fromUtf8(password.reveal());
        return m_world.take(u"POST "_s + name, [this, name, config] {
            if (m_world.connectTakes.count() == 0)
                return appear(name, config);
            QTimer::singleShot(m_world.connectTakes, [this, name, config] { appear(name, config); });
        });
    }
    QFuture<Result<void>> updateConnector(const QString &name, const QMap<QString, QString> &changes,
                                          const Secret &) override
    {
        return m_world.take(u"PUT "_s + name, [this, name, changes] {
            for (Connector &connector : m_world.facts.connect->connectors) {
                if (connector.name == name)
                    connector.config.insert(changes);
            }
        });
    }
    QFuture<Result<void>> stopConnector(const QString &name) override
    {
        return m_world.take(u"STOP "_s + name, [this, name] {
            for (Connector &connector : m_world.facts.connect->connectors) {
                if (connector.name != name)
                    continue;
                connector.state = ConnectorState::Stopped;
                connector.tasks.clear();
            }
        });
    }
    QFuture<Result<void>> deleteConnector(const QString &name) override
    {
        return m_world.take(u"DELETE "_s + name, [this, name] {
            m_world.facts.connect->connectors.removeIf([&](const Connector &c) { return c.name == name; });
        });
    }
    QFuture<Result<void>> deleteOffsets(const QString &name) override
    {
        return m_world.take(u"DELETE OFFSETS "_s + name, [this, name] { m_world.offsets.remove(name); });
    }

private:
    void appear(const QString &name, const QMap<QString, QString> &config)
    {
        m_world.facts.connect->connectors.append(deployedAs(name, config));
        for (const DirectionPlan &direction : m_spec.directions) {
            if (direction.connector == name)
                databaseOf(m_world.facts, direction.from).replicationSlots.append(slotFor(direction));
        }
    }

    SetupWorld &m_world;
    SetupSpec m_spec;
};

class FakeSetupKafka final : public SetupKafka
{
public:
    explicit FakeSetupKafka(SetupWorld &world)
        : m_world(world)
    {}

    QFuture<Result<KafkaSetupFacts>> fetchSetup(const QStringList &) override
    {
        return answered(m_world.facts.kafka);
    }
    QFuture<Result<void>> createTopic(const QString &name, int, int replicationFactor,
                                      const QMap<QString, QString> &) override
    {
        return m_world.take(u"topic "_s + name, [this, name, replicationFactor] {
            addTopic(m_world.facts, name, replicationFactor);
        });
    }
    QFuture<Result<void>> deleteTopic(const QString &name) override
    {
        return m_world.take(u"delete topic "_s + name, [this, name] {
            m_world.facts.kafka->cluster.topics.removeIf([&](const Topic &t) { return t.name == name; });
        });
    }

private:
    SetupWorld &m_world;
};

class FakeSetupRecorder final : public ActionRecorder
{
public:
    explicit FakeSetupRecorder(SetupWorld &world)
        : m_world(world)
    {}

    QFuture<Result<qint64>> begin(const RecordedAction &action) override
    {
        if (m_world.trailIsFull)
            return answered(Result<qint64>(fail(ErrorKind::Internal, u"The disk is full."_s)));
        m_world.recorded.append(
            u"%1 %2: %3 (%4)"_s.arg(action.action, action.target, action.sent, action.before));
        return answered(Result<qint64>(m_world.recorded.size() - 1));
    }
    QFuture<Result<void>> finish(qint64, const RecordedOutcome &outcome) override
    {
        m_world.outcomes.append((outcome.outcome == AuditOutcome::Ok       ? u"ok"_s
                                 : outcome.outcome == AuditOutcome::Failed ? u"failed: "_s
                                                                           : u"unknown: "_s) +
                                outcome.error);
        return answered(Result<void>());
    }

private:
    SetupWorld &m_world;
};

/// The fakes, wired as SetupService takes them.
struct FakeSetupServers
{
    explicit FakeSetupServers(SetupWorld &world, const SetupSpec &spec = guideSpec())
        : warehouseDb(world, warehouse, spec)
        , citizenDb(world, citizen, spec)
        , connect(world, spec)
        , kafka(world)
        , recorder(world)
    {}

    [[nodiscard]] setup::Servers all()
    {
        return {{{warehouse, &warehouseDb}, {citizen, &citizenDb}}, &connect, &kafka, &recorder};
    }

    FakeSetupDatabase warehouseDb;
    FakeSetupDatabase citizenDb;
    FakeSetupConnect connect;
    FakeSetupKafka kafka;
    FakeSetupRecorder recorder;
};

} // namespace sluice::test
