#include "ui/actiontext.h"

#include <QCoreApplication>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Action", text);
}

} // namespace

QString actionVerb(ConnectorAction action)
{
    switch (action) {
    case ConnectorAction::Pause:
        return tr("Pause");
    case ConnectorAction::Resume:
        return tr("Resume");
    case ConnectorAction::Stop:
        return tr("Stop");
    case ConnectorAction::Restart:
        return tr("Restart");
    case ConnectorAction::RestartFailed:
        return tr("Restart failed");
    }
    return {};
}

QString actionProgress(ConnectorAction action)
{
    switch (action) {
    case ConnectorAction::Pause:
        return tr("Pausing…");
    case ConnectorAction::Resume:
        return tr("Resuming…");
    case ConnectorAction::Stop:
        return tr("Stopping…");
    case ConnectorAction::Restart:
    case ConnectorAction::RestartFailed:
        return tr("Restarting…");
    }
    return {};
}

QString actionIcon(ConnectorAction action)
{
    switch (action) {
    case ConnectorAction::Pause:
        return u"pause"_s;
    case ConnectorAction::Resume:
        return u"resume"_s;
    case ConnectorAction::Stop:
        return u"stop"_s;
    case ConnectorAction::Restart:
        return u"restart"_s;
    case ConnectorAction::RestartFailed:
        return u"restart-failed"_s;
    }
    return {};
}

QString readOnlyReason()
{
    return tr("This profile is read-only: Sluice sends no change to it.");
}

} // namespace sluice::ui
