// The row now beside its history, as a person sees it.

#include "explorersamples.h"
#include "models/items/roles.h"
#include "models/items/rownowmodel.h"
#include "rowdatabases.h"
#include "samples.h"
#include "tests/support/fakesearch.h"
#include "tests/support/waiting.h"
#include "ui/explorer/explorerview.h"
#include "ui/explorer/recordpanel.h"
#include "ui/explorer/rownowview.h"
#include "ui/pages/topicdetail.h"
#include "ui/pages/topicspage.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/rowtable.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::ui;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

struct OpenRow
{
    OpenRow()
    {
        page.resize(1280, 740);
        page.show();
        page.setServices({&explorer, &databases.lookup, nullptr, nullptr});
        page.setState(healthyState());
        page.showItem(u"smart_citizen.public.applications"_s);
        search->read(rowHistory());
    }
    ~OpenRow() { page.setServices({}); }

    void showHistory()
    {
        view->table()->goTo(0);
        panel->historyButton()->click();
        search->read(rowHistory());
        search->finish(ScanEnding::Complete);
        databases.settle();
    }
    void clickTab(const QString &title) const
    {
        QTabBar *bar = panel->tabs()->tabBar();
        for (int tab = 0; tab < bar->count(); ++tab) {
            if (bar->tabText(tab) == title)
                QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
        }
    }
    [[nodiscard]] QStringList marked(int column) const
    {
        const QAbstractItemModel *model = now->table()->model();
        QStringList names;
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, column).data(MarkRole).toBool())
                names.append(model->index(row, RowNowModel::Name).data().toString());
        }
        return names;
    }

    FakeSearch *search = new FakeSearch;
    Explorer explorer{std::unique_ptr<RecordSearch>(search), u"playground"_s};
    RowDatabases databases{&explorer};
    TopicsPage page;
    ExplorerView *view = page.detail()->explorer();
    RecordPanel *panel = view->panel();
    RowNowView *now = panel->now();
};

const QStringList behind{u"status"_s, u"fee"_s, u"decided_by"_s, u"version"_s};

} // namespace

TEST(RowNowView, StandsBesideTheHistoryOfAKeyAndMarksWhatDiffers)
{
    OpenRow open;
    open.showHistory();
    EXPECT_TRUE(open.now->isVisible());
    EXPECT_EQ(open.panel->title(), u"The row id=1042"_s);
    EXPECT_EQ(open.view->message()->text(), u"History of the key id=1042. The target differs in 4 columns: "
                                            "status, fee, decided_by, version."_s);
    EXPECT_EQ(open.now->headline(), QString()) << "it is said once";
    EXPECT_EQ(open.now->notes(), u"documents cannot be compared."_s);
    EXPECT_EQ(open.marked(RowNowModel::FirstSide), QStringList());
    EXPECT_EQ(open.marked(RowNowModel::FirstSide + 1), behind);
    EXPECT_EQ(open.marked(RowNowModel::Comparison), behind) << "with a word besides the colour";
    const QAbstractItemModel *model = open.now->table()->model();
    EXPECT_EQ(model->index(0, RowNowModel::Comparison).data().toString(), u"differs"_s)
        << "what differs comes first";
    EXPECT_TRUE(open.now->origins().endsWith(
        u": smart_citizen public.applications, smart_warehouse from_citizen.applications"_s))
        << qPrintable(open.now->origins());
}

TEST(RowNowView, TheRecordsOfAHistoryAreReadAndTheRowStays)
{
    OpenRow open;
    open.showHistory();
    const QString headline = open.view->message()->text();
    open.view->table()->goTo(1);
    EXPECT_FALSE(open.now->isVisible()) << "a record is chosen to be read";
    EXPECT_TRUE(open.panel->title().startsWith(u"UPDATE"_s)) << qPrintable(open.panel->title());
    open.clickTab(u"Now"_s);
    EXPECT_EQ(open.view->message()->text(), headline);
    open.view->table()->goTo(0);
    EXPECT_TRUE(open.now->isVisible());
    EXPECT_EQ(open.view->message()->text(), headline);
    EXPECT_EQ(open.databases.source.questions.size(), 1);
}

TEST(RowNowView, OfOneRecordItIsAskedForOnlyWhereItIsLookedAt)
{
    OpenRow open;
    open.view->table()->goTo(0);
    open.view->table()->goTo(1);
    EXPECT_TRUE(open.databases.source.tables.isEmpty());
    open.clickTab(u"Now"_s);
    open.databases.settle();
    EXPECT_EQ(open.databases.source.questions.size(), 1);
    EXPECT_TRUE(open.now->notes().contains(u"Later records may have changed the row"_s))
        << qPrintable(open.now->notes());
    open.view->table()->goTo(2);
    open.databases.settle();
    EXPECT_EQ(open.databases.source.questions.size(), 2);
    EXPECT_EQ(open.now->headline(), u"The target differs in 4 columns: status, fee, decided_by, version."_s);
}

TEST(RowNowView, RefreshReadsTheHistoryAndTheRowAgain)
{
    OpenRow open;
    open.showHistory();
    open.databases.target.rows = open.databases.source.rows;
    const int searches = open.search->starts;
    open.now->refreshButton()->click();
    EXPECT_EQ(open.search->starts, searches + 1);
    EXPECT_EQ(open.now->headline(), u"The history of the key is being read."_s);
    EXPECT_EQ(open.now->table()->model()->rowCount(), 0) << "what was read before is not what is now";
    open.search->read(rowHistory());
    open.search->finish(ScanEnding::Complete);
    open.databases.settle();
    EXPECT_EQ(open.marked(RowNowModel::Comparison), QStringList());
    EXPECT_TRUE(open.now->isVisible());
}

TEST(RowNowView, TheComparisonIsCopiedAsText)
{
    OpenRow open;
    open.showHistory();
    open.now->copyButton()->click();
    const QString text = QApplication::clipboard()->text();
    EXPECT_TRUE(text.startsWith(u"id=1042\n"_s)) << qPrintable(text);
    EXPECT_TRUE(text.contains(u"status\tapproved\tapproved\tsubmitted (differs)"_s)) << qPrintable(text);
}

TEST(RowNowView, IsLeftEmptyWithTheHistory)
{
    OpenRow open;
    open.showHistory();
    Q_EMIT open.view->message()->actionTriggered();
    EXPECT_EQ(open.now->headline(), QString());
    EXPECT_FALSE(open.now->isVisible());
    EXPECT_FALSE(open.now->copyButton()->isEnabled());
}

TEST(RowNowView, WhatAServerSaysIsNoMarkup)
{
    OpenRow open;
    open.databases.target.shape = fail(ErrorKind::Server, u"<b>bold</b> & <img src=x>"_s);
    open.showHistory();
    EXPECT_TRUE(open.view->message()->text().contains(u"<b>bold</b> & <img src=x>"_s));
    for (const QLabel *label : open.view->findChildren<QLabel *>())
        EXPECT_EQ(label->textFormat(), Qt::PlainText) << qPrintable(label->text());
}
