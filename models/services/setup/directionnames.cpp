#include "models/services/setup/directionnames.h"

#include "models/services/setup/configvalue.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

/// What the planner has against the names of this direction; empty: nothing.
QString troubleWith(const Planning &planning, const DirectionPlan &direction)
{
    const SetupSpec spec = withDirection(planning.spec, direction);
    const Plan steps = connectorSteps(Planning(spec, planning.profile, planning.facts), direction);
    const Step *names = stepOf(steps, stepId("names", direction.connector));
    return names && names->state == StepState::Manual ? names->finding : QString();
}

} // namespace

const QList<NamedKey> &namedKeys()
{
    static const QList<NamedKey> keys{{u"topic.prefix"_s, &DirectionPlan::topicPrefix},
                                      {u"slot.name"_s, &DirectionPlan::slotName},
                                      {u"publication.name"_s, &DirectionPlan::publication},
                                      {u"database.hostname"_s, &DirectionPlan::hostForConnect}};
    return keys;
}

bool isNamedKey(const QString &key)
{
    return std::ranges::any_of(namedKeys(), [&](const NamedKey &named) { return named.key == key; });
}

DirectionPlan withOptions(const DirectionPlan &direction, const QMap<QString, QString> &options,
                          const QMap<QString, QString> &own)
{
    DirectionPlan made = direction;
    made.options = options;
    // A reference is nothing that the planner could look for: it stays an option.
    for (const NamedKey &named : namedKeys()) {
        const QString value = made.options.value(named.key);
        if (!value.isEmpty() && !isReference(value) && own.contains(named.key)) {
            made.*named.member = value;
            made.options.remove(named.key);
        }
    }
    const QString portKey = u"database.port"_s;
    bool isPort = false;
    const int port = made.options.value(portKey).toInt(&isPort);
    if (isPort && port > 0 && port <= 65535 && own.contains(portKey)) {
        made.portForConnect = port;
        made.options.remove(portKey);
    }
    return made;
}

SetupSpec withDirection(const SetupSpec &spec, const DirectionPlan &direction)
{
    SetupSpec changed = spec;
    for (DirectionPlan &each : changed.directions) {
        if (each.connector == direction.connector)
            each = direction;
    }
    return changed;
}

/// The planner says that a name is taken, not which one: the one without which it would be content.
QMap<QString, QString> takenNames(const Planning &planning, DirectionPlan direction)
{
    QMap<QString, QString> taken;
    for (int names = 0; names < 2; ++names) { // both may be taken
        const QString trouble = troubleWith(planning, direction);
        if (trouble.isEmpty())
            break;
        DirectionPlan otherSlot = direction;
        otherSlot.slotName = u"sluice_name_that_nobody_has"_s;
        DirectionPlan otherPrefix = direction;
        otherPrefix.topicPrefix = u"sluice-name-that-nobody-has"_s;
        if (troubleWith(planning, otherSlot) != trouble) {
            taken.insert(u"slot.name"_s, trouble);
            direction = otherSlot;
        } else if (troubleWith(planning, otherPrefix) != trouble) {
            taken.insert(u"topic.prefix"_s, trouble);
            direction = otherPrefix;
        } else {
            break;
        }
    }
    return taken;
}

} // namespace sluice::setup
