#include "models/items/connectormodel.h"
#include "samples.h"
#include "tests/support/waiting.h"
#include "ui/commandpalette.h"
#include "ui/serverstatusbar.h"
#include "ui/theme/stylesheet.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/viewstate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/text.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QTest>
#include <cmath>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::ui;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

class MemoryStore final : public ViewState
{
public:
    QByteArray load(const QString &key) const override { return values.value(key); }
    void save(const QString &key, const QByteArray &value) override { values.insert(key, value); }

    QMap<QString, QByteArray> values;
};

double luminance(const QColor &colour)
{
    const auto channel = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) +
           0.0722 * channel(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    // A list, for values: of two arguments std::minmax keeps references to what is gone by the next line.
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

} // namespace

TEST(Tokens, TextHasTheContrastThatReadingNeeds)
{
    for (const Tokens *tokens : {&lightTokens(), &darkTokens()}) {
        EXPECT_GE(contrast(tokens->text, tokens->surface), 7);
        EXPECT_GE(contrast(tokens->muted, tokens->surface), 4.5);
        EXPECT_GE(contrast(tokens->muted, tokens->background), 4.5);
        for (const Health health : {Health::Good, Health::Warning, Health::Bad})
            EXPECT_GE(contrast(tokens->colour(health), tokens->tint(health)), 4.5) << int(health);
    }
}

TEST(StyleSheet, LeavesNoRoleUnfilled)
{
    EXPECT_FALSE(styleSheet(lightTokens()).contains(u'@'));
}

TEST(Text, TooltipShowsMarkupLiterally)
{
    EXPECT_TRUE(plainToolTip(u"<img src=x> & \"y\""_s).contains(u"&lt;img src=x&gt;"_s));
    EXPECT_EQ(plainToolTip({}), QString());
}

TEST(FuzzyScore, PrefersWordsInARow)
{
    EXPECT_LT(fuzzyScore(u"xyz"_s, u"connectors"_s), 0);
    EXPECT_GT(fuzzyScore(u"con"_s, u"Connectors"_s), fuzzyScore(u"con"_s, u"c-o-n-x"_s));
    EXPECT_GE(fuzzyScore(u"w2c"_s, u"w2c"_s), 0);
    EXPECT_GE(fuzzyScore(u"wtc"_s, u"warehouse-to-citizen"_s), 0);
}

TEST(ServerStatusBar, FoldsBrokersIntoKafka)
{
    const QList<LightText> texts = lightTexts(healthyState().servers, QDateTime::currentDateTimeUtc());
    ASSERT_EQ(texts.size(), 4);
    EXPECT_EQ(texts.last().value, u"3 brokers, 4 ms"_s);
    const QList<LightText> broken = lightTexts(brokenState().servers, QDateTime::currentDateTimeUtc());
    EXPECT_EQ(broken.last().health, Health::Warning);
    EXPECT_TRUE(broken.last().value.startsWith(u"2 of 3 brokers"_s));
    EXPECT_TRUE(broken.last().toolTip.contains(u"refuses the connection"_s));
}

TEST(DataTable, KeepsSelectionScrollAndCurrentRowAcrossARefresh)
{
    ConnectorModel model;
    DataTable table(&model, u"t"_s);
    table.sortByColumn(ConnectorModel::Name, Qt::AscendingOrder);
    table.resize(600, 300);
    table.show();
    PipelineState state = manyConnectors(500);
    model.setConnectors(*state.connectors.value);
    ASSERT_TRUE(table.selectKey(u"connector-0250"_s));
    const int scrolled = table.verticalScrollBar()->value();
    ASSERT_GT(scrolled, 0);
    for (Connector &connector : *state.connectors.value)
        connector.state = ConnectorState::Paused;
    state.connectors.value->removeLast();
    model.setConnectors(*state.connectors.value);
    EXPECT_EQ(table.selectedKeys(), QStringList{u"connector-0250"_s});
    EXPECT_EQ(table.verticalScrollBar()->value(), scrolled);
}

TEST(DataTable, SaysWhatTheFilterLeftOutAndClearsIt)
{
    ConnectorModel model;
    DataTable table(&model, u"t"_s);
    model.setConnectors(*healthyState().connectors.value);
    table.setFilterText(u"nothing like this"_s);
    EXPECT_TRUE(table.findChild<EmptyState *>()->sentence().contains(u"nothing like this"_s));
    EXPECT_FALSE(table.findChild<EmptyState *>()->isHidden());
    table.setFilterText({});
    EXPECT_TRUE(table.findChild<EmptyState *>()->isHidden());
}

TEST(DataTable, RemembersWidthsAndOrder)
{
    MemoryStore store;
    ConnectorModel model;
    {
        DataTable table(&model, u"t"_s);
        table.setColumnWidths({128, 0, 84, 72, 160, 200});
        table.setColumnWidth(ConnectorModel::Worker, 222);
        table.sortByColumn(ConnectorModel::Tasks, Qt::DescendingOrder);
        table.saveView(store);
    }
    DataTable table(&model, u"t"_s);
    table.setColumnWidths({128, 0, 84, 72, 160, 200});
    table.restoreView(store);
    EXPECT_EQ(table.columnWidth(ConnectorModel::Worker), 222);
    EXPECT_EQ(table.horizontalHeader()->sortIndicatorSection(), int(ConnectorModel::Tasks));
}

TEST(CommandPalette, WorksByKeyboardAlone)
{
    QWidget window;
    window.resize(900, 600);
    window.show();
    QString ran;
    auto *palette =
        new CommandPalette({{u"Overview"_s, u"Page"_s, u"overview"_s, [&] { ran = u"overview"_s; }},
                            {u"Topics"_s, u"Page"_s, u"topics"_s, [&] { ran = u"topics"_s; }},
                            {u"Connectors"_s, u"Page"_s, u"connectors"_s, [&] { ran = u"connectors"_s; }}},
                           &window);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->open();
    auto *query = palette->findChild<QLineEdit *>();
    QTest::keyClicks(query, u"o"_s);
    QTest::keyClick(query, Qt::Key_Down);
    QTest::keyClick(query, Qt::Key_Up);
    QTest::keyClicks(query, u"pi"_s);
    EXPECT_EQ(palette->shownTitles().first(), u"Topics"_s);
    QTest::keyClick(query, Qt::Key_Return);
    ASSERT_TRUE(waitUntil([&] { return !ran.isEmpty(); }));
    EXPECT_EQ(ran, u"topics"_s);
}

TEST(DataTable, FocusStandsAtTheEdgeOfTheRowWhateverItsColumn)
{
    ConnectorModel model;
    DataTable table(&model, u"t"_s);
    model.setConnectors(*healthyState().connectors.value);
    table.resize(700, 300);
    table.show();
    table.activateWindow();
    table.setFocus();
    table.setCurrentIndex(table.model()->index(1, ConnectorModel::Tasks));
    QCoreApplication::processEvents();
    ASSERT_TRUE(table.hasFocus());
    const QImage image = table.viewport()->grab().toImage();
    const QColor accent = tokensFor(table.palette()).accent;
    const QRect cell = table.visualRect(table.currentIndex());
    EXPECT_EQ(image.pixelColor(0, cell.center().y()), accent);
    EXPECT_NE(image.pixelColor(cell.left(), cell.center().y()), accent);
}

TEST(DataTable, DisabledEntriesOfItsMenuSayWhy)
{
    ConnectorModel model;
    DataTable table(&model, u"t"_s);
    table.show();
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(5, 5), QPoint(5, 5));
    QCoreApplication::sendEvent(table.viewport(), &event);
    auto *menu = table.findChild<QMenu *>();
    ASSERT_TRUE(menu);
    EXPECT_TRUE(menu->toolTipsVisible());
    menu->close();
}
