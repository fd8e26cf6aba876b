#include "models/services/setup/serverfiles.h"

#include "models/services/setup/planning.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <algorithm>
#include <utility>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

/// Java properties: "\\" and a leading blank are special in a value, line ends would begin a key of their
/// own.
QString escaped(QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'\n', u"\\n"_s).replace(u'\r', u"\\r"_s);
    return value.startsWith(u' ') ? u'\\' + value : value;
}

class Properties final
{
    static constexpr int width = 76; ///< of a comment

public:
    void comment(const QString &text)
    {
        m_text += m_text.isEmpty() ? QString() : u"\n"_s;
        QString line;
        for (const QString &word : text.split(u' ')) {
            if (line.size() + word.size() > width)
                m_text += u'#' + std::exchange(line, {}) + u'\n';
            line += u' ' + word;
        }
        m_text += u'#' + line + u'\n';
    }
    void set(const QString &key, const QString &value) { m_text += key + u'=' + escaped(value) + u'\n'; }
    void set(const QString &key, int value) { set(key, QString::number(value)); }
    [[nodiscard]] const QString &text() const { return m_text; }

private:
    QString m_text;
};

QString bootstrap(const ServerFilesWish &wish)
{
    QStringList servers;
    for (const QString &host : wish.brokerHosts)
        servers.append(u"%1:%2"_s.arg(host).arg(wish.brokerPort));
    return servers.join(u',');
}

QString voters(const ServerFilesWish &wish)
{
    QStringList all;
    for (qsizetype i = 0; i < wish.brokerHosts.size(); ++i)
        all.append(u"%1@%2:%3"_s.arg(i + 1).arg(wish.brokerHosts.at(i)).arg(wish.controllerPort));
    return all.join(u',');
}

void identify(Properties &file, const ServerFilesWish &wish, qsizetype index)
{
    const QString host = wish.brokerHosts.at(index);
    if (!hasZooKeeper(wish)) {
        file.comment(
            Text::tr("Kafka %1 without ZooKeeper: node.id takes the place of the guide's broker.id. Before "
                     "the first start, on every broker with the same id: bin/kafka-storage.sh format "
                     "-t CLUSTER_ID -c this file")
                .arg(wish.kafka.toString()));
        file.set(u"process.roles"_s, u"broker,controller"_s);
        file.set(u"node.id"_s, int(index) + 1);
        file.set(u"controller.quorum.voters"_s, voters(wish));
        file.set(u"controller.listener.names"_s, u"CONTROLLER"_s);
        file.set(u"listeners"_s, u"PLAINTEXT://%1:%2,CONTROLLER://%1:%3"_s.arg(host)
                                     .arg(wish.brokerPort)
                                     .arg(wish.controllerPort));
        file.set(u"listener.security.protocol.map"_s, u"PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"_s);
        file.set(u"inter.broker.listener.name"_s, u"PLAINTEXT"_s);
    } else {
        file.comment(Text::tr("Kafka %1 with ZooKeeper.").arg(wish.kafka.toString()));
        file.set(u"broker.id"_s, int(index) + 1);
        file.set(u"zookeeper.connect"_s, wish.brokerHosts.first() + u":2181"_s);
        file.set(u"listeners"_s, u"PLAINTEXT://%1:%2"_s.arg(host).arg(wish.brokerPort));
    }
    file.comment(
        Text::tr("What clients are told to connect to: a name that Connect and the appliers can resolve."));
    file.set(u"advertised.listeners"_s, u"PLAINTEXT://%1:%2"_s.arg(host).arg(wish.brokerPort));
}

ServerFile brokerFile(const ServerFilesWish &wish, qsizetype index)
{
    Properties file;
    identify(file, wish, index);
    file.comment(Text::tr("Data, and how many copies there are of it."));
    file.set(u"log.dirs"_s, wish.logDirs);
    file.set(u"num.partitions"_s, wish.partitions);
    file.set(u"default.replication.factor"_s, wish.replicationFactor);
    file.set(u"min.insync.replicas"_s, std::max(1, wish.replicationFactor - 1));
    file.set(u"offsets.topic.replication.factor"_s, wish.replicationFactor);
    file.set(u"transaction.state.log.replication.factor"_s, wish.replicationFactor);
    file.set(u"transaction.state.log.min.isr"_s, std::max(1, wish.replicationFactor - 1));
    if (wish.guideTuning) {
        file.comment(Text::tr("The guide's tuning. Socket buffers are read at the start only."));
        file.set(u"num.network.threads"_s, 8);
        file.set(u"num.io.threads"_s, 16);
        file.set(u"socket.send.buffer.bytes"_s, 102400);
        file.set(u"socket.receive.buffer.bytes"_s, 102400);
    }
    return {u"broker-%1.properties"_s.arg(index + 1), file.text()};
}

ServerFile workerFile(const ServerFilesWish &wish, qsizetype index)
{
    const QString json = u"org.apache.kafka.connect.json.JsonConverter"_s;
    Properties file;
    file.comment(
        Text::tr("Kafka Connect, distributed. Workers with the same group.id and topics are one cluster."));
    file.set(u"bootstrap.servers"_s, bootstrap(wish));
    file.set(u"group.id"_s, wish.connectGroup);
    file.comment(
        Text::tr("The guide's converters. A connector may have its own, and those that Sluice sets up do."));
    file.set(u"key.converter"_s, json);
    file.set(u"value.converter"_s, json);
    file.set(u"key.converter.schemas.enable"_s, u"false"_s);
    file.set(u"value.converter.schemas.enable"_s, u"false"_s);
    file.comment(
        Text::tr("Where Connect keeps configs, offsets and states; the guide leaves these out, and a "
                 "distributed worker does not start without them. It makes them compacted."));
    const QString prefix = wish.connectGroup == u"connect-cluster" ? u"connect"_s : wish.connectGroup;
    const auto topic = [&](const QString &what, const QString &name, int partitions) {
        file.set(what + u".storage.topic"_s, prefix + u'-' + name);
        file.set(what + u".storage.replication.factor"_s, wish.replicationFactor);
        if (partitions > 0)
            file.set(what + u".storage.partitions"_s, partitions);
    };
    topic(u"config"_s, u"configs"_s, 0); // exactly one, and Connect knows it
    topic(u"offset"_s, u"offsets"_s, 25);
    topic(u"status"_s, u"status"_s, 5);
    file.comment(Text::tr("The REST interface, and under which address the other workers find this one."));
    file.set(u"listeners"_s, u"http://%1:%2"_s.arg(wish.workerHosts.at(index)).arg(wish.workerPort));
    file.set(u"rest.advertised.host.name"_s, wish.workerHosts.at(index));
    file.set(u"rest.advertised.port"_s, wish.workerPort);
    file.comment(Text::tr("Debezium's connector lies below it, on every worker in the same version."));
    file.set(u"plugin.path"_s, wish.pluginPath);
    return {u"connect-%1.properties"_s.arg(index + 1), file.text()};
}

} // namespace

bool choosesZooKeeper(const QVersionNumber &kafka)
{
    return kafka >= QVersionNumber(3, 3) && kafka < QVersionNumber(4, 0);
}

bool hasZooKeeper(const ServerFilesWish &wish)
{
    return choosesZooKeeper(wish.kafka) ? wish.zooKeeper : wish.kafka < QVersionNumber(3, 3);
}

ServerFilesWish filesWish(const SetupSpec &spec, const SetupFacts &facts)
{
    ServerFilesWish wish;
    wish.guideTuning = true;
    wish.partitions = spec.partitions;
    wish.replicationFactor = spec.replicationFactor;
    if (const QVersionNumber version = connectVersionOf(facts); !version.isNull())
        wish.kafka = version;
    for (const Broker &broker : facts.kafka ? facts.kafka->cluster.brokers : QList<Broker>()) {
        if (broker.host.isEmpty())
            continue;
        wish.brokerHosts.append(broker.host);
        wish.brokerPort = broker.port;
    }
    for (const WorkerSetupFacts &worker :
         facts.connect ? facts.connect->workers : QList<WorkerSetupFacts>()) {
        wish.workerHosts.append(worker.url.host());
        wish.workerPort = worker.url.port(wish.workerPort);
    }
    return wish;
}

QList<ServerFile> serverFiles(const ServerFilesWish &wish)
{
    QList<ServerFile> files;
    for (qsizetype i = 0; i < wish.brokerHosts.size(); ++i)
        files.append(brokerFile(wish, i));
    for (qsizetype i = 0; i < wish.workerHosts.size(); ++i)
        files.append(workerFile(wish, i));
    return files;
}

Result<QStringList> writeServerFiles(const QString &folder, const QList<ServerFile> &files)
{
    if (!QDir().mkpath(folder))
        return fail(ErrorKind::Invalid, Text::tr("The folder %1 cannot be made.").arg(folder));
    QStringList paths;
    for (const ServerFile &each : files) {
        paths.append(QDir(folder).filePath(each.name));
        if (QFile::exists(paths.last()))
            return fail(ErrorKind::Conflict,
                        Text::tr("%1 exists already; nothing is overwritten. Choose another folder.")
                            .arg(paths.last()));
    }
    for (qsizetype i = 0; i < files.size(); ++i) {
        QSaveFile file(paths.at(i));
        if (!file.open(QIODevice::WriteOnly) || file.write(files.at(i).content.toUtf8()) < 0 ||
            !file.commit())
            return fail(ErrorKind::Invalid,
                        Text::tr("%1 cannot be written: %2").arg(paths.at(i), file.errorString()));
    }
    return paths;
}

QStringList troublesOf(const ServerFilesWish &wish)
{
    QStringList troubles;
    if (wish.brokerHosts.isEmpty())
        troubles.append(Text::tr("No broker is named."));
    else if (wish.brokerHosts.size() < wish.replicationFactor)
        troubles.append(
            Text::tr("%1 brokers cannot hold %2 copies of a topic: name more brokers, or lower the "
                     "replication factor for a test.")
                .arg(wish.brokerHosts.size())
                .arg(wish.replicationFactor));
    if (!hasZooKeeper(wish) && wish.brokerHosts.size() == 2)
        troubles.append(Text::tr("Two controllers stop when either does: name one or three."));
    if (wish.workerHosts.isEmpty())
        troubles.append(Text::tr("No Connect worker is named."));
    if (QStringList hosts = wish.brokerHosts; hosts.removeDuplicates() > 0)
        troubles.append(Text::tr(
            "Two brokers on one host need ports and folders of their own; change them in the files."));
    return troubles;
}

} // namespace sluice::setup
