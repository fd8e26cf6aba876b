#pragma once
// An explorer's state and query in words.

#include "models/core/direction.h"
#include "models/services/topics/explorer.h"

namespace sluice {

struct ExplorerWord
{
    Health health = Health::Unknown;
    QString word;

    bool operator==(const ExplorerWord &) const = default;
};

[[nodiscard]] ExplorerWord explorerWord(const ExplorerState &state);
/// "1,234,567 of 10,000,000 records read, 45 match, 812 k/s, about 12 s left".
[[nodiscard]] QString explorerFigures(const ExplorerState &state);
/// What is said where the table is empty.
[[nodiscard]] QString explorerEmptiness(const ExplorerState &state);

/// "0,2,5-7"; empty: all.
[[nodiscard]] QString toText(const QList<int> &partitions);
[[nodiscard]] Result<QList<int>> partitionsFromText(const QString &text);

/// The same search on the command line, ready to paste into a POSIX shell.
[[nodiscard]] QString searchCommand(const QString &profile, const QString &topic, const ExplorerQuery &query);
/// One word for a POSIX shell, quoted only where it must be.
[[nodiscard]] QString shellQuoted(const QString &text);

} // namespace sluice
