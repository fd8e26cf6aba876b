#include "ui/pages/connectorspage.h"

#include "tests/support/uistate.h"
#include "ui/widgets/datatable.h"

#include <QAction>
#include <QElapsedTimer>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace sluice::ui;

namespace {

PipelineState with(const QList<Connector> &connectors)
{
    PipelineState state = healthyState();
    state.connectors.value = connectors;
    return state;
}

} // namespace

TEST(ConnectorsPage, SelectionAndScrollSurviveARefresh)
{
    ConnectorsPage page;
    page.resize(1000, 600);
    page.show();
    QList<Connector> connectors = manyConnectors(300);
    page.setState(with(connectors));
    ASSERT_TRUE(page.table()->selectKey(u"connector-0200"_s));
    const int scrolled = page.table()->verticalScrollBar()->value();
    ASSERT_GT(scrolled, 0);
    connectors[200].state = ConnectorState::Paused;
    connectors.removeAt(299);
    page.setState(with(connectors));
    EXPECT_EQ(page.table()->currentKey(), u"connector-0200"_s);
    EXPECT_EQ(page.table()->verticalScrollBar()->value(), scrolled);
}

TEST(ConnectorsPage, ManySelectedAreActedOnTogether)
{
    ConnectorsPage page;
    page.setState(with(manyConnectors(4)));
    page.table()->selectAll();
    QSignalSpy asked(&page, &Page::actionRequested);
    page.action(ConnectorAction::Pause)->trigger();
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked[0][1].toStringList().size(), 4);
}

TEST(ConnectorsPage, FiltersAsOneTypes)
{
    ConnectorsPage page;
    page.resize(900, 500);
    page.show();
    page.setState(with(manyConnectors(50)));
    page.focusFilter();
    QTest::keyClicks(page.filter(), u"0042"_s);
    EXPECT_EQ(page.table()->model()->rowCount(), 1);
    QTest::keyClick(page.filter(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(page.filter(), Qt::Key_Delete);
    EXPECT_EQ(page.table()->model()->rowCount(), 50);
}

TEST(ConnectorsPage, WhatAServerSendsIsShownLiterally)
{
    QList<Connector> connectors = manyConnectors(1);
    connectors[0].name = u"<img src=http://127.0.0.1/x><b>bold</b>"_s;
    connectors[0].state = ConnectorState::Failed;
    connectors[0].trace = u"<script>alert(1)</script>"_s;
    connectors[0].tasks[0].state = ConnectorState::Failed;
    connectors[0].tasks[0].trace = u"Caused by: <h1>big</h1>"_s;
    ConnectorsPage page;
    page.resize(1000, 600);
    page.show();
    page.setState(with(connectors));
    ASSERT_TRUE(page.table()->selectKey(connectors[0].name));
    for (const QLabel *label : page.findChildren<QLabel *>()) {
        const bool literal = label->textFormat() == Qt::PlainText || !label->text().contains(u'<');
        EXPECT_TRUE(literal) << qPrintable(label->text());
    }
    for (const QWidget *widget : page.findChildren<QWidget *>())
        EXPECT_FALSE(Qt::mightBeRichText(widget->toolTip()) && widget->toolTip().contains(u"<img"_s))
            << qPrintable(widget->toolTip());
}

TEST(ConnectorsPage, LastKnownValuesAreGreyAndSayWhy)
{
    ConnectorsPage page;
    PipelineState state = with(manyConnectors(3));
    page.setState(state);
    EXPECT_FALSE(page.table()->isStale());
    state.connectors.error = Error{ErrorKind::Unreachable, u"Nothing listens on c1:8083."_s, {}};
    page.setState(state);
    EXPECT_TRUE(page.table()->isStale());
    EXPECT_TRUE(page.bannerText().contains(u"Nothing listens on c1:8083."_s))
        << qPrintable(page.bannerText());
    EXPECT_EQ(page.table()->model()->rowCount(), 3) << "nothing is lost";
}
