// The Topics page on real servers: what the list and the tabs tell of the playground's own topics. With
// SLUICE_SCREENSHOTS set, a picture of each tab is left in that folder, in both colours and two sizes.

#include "app/gui/desktop.h"
#include "models/items/topicgroupmodel.h"
#include "models/items/topicmodel.h"
#include "models/items/topicsettingmodel.h"
#include "tests/live/liveplayground.h"
#include "tests/support/waiting.h"
#include "ui/pages/topicdetail.h"
#include "ui/pages/topicgroupsview.h"
#include "ui/pages/topicsettingsview.h"
#include "ui/pages/topicspage.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QDir>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::app;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using std::chrono::seconds;

namespace {

constexpr auto topicName = "warehouse-to-citizen-cdc.eligibility.eligibility_snapshots";

class TopicsWindow : public testing::Test
{
protected:
    TopicsWindow()
    {
        // Nothing of the person who runs the tests is read or written: settings, audit trail, keychain.
        qputenv("XDG_CONFIG_HOME", folder.filePath(u"config"_s).toLocal8Bit());
        qputenv("XDG_DATA_HOME", folder.filePath(u"data"_s).toLocal8Bit());
        qputenv("XDG_STATE_HOME", folder.filePath(u"state"_s).toLocal8Bit());
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    }

    void open(const QString &profile, const QString &scheme = u"light"_s)
    {
        desktop.emplace(*qApp,
                        DesktopOptions{{}, profile, u"topics"_s, scheme, folder.filePath(u"sluice"_s)});
        desktop->start();
        ASSERT_TRUE(waitUntil([&] { return page()->table()->model()->rowCount() > 0; }, seconds(30)));
    }

    ui::TopicsPage *page()
    {
        return static_cast<ui::TopicsPage *>(desktop->window()->page(ui::PageId::Topics));
    }
    QTabWidget *tabs() { return page()->detail()->findChild<QTabWidget *>(); }

    QString cell(const QString &topic, int column)
    {
        const QAbstractItemModel &rows = *page()->table()->model();
        for (int row = 0; row < rows.rowCount(); ++row) {
            if (rows.index(row, TopicModel::Name).data() == topic)
                return rows.index(row, column).data().toString();
        }
        return u"no such topic"_s;
    }

    void shoot(const QString &name)
    {
        const QString pictures = qEnvironmentVariable("SLUICE_SCREENSHOTS");
        if (pictures.isEmpty())
            return;
        QDir().mkpath(pictures);
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
            desktop->window()->resize(size);
            QCoreApplication::processEvents();
            const QString file = u"%1/topics-%2-%3.png"_s.arg(pictures, name).arg(size.width());
            EXPECT_TRUE(desktop->window()->grab().save(file));
        }
    }

    void shootTabs(const QString &scheme)
    {
        for (int tab = 0; tab < tabs()->count(); ++tab) {
            tabs()->setCurrentIndex(tab);
            QTest::qWait(0);
            ASSERT_TRUE(waitUntil(
                [&] {
                    return tab < 2 || page()->detail()->settings()->table()->model()->rowCount() > 0 ||
                           page()->detail()->groups()->table()->model()->rowCount() > 0;
                },
                seconds(30)));
            shoot(u"%1-%2"_s.arg(tabs()->tabText(tab).toLower(), scheme));
        }
    }

    QTemporaryDir folder;
    std::optional<Desktop> desktop;
};

} // namespace

TEST_F(TopicsWindow, TellsOfEachTopicWhatTheServersSay)
{
    SLUICE_NEEDS_PLAYGROUND(playground);
    open(playground.profileFile());
    const QString topic = QString::fromLatin1(topicName);
    EXPECT_TRUE(waitUntil([&] { return cell(topic, TopicModel::Rate).endsWith(u"/s"_s); }, seconds(30)))
        << qPrintable(cell(topic, TopicModel::Rate));
    EXPECT_TRUE(waitUntil([&] { return cell(topic, TopicModel::Policy) == u"delete"_s; }, seconds(30)))
        << qPrintable(cell(topic, TopicModel::Policy));
    EXPECT_TRUE(
        waitUntil([&] { return cell(topic, TopicModel::Table) == u"eligibility.eligibility_snapshots"_s; },
                  seconds(30)))
        << qPrintable(cell(topic, TopicModel::Table));
    EXPECT_EQ(cell(topic, TopicModel::OutOfSync), u"0"_s);

    desktop->window()->showPage(ui::PageId::Topics, topic);
    ASSERT_TRUE(page()->detail()->originButton()->isVisible());
    QSignalSpy asked(page(), &ui::Page::pageRequested);
    page()->detail()->originButton()->click();
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.first().at(1).toString(), u"warehouse-to-citizen-connector"_s);
    desktop->window()->showPage(ui::PageId::Topics, topic);

    const QAbstractItemModel &settings = *page()->detail()->settings()->table()->model();
    EXPECT_EQ(settings.rowCount(), 0) << "nobody has looked yet";
    tabs()->setCurrentWidget(page()->detail()->settings());
    ASSERT_TRUE(waitUntil([&] { return settings.rowCount() > 20; }, seconds(30)));

    tabs()->setCurrentWidget(page()->detail()->groups());
    const QAbstractItemModel &groups = *page()->detail()->groups()->table()->model();
    ASSERT_TRUE(waitUntil([&] { return groups.rowCount() > 0; }, seconds(30)));
    EXPECT_EQ(groups.index(0, TopicGroupModel::Connector).data().toString(), u"citizen-sink"_s);
    EXPECT_EQ(groups.index(0, TopicGroupModel::State).data().toString(), u"Stable"_s);
    EXPECT_TRUE(waitUntil([&] { return page()->detail()->groups()->offsets()->model()->rowCount() > 0; }));
}

TEST_F(TopicsWindow, LeavesPicturesOfEachTab)
{
    SLUICE_NEEDS_PLAYGROUND(playground);
    if (qEnvironmentVariableIsEmpty("SLUICE_SCREENSHOTS"))
        GTEST_SKIP() << "SLUICE_SCREENSHOTS names no folder.";
    for (const QString &scheme : {u"light"_s, u"dark"_s}) {
        open(playground.profileFile(), scheme);
        const QString topic = QString::fromLatin1(topicName);
        ASSERT_TRUE(waitUntil([&] { return cell(topic, TopicModel::Rate).endsWith(u"/s"_s); }, seconds(30)));
        ASSERT_TRUE(waitUntil([&] { return cell(topic, TopicModel::Policy) == u"delete"_s; }, seconds(30)));
        desktop->window()->showPage(ui::PageId::Topics, topic);
        shootTabs(scheme);
        desktop.reset();
    }
}
