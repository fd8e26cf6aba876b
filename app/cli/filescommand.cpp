#include "app/cli/filescommand.h"

#include "app/cli/terminal.h"
#include "models/services/setup/serverfiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

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
    return wish;
}

/// A file that is there already is somebody's: it stays.
Exit write(const QString &folder, const QList<setup::ServerFile> &files)
{
    if (!QDir().mkpath(folder)) {
        complain(tr("The folder %1 cannot be made.").arg(folder));
        return Usage;
    }
    for (const setup::ServerFile &each : files) {
        const QString path = QDir(folder).filePath(each.name);
        if (QFile::exists(path)) {
            complain(tr("%1 exists already; nothing is overwritten. Choose another folder.").arg(path));
            return NotHealthy;
        }
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(each.content.toUtf8()) < 0 || !file.commit()) {
            complain(tr("%1 cannot be written: %2").arg(path, file.errorString()));
            return Usage;
        }
        print(path + u'\n');
    }
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
