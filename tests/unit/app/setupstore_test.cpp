#include "app/setupstore.h"

#include "app/setupsession.h"

#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::app;
using namespace Qt::StringLiterals;

TEST(SetupStore, BeginsWithTheGuideAndKeepsWhatWasChanged)
{
    const QTemporaryDir folder;
    const SetupStore store(folder.filePath(u"setups"_s));
    const Result<SetupSpec> guide = store.load(u"plant"_s);
    ASSERT_TRUE(guide);
    EXPECT_EQ(*guide, *guideSetup());
    SetupSpec changed = *guide;
    changed.role = u"cdc_reader"_s;
    changed.directions[0].tables = {{u"public"_s, u"families"_s}};
    changed.directions[0].schemas.clear();
    ASSERT_TRUE(store.save(u"plant"_s, changed));
    EXPECT_EQ(*store.load(u"plant"_s), changed);
    EXPECT_EQ(*store.load(u"staging"_s), *guide) << "each profile has its own";
}

TEST(SetupStore, NamesThatComeOutAlikeAreKeptApart)
{
    const QTemporaryDir folder;
    const SetupStore store(folder.path());
    EXPECT_NE(store.fileOf(u"a/b"_s), store.fileOf(u"a:b"_s));
    EXPECT_TRUE(store.fileOf(u"../../etc/passwd"_s).startsWith(folder.path()));
    EXPECT_FALSE(QString(store.fileOf(u"../../x"_s)).contains(u"/../"_s));
}

TEST(SetupStore, ABrokenFileIsNamedAndNeverLost)
{
    const QTemporaryDir folder;
    const SetupStore store(folder.path());
    QFile file(store.fileOf(u"plant"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("{ \"version\": ");
    file.close();
    const Result<SetupSpec> loaded = store.load(u"plant"_s);
    ASSERT_FALSE(loaded);
    EXPECT_TRUE(loaded.error().message.contains(u"plant.json"_s)) << qPrintable(loaded.error().message);
    ASSERT_TRUE(store.save(u"plant"_s, *guideSetup()));
    EXPECT_TRUE(QFile::exists(file.fileName() + u".broken"_s));
    EXPECT_TRUE(store.load(u"plant"_s));
}
