#include "app/profilestore.h"

#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

Profile named(const QString &name)
{
    Profile profile;
    profile.name = name;
    return profile;
}

} // namespace

TEST(ProfileStore, KeepsAProfileUnderItsName)
{
    QTemporaryDir folder;
    const app::ProfileStore store(folder.path() + u"/deep/profiles"_s);
    ASSERT_TRUE(store.save(named(u"plant / 7"_s)));
    ASSERT_TRUE(store.load(u"plant / 7"_s));
    Profile changed = named(u"plant / 7"_s);
    changed.readOnly = true;
    ASSERT_TRUE(store.save(changed));
    EXPECT_EQ(store.entries().size(), 1);
    EXPECT_TRUE(store.load(u"plant / 7"_s)->readOnly);
}

TEST(ProfileStore, ANameNeverLeavesTheFolder)
{
    QTemporaryDir folder;
    const app::ProfileStore store(folder.path() + u"/profiles"_s);
    const auto file = store.save(named(u"../../etc/x"_s));
    ASSERT_TRUE(file);
    EXPECT_TRUE(
        QFileInfo(*file).canonicalFilePath().startsWith(QFileInfo(store.folder()).canonicalFilePath()))
        << qPrintable(*file);
}

TEST(ProfileStore, NamesThatLookAlikeInAFileNameStayApart)
{
    QTemporaryDir folder;
    const app::ProfileStore store(folder.path());
    const QStringList names{u"plant-1"_s, u"plant 1"_s,       u"plant/1"_s,      u"склад"_s,
                            u"город"_s,   u"倉庫"_s,          u"..."_s,          u"-rf"_s,
                            u"profile"_s, QString(400, u'x'), QString(401, u'x')};
    for (const QString &name : names)
        ASSERT_TRUE(store.save(named(name))) << qPrintable(name);
    ASSERT_EQ(store.entries().size(), names.size());
    for (const QString &name : names) {
        ASSERT_TRUE(store.load(name)) << qPrintable(name);
        const auto entries = store.entries();
        const auto entry =
            std::find_if(entries.begin(), entries.end(), [&](const auto &each) { return each.name == name; });
        const QString file = QFileInfo(entry->file).fileName();
        EXPECT_FALSE(file.startsWith(u'.') || file.startsWith(u'-')) << qPrintable(file);
    }
}

TEST(ProfileStore, AFileWithAMistakeIsListedWithIt)
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"broken.json"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("{\"version\": 1,\n\"nam\": \"x\"}");
    file.close();
    const app::ProfileStore store(folder.path());
    ASSERT_EQ(store.entries().size(), 1);
    const auto profile = store.load(u"broken"_s);
    ASSERT_FALSE(profile);
    EXPECT_TRUE(profile.error().message.contains(u"broken.json: line "_s))
        << qPrintable(profile.error().message);
}

TEST(ProfileStore, AMissingNameNamesThoseThatAreThere)
{
    QTemporaryDir folder;
    const app::ProfileStore store(folder.path());
    EXPECT_TRUE(store.load(u"x"_s).error().message.contains(u"no profile yet"_s));
    ASSERT_TRUE(store.save(named(u"plant"_s)));
    EXPECT_TRUE(store.load(u"x"_s).error().message.contains(u"plant"_s));
}
