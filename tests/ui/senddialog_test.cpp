#include "ui/setup/senddialog.h"

#include "setupsamples.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <gtest/gtest.h>
#include <memory>

using namespace sluice;
using namespace sluice::test;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

namespace {

QString questionOf(const SendDialog &dialog)
{
    return dialog.findChild<QLabel *>(u"question"_s)->text();
}

/// The titles of the steps that the text names, as it orders them.
QStringList titlesIn(const QString &text, const Plan &plan)
{
    QMap<qsizetype, QString> places;
    for (const Step &step : plan) {
        const qsizetype place = text.indexOf(u"-- %1\n"_s.arg(step.title));
        if (place >= 0)
            places.insert(place, step.title);
    }
    return places.values();
}

} // namespace

TEST(SendDialog, WhatIsTickedTooStandsWhereItsTurnIsAndIsCounted)
{
    setup::SetupState state = leftOffsetsSetup();
    const Plan advice = setup::adviceToApply(state.plan);
    ASSERT_FALSE(advice.isEmpty());
    state.plan.move(state.plan.indexOf(advice.first()), 0); // before what is sent anyway
    const std::unique_ptr<SendDialog> ask(SendDialog::forApply(state, {}, nullptr));
    const QString before = questionOf(*ask);
    ask->part(advice.first().id)->setChecked(true);

    setup::ApplyWish wish;
    wish.parts = setup::wantedWith(state.plan, {advice.first().id});
    const Plan sent = setup::stepsToApply(state.plan, wish);
    QStringList expected;
    for (const Step &step : sent)
        expected.append(step.title);
    EXPECT_EQ(titlesIn(ask->text(), state.plan), expected);
    EXPECT_NE(questionOf(*ask), before);
    EXPECT_TRUE(questionOf(*ask).contains(QString::number(setup::changesOf(sent).size())))
        << qPrintable(questionOf(*ask));
    EXPECT_EQ(ask->chosenParts(), QStringList{advice.first().id});
}

TEST(SendDialog, NothingToSendCannotBeSent)
{
    const setup::SetupState state = takingDownSetup();
    const std::unique_ptr<SendDialog> ask(SendDialog::forTakeDown(state, {}, nullptr));
    for (QCheckBox *box : ask->findChildren<QCheckBox *>())
        box->setChecked(false);
    EXPECT_TRUE(ask->text().isEmpty()) << qPrintable(ask->text());
    EXPECT_TRUE(ask->chosenParts().isEmpty());
    EXPECT_FALSE(ask->acceptButton()->isEnabled());
}
