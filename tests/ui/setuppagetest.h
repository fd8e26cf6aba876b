#pragma once
// The page of the setup in a window of its own, and the hands that press and click in it.

#include "setupsamples.h"
#include "tests/support/waiting.h"
#include "ui/pages/setuppage.h"

#include <QApplication>
#include <QPushButton>
#include <QTest>
#include <gtest/gtest.h>

namespace sluice::test {

using namespace Qt::StringLiterals;
using ui::SetupPage;

class SetupPageTest : public testing::Test
{
protected:
    SetupPageTest()
    {
        page.resize(1100, 720);
        page.show();
        page.activateWindow();
        EXPECT_TRUE(waitUntil([this] { return page.isActiveWindow(); }));
    }
    void show(const setup::SetupState &state) { page.setSetup(state); }
    void setReadOnly()
    {
        PipelineState state;
        state.readOnly = true;
        page.setState(state);
    }
    /// To whatever has the keyboard.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *window = QApplication::activeModalWidget();
        if (!window)
            window = &page;
        QTest::keyClick(window->focusWidget() ? window->focusWidget() : window, key, modifiers);
    }
    template <class Dialog>
    Dialog *dialog()
    {
        for (Dialog *each : page.findChildren<Dialog *>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    QPushButton *button(const QString &text)
    {
        for (QPushButton *each : page.findChildren<QPushButton *>()) {
            if (each->text() == text && each->isVisible())
                return each;
        }
        return nullptr;
    }
    /// Where a button of a new dialog lies is settled only once that is active: a click before may miss it.
    void click(QAbstractButton *which)
    {
        which->window()->activateWindow();
        EXPECT_TRUE(waitUntil([which] { return which->window()->isActiveWindow(); }));
        QTest::mouseClick(which, Qt::LeftButton);
    }

    SetupPage page;
};

} // namespace sluice::test
