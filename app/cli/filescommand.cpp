#include "app/cli/filescommand.h"

#include "app/cli/terminal.h"
#include "models/services/setup/serverfiles.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sluice::cli {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluicectl", text);
}

setup::ServerFilesWish wishOf(const SetupArguments &arguments)
{
    setup::ServerFilesWish wish;
    if (!arguments.kafkaVersion.isEmpty())
        wish.kafka = QVersionNumber::fromString(arguments.kafkaVersion);
    wish.brokerHosts = arguments.brokers;
    wish.workerHosts = arguments.workers;
    wish.guideTuning = arguments.guideTuning;
    wish.zooKeeper = arguments.zooKeeper;
    return wish;
}

Exit write(const QString &folder, const QList<setup::ServerFile> &files)
{
    const Result<QStringList> paths = setup::writeServerFiles(folder, files);
    if (!paths) {
        complain(paths.error().message);
        return paths.error().kind == ErrorKind::Conflict ? NotHealthy : Usage;
    }
    print(paths->join(u'\n') + u'\n');
    return Done;
}

} // namespace

Exit runFiles(const Arguments &arguments)
{
    const setup::ServerFilesWish wish = wishOf(arguments.setup);
    if (wish.kafka.isNull()) {
        complain(tr("--kafka takes a version such as 4.3 or 3.5.0."));
        return Usage;
    }
    for (const QString &trouble : setup::troublesOf(wish))
        complain(trouble);
    if (wish.brokerHosts.isEmpty() || wish.workerHosts.isEmpty())
        return Usage;
    const QList<setup::ServerFile> files = setup::serverFiles(wish);
    if (!arguments.setup.folder.isEmpty())
        return write(arguments.setup.folder, files);
    QJsonArray list;
    for (const setup::ServerFile &file : files) {
        list.append(QJsonObject{{u"name"_s, file.name}, {u"content"_s, file.content}});
        if (!arguments.json)
            print(u"# ---- %1\n%2\n"_s.arg(file.name, file.content));
    }
    if (arguments.json)
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{u"files"_s, list}}).toJson()));
    return Done;
}

} // namespace sluice::cli
