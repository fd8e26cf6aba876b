#pragma once
// A plan is a list of steps. A step is never remembered as done: its state is concluded from the facts of
// each check, so that a plan can be taken up again at any time, by anyone.

#include "models/core/setup/setupspec.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace sluice {

enum class StepState
{
    Unknown, ///< the server could not be asked, or does not tell
    Done,
    Needed,       ///< Sluice can do it now
    Blocked,      ///< another step comes first
    NotPermitted, ///< the login may not; a script for the DBA does it
    Manual,       ///< a person has to do it elsewhere: a restart, a file, a plug-in
    NotApplicable ///< this version, hosting or choice does not have it
};

enum class StepGroup
{
    Prerequisites,
    Database,
    Role,
    Tables,
    Publication,
    Kafka,
    Connectors,
    Proof
};

enum class ChangeKind
{
    Sql,         ///< one statement, on a database
    CreateTopic, ///< on Kafka
    CreateConnector,
    UpdateConnector, ///< only the keys that differ
    DeleteConnector,
    StopConnector,
    DeleteOffsets,
    DeleteTopic
};

/// One thing that will be sent. Secrets are not in it: what stands for them is put in where the call leaves.
struct Change
{
    ChangeKind kind = ChangeKind::Sql;
    QString target;                ///< the database's, connector's or topic's name
    QString statement;             ///< SQL; may hold setup::verifierMark once
    QMap<QString, QString> config; ///< of a connector or topic; may hold setup::passwordMark as a value
    int partitions = 0;            ///< of a topic
    int replicationFactor = 0;     ///< of a topic
    InitialState initialState = InitialState::Running; ///< of a connector that is created
    bool ownTransaction = true; ///< SQL: false where the server forbids a transaction (ALTER SYSTEM)

    bool operator==(const Change &) const = default;
};

namespace setup {
/// Stands in an SQL string literal where the role's SCRAM verifier goes.
inline const QString verifierMark = QStringLiteral("SCRAM-SHA-256$sluice:verifier");
/// Stands as a config value where the role's password goes.
inline const QString passwordMark = QStringLiteral("${sluice:password}");
} // namespace setup

struct Step
{
    QString id; ///< stable: "wal_level/smart_warehouse"
    StepGroup group = StepGroup::Prerequisites;
    QString subject; ///< the database or direction it is about; empty: the whole
    QString title;   ///< "Logical WAL on smart_warehouse"
    StepState state = StepState::Unknown;
    QString finding;       ///< what the check saw, one sentence
    QStringList facts;     ///< the details of it, a line each
    QList<Change> changes; ///< exactly what will be sent; also while blocked or not permitted
    QString remedy;    ///< Manual, NotPermitted, Unknown: what a person can do, with the exact text to use
    QString cost;      ///< restart, lock, WAL; empty: nothing worth a word
    QString undo;      ///< how to take it back; empty where nothing is changed
    QString why;       ///< why it is needed
    QString reference; ///< of the guide or documentation: "Guide, step 1.1"
    QStringList after; ///< ids of the steps that must be done before
    bool permitted = true;   ///< false: the login lacks the right, also while the step is blocked
    bool advice = false;     ///< good to have: it never stops the rest, and is only applied when asked for
    bool isStarting = false; ///< Unknown, and settles by itself within a minute or two
    bool isRestart = false;  ///< Manual, and Sluice sees by itself when it has happened

    bool operator==(const Step &) const = default;
};

using Plan = QList<Step>;

[[nodiscard]] QString stepStateToken(StepState state); ///< "notPermitted", for JSON
[[nodiscard]] QString stepStateWord(StepState state);  ///< "Not permitted"
[[nodiscard]] QString stepGroupWord(StepGroup group);  ///< "Prerequisites"
[[nodiscard]] const Step *stepOf(const Plan &plan, const QString &id);
/// Nothing but advice is left to do.
[[nodiscard]] bool isComplete(const Plan &plan);
/// The change as a person reads it before it is sent: SQL, REST call or topic. Secrets are dots.
[[nodiscard]] QString changeText(const Change &change);

} // namespace sluice
