#pragma once
// What the command line asks for.

#include "models/core/result.h"
#include "models/core/scan.h"

#include <QDateTime>
#include <QStringList>
#include <chrono>

namespace sluice::cli {

/// Exit codes of sluicectl. Scripts rely on them.
enum Exit
{
    Done = 0,
    NotHealthy = 1,
    Usage = 2,
    NotReached = 3
};

/// What only `setup` takes.
struct SetupArguments
{
    QString specFile;     ///< empty: the guide's template
    QString direction;    ///< its connector's name; empty: all
    QString scriptFile;   ///< where the DBA's scripts go; empty: none is wanted
    QString loginAs;      ///< the databases' user for the setup; empty: the profile's
    bool yes = false;     ///< send without asking
    QStringList brokers;  ///< of files: hosts
    QStringList workers;  ///< likewise
    QString kafkaVersion; ///< likewise; empty: the newest
    QString folder;       ///< likewise; empty: standard output
    bool guideTuning = false;
    bool zooKeeper = false;
    bool advice = false;
    std::chrono::seconds restartWait{1800};
};

/// What only `search` and `tail` take.
struct SearchArguments
{
    ScanRequest scan;
    QString contains; ///< text that the key or the value must contain; empty: any
    QString filter;   ///< in the filter language; empty: none
    bool stats = false;
};

struct Arguments
{
    QString command; ///< "status", "connectors", "topics", "setup", "search", "tail", "audit", "profiles",
                     ///< "help", "version"
    QString verb; ///< of connectors: "list", "pause", …; of audit: "list", "verify"; of setup: "check", …
    SetupArguments setup;
    SearchArguments search;
    QStringList names; ///< of connectors; of topics: the one that is told of in full
    QString profile;
    QString profileFile;
    bool json = false;
    bool watch = false;
    bool all = false;
    bool onlyFailed = false;
    QDateTime since;               ///< of audit; invalid: from the beginning
    qint64 limit = 0;              ///< likewise: the last so many; of search: the first so many; 0: all
    QString headFile;              ///< of audit verify; empty: the one that the trail's writers keep
    std::chrono::seconds wait{20}; ///< how long `status` collects evidence at most
};

/// `words` without the program's name. The error's message ends with the remedy.
[[nodiscard]] Result<Arguments> parseArguments(const QStringList &words);

[[nodiscard]] QString helpText();

} // namespace sluice::cli
