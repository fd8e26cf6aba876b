#include "models/core/direction.h"

#include <QCoreApplication>

namespace sluice {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Direction", text);
}

} // namespace

QString verdictWord(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Unknown:
        return tr("Unknown");
    case Verdict::Flowing:
        return tr("Flowing");
    case Verdict::Idle:
        return tr("Idle");
    case Verdict::Behind:
        return tr("Behind");
    case Verdict::Paused:
        return tr("Paused");
    case Verdict::Stuck:
        return tr("Stuck");
    case Verdict::Broken:
        return tr("Broken");
    }
    return {};
}

QString verdictToken(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Unknown:
        return QStringLiteral("unknown");
    case Verdict::Flowing:
        return QStringLiteral("flowing");
    case Verdict::Idle:
        return QStringLiteral("idle");
    case Verdict::Behind:
        return QStringLiteral("behind");
    case Verdict::Paused:
        return QStringLiteral("paused");
    case Verdict::Stuck:
        return QStringLiteral("stuck");
    case Verdict::Broken:
        return QStringLiteral("broken");
    }
    return {};
}

QString hopKindToken(HopKind kind)
{
    switch (kind) {
    case HopKind::SourceDatabase:
        return QStringLiteral("sourceDatabase");
    case HopKind::Publication:
        return QStringLiteral("publication");
    case HopKind::Slot:
        return QStringLiteral("slot");
    case HopKind::Connector:
        return QStringLiteral("connector");
    case HopKind::Topics:
        return QStringLiteral("topics");
    case HopKind::Sink:
        return QStringLiteral("sink");
    case HopKind::TargetDatabase:
        return QStringLiteral("targetDatabase");
    }
    return {};
}

QString hopKindWord(HopKind kind)
{
    switch (kind) {
    case HopKind::SourceDatabase:
    case HopKind::TargetDatabase:
        return tr("Database");
    case HopKind::Publication:
        return tr("Publication");
    case HopKind::Slot:
        return tr("Slot");
    case HopKind::Connector:
        return tr("Connector");
    case HopKind::Topics:
        return tr("Topics");
    case HopKind::Sink:
        return tr("Sink");
    }
    return {};
}

QString healthToken(Health health)
{
    switch (health) {
    case Health::Unknown:
        return QStringLiteral("unknown");
    case Health::Good:
        return QStringLiteral("good");
    case Health::Warning:
        return QStringLiteral("warning");
    case Health::Stuck:
        return QStringLiteral("stuck");
    case Health::Bad:
        return QStringLiteral("bad");
    case Health::Off:
        return QStringLiteral("off");
    }
    return {};
}

bool isHealthy(Verdict verdict)
{
    return verdict == Verdict::Flowing || verdict == Verdict::Idle;
}

Health healthOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Unknown:
        return Health::Unknown;
    case Verdict::Flowing:
    case Verdict::Idle:
        return Health::Good;
    case Verdict::Behind:
        return Health::Warning;
    case Verdict::Paused:
        return Health::Off;
    case Verdict::Stuck:
        return Health::Stuck;
    case Verdict::Broken:
        return Health::Bad;
    }
    return Health::Unknown;
}

} // namespace sluice
