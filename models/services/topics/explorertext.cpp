#include "models/services/topics/explorertext.h"

#include "models/core/format.h"
#include "models/services/topics/scantext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostPartitions = 100'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::ExplorerText", text);
}

bool isFiltered(const ExplorerQuery &query)
{
    return !query.text.isEmpty() || query.key.has_value();
}

QString seconds(double value)
{
    return formatDuration(std::chrono::milliseconds(static_cast<qint64>(value * 1000)));
}

QString readText(const ExplorerState &state)
{
    const SearchStatistics &statistics = state.statistics;
    const QString read = formatCounted(statistics.read, tr("record read"), tr("records read"));
    if (!statistics.doneShare || state.phase == ExplorerPhase::Complete)
        return read;
    return tr("%1 (%2 %)").arg(read).arg(static_cast<int>(*statistics.doneShare * 100));
}

QString catchingUpText(const ScanStart &from)
{
    return from.kind == ScanStart::Kind::Newest
               ? tr("reading the newest %1 of each partition…").arg(formatCount(from.value))
               : tr("reading what is there already…");
}

QStringList speedTexts(const ExplorerState &state)
{
    const SearchStatistics &statistics = state.statistics;
    if (state.phase != ExplorerPhase::Running)
        return {statistics.seconds > 0 ? seconds(statistics.seconds) : QString()};
    QStringList texts{formatRate(statistics.recordsPerSecond)};
    if (statistics.secondsLeft && statistics.doneShare && *statistics.doneShare < 1)
        texts.append(tr("about %1 left").arg(seconds(*statistics.secondsLeft)));
    return texts;
}

} // namespace

ExplorerWord explorerWord(const ExplorerState &state)
{
    if (state.outage && state.isBusy())
        return {Health::Warning, tr("Waiting")};
    switch (state.phase) {
    case ExplorerPhase::Closed:
        break;
    case ExplorerPhase::Preparing:
        return {Health::Unknown, tr("Preparing")};
    case ExplorerPhase::Running:
        if (state.paused)
            return {Health::Off, tr("Paused")};
        if (state.catchesUp())
            return {Health::Good, tr("Reading")};
        return {Health::Good, state.follows() ? tr("Live") : tr("Searching")};
    case ExplorerPhase::Complete:
        return {Health::Good, tr("Complete")};
    case ExplorerPhase::Cancelled:
        return {Health::Off, state.follows() ? tr("Ended") : tr("Cancelled")};
    case ExplorerPhase::Failed:
        return {Health::Bad, tr("Failed")};
    }
    return {};
}

QString explorerFigures(const ExplorerState &state)
{
    if (state.phase == ExplorerPhase::Closed)
        return {};
    if (state.failure)
        return state.failure->message;
    QStringList parts{readText(state)};
    if (isFiltered(state.query))
        parts.append(formatCounted(state.statistics.matched, tr("match"), tr("matches")));
    if (state.catchesUp())
        parts.append(catchingUpText(state.query.from));
    parts += speedTexts(state);
    if (state.heldBack > 0)
        parts.append(tr("%1 more since paused").arg(formatCount(state.heldBack)));
    if (state.statistics.dropped > 0)
        parts.append(tr("the oldest %1 are no longer listed").arg(formatCount(state.statistics.dropped)));
    parts.removeAll(QString());
    return parts.join(u"  ·  "_s);
}

QString explorerEmptiness(const ExplorerState &state)
{
    if (state.failure)
        return state.failure->message;
    if (state.outage)
        return state.outage->message;
    switch (state.phase) {
    case ExplorerPhase::Closed:
        return {};
    case ExplorerPhase::Preparing:
        return tr("The filter is made ready…");
    case ExplorerPhase::Running:
        if (state.catchesUp())
            return tr("Reading…");
        if (isFiltered(state.query))
            return state.follows() ? tr("Nothing matches yet. What comes and matches appears here.")
                                   : tr("Nothing matches so far.");
        return state.follows() ? tr("No record yet. New ones appear as they come.") : tr("Reading…");
    case ExplorerPhase::Complete:
    case ExplorerPhase::Cancelled:
    case ExplorerPhase::Failed:
        break;
    }
    if (isFiltered(state.query))
        return tr("Nothing matches in %1.")
            .arg(formatCounted(state.statistics.read, tr("record"), tr("records")));
    return tr("There is no record in this range.");
}

QString toText(const QList<int> &partitions)
{
    QStringList parts;
    for (qsizetype i = 0; i < partitions.size(); ++i) {
        const int first = partitions.at(i);
        while (i + 1 < partitions.size() && partitions.at(i + 1) == partitions.at(i) + 1)
            ++i;
        const int last = partitions.at(i);
        parts.append(first == last
                         ? QString::number(first)
                         : u"%1%2%3"_s.arg(first).arg(QChar(last == first + 1 ? u',' : u'-')).arg(last));
    }
    return parts.join(u',');
}

Result<QList<int>> partitionsFromText(const QString &text)
{
    static const QRegularExpression part(u"^(\\d{1,6})(?:-(\\d{1,6}))?$"_s);
    QList<int> partitions;
    for (const QString &word : text.split(u',', Qt::SkipEmptyParts)) {
        const auto match = part.match(word.trimmed());
        const int first = match.captured(1).toInt();
        const int last = match.captured(2).isEmpty() ? first : match.captured(2).toInt();
        if (word.trimmed().isEmpty())
            continue;
        if (!match.hasMatch() || last < first || last >= mostPartitions)
            return fail(ErrorKind::Invalid,
                        tr("\"%1\" names no partitions. Write numbers such as 0,2,5-7.").arg(word.trimmed()));
        for (int partition = first; partition <= last; ++partition)
            partitions.append(partition);
    }
    std::sort(partitions.begin(), partitions.end());
    partitions.erase(std::unique(partitions.begin(), partitions.end()), partitions.end());
    return partitions;
}

QString shellQuoted(const QString &text)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./-]+$"_s);
    if (plain.match(text).hasMatch())
        return text;
    return u'\'' + QString(text).replace(u'\'', uR"('\'')"_s) + u'\'';
}

QString searchCommand(const QString &profile, const QString &topic, const ExplorerQuery &query)
{
    QStringList words{u"sluicectl"_s};
    const auto option = [&words](const QString &name, const QString &value) {
        // With "=", a value that begins with a dash is still a value.
        words.append(name + u'=' + shellQuoted(value));
    };
    if (!profile.isEmpty())
        option(u"--profile"_s, profile);
    words.append(u"search"_s);
    if (!query.text.isEmpty())
        option(query.language ? u"--filter"_s : u"--contains"_s, query.text);
    option(u"--from"_s, toText(query.from));
    option(u"--to"_s, toText(query.to));
    if (!query.partitions.isEmpty()) {
        QStringList numbers;
        for (const int partition : query.partitions)
            numbers.append(QString::number(partition));
        option(u"--partition"_s, numbers.join(u','));
    }
    if (query.uncommitted)
        words.append(u"--uncommitted"_s);
    if (topic.startsWith(u'-'))
        words.append(u"--"_s);
    words.append(shellQuoted(topic));
    return words.join(u' ');
}

} // namespace sluice
