#pragma once
// Options of a connector that are names of its direction: the planner uses and checks them there. Private to
// models/services/setup.

#include "models/services/setup/planning.h"

#include <QMap>

namespace sluice::setup {

struct NamedKey
{
    QString key;
    QString DirectionPlan::*member;
};

[[nodiscard]] const QList<NamedKey> &namedKeys();
[[nodiscard]] bool isNamedKey(const QString &key);

/// The direction with its options, those that are names and that Sluice's `own` config has in their places.
[[nodiscard]] DirectionPlan withOptions(const DirectionPlan &direction, const QMap<QString, QString> &options,
                                        const QMap<QString, QString> &own);

/// The setup with this direction in the place of the one of the same connector.
[[nodiscard]] SetupSpec withDirection(const SetupSpec &spec, const DirectionPlan &direction);

/// By key: which name is taken, and by whom.
[[nodiscard]] QMap<QString, QString> takenNames(const Planning &planning, DirectionPlan direction);

} // namespace sluice::setup
