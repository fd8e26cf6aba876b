// Configuration files: what is in them, by version, and that they never take the place of somebody's.

#include "models/services/setup/serverfiles.h"
#include "setupbuilder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace Qt::StringLiterals;
using testing::HasSubstr;
using testing::Not;

namespace {

ServerFilesWish threeBrokers()
{
    ServerFilesWish wish;
    wish.brokerHosts = QStringList{u"kafka1"_s, u"kafka2"_s, u"kafka3"_s};
    wish.workerHosts = QStringList{u"connect1"_s};
    return wish;
}

std::string broker(const ServerFilesWish &wish)
{
    return serverFiles(wish).first().content.toStdString();
}

} // namespace

TEST(ServerFiles, BrokersRunWithoutZooKeeperWhereTheirVersionCan)
{
    ServerFilesWish wish = threeBrokers();
    EXPECT_THAT(broker(wish), HasSubstr("\nprocess.roles=broker,controller\n"));
    EXPECT_THAT(broker(wish), Not(HasSubstr("zookeeper.connect")));
    wish.kafka = QVersionNumber(3, 2);
    EXPECT_THAT(broker(wish), HasSubstr("\nzookeeper.connect=kafka1:2181\n"));
    EXPECT_THAT(broker(wish), Not(HasSubstr("process.roles")));
}

TEST(ServerFiles, WhereKafkaRunsWithEitherOneChooses)
{
    ServerFilesWish wish = threeBrokers();
    wish.kafka = QVersionNumber(3, 5, 0);
    ASSERT_TRUE(choosesZooKeeper(wish.kafka));
    EXPECT_THAT(broker(wish), HasSubstr("\nprocess.roles=broker,controller\n"));
    wish.zooKeeper = true;
    EXPECT_THAT(broker(wish), HasSubstr("\nzookeeper.connect=kafka1:2181\n"));
    EXPECT_THAT(broker(wish), HasSubstr("\nbroker.id=1\n"));
    wish.kafka = QVersionNumber(4, 0, 0);
    EXPECT_FALSE(choosesZooKeeper(wish.kafka));
    EXPECT_THAT(broker(wish), Not(HasSubstr("zookeeper.connect"))) << "4.0 has none, whatever is wished";
}

TEST(ServerFiles, EveryLineIsShortEnoughToBeRead)
{
    ServerFilesWish wish = threeBrokers();
    wish.guideTuning = true;
    const QList<ServerFile> files = serverFiles(wish);
    ASSERT_EQ(files.size(), 4);
    for (const ServerFile &file : files) {
        for (const QString &line : file.content.split(u'\n')) {
            EXPECT_LE(line.size(), 80) << qPrintable(line);
            EXPECT_TRUE(line.isEmpty() || line.startsWith(u"# "_s) || line.contains(u'='))
                << qPrintable(line);
        }
    }
}

TEST(ServerFiles, ThePresetIsTheGuidesForTheServersThatAnswered)
{
    SetupFacts facts = test::preparedFacts(test::guideSpec());
    facts.kafka->cluster.brokers.first().host = u"kafka1.example"_s; // the others have not told theirs
    facts.kafka->cluster.brokers.first().port = 19092;
    SetupSpec spec = test::guideSpec();
    spec.replicationFactor = 2;
    const ServerFilesWish wish = filesWish(spec, facts);
    EXPECT_TRUE(wish.guideTuning);
    EXPECT_EQ(wish.replicationFactor, 2);
    EXPECT_EQ(wish.kafka.toString(), facts.connect->workers.first().worker->version);
    EXPECT_EQ(wish.brokerHosts, QStringList{u"kafka1.example"_s});
    EXPECT_EQ(wish.brokerPort, 19092);
    EXPECT_EQ(wish.workerHosts, QStringList{u"127.0.0.1"_s});
    EXPECT_TRUE(filesWish(spec, {}).brokerHosts.isEmpty()) << "nobody answered";
}

TEST(ServerFiles, NothingIsWrittenWhereOneIsThereAlready)
{
    const QTemporaryDir folder;
    const QList<ServerFile> files = serverFiles(threeBrokers());
    const QString below = folder.filePath(u"new/deeper"_s);
    const Result<QStringList> written = writeServerFiles(below, files);
    ASSERT_TRUE(written) << qPrintable(written.error().message);
    ASSERT_EQ(written->size(), 4);
    ASSERT_TRUE(QFile::remove(written->first()));
    const Result<QStringList> again = writeServerFiles(below, files);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(QDir(below).entryList(QDir::Files).size(), 3) << "not even those that were not there";
    EXPECT_FALSE(writeServerFiles(written->last() + u"/below"_s, files)) << "a file is no folder";
}
