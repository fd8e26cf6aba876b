#pragma once
// What the parts of the planner share. Private to models/services/setup.

#include "models/services/setup/planner.h"

#include <QCoreApplication>
#include <QVersionNumber>

namespace sluice::setup {

inline const QString postgresConnectorClass =
    QStringLiteral("io.debezium.connector.postgresql.PostgresConnector");

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Setup)
};

/// The facts as the parts ask for them; a pointer is null where a server could not be asked.
class Planning final
{
public:
    Planning(const SetupSpec &aSpec, const Profile &aProfile, const SetupFacts &someFacts);

    const SetupSpec &spec;
    const Profile &profile;
    const SetupFacts &facts;

    [[nodiscard]] const DatabaseSetupFacts *database(const QString &name) const;
    [[nodiscard]] const DatabaseProfile *databaseProfile(const QString &name) const;
    [[nodiscard]] const ConnectSetupFacts *connect() const;
    [[nodiscard]] const KafkaSetupFacts *kafka() const;
    /// Databases that are the source of a direction, in the order of the directions.
    [[nodiscard]] QStringList sources() const;
    [[nodiscard]] QList<DirectionPlan> directionsFrom(const QString &database) const;
    [[nodiscard]] const Connector *deployed(const QString &connector) const;
    /// Of the first worker that answers; null: none does.
    [[nodiscard]] QVersionNumber connectVersion() const;
    /// Of the Debezium plug-in on the first worker that has it; null: not known.
    [[nodiscard]] QVersionNumber debezium() const;

    /// A step with its words; Unknown until its part has judged it.
    [[nodiscard]] Step step(StepGroup group, const QString &kind, const QString &subject,
                            const QString &title, const QString &why, const QString &reference) const;
};

[[nodiscard]] inline QString stepId(const char *kind, const QString &subject)
{
    return QLatin1StringView(kind) + u'/' + subject;
}

/// What waits for another step says so, and for which.
void resolveOrder(Plan &plan);
void setDone(Step &step, const QString &finding);
void setManual(Step &step, const QString &finding, const QString &remedy);
/// Needed, or, without the right to do it, NotPermitted.
void setNeeded(Step &step, const QString &finding, const QList<Change> &changes, bool permitted);
[[nodiscard]] Change sql(const QString &database, const QString &statement);
/// Outside a transaction: ALTER SYSTEM.
[[nodiscard]] Change serverSql(const QString &database, const QString &statement);

[[nodiscard]] QString ident(const QString &name);
[[nodiscard]] QString ident(const TableName &name);
[[nodiscard]] QString literal(const QString &text);
[[nodiscard]] QString idents(const QList<TableName> &names);

/// Whether the role's SCRAM verifier goes into this statement, and the statement with it.
[[nodiscard]] bool takesVerifier(const QString &statement);
[[nodiscard]] QString withVerifier(const QString &statement, const QString &verifier);

/// "lsn 0/1A2B3C4", or as JSON where the connector wrote no LSN.
[[nodiscard]] QString offsetText(const ConnectorOffset &offset);

/// "3.6.1.Final" → 3.6.1
[[nodiscard]] QVersionNumber versionOf(const QString &text);
/// Of the first worker that says it; null: none does.
[[nodiscard]] QVersionNumber connectVersionOf(const SetupFacts &facts);
/// Whether POST /connectors knows initial_state.
[[nodiscard]] bool deploysStopped(const QVersionNumber &connect);

// The parts, each with the steps of one group.
[[nodiscard]] Plan prerequisiteSteps(const Planning &planning);
[[nodiscard]] Plan databaseSteps(const Planning &planning, const QString &database);
[[nodiscard]] Plan roleSteps(const Planning &planning, const QString &database);
[[nodiscard]] Plan tableSteps(const Planning &planning, const DirectionPlan &direction);
[[nodiscard]] Plan publicationSteps(const Planning &planning, const DirectionPlan &direction);
[[nodiscard]] Plan kafkaSteps(const Planning &planning, const DirectionPlan &direction);
[[nodiscard]] Plan connectorSteps(const Planning &planning, const DirectionPlan &direction);
[[nodiscard]] Plan offsetSteps(const Planning &planning, const DirectionPlan &direction);

} // namespace sluice::setup
