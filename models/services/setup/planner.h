#pragma once
// Concludes from the facts of a check what is done, what is needed and what stands in the way. Pure: the same
// facts give the same plan.

#include "models/core/profile.h"
#include "models/core/setup/setupfacts.h"
#include "models/core/setup/setupspec.h"
#include "models/core/setup/setupstep.h"

namespace sluice::setup {

[[nodiscard]] Plan planSetup(const SetupSpec &spec, const Profile &profile, const SetupFacts &facts);

/// Directions, in order, whose config is worth a validate call now: not deployed, and nothing before it
/// missing.
[[nodiscard]] QStringList connectorsToValidate(const SetupSpec &spec, const Profile &profile,
                                               const SetupFacts &facts);

/// The config of the source connector as it would be sent; the password is setup::passwordMark.
[[nodiscard]] QMap<QString, QString> connectorConfig(const SetupSpec &spec, const Profile &profile,
                                                     const SetupFacts &facts, const DirectionPlan &direction);

/// The tables that a direction captures: those that it names, or those of its schemas that can be captured.
[[nodiscard]] QList<TableName> capturedTables(const DirectionPlan &direction, const SetupSpec &spec,
                                              const DatabaseSetupFacts &facts);

/// As Debezium names the topic of a table: what Kafka does not allow in a name becomes an underscore.
[[nodiscard]] QString topicFor(const DirectionPlan &direction, const TableName &table);

/// The topics that a direction needs, its heartbeats' included.
[[nodiscard]] QStringList expectedTopics(const SetupSpec &spec, const SetupFacts &facts,
                                         const DirectionPlan &direction);

/// Everything that the login may not do on this database, as SQL for psql, in the plan's order; empty:
/// nothing. `verifier` stands for the password of the connectors' role.
[[nodiscard]] QString dbaScript(const Plan &plan, const QString &database, const QString &verifier);

} // namespace sluice::setup
