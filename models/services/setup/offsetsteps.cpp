#include "models/services/setup/planning.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

/// Connect keeps the offsets of a connector that is deleted, and tells them only once there is one of that
/// name again. One that was made stopped can be looked at before it starts: offsets without their slot are of
/// another that is gone, and Debezium would go on from there, or, from 3.2, refuse to.
Plan offsetSteps(const Planning &p, const DirectionPlan &direction)
{
    Step step =
        p.step(StepGroup::Connectors, u"offsets"_s, direction.connector,
               Text::tr("Offsets of %1 are its own").arg(direction.connector),
               Text::tr("Connect keeps the offsets of a deleted connector. A new one of that name goes "
                        "on from there, and changes in between are skipped."),
               Text::tr("Kafka Connect, GET /connectors/…/offsets"));
    step.advice = true;
    step.after = {stepId("connector", direction.connector)};
    const DatabaseSetupFacts *db = p.database(direction.from);
    if (!p.connect() || !db)
        return {step};
    const Connector *deployed = p.deployed(direction.connector);
    const auto offsets = p.facts.offsets.constFind(direction.connector);
    const bool hasSlot =
        std::ranges::count(db->replicationSlots, direction.slotName, &ReplicationSlot::name) > 0;
    if (!deployed) {
        step.finding = Text::tr("Known once it is deployed: Connect tells offsets only of what it has.");
    } else if (hasSlot) {
        setDone(step, Text::tr("Its slot %1 is there; that is where it goes on.").arg(direction.slotName));
    } else if (offsets == p.facts.offsets.cend()) {
        step.finding = Text::tr("It was not stopped, so they were not asked for.");
    } else if (!*offsets) {
        step.finding = offsets->error().message;
    } else if ((*offsets)->isEmpty()) {
        setDone(step, Text::tr("There are none: it begins with its first snapshot."));
    } else {
        Change change;
        change.kind = ChangeKind::DeleteOffsets;
        change.target = direction.connector;
        setNeeded(step,
                  Text::tr("Connect has %1 of an earlier connector of this name, and slot %2 does not exist.")
                      .arg(offsetText((*offsets)->first()), direction.slotName),
                  {change}, true);
        step.cost = Text::tr("That position is forgotten; the first snapshot is taken.");
    }
    return {step};
}

} // namespace sluice::setup
