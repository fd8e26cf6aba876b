// Filters with a name, as a person saves, chooses, renames and deletes them.

#include "tests/support/waiting.h"
#include "ui/explorer/filterbar.h"
#include "ui/explorer/filteredit.h"
#include "ui/explorer/savedfilterdialogs.h"
#include "ui/explorer/scanpointbox.h"
#include "ui/viewstate.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::ui;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

class SavedFiltersBar : public testing::Test
{
protected:
    SavedFiltersBar()
    {
        bar.resize(1000, 60);
        bar.show();
        fill(u"op = update"_s);
    }
    void fill(const QString &text)
    {
        bar.languageButton()->setChecked(true);
        bar.edit()->setText(text);
        bar.from()->setText(u"15m"_s);
        bar.to()->setText(u"now"_s);
        bar.partitions()->setText(u"0,2"_s);
        bar.uncommitted()->setChecked(true);
    }
    void empty()
    {
        bar.languageButton()->setChecked(false);
        bar.edit()->clear();
        bar.from()->setText(u"oldest"_s);
        bar.to()->setText(u"never"_s);
        bar.partitions()->clear();
        bar.uncommitted()->setChecked(false);
    }
    /// By the keyboard alone.
    QMenu *menu()
    {
        QTest::keyClick(bar.edit(), Qt::Key_Down, Qt::AltModifier);
        const QList<QMenu *> menus = bar.edit()->findChildren<QMenu *>();
        return menus.isEmpty() ? nullptr : menus.last();
    }
    QStringList entries()
    {
        QStringList texts;
        QMenu *shown = menu();
        for (const QAction *action : shown->actions())
            texts.append(action->text());
        shown->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return texts;
    }
    void trigger(const QString &text)
    {
        QMenu *shown = menu();
        for (QAction *action : shown->actions()) {
            if (action->text() == text)
                action->trigger();
        }
        shown->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    void saveAs(const QString &name)
    {
        trigger(u"Save this filter…"_s);
        auto *dialog = bar.findChild<SaveFilterDialog *>();
        ASSERT_TRUE(dialog);
        dialog->name()->setText(name);
        QTest::keyClick(dialog->name(), Qt::Key_Return);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        ASSERT_FALSE(bar.findChild<SaveFilterDialog *>());
    }
    SavedFiltersDialog *manage()
    {
        trigger(u"Rename or delete saved filters…"_s);
        return bar.findChild<SavedFiltersDialog *>();
    }

    FilterBar bar;
};

TEST_F(SavedFiltersBar, IsSavedUnderANameAndComesBackWhole)
{
    QSignalSpy changed(&bar, &FilterBar::savedFiltersChanged);
    saveAs(u"my & updates"_s);
    EXPECT_EQ(changed.size(), 1);
    empty();
    trigger(u"my && updates"_s);
    EXPECT_TRUE(bar.languageButton()->isChecked());
    EXPECT_EQ(bar.edit()->text(), u"op = update"_s);
    EXPECT_EQ(bar.from()->text(), u"15m"_s) << "that long ago, whenever it is used";
    EXPECT_EQ(bar.to()->text(), u"now"_s);
    EXPECT_EQ(bar.partitions()->text(), u"0,2"_s);
    EXPECT_TRUE(bar.uncommitted()->isChecked());
}

TEST_F(SavedFiltersBar, TheSameNameReplacesAndSaysSo)
{
    saveAs(u"late"_s);
    fill(u"op = delete"_s);
    trigger(u"Save this filter…"_s);
    auto *dialog = bar.findChild<SaveFilterDialog *>();
    ASSERT_TRUE(dialog);
    EXPECT_EQ(dialog->name()->text(), u"late"_s) << "the one of before is offered";
    EXPECT_EQ(dialog->acceptButton()->text(), u"Replace"_s);
    dialog->name()->clear();
    EXPECT_FALSE(dialog->acceptButton()->isEnabled());
    dialog->name()->setText(u"LATE"_s);
    dialog->accept();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    empty();
    EXPECT_EQ(entries().filter(u"late"_s, Qt::CaseInsensitive), QStringList{u"LATE"_s});
    trigger(u"LATE"_s);
    EXPECT_EQ(bar.edit()->text(), u"op = delete"_s);
}

TEST_F(SavedFiltersBar, OnesAreRenamedAndDeleted)
{
    saveAs(u"a"_s);
    saveAs(u"b"_s);
    SavedFiltersDialog *dialog = manage();
    ASSERT_TRUE(dialog);
    dialog->table()->item(0, 0)->setText(u"B"_s);
    EXPECT_TRUE(dialog->note().contains(u"already"_s)) << qPrintable(dialog->note());
    ASSERT_TRUE(waitUntil([&] { return dialog->table()->item(0, 0)->text() == u"a"_s; }));
    dialog->table()->item(0, 0)->setText(u"z"_s);
    ASSERT_TRUE(waitUntil([&] { return dialog->table()->item(1, 0)->text() == u"z"_s; }));
    EXPECT_TRUE(dialog->note().isEmpty());
    EXPECT_EQ(dialog->table()->currentRow(), 1) << "the selection stays with it";
    dialog->deleteButton()->click();
    EXPECT_EQ(dialog->table()->rowCount(), 1);
    dialog->deleteButton()->click();
    EXPECT_FALSE(dialog->deleteButton()->isEnabled());
    dialog->reject();
    EXPECT_FALSE(entries().contains(u"b"_s));
}

TEST_F(SavedFiltersBar, OneIsUsedFromTheList)
{
    saveAs(u"a"_s);
    empty();
    SavedFiltersDialog *dialog = manage();
    ASSERT_TRUE(dialog);
    dialog->useButton()->click();
    EXPECT_EQ(bar.edit()->text(), u"op = update"_s);
}

TEST_F(SavedFiltersBar, BelongToTheProfile)
{
    InitialViews first;
    saveAs(u"a"_s);
    bar.saveView(first);
    bar.restoreView(InitialViews());
    EXPECT_FALSE(entries().contains(u"a"_s));
    bar.restoreView(first);
    EXPECT_TRUE(entries().contains(u"a"_s));
}

} // namespace
