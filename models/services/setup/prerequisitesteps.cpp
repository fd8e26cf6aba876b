#include "models/core/format.h"
#include "models/services/setup/hba.h"
#include "models/services/setup/planning.h"

#include <QHostAddress>
#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds skewWorthAWord{5000};

Step reachStep(const Planning &p, const QString &database)
{
    Step step = p.step(StepGroup::Prerequisites, u"reach"_s, database, Text::tr("%1 answers").arg(database),
                       Text::tr("Everything else is asked of it."), Text::tr("Guide, prerequisites"));
    const auto answer = p.facts.databases.constFind(database);
    if (!p.databaseProfile(database)) {
        setManual(step, Text::tr("The profile has no database called %1.").arg(database),
                  Text::tr("Add it to the profile, or change the direction."));
    } else if (answer != p.facts.databases.cend() && !*answer) {
        setManual(step, answer->error().message, Text::tr("Mend the connection, then check again."));
    } else if (const DatabaseSetupFacts *db = p.database(database)) {
        setDone(step,
                db->superuser
                    ? Text::tr("PostgreSQL %1 answers; %2 is a superuser.").arg(db->version, db->currentUser)
                    : Text::tr("PostgreSQL %1 answers; %2 is no superuser, so some steps may be "
                               "left to the DBA.")
                          .arg(db->version, db->currentUser));
    }
    return step;
}

Step versionStep(const Planning &p, const QString &database)
{
    Step step = p.step(StepGroup::Prerequisites, u"version"_s, database,
                       Text::tr("PostgreSQL of %1 suits Debezium").arg(database),
                       Text::tr("Debezium 2.7 and later need PostgreSQL 12, 3.4 and later need 14."),
                       Text::tr("Guide, software versions"));
    step.after = {stepId("reach", database)};
    const DatabaseSetupFacts *db = p.database(database);
    if (!db)
        return step;
    const QVersionNumber debezium = p.debezium();
    const int least = debezium >= QVersionNumber(2, 7) ? 120000 : 100000;
    const int tested = debezium >= QVersionNumber(3, 4) ? 140000 : least;
    if (db->inRecovery)
        setManual(step, Text::tr("%1 is a standby.").arg(database),
                  Text::tr("Publications and settings are made on the primary: put its address into the "
                           "profile."));
    else if (db->versionNum < least)
        setManual(
            step, Text::tr("PostgreSQL %1 is too old for Debezium %2.").arg(db->version, debezium.toString()),
            Text::tr("Upgrade PostgreSQL to %1 or later, or install an older Debezium.").arg(least / 10000));
    else if (db->versionNum < tested) {
        step.advice = true; // 3.6.1 was proved with 12
        setManual(step,
                  Text::tr("Debezium %1 is no longer tested with PostgreSQL %2; it may run all the same.")
                      .arg(debezium.toString(), db->version),
                  Text::tr("Upgrade PostgreSQL to %1 or later.").arg(tested / 10000));
    } else
        setDone(step,
                debezium.isNull()
                    ? Text::tr("PostgreSQL %1.").arg(db->version)
                    : Text::tr("PostgreSQL %1 with Debezium %2.").arg(db->version, debezium.toString()));
    return step;
}

Step clockStep(const Planning &p, const QString &database)
{
    Step step = p.step(StepGroup::Prerequisites, u"clock"_s, database, Text::tr("Clock of %1").arg(database),
                       Text::tr("Lag in seconds is the difference of two clocks."), {});
    step.advice = true;
    const DatabaseSetupFacts *db = p.database(database);
    if (!db)
        return step;
    const auto skew = db->clockSkew < std::chrono::milliseconds(0) ? -db->clockSkew : db->clockSkew;
    if (skew > skewWorthAWord)
        setManual(step, Text::tr("Its clock differs from this machine's by %1.").arg(formatDuration(skew)),
                  Text::tr("Have both follow NTP."));
    else
        setDone(step, Text::tr("It agrees with this machine's within %1.")
                          .arg(formatDuration(std::max(skew, std::chrono::milliseconds(100)))));
    return step;
}

Step diskStep(const Planning &p, const QString &database)
{
    Step step =
        p.step(StepGroup::Prerequisites, u"disk"_s, database, Text::tr("Room for WAL on %1").arg(database),
               Text::tr("While a connector is down or paused, its slot keeps WAL."),
               Text::tr("Guide, infrastructure requirements"));
    step.advice = true;
    const DatabaseSetupFacts *db = p.database(database);
    if (!db)
        return step;
    if (db->walFolderBytes)
        setDone(step, Text::tr("The WAL folder holds %1. How large the disk is cannot be asked by SQL.")
                          .arg(formatBytes(*db->walFolderBytes)));
    else {
        step.finding = Text::tr("How much WAL there is now, this login may not see.");
        step.remedy = db->walFolderBytes.error().remedy;
    }
    return step;
}

QHostAddress addressOf(const QString &host)
{
    return host == u"localhost" ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(host);
}

/// Where Connect will come from, as far as it can be told; null: from anywhere. A Connect on this machine
/// comes to a database elsewhere from an address that is not in its URL.
QHostAddress connectAddress(const Planning &p, const DatabaseProfile &database)
{
    const QString host = p.profile.connect.urls.isEmpty() ? QString() : p.profile.connect.urls.first().host();
    const QHostAddress address = addressOf(host);
    return address.isLoopback() && !addressOf(database.host).isLoopback() ? QHostAddress() : address;
}

/// Whether the connectors will come by TLS; empty: as the server likes.
std::optional<bool> comesByTls(const DatabaseProfile &database)
{
    if (database.sslmode == u"disable")
        return false;
    return database.sslmode == u"require" || database.sslmode.startsWith(u"verify")
               ? std::optional<bool>(true)
               : std::nullopt;
}

/// Connect's own validation tells what the file does not.
void leaveHbaToValidation(Step &step, const QString &finding)
{
    step.advice = true;
    step.finding = finding;
}

Step hbaStep(const Planning &p, const QString &database)
{
    Step step = p.step(
        StepGroup::Prerequisites, u"hba"_s, database, Text::tr("%1 lets the connectors in").arg(database),
        Text::tr("The first matching line of pg_hba.conf decides. A logical connection needs a line "
                 "for its database: the keyword \"replication\" does not match it."),
        Text::tr("PostgreSQL, pg_hba.conf"));
    step.after = {stepId("reach", database)};
    const DatabaseSetupFacts *db = p.database(database);
    const DatabaseProfile *profile = p.databaseProfile(database);
    if (!db || !profile)
        return step;
    if (!db->hba) {
        leaveHbaToValidation(
            step, Text::tr("This login may not read pg_hba_file_rules. Connect's own validation will tell."));
        step.remedy = db->hba.error().remedy;
        return step;
    }
    const QHostAddress from = connectAddress(p, *profile);
    const HbaVerdict verdict = judgeHba(*db->hba, {profile->dbname, p.spec.role, from,
                                                   db->role && db->role->superuser, comesByTls(*profile)});
    const QString wished = u"host %1 %2 %3 scram-sha-256"_s.arg(
        hbaWord(profile->dbname), hbaWord(p.spec.role),
        from.isNull()
            ? u"<address of Connect>/32"_s
            : from.toString() + (from.protocol() == QAbstractSocket::IPv6Protocol ? u"/128"_s : u"/32"_s));
    const QString remedy =
        Text::tr("Above that line add to pg_hba.conf: %1, then run SELECT pg_reload_conf();").arg(wished);
    if (!verdict.certain)
        leaveHbaToValidation(step,
                             Text::tr("Which line of pg_hba.conf decides cannot be told from here. Connect's "
                                      "own validation will tell."));
    else if (!verdict.rule)
        setManual(step,
                  Text::tr("No line of pg_hba.conf matches %1 on %2.").arg(p.spec.role, profile->dbname),
                  Text::tr("Add to pg_hba.conf: %1, then run SELECT pg_reload_conf();").arg(wished));
    else if (verdict.rule->method == u"reject")
        setManual(step,
                  Text::tr("Line %1 of pg_hba.conf rejects %2 on %3.")
                      .arg(verdict.rule->line)
                      .arg(p.spec.role, profile->dbname),
                  remedy);
    else
        setDone(step, Text::tr("Line %1 of pg_hba.conf admits %2 by %3.")
                          .arg(verdict.rule->line)
                          .arg(p.spec.role, verdict.rule->method));
    for (const HbaRule &rule : *db->hba) {
        if (!rule.error.isEmpty())
            step.facts.append(Text::tr("Line %1 cannot be used: %2").arg(rule.line).arg(rule.error));
    }
    return step;
}

Step workersStep(const Planning &p)
{
    Step step = p.step(StepGroup::Prerequisites, u"workers"_s, {}, Text::tr("Kafka Connect answers"),
                       Text::tr("It runs the connectors."), Text::tr("Guide, step 3"));
    if (p.profile.connect.urls.isEmpty()) {
        setManual(step, Text::tr("The profile names no Kafka Connect."),
                  Text::tr("Add its URL to the profile."));
        return step;
    }
    if (!p.connect()) {
        setManual(step, p.facts.connect.error().message, Text::tr("Start it, or mend its address."));
        return step;
    }
    QStringList versions;
    QStringList silent;
    for (const WorkerSetupFacts &worker : p.connect()->workers) {
        if (worker.worker && !versions.contains(worker.worker->version))
            versions.append(worker.worker->version);
        if (!worker.worker)
            silent.append(worker.worker.error().message);
    }
    if (!silent.isEmpty())
        setManual(step, silent.first(), Text::tr("Start that worker, or take its URL out of the profile."));
    else
        setDone(step, formatCounted(p.connect()->workers.size(), Text::tr("worker"), Text::tr("workers")) +
                          Text::tr(" with Kafka Connect %1.").arg(versions.join(u", "_s)));
    return step;
}

Step pluginStep(const Planning &p)
{
    Step step = p.step(StepGroup::Prerequisites, u"plugin"_s, {},
                       Text::tr("Debezium's PostgreSQL connector is on every worker"),
                       Text::tr("A task may start on any worker, and each speaks only for itself."),
                       Text::tr("Guide, step 3.1"));
    step.after = {u"workers"_s};
    if (!p.connect())
        return step;
    QStringList lacking;
    QStringList silent;
    QStringList versions;
    for (const WorkerSetupFacts &worker : p.connect()->workers) {
        QString version;
        for (const ConnectorPlugin &plugin : worker.plugins.value_or(QList<ConnectorPlugin>())) {
            if (plugin.className == postgresConnectorClass)
                version = plugin.version.isEmpty() ? u"?"_s : plugin.version;
        }
        step.facts.append(u"%1: %2"_s.arg(worker.url.toString(QUrl::RemoveUserInfo),
                                          !worker.plugins     ? worker.plugins.error().message
                                          : version.isEmpty() ? Text::tr("missing")
                                                              : version));
        if (!worker.plugins)
            silent.append(worker.url.toString(QUrl::RemoveUserInfo));
        else if (version.isEmpty())
            lacking.append(worker.url.toString(QUrl::RemoveUserInfo));
        else if (!versions.contains(version))
            versions.append(version);
    }
    if (!lacking.isEmpty())
        setManual(
            step, Text::tr("It is missing on %1.").arg(lacking.join(u", "_s)),
            Text::tr(
                "Unpack the connector's archive into plugin.path of that worker and restart the worker."));
    else if (!silent.isEmpty())
        step.finding = Text::tr("Not known of %1: it does not answer.").arg(silent.join(u", "_s));
    else if (versions.size() > 1)
        setManual(step, Text::tr("Workers have different versions: %1.").arg(versions.join(u", "_s)),
                  Text::tr("Install the same version on all and restart them one by one."));
    else
        setDone(step, Text::tr("Debezium %1 on every worker.").arg(versions.value(0)));
    return step;
}

/// At least, as the class files say that a worker has loaded; 0: they do not tell.
int javaOf(const WorkerSetupFacts &worker)
{
    for (const ConnectorPlugin &plugin : worker.plugins.value_or(QList<ConnectorPlugin>())) {
        if (plugin.className != postgresConnectorClass)
            continue;
        const bool newConnect = worker.worker && versionOf(worker.worker->version).majorVersion() >= 4;
        return newConnect || versionOf(plugin.version).majorVersion() >= 3 ? 17 : 11;
    }
    return 0;
}

Step javaStep(const Planning &p)
{
    Step step = p.step(StepGroup::Prerequisites, u"java"_s, {}, Text::tr("Java of the workers"),
                       Text::tr("Debezium 3 and Kafka 4 are compiled for Java 17; 2.x for Java 11."),
                       Text::tr("Guide, software versions (which says 11)"));
    step.after = {u"plugin"_s};
    if (!p.connect())
        return step;
    QStringList open;
    int most = 0;
    for (const WorkerSetupFacts &worker : p.connect()->workers) {
        const QString where = worker.url.toString(QUrl::RemoveUserInfo);
        const int java = javaOf(worker);
        most = std::max(most, java);
        if (java == 0)
            open.append(where);
        else
            step.facts.append(Text::tr("%1: Java %2 or later").arg(where).arg(java));
    }
    if (open.isEmpty() && most > 0) {
        setDone(step, Text::tr("Each worker has loaded Debezium, so it runs Java %1 or later.").arg(most));
    } else {
        step.finding = Text::tr("Not known of %1: it has not loaded Debezium.").arg(open.join(u", "_s));
        step.remedy = Text::tr("A class file for a newer Java is not loaded: look for "
                               "UnsupportedClassVersionError in the worker's log.");
    }
    return step;
}

Step brokersStep(const Planning &p)
{
    Step step = p.step(StepGroup::Prerequisites, u"brokers"_s, {}, Text::tr("Enough Kafka brokers"),
                       Text::tr("A topic cannot have more copies than there are brokers."),
                       Text::tr("Guide, infrastructure requirements"));
    if (!p.kafka()) {
        setManual(step,
                  p.profile.kafka.bootstrapServers.isEmpty() ? Text::tr("The profile names no Kafka.")
                                                             : p.facts.kafka.error().message,
                  Text::tr("Start Kafka, or mend its address in the profile."));
        return step;
    }
    const QList<Broker> &all = p.kafka()->cluster.brokers;
    const auto up = std::count_if(all.cbegin(), all.cend(), [](const Broker &b) { return b.reachable(); });
    if (up < p.spec.replicationFactor)
        setManual(step,
                  Text::tr("%1 of the %2 brokers that replication factor %3 needs answer.")
                      .arg(up)
                      .arg(p.spec.replicationFactor)
                      .arg(p.spec.replicationFactor),
                  Text::tr("Start or add brokers; only for a test, lower replicationFactor."));
    else
        setDone(step, Text::tr("%1 brokers answer, %2 are needed.").arg(up).arg(p.spec.replicationFactor));
    return step;
}

Step kafkaDefaultsStep(const Planning &p)
{
    Step step = p.step(
        StepGroup::Prerequisites, u"kafka_defaults"_s, {}, Text::tr("Kafka's defaults for new topics"),
        Text::tr("Topics that somebody else lets Kafka create get these."), Text::tr("Guide, step 2.2"));
    step.advice = true;
    if (!p.kafka() || !p.kafka()->brokerConfig)
        return step;
    const auto value = [&](const QString &key) { return p.kafka()->brokerConfig->value(key).value; };
    const int replication = value(u"default.replication.factor"_s).toInt();
    const int inSync = value(u"min.insync.replicas"_s).toInt();
    step.facts = {u"default.replication.factor=%1"_s.arg(replication),
                  u"min.insync.replicas=%1"_s.arg(inSync), u"num.partitions="_s + value(u"num.partitions"_s),
                  u"auto.create.topics.enable="_s + value(u"auto.create.topics.enable"_s)};
    if (replication < 2)
        setManual(
            step, Text::tr("New topics have a single copy by default."),
            Text::tr("Set default.replication.factor=3 and min.insync.replicas=2 in server.properties of "
                     "each broker; it takes a rolling restart."));
    else if (inSync >= replication)
        setManual(step,
                  Text::tr("With min.insync.replicas=%1 a single broker that is down stops every writer.")
                      .arg(inSync),
                  Text::tr("Set min.insync.replicas one below the replication factor."));
    else
        setDone(step, Text::tr("%1 copies, of which %2 must be in sync.").arg(replication).arg(inSync));
    return step;
}

} // namespace

Plan prerequisiteSteps(const Planning &p)
{
    Plan plan;
    for (const QString &database : p.sources())
        plan += {reachStep(p, database), versionStep(p, database), clockStep(p, database),
                 diskStep(p, database), hbaStep(p, database)};
    plan += {workersStep(p), pluginStep(p), javaStep(p), brokersStep(p), kafkaDefaultsStep(p)};
    return plan;
}

} // namespace sluice::setup
