// sluicectl: the model on the command line, for scripts and for servers without a display.

#include "app/auditplace.h"
#include "app/cli/arguments.h"
#include "app/cli/auditcommand.h"
#include "app/cli/connectorscommand.h"
#include "app/cli/filescommand.h"
#include "app/cli/searchcommand.h"
#include "app/cli/setupcommand.h"
#include "app/cli/statuscommand.h"
#include "app/cli/terminal.h"
#include "app/cli/topicscommand.h"
#include "app/profilesecrets.h"
#include "app/profilestore.h"
#include "app/session.h"
#include "models/core/whenready.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <memory>

namespace sluice::cli {

namespace {

using namespace Qt::StringLiterals;

Result<Profile> chosenProfile(const Arguments &args)
{
    if (!args.profileFile.isEmpty())
        return app::ProfileStore::loadFile(args.profileFile);
    const app::ProfileStore store;
    const QString name = args.profile.isEmpty() ? qEnvironmentVariable("SLUICE_PROFILE") : args.profile;
    if (!name.isEmpty())
        return store.load(name);
    const QList<app::ProfileStore::Entry> entries = store.entries();
    if (entries.size() == 1)
        return entries.first().profile;
    QStringList names;
    for (const app::ProfileStore::Entry &entry : entries)
        names.append(entry.name);
    return fail(
        ErrorKind::NotFound,
        names.isEmpty()
            ? QCoreApplication::translate("sluicectl",
                                          "There is no profile yet. Give one with --profile-file FILE.")
            : QCoreApplication::translate("sluicectl", "Which profile? Give --profile NAME, one of: %1.")
                  .arg(names.join(u", "_s)));
}

int listProfiles(bool json)
{
    const app::ProfileStore store;
    QJsonArray list;
    for (const app::ProfileStore::Entry &entry : store.entries()) {
        const QString error = entry.profile ? QString() : entry.profile.error().message;
        list.append(QJsonObject{{u"name"_s, entry.name},
                                {u"file"_s, entry.file},
                                {u"error"_s, error.isEmpty() ? QJsonValue() : QJsonValue(error)}});
        if (!json)
            print(safe(entry.name) + u"  "_s + safe(error.isEmpty() ? entry.file : error) + u'\n');
    }
    if (json)
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{u"profiles"_s, list}}).toJson()));
    return Done;
}

/// A trail outlives its profile: its name is enough where it was written.
Exit audit(const Arguments &args)
{
    const Result<Profile> profile = chosenProfile(args);
    const AuditPlace place = app::auditPlaceOf(profile ? profile->name : args.profile);
    if (profile || (!args.profile.isEmpty() && QFileInfo::exists(place.headFile)))
        return runAudit(place, args);
    complain(profile.error().message);
    return Usage;
}

/// Opens the profile and runs the command in it; the event loop ends with the command's exit code.
class Run final : public QObject
{
public:
    Run(Profile profile, Arguments args)
        : m_profile(std::move(profile))
        , m_args(std::move(args))
        , m_reader(m_profile, app::askAtOnce(askSecret))
    {}

    void start()
    {
        whenReady(m_reader.read(), this, [this](const Result<app::ProfileSecrets> &secrets) {
            if (secrets)
                return runWith(*secrets);
            complain(secrets.error().message);
            QCoreApplication::exit(NotReached);
        });
    }

private:
    void runWith(const app::ProfileSecrets &secrets)
    {
        if (m_args.command == u"setup")
            return begin(new SetupCommand(m_profile, secrets, m_args, this));
        if (m_args.command == u"search" || m_args.command == u"tail")
            return begin(new SearchCommand(m_profile, secrets, m_args, this));
        m_session = std::make_unique<app::Session>(m_profile, secrets);
        if (m_args.command == u"connectors")
            begin(new ConnectorsCommand(*m_session, m_args, this));
        else if (m_args.command == u"topics")
            begin(new TopicsCommand(*m_session, m_args, this));
        else
            begin(new StatusCommand(*m_session, m_args, this));
    }

    template <class Command>
    void begin(Command *command)
    {
        connect(command, &Command::finished, qApp, [](int code) { QCoreApplication::exit(code); });
        command->start();
    }

    Profile m_profile;
    Arguments m_args;
    app::ProfileSecretReader m_reader;
    std::unique_ptr<app::Session> m_session;
};

int run(const QStringList &words)
{
    const Result<Arguments> args = parseArguments(words);
    if (!args) {
        complain(args.error().message);
        return Usage;
    }
    if (args->command == u"help") {
        print(helpText());
        return Done;
    }
    if (args->command == u"version") {
        print(u"sluicectl " SLUICE_VERSION "\n"_s);
        return Done;
    }
    if (args->command == u"profiles")
        return listProfiles(args->json);
    if (args->command == u"audit")
        return audit(*args);
    if (args->command == u"setup" && args->verb == u"files")
        return runFiles(*args);
    Result<Profile> profile = chosenProfile(*args);
    if (!profile) {
        complain(profile.error().message);
        return Usage;
    }
    // One look, then the next after a second: an answer is awaited, and the load is a single command's.
    if (!args->watch)
        profile->polling.interval =
            std::min<std::chrono::milliseconds>(profile->polling.interval, std::chrono::seconds(1));
    Run command(*profile, *args);
    QMetaObject::invokeMethod(
        &command, [&command] { command.start(); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace

} // namespace sluice::cli

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("sluicectl"));
    QCoreApplication::setOrganizationName(QStringLiteral("sluice"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SLUICE_VERSION));
    return sluice::cli::run(QCoreApplication::arguments().mid(1));
}
