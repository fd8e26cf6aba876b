#include "ui/commandpalette.h"

#include "tests/support/waiting.h"

#include <QLineEdit>
#include <QTest>
#include <QWidget>
#include <gtest/gtest.h>

using namespace sluice::ui;
using namespace Qt::StringLiterals;

TEST(CommandPalette, TheKeyboardIsEnough)
{
    QWidget window;
    QStringList ran;
    auto *palette = new CommandPalette({{u"Overview"_s, u"Page"_s, {}, [&] { ran << u"overview"_s; }},
                                        {u"Connectors"_s, u"Page"_s, {}, [&] { ran << u"connectors"_s; }},
                                        {u"Topics"_s, u"Page"_s, {}, [&] { ran << u"topics"_s; }}},
                                       &window);
    palette->show();
    auto *query = palette->findChild<QLineEdit *>();
    ASSERT_TRUE(query);
    QTest::keyClicks(query, u"cnct"_s);
    EXPECT_EQ(palette->shownTitles().value(0), u"Connectors"_s);
    QTest::keyClick(query, Qt::Key_Return);
    EXPECT_TRUE(sluice::test::waitUntil([&] { return ran == QStringList{u"connectors"_s}; },
                                        std::chrono::seconds(2)));
}

TEST(CommandPalette, ArrowsStepThroughTheList)
{
    QWidget window;
    QStringList ran;
    auto *palette = new CommandPalette(
        {{u"One"_s, {}, {}, [&] { ran << u"1"_s; }}, {u"Two"_s, {}, {}, [&] { ran << u"2"_s; }}}, &window);
    palette->show();
    auto *query = palette->findChild<QLineEdit *>();
    QTest::keyClick(query, Qt::Key_Down);
    QTest::keyClick(query, Qt::Key_Return);
    EXPECT_TRUE(sluice::test::waitUntil([&] { return ran == QStringList{u"2"_s}; }, std::chrono::seconds(2)));
}

TEST(CommandPalette, LettersInOrderFitAndOthersDoNot)
{
    EXPECT_GE(fuzzyScore(u"wtc", u"warehouse-to-citizen"), 0);
    EXPECT_LT(fuzzyScore(u"ctw", u"topics"), 0);
    EXPECT_GT(fuzzyScore(u"top", u"topics"), fuzzyScore(u"top", u"the other p"));
}
