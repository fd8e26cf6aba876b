#pragma once
// States as pages get them, built from the pipeline of the service tests.

#include "tests/support/pipelinebuilder.h"

namespace sluice::test {

/// One direction in full health, and its servers.
inline PipelineState stateOf(World &world)
{
    PipelineState state;
    state.profile = u"test"_s;
    state.at = world.now;
    state.hasConnect = world.hasConnect;
    state.hasKafka = world.hasKafka;
    state.databases = {world.source, world.target};
    state.connectors = world.connectors;
    state.cluster = world.cluster;
    state.offsets = world.offsets;
    state.groups = world.groups;
    state.directions = {world.judge()};
    ServerLight light;
    light.name = u"smart_warehouse"_s;
    light.asked = light.reachable = true;
    light.latency = std::chrono::milliseconds(3);
    state.servers = {light};
    return state;
}

inline PipelineState healthyState()
{
    World world;
    world.tick();
    world.tick();
    return stateOf(world);
}

inline PipelineState stuckState()
{
    World world;
    world.tick();
    world.tick();
    world.slotActive = false;
    world.tick(2, 0);
    return stateOf(world);
}

/// Many connectors, as large installations have them.
inline QList<Connector> manyConnectors(int count)
{
    QList<Connector> all;
    for (int i = 0; i < count; ++i) {
        Connector connector = i % 2 == 0 ? sourceConnector() : sinkConnector();
        connector.name = u"connector-%1"_s.arg(i, 4, 10, QChar(u'0'));
        all.append(connector);
    }
    return all;
}

} // namespace sluice::test
