#include "app/cli/arguments.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace sluice::cli {

namespace {

using namespace Qt::StringLiterals;

const QStringList commands{u"status"_s, u"connectors"_s, u"profiles"_s, u"help"_s, u"version"_s};
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
    const QCommandLineOption help(QStringList{u"h"_s, u"help"_s});
    const QCommandLineOption version(u"version"_s);
    parser.addOptions({profile, profileFile, json, watch, wait, all, onlyFailed, help, version});
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
    if (args.command == u"connectors")
        return checkConnectors(std::move(args), rest);
    if (!rest.isEmpty() && args.command != u"help")
        return usage(tr("\"%1\" is one word too many.").arg(rest.first()));
    return args;
}

QString helpText()
{
    return tr("Usage: sluicectl [options] command\n"
              "\n"
              "  status                     servers, directions with hops and verdict, connectors, slots\n"
              "      --watch                go on, and print again whenever something changes\n"
              "      --wait SECONDS         collect evidence this long at most (20)\n"
              "  connectors [list]          connectors and tasks with their states\n"
              "  connectors pause NAME…     or --all; likewise resume, stop, restart\n"
              "      --only-failed          restart only what has failed\n"
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
