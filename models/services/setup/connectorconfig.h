#pragma once
// What goes into a connector's config. Private to models/services/setup, but for connectorConfig() in
// planner.h.

#include <QString>
#include <QVersionNumber>

namespace sluice::setup {

/// A snapshot.mode as the installed version calls it.
struct SnapshotChoice
{
    QString mode;
    QString note;  ///< that and why another word is used; empty: none
    QString error; ///< why there is no such mode; empty: there is
};

/// By version: domain facts of Debezium 2.0 to 3.6. An unknown version is taken for the newest.
[[nodiscard]] SnapshotChoice snapshotModeFor(const QString &wished, const QVersionNumber &debezium);

} // namespace sluice::setup
