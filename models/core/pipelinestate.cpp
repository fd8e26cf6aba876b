#include "models/core/pipelinestate.h"

namespace sluice {

QString serverKindToken(ServerKind kind)
{
    switch (kind) {
    case ServerKind::Postgres:
        return QStringLiteral("postgres");
    case ServerKind::Connect:
        return QStringLiteral("connect");
    case ServerKind::Kafka:
        return QStringLiteral("kafka");
    case ServerKind::Broker:
        return QStringLiteral("broker");
    }
    return {};
}

} // namespace sluice
