#include "app/cli/arguments.h"

#include "models/services/topics/scantext.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace sluice::cli {

namespace {

using namespace Qt::StringLiterals;

const QStringList commands{u"status"_s, u"connectors"_s, u"topics"_s,   u"setup"_s, u"search"_s,
                           u"tail"_s,   u"audit"_s,      u"profiles"_s, u"help"_s,  u"version"_s};
const QStringList setupVerbs{u"check"_s, u"plan"_s, u"apply"_s, u"prove"_s, u"undo"_s, u"files"_s};
const QStringList verbs{u"list"_s, u"pause"_s, u"resume"_s, u"stop"_s, u"restart"_s};

QString tr(const char *text)
{
    return QCoreApplication::translate("sluicectl", text);
}

tl::unexpected<Error> usage(const QString &message)
{
    return fail(ErrorKind::Invalid, message + u' ' + tr("See: sluicectl help."));
}

Result<Arguments> checkConnectors(Arguments args, QStringList rest)
{
    args.verb = rest.isEmpty() ? u"list"_s : rest.takeFirst();
    args.names = rest;
    if (!verbs.contains(args.verb))
        return usage(tr("\"%1\" is nothing that can be done with connectors.").arg(args.verb));
    if (args.verb == u"list" && (args.all || !args.names.isEmpty()))
        return usage(tr("\"connectors list\" takes no names."));
    if (args.verb != u"list" && args.all == !args.names.isEmpty())
        return usage(args.all ? tr("Give names, or --all, not both.")
                              : tr("Which connector? Give names, or --all."));
    if (args.onlyFailed && args.verb != u"restart")
        return usage(tr("--only-failed goes with restart."));
    return args;
}

Result<Arguments> checkTopics(Arguments args, const QStringList &rest)
{
    args.names = rest;
    if (rest.size() > 1)
        return usage(tr("\"%1\" is one word too many.").arg(rest.at(1)));
    if (args.all && !rest.isEmpty())
        return usage(tr("Give a topic, or --all, not both."));
    return args;
}

Result<qint64> limitFrom(const QString &text)
{
    if (text.isEmpty())
        return 0;
    bool number = false;
    const qint64 limit = text.toLongLong(&number);
    if (!number || limit < 1)
        return usage(tr("--limit takes a number from 1 up."));
    return limit;
}

Result<Arguments> checkAudit(Arguments args, QStringList rest, const QString &since, const QString &limit)
{
    args.verb = rest.isEmpty() ? u"list"_s : rest.takeFirst();
    if (args.verb != u"list" && args.verb != u"verify")
        return usage(tr("\"%1\" is nothing that can be done with the audit trail.").arg(args.verb));
    if (!rest.isEmpty())
        return usage(tr("\"%1\" is one word too many.").arg(rest.first()));
    if (args.verb == u"verify" && !(since.isEmpty() && limit.isEmpty()))
        return usage(tr("--since and --limit go with audit list: verify looks at the whole trail."));
    if (args.verb == u"list" && !args.headFile.isEmpty())
        return usage(tr("--head goes with audit verify."));
    const auto time = timeFromText(since, QDateTime::currentDateTime());
    if (time)
        args.since = QDateTime::fromMSecsSinceEpoch(*time, Qt::UTC);
    else if (!since.isEmpty())
        return usage(tr("--since takes a time such as 2h, 7d, 2026-11-25 or 2026-11-25T07:30."));
    const Result<qint64> number = limitFrom(limit);
    if (!number)
        return tl::unexpected(number.error());
    args.limit = *number;
    return args;
}

/// The options of `search` and `tail`.
struct SearchOptions
{
    QCommandLineOption contains{u"contains"_s, {}, u"text"_s};
    QCommandLineOption filter{u"filter"_s, {}, u"expression"_s};
    QCommandLineOption from{u"from"_s, {}, u"start"_s};
    QCommandLineOption to{u"to"_s, {}, u"end"_s};
    QCommandLineOption partition{u"partition"_s, {}, u"numbers"_s};
    QCommandLineOption uncommitted{u"uncommitted"_s};
    QCommandLineOption stats{u"stats"_s};

    [[nodiscard]] QList<QCommandLineOption> all() const
    {
        return {contains, filter, from, to, partition, uncommitted, stats};
    }
};

Result<QList<int>> partitionsFrom(const QString &text)
{
    QList<int> partitions;
    for (const QString &word : text.split(u',', Qt::SkipEmptyParts)) {
        bool number = false;
        partitions.append(word.toInt(&number));
        if (!number || partitions.last() < 0)
            return usage(tr("--partition takes numbers such as 0 or 0,3,5."));
    }
    return partitions;
}

Result<Arguments> checkSearch(Arguments args, const QStringList &rest, const QCommandLineParser &parser,
                              const SearchOptions &options, const QString &limit)
{
    if (rest.isEmpty())
        return usage(tr("Which topic?"));
    if (rest.size() > 1)
        return usage(tr("\"%1\" is one word too many.").arg(rest.at(1)));
    const bool tail = args.command == u"tail";
    args.search.scan.topic = rest.first();
    const QDateTime now = QDateTime::currentDateTime();
    const QString from = parser.value(options.from);
    const auto start = startFromText(from.isEmpty() ? (tail ? u"live"_s : u"oldest"_s) : from, now);
    if (!start)
        return usage(start.error().message);
    const QString to = parser.value(options.to);
    const auto end = endFromText(to.isEmpty() ? (tail ? u"never"_s : u"now"_s) : to, now);
    if (!end)
        return usage(end.error().message);
    const auto partitions = partitionsFrom(parser.value(options.partition));
    if (!partitions)
        return tl::unexpected(partitions.error());
    const auto number = limitFrom(limit);
    if (!number)
        return tl::unexpected(number.error());
    args.search.scan.from = *start;
    args.search.scan.to = *end;
    args.search.scan.partitions = *partitions;
    args.search.scan.uncommitted = parser.isSet(options.uncommitted);
    args.search.contains = parser.value(options.contains);
    args.search.filter = parser.value(options.filter);
    args.search.stats = parser.isSet(options.stats);
    args.limit = *number;
    return args;
}

/// The options of `setup`, all of which have words of their own.
struct SetupOptions
{
    QCommandLineOption spec{u"spec"_s, {}, u"file"_s};
    QCommandLineOption direction{u"direction"_s, {}, u"connector"_s};
    QCommandLineOption script{u"dba-script"_s, {}, u"file"_s};
    QCommandLineOption loginAs{u"as"_s, {}, u"user"_s};
    QCommandLineOption yes{u"yes"_s};
    QCommandLineOption advice{u"advice"_s};
    QCommandLineOption brokers{u"brokers"_s, {}, u"hosts"_s};
    QCommandLineOption workers{u"workers"_s, {}, u"hosts"_s};
    QCommandLineOption kafka{u"kafka"_s, {}, u"version"_s};
    QCommandLineOption folder{u"out"_s, {}, u"folder"_s};
    QCommandLineOption tuning{u"guide-tuning"_s};
    QCommandLineOption zooKeeper{u"zookeeper"_s};
    QCommandLineOption restartWait{u"restart-wait"_s, {}, u"seconds"_s, u"1800"_s};

    [[nodiscard]] QList<QCommandLineOption> all() const
    {
        return {spec,    direction, script, loginAs, yes,       advice,     brokers,
                workers, kafka,     folder, tuning,  zooKeeper, restartWait};
    }
};

Result<Arguments> checkSetup(Arguments args, QStringList rest, const QCommandLineParser &parser,
                             const SetupOptions &options)
{
    args.verb = rest.isEmpty() ? u"check"_s : rest.takeFirst();
    if (!setupVerbs.contains(args.verb))
        return usage(
            tr("\"%1\" is no part of the setup; there are %2.").arg(args.verb, setupVerbs.join(u", "_s)));
    if (!rest.isEmpty())
        return usage(tr("\"%1\" is one word too many.").arg(rest.first()));
    args.setup.specFile = parser.value(options.spec);
    args.setup.direction = parser.value(options.direction);
    args.setup.scriptFile = parser.value(options.script);
    args.setup.loginAs = parser.value(options.loginAs);
    args.setup.yes = parser.isSet(options.yes);
    args.setup.advice = parser.isSet(options.advice);
    args.setup.brokers = parser.value(options.brokers).split(u',', Qt::SkipEmptyParts);
    args.setup.workers = parser.value(options.workers).split(u',', Qt::SkipEmptyParts);
    args.setup.kafkaVersion = parser.value(options.kafka);
    args.setup.folder = parser.value(options.folder);
    args.setup.guideTuning = parser.isSet(options.tuning);
    args.setup.zooKeeper = parser.isSet(options.zooKeeper);
    bool number = false;
    args.setup.restartWait = std::chrono::seconds(parser.value(options.restartWait).toInt(&number));
    if (!number || args.setup.restartWait.count() < 0 || args.setup.restartWait.count() > 86400)
        return usage(tr("--restart-wait takes seconds from 0 to 86400."));
    return args;
}

} // namespace

Result<Arguments> parseArguments(const QStringList &words)
{
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    const QCommandLineOption profile(u"profile"_s, {}, u"name"_s);
    const QCommandLineOption profileFile(u"profile-file"_s, {}, u"file"_s);
    const QCommandLineOption json(u"json"_s);
    const QCommandLineOption watch(u"watch"_s);
    const QCommandLineOption wait(u"wait"_s, {}, u"seconds"_s, u"20"_s);
    const QCommandLineOption all(u"all"_s);
    const QCommandLineOption onlyFailed(u"only-failed"_s);
    const QCommandLineOption since(u"since"_s, {}, u"time"_s);
    const QCommandLineOption limit(u"limit"_s, {}, u"number"_s);
    const QCommandLineOption head(u"head"_s, {}, u"file"_s);
    const QCommandLineOption help(QStringList{u"h"_s, u"help"_s});
    const QCommandLineOption version(u"version"_s);
    parser.addOptions(
        {profile, profileFile, json, watch, wait, all, onlyFailed, since, limit, head, help, version});
    const SetupOptions setup;
    parser.addOptions(setup.all());
    const SearchOptions search;
    parser.addOptions(search.all());
    if (!parser.parse(QStringList{u"sluicectl"_s} + words))
        return usage(parser.errorText() + u'.');

    Arguments args;
    QStringList rest = parser.positionalArguments();
    args.command = parser.isSet(help)      ? u"help"_s
                   : parser.isSet(version) ? u"version"_s
                   : rest.isEmpty()        ? QString()
                                           : rest.takeFirst();
    if (args.command.isEmpty())
        return usage(tr("What is to be done?"));
    if (!commands.contains(args.command))
        return usage(tr("There is no command \"%1\".").arg(args.command));
    args.profile = parser.value(profile);
    args.profileFile = parser.value(profileFile);
    if (!args.profile.isEmpty() && !args.profileFile.isEmpty())
        return usage(tr("Give --profile or --profile-file, not both."));
    args.json = parser.isSet(json);
    args.watch = parser.isSet(watch);
    args.all = parser.isSet(all);
    args.onlyFailed = parser.isSet(onlyFailed);
    bool number = false;
    args.wait = std::chrono::seconds(parser.value(wait).toInt(&number));
    if (!number || args.wait.count() < 1 || args.wait.count() > 3600)
        return usage(tr("--wait takes seconds from 1 to 3600."));
    args.headFile = parser.value(head);
    if (args.command == u"audit")
        return checkAudit(std::move(args), rest, parser.value(since), parser.value(limit));
    if (parser.isSet(since) || parser.isSet(head))
        return usage(tr("--since and --head go with audit."));
    if (args.command == u"search" || args.command == u"tail")
        return checkSearch(std::move(args), rest, parser, search, parser.value(limit));
    if (parser.isSet(limit))
        return usage(tr("--limit goes with audit, search and tail."));
    for (const QCommandLineOption &option : search.all()) {
        if (parser.isSet(option))
            return usage(tr("--%1 goes with search and tail.").arg(option.names().first()));
    }
    if (args.command == u"setup")
        return checkSetup(std::move(args), rest, parser, setup);
    for (const QCommandLineOption &option : setup.all()) {
        if (parser.isSet(option))
            return usage(tr("--%1 goes with setup.").arg(option.names().first()));
    }
    if (args.command == u"connectors")
        return checkConnectors(std::move(args), rest);
    if (args.command == u"topics")
        return checkTopics(std::move(args), rest);
    if (!rest.isEmpty() && args.command != u"help")
        return usage(tr("\"%1\" is one word too many.").arg(rest.first()));
    return args;
}

QString helpText()
{
    return tr(
        "Usage: sluicectl [options] command\n"
        "\n"
        "  status                     servers, directions with hops and verdict, connectors, slots\n"
        "      --watch                go on, and print again whenever something changes\n"
        "      --wait SECONDS         collect evidence this long at most (20)\n"
        "  connectors [list]          connectors and tasks with their states\n"
        "  connectors pause NAME…     or --all; likewise resume, stop, restart\n"
        "      --only-failed          restart only what has failed\n"
        "  topics                     partitions, records, rate, cleanup policy and source table of each\n"
        "      --all                  internal and heartbeat topics too\n"
        "  topics TOPIC               the same of one, with its settings and who reads it\n"
        "  setup [check]              what is missing for both directions, and what will be done about it\n"
        "  setup plan                 the same, with every statement and call that would be sent\n"
        "  setup apply                does it, step by step; waits while a person restarts a database\n"
        "      --yes                  without asking\n"
        "      --advice               also what is only good to have\n"
        "      --restart-wait SECONDS wait this long for a restart (1800)\n"
        "      --dba-script FILE      write what this login may not do, for psql\n"
        "  setup prove                writes a row on each side, follows it, and deletes it again\n"
        "  setup undo                 takes a direction down; needs --direction\n"
        "      --all                  its topics, the role and the support tables too\n"
        "  setup files                whole configuration files for brokers and workers; asks no server\n"
        "      --brokers H,H,H        --workers H,H: their hosts\n"
        "      --kafka VERSION        (4.3) --guide-tuning: the guide's threads and buffers\n"
        "      --zookeeper            with ZooKeeper, where Kafka runs with either (3.3 to 3.9)\n"
        "      --out FOLDER           write them there instead of printing them\n"
        "      --spec FILE            the setup (default: the guide's); see docs/setup-format.md\n"
        "      --direction CONNECTOR  only this one\n"
        "      --as USER              log in to the databases as this user; the password is asked for, or "
        "in\n"
        "                             SLUICE_SETUP_PASSWORD\n"
        "  search TOPIC               records that match, as NDJSON; statistics on standard error\n"
        "      --contains TEXT        the key or the value contains it\n"
        "      --filter EXPRESSION    such as 'op = u and after.city = \"Pune\"'; see "
        "docs/filter-language.md\n"
        "      --from START           oldest (default), newest:500, live, offset:42, 15m, 2026-11-25T07:30\n"
        "      --to END               now (default), never, offset:42, or a time\n"
        "      --partition N,N        only these\n"
        "      --limit N              the first N matches, then it ends\n"
        "      --uncommitted          records of open and aborted transactions too\n"
        "      --stats                statistics as JSON\n"
        "  tail TOPIC                 a line for each record as it comes (--json: NDJSON); the same options\n"
        "  audit [list]               what was done to the servers, by whom and when\n"
        "      --since TIME           not before: 2h, 7d, 2026-11-25, 2026-11-25T07:30\n"
        "      --limit N              the last N only\n"
        "  audit verify               whether the record of it was touched: exit 0 intact, 1 tampered with\n"
        "      --head FILE            held against a copy of the head that was kept elsewhere\n"
        "  profiles                   the profiles of this user\n"
        "  version                    of this program\n"
        "\n"
        "  --profile NAME             a profile of this user; else SLUICE_PROFILE, else the only one\n"
        "  --profile-file FILE        a profile from a file\n"
        "  --json                     one JSON document on standard output\n"
        "\n"
        "Exit: 0 healthy or done, 1 not healthy or refused, 2 usage, 3 what was needed could not be "
        "reached.\n"
        "Passwords come from the keychain, the environment or a .pgpass file, as the profile says, or "
        "are asked for.\n");
}

} // namespace sluice::cli
