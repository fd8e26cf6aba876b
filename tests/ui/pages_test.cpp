#include "models/items/roles.h"
#include "models/items/slotmodel.h"
#include "samples.h"
#include "ui/pages/attentioncard.h"
#include "ui/pages/connectordetail.h"
#include "ui/pages/connectorspage.h"
#include "ui/pages/directionlane.h"
#include "ui/pages/hopcard.h"
#include "ui/pages/overviewpage.h"
#include "ui/pages/replicationpage.h"
#include "ui/pages/topicdetail.h"
#include "ui/pages/topicspage.h"
#include "ui/pages/walchart.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QGraphicsSimpleTextItem>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QtCharts/QChart>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::ui;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

QPushButton *buttonNamed(const QWidget &parent, const QString &text)
{
    for (QPushButton *button : parent.findChildren<QPushButton *>()) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

template <class P>
void show(P &page, const PipelineState &state)
{
    page.resize(1100, 700);
    page.show();
    page.setState(state);
}

HopCard *cardOf(const OverviewPage &page, HopKind kind)
{
    for (HopCard *card : page.lanes().first()->findChildren<HopCard *>()) {
        if (card->hop().kind == kind)
            return card;
    }
    return nullptr;
}

} // namespace

TEST(OverviewPage, NamesTheAnswerTheHopAndTheReason)
{
    OverviewPage page;
    show(page, brokenState());
    EXPECT_EQ(page.headline(), u"One of two directions is stuck"_s);
    ASSERT_EQ(page.lanes().size(), 2);
}

TEST(OverviewPage, AsksToPauseAndToResumeWhatIsPaused)
{
    OverviewPage page;
    PipelineState state = healthyState();
    show(page, state);
    QSignalSpy asked(&page, &Page::actionRequested);
    QTest::mouseClick(buttonNamed(*page.lanes().first(), u"Pause…"_s), Qt::LeftButton);
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.first().at(0).value<ConnectorAction>(), ConnectorAction::Pause);
    EXPECT_EQ(asked.first().at(1).toStringList(), QStringList{u"warehouse-to-citizen-connector"_s});
    state.directions[0].verdict = Verdict::Paused;
    page.setState(state);
    QTest::mouseClick(buttonNamed(*page.lanes().first(), u"Resume…"_s), Qt::LeftButton);
    EXPECT_EQ(asked.last().at(0).value<ConnectorAction>(), ConnectorAction::Resume);
}

TEST(OverviewPage, KeepsItsWidgetsAndFocusAcrossARefresh)
{
    OverviewPage page;
    show(page, healthyState());
    page.activateWindow();
    DirectionLane *lane = page.lanes().first();
    QPushButton *button = buttonNamed(*lane, u"Pause…"_s);
    button->setFocus();
    page.setState(brokenState());
    EXPECT_EQ(page.lanes().first(), lane);
    EXPECT_EQ(page.focusWidget(), button);
}

TEST(OverviewPage, ReadOnlyProfileOffersNoChangeAndSaysWhy)
{
    OverviewPage page;
    PipelineState state = healthyState();
    state.readOnly = true;
    show(page, state);
    const QPushButton *button = buttonNamed(*page.lanes().first(), u"Pause…"_s);
    EXPECT_FALSE(button->isEnabled());
    EXPECT_TRUE(button->toolTip().contains(u"read-only"_s));
}

TEST(OverviewPage, HopsLeadToTheirPages)
{
    OverviewPage page;
    show(page, healthyState());
    QSignalSpy asked(&page, &Page::pageRequested);
    for (HopCard *card : page.lanes().first()->findChildren<HopCard *>()) {
        if (card->hop().kind == HopKind::Connector)
            QTest::mouseClick(card, Qt::LeftButton);
    }
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.first().at(1).toString(), u"warehouse-to-citizen-connector"_s);
}

TEST(OverviewPage, DoesNotScrollAtItsUsualSize)
{
    OverviewPage page;
    show(page, brokenState());
    page.resize(1280 - 176, 800 - 48 - 28);
    for (const QScrollBar *bar : page.findChildren<QScrollBar *>()) {
        if (bar->orientation() == Qt::Vertical) {
            EXPECT_EQ(bar->maximum(), 0) << qPrintable(bar->parent()->objectName());
        }
    }
}

TEST(ConnectorsPage, ActsOnEverySelectedConnector)
{
    ConnectorsPage page;
    show(page, healthyState());
    EXPECT_FALSE(page.action(ConnectorAction::Pause)->isEnabled());
    page.table()->setFocus();
    QTest::keySequence(page.table(), QKeySequence::SelectAll);
    ASSERT_EQ(page.table()->selectedKeys().size(), 4);
    QSignalSpy asked(&page, &Page::actionRequested);
    page.action(ConnectorAction::Restart)->trigger();
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.first().at(1).toStringList().size(), 4);
}

TEST(ConnectorsPage, ShowsTheInnermostCauseOfAFailedTaskFirst)
{
    ConnectorsPage page;
    show(page, brokenState());
    page.showItem(u"citizen-to-warehouse-connector"_s);
    EXPECT_TRUE(page.detail()->isVisible());
    EXPECT_TRUE(page.detail()->cause().contains(u"must be superuser or replication role"_s));
    EXPECT_TRUE(page.detail()->trace().contains(u"ErrorHandler"_s));
    EXPECT_EQ(page.headline(), u"One connector has failed"_s);
}

TEST(ConnectorsPage, PendingActionIsShownAndBlocksAnother)
{
    ConnectorsPage page;
    show(page, healthyState());
    page.showItem(u"citizen-sink"_s);
    page.setPending(u"citizen-sink"_s, u"Pausing…"_s);
    EXPECT_EQ(page.table()->currentIndex().siblingAtColumn(0).data().toString(), u"Pausing…"_s);
    EXPECT_FALSE(page.action(ConnectorAction::Resume)->isEnabled());
    page.setPending(u"citizen-sink"_s, {});
    EXPECT_TRUE(page.action(ConnectorAction::Resume)->isEnabled());
}

TEST(ConnectorsPage, ReadOnlyProfileOffersNoChangeAndSaysWhy)
{
    ConnectorsPage page;
    PipelineState state = healthyState();
    state.readOnly = true;
    show(page, state);
    page.table()->selectAll();
    EXPECT_FALSE(page.action(ConnectorAction::Stop)->isEnabled());
    EXPECT_TRUE(page.action(ConnectorAction::Stop)->toolTip().contains(u"read-only"_s));
}

TEST(ConnectorsPage, FiltersAsOneTypes)
{
    ConnectorsPage page;
    show(page, healthyState());
    page.focusFilter();
    QTest::keyClicks(page.filter(), u"sink ware"_s);
    EXPECT_EQ(page.table()->model()->rowCount(), 1);
    page.showItem(u"citizen-sink"_s);
    EXPECT_EQ(page.table()->currentKey(), u"citizen-sink"_s);
}

TEST(ConnectorsPage, HasFiveStates)
{
    ConnectorsPage page;
    const auto sentence = [&] { return page.table()->findChild<EmptyState *>()->sentence(); };
    show(page, loadingState());
    EXPECT_EQ(sentence(), u"Asking Kafka Connect…"_s);
    page.setState(emptyState());
    EXPECT_EQ(sentence(), u"No connector is deployed."_s);
    page.setState(unreachableState());
    EXPECT_TRUE(sentence().contains(u"refuses the login"_s));
    page.setState(staleState());
    EXPECT_TRUE(page.table()->isStale());
    EXPECT_TRUE(page.bannerText().contains(u"2 min"_s)) << qPrintable(page.bannerText());
    page.setState(healthyState());
    EXPECT_FALSE(page.table()->isStale());
    EXPECT_TRUE(page.bannerText().isEmpty());
}

TEST(Pages, ShowHostileTextLiterally)
{
    const QString hostile = u"<img src=x onerror=y><b>bold</b>"_s;
    PipelineState state = healthyState();
    (*state.connectors.value)[0].name = hostile;
    (*state.connectors.value)[0].tasks[0].trace = hostile;
    state.directions[0].name = hostile;
    state.directions[0].hops[3].name = hostile;
    state.directions[0].hops[3].note = hostile;
    OverviewPage overview;
    show(overview, state);
    ConnectorsPage connectors;
    show(connectors, state);
    connectors.showItem(hostile);
    EXPECT_EQ(connectors.detail()->trace(), hostile);
    for (const QWidget *page : {static_cast<QWidget *>(&overview), static_cast<QWidget *>(&connectors)}) {
        for (const QLabel *label : page->findChildren<QLabel *>())
            EXPECT_EQ(label->textFormat(), Qt::PlainText) << qPrintable(label->text());
        for (const QWidget *widget : page->findChildren<QWidget *>())
            EXPECT_FALSE(widget->toolTip().contains(u"<img"_s)) << qPrintable(widget->toolTip());
    }
}

TEST(ReplicationPage, ShowsSlotsOfADatabaseThatAnswersBesideOneThatDoesNot)
{
    ReplicationPage page;
    PipelineState state = healthyState();
    state.databases[1].replication = staleState().databases[1].replication;
    show(page, state);
    EXPECT_EQ(page.table()->model()->rowCount(), 2);
    EXPECT_TRUE(page.bannerText().contains(u"smart_citizen"_s));
    EXPECT_FALSE(page.table()->isStale());
}

TEST(TopicsPage, HidesHousekeepingUntilAskedForAndFindsItByName)
{
    TopicsPage page;
    show(page, healthyState());
    EXPECT_EQ(page.table()->model()->rowCount(), 6);
    page.showItem(u"__consumer_offsets"_s);
    EXPECT_TRUE(page.housekeeping()->isChecked());
    EXPECT_EQ(page.table()->currentKey(), u"__consumer_offsets"_s);
}

TEST(OverviewPage, ACulpritThatLooksWellIsDrawnInTheColourOfTheVerdict)
{
    OverviewPage page;
    PipelineState state = healthyState();
    state.directions[0].verdict = Verdict::Stuck;
    state.directions[0].culprit = HopKind::Slot;
    show(page, state);
    const HopCard *slot = cardOf(page, HopKind::Slot);
    ASSERT_EQ(slot->hop().health, Health::Good);
    const QImage image = cardOf(page, HopKind::Slot)->grab().toImage();
    EXPECT_EQ(image.pixelColor(0, image.height() / 2), tokensFor(page.palette()).bad);
}

TEST(OverviewPage, SaysThatTheProfileNamesNoConnectInsteadOfWaiting)
{
    OverviewPage page;
    PipelineState state = healthyState();
    state.hasConnect = false;
    state.connectors = {};
    state.directions.clear();
    show(page, state);
    EXPECT_EQ(page.findChild<EmptyState *>()->sentence(), u"This profile names no Kafka Connect."_s);
    EXPECT_TRUE(page.findChild<EmptyState *>()->isVisible());
}

TEST(OverviewPage, DatabaseHopsLeadToTheirSlots)
{
    OverviewPage page;
    show(page, healthyState());
    QSignalSpy asked(&page, &Page::pageRequested);
    QTest::mouseClick(cardOf(page, HopKind::TargetDatabase), Qt::LeftButton);
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.first().at(0).value<PageId>(), PageId::Replication);
    ReplicationPage replication;
    show(replication, healthyState());
    replication.showItem(asked.first().at(1).toString());
    EXPECT_EQ(replication.table()->currentKey(), u"smart_citizen/citizen_to_warehouse"_s);
}

TEST(OverviewPage, DisabledMenuEntriesSayWhy)
{
    OverviewPage page;
    show(page, healthyState());
    EXPECT_TRUE(page.lanes().first()->findChild<QMenu *>()->toolTipsVisible());
}

TEST(AttentionCard, IsReadScrolledAndCopiedByKeyboard)
{
    AttentionCard card;
    QList<AttentionItem> items;
    for (int i = 0; i < 40; ++i)
        items.append({Health::Bad, u"db"_s, u"Trouble %1."_s.arg(i), u"Mend it."_s, {}});
    card.resize(400, 200);
    card.setItems(items, {}, QDateTime::currentDateTimeUtc());
    card.show();
    card.activateWindow();
    card.list()->setFocus(Qt::TabFocusReason);
    EXPECT_NE(card.list()->focusPolicy(), Qt::NoFocus);
    QCoreApplication::processEvents();
    QTest::keyClick(card.list(), Qt::Key_Down);
    EXPECT_GT(card.list()->verticalScrollBar()->value(), 0);
    card.list()->actions().first()->trigger();
    EXPECT_EQ(card.list()->actions().first()->shortcut(), QKeySequence(QKeySequence::Copy));
    EXPECT_TRUE(QApplication::clipboard()->text().contains(u"Trouble 39.\n  Mend it."_s));
}

TEST(AttentionCard, HoldsWhatShowsThatAllIsWellWithoutScrolling)
{
    OverviewPage page;
    show(page, healthyState());
    page.resize(1280 - 176, 800 - 48 - 28);
    for (int i = 0; i < 5; ++i)
        QCoreApplication::processEvents();
    EXPECT_EQ(page.findChild<AttentionCard *>()->list()->verticalScrollBar()->maximum(), 0);
}

TEST(ConnectorsPage, SaysThatTheProfileNamesNoConnectInsteadOfWaiting)
{
    ConnectorsPage page;
    PipelineState state = healthyState();
    state.hasConnect = false;
    state.connectors = {};
    show(page, state);
    EXPECT_EQ(page.table()->findChild<EmptyState *>()->sentence(), u"This profile names no Kafka Connect."_s);
}

TEST(ReplicationPage, GreysOnlyTheSlotsOfTheDatabaseThatDoesNotAnswer)
{
    ReplicationPage page;
    PipelineState state = healthyState();
    state.databases[1].replication = staleState().databases[1].replication;
    show(page, state);
    QMap<QString, bool> stale;
    for (int row = 0; row < page.table()->model()->rowCount(); ++row) {
        const QModelIndex index = page.table()->model()->index(row, SlotModel::Database);
        stale.insert(index.data().toString(), index.data(StaleRole).toBool());
    }
    EXPECT_EQ(stale, (QMap<QString, bool>{{u"smart_citizen"_s, true}, {u"smart_warehouse"_s, false}}));
}

TEST(ReplicationPage, NamesEveryDatabaseThatDoesNotAnswer)
{
    ReplicationPage page;
    PipelineState state = staleState();
    state.databases[1].replication.value.reset();
    state.databases[1].replication.at = {};
    show(page, state);
    EXPECT_TRUE(page.bannerText().contains(u"smart_warehouse"_s)) << qPrintable(page.bannerText());
    EXPECT_TRUE(page.bannerText().contains(u"smart_citizen"_s)) << qPrintable(page.bannerText());
    EXPECT_TRUE(page.bannerText().contains(u"Its slots are not known."_s)) << qPrintable(page.bannerText());
    EXPECT_FALSE(page.bannerText().contains(u"never"_s));
}

TEST(TopicsPage, ATopicOfAKafkaThatDoesNotAnswerIsNotInSync)
{
    TopicsPage page;
    show(page, healthyState());
    page.showItem(u"smart_citizen.public.applications"_s);
    EXPECT_EQ(page.detail()->stateWord(), u"In sync"_s);
    page.setState(staleState());
    EXPECT_EQ(page.detail()->stateWord(), u"In sync when last seen"_s);
}

TEST(TopicsPage, SaysThatOffsetsCannotBeRead)
{
    TopicsPage page;
    PipelineState state = healthyState();
    state.offsets.error = Error{ErrorKind::Permission, u"Not permitted to describe topics."_s, {}};
    show(page, state);
    EXPECT_TRUE(page.bannerText().contains(u"Not permitted to describe"_s)) << qPrintable(page.bannerText());
    EXPECT_FALSE(page.table()->isStale()) << "the topics themselves are live";
}

TEST(TopicsPage, CountsWhatItHides)
{
    TopicsPage page;
    show(page, healthyState());
    EXPECT_TRUE(page.subtitle().startsWith(u"6 topics, 3 hidden."_s)) << qPrintable(page.subtitle());
    page.housekeeping()->setChecked(true);
    EXPECT_TRUE(page.subtitle().startsWith(u"9 topics."_s)) << qPrintable(page.subtitle());
}

TEST(TopicsPage, SaysThatTheProfileNamesNoKafkaInsteadOfWaiting)
{
    TopicsPage page;
    PipelineState state = healthyState();
    state.hasKafka = false;
    state.cluster = {};
    state.offsets = {};
    show(page, state);
    EXPECT_EQ(page.table()->findChild<EmptyState *>()->sentence(), u"This profile names no Kafka."_s);
}

TEST(WalChart, NamesStandBesideTheLinesNotOverThem)
{
    WalChart chart;
    chart.resize(500, 220);
    chart.show();
    chart.setHistory(healthyState().slotHistory);
    QCoreApplication::processEvents();
    int names = 0;
    QList<QRectF> boxes;
    for (QGraphicsItem *item : chart.scene()->items()) {
        const auto *text = qgraphicsitem_cast<QGraphicsSimpleTextItem *>(item);
        if (!text || !text->text().contains(u"_to_"_s))
            continue;
        ++names;
        const QRectF box = text->sceneBoundingRect();
        EXPECT_GE(box.left(), chart.chart()->plotArea().right());
        EXPECT_LE(box.right(), chart.width());
        for (const QRectF &other : std::as_const(boxes))
            EXPECT_FALSE(box.intersects(other));
        boxes.append(box);
    }
    EXPECT_EQ(names, 2);
}
