// The form of a connector's options, used as a person uses it.

#include "formsamples.h"
#include "models/services/setup/setupdirector.h"
#include "tests/support/waiting.h"
#include "tests/unit/services/setup/setupfakes.h"
#include "ui/pages/setupdetail.h"
#include "ui/pages/setuppage.h"
#include "ui/setup/connectorformdialog.h"
#include "ui/setup/connectorformgroups.h"
#include "ui/setup/connectorformjson.h"
#include "ui/setup/connectorformrow.h"
#include "ui/widgets/toggleswitch.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>
#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::test;
using namespace sluice::ui;
using namespace Qt::StringLiterals;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string text(const QString &string)
{
    return string.toStdString();
}

/// A program that keeps nothing but what it is asked to.
struct NoSupport final : setup::SetupSupport
{
    QFuture<Result<Secret>> findPassword() override { return answered(Result<Secret>(Secret())); }
    Secret makePassword() override { return Secret("made"); }
    QFuture<Result<void>> keepPassword(const Secret &) override { return answered(Result<void>()); }
    QFuture<Result<QString>> verifier() override { return answered(Result<QString>(QString())); }
    Result<void> keepSpec(const SetupSpec &spec) override
    {
        saved.append(spec);
        return {};
    }
    void prove(const DirectionPlan &, const HopReached &, const Proved &) override {}
    void cancelProof() override {}

    QList<SetupSpec> saved;
};

class ConnectorFormTest : public testing::Test
{
protected:
    void open(const QMap<QString, QString> &options = {})
    {
        dialog = std::make_unique<ConnectorFormDialog>(sampleForm(&connect, options), u"debezium_user"_s);
        dialog->show();
        QApplication::setActiveWindow(dialog.get());
        ASSERT_TRUE(waitUntil([&] { return dialog->service()->isReady(); }));
        ASSERT_TRUE(settled());
    }
    bool settled()
    {
        return waitUntil([&] {
            const setup::FormTrial &trial = dialog->service()->trial();
            return !trial.isAsking && (trial.wasAnswered || trial.unreachable);
        });
    }
    QLineEdit *line(const QString &key) { return qobject_cast<QLineEdit *>(dialog->row(key)->editor()); }
    QString option(const QString &key) { return dialog->direction().options.value(key); }
    void type(QWidget *into, const QString &what)
    {
        into->setFocus();
        QTest::keyClick(into, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(into, what);
    }
    void typeInJson(const QString &all)
    {
        dialog->tabs()->setCurrentIndex(1);
        dialog->json()->selectAll();
        dialog->json()->insertPlainText(all);
    }
    QString jsonText() { return dialog->json()->toPlainText(); }

    SampleConnect connect;
    std::unique_ptr<ConnectorFormDialog> dialog;
};

} // namespace

TEST_F(ConnectorFormTest, OpensOnWhatTheConfigHolds)
{
    QElapsedTimer clock;
    clock.start();
    open();
    RecordProperty("openMs", int(clock.elapsed()));
    std::printf("open: %lld ms\n", static_cast<long long>(clock.elapsed()));
    EXPECT_EQ(dialog->groups()->currentGroup(), setup::formgroup::set);
    EXPECT_THAT(dialog->shownKeys(), Contains(u"slot.name"_s));
    EXPECT_THAT(dialog->shownKeys(), Not(Contains(u"max.batch.size"_s)));
    EXPECT_TRUE(dialog->search()->hasFocus());
    EXPECT_THAT(text(dialog->statusText()), HasSubstr("accepts this config"));
    EXPECT_EQ(line(u"database.password"_s)->text(), QString());
    EXPECT_THAT(text(line(u"database.password"_s)->placeholderText()), HasSubstr("debezium_user"));
}

TEST_F(ConnectorFormTest, AFieldChangesTheJson)
{
    open();
    dialog->groups()->select(u"Connector"_s);
    EXPECT_EQ(line(u"max.batch.size"_s)->placeholderText(), u"default: 2048"_s);
    type(line(u"max.batch.size"_s), u"4096"_s);
    EXPECT_THAT(text(jsonText()), HasSubstr("\"max.batch.size\": \"4096\""));
    EXPECT_EQ(option(u"max.batch.size"_s), u"4096"_s);
    EXPECT_TRUE(dialog->row(u"max.batch.size"_s)->resetButton()->isVisible());
    dialog->row(u"max.batch.size"_s)->resetButton()->click();
    EXPECT_EQ(line(u"max.batch.size"_s)->text(), QString());
    EXPECT_THAT(text(jsonText()), Not(HasSubstr("max.batch.size")));
    EXPECT_TRUE(line(u"max.batch.size"_s)->hasFocus()) << "the button is gone";
}

TEST_F(ConnectorFormTest, EveryKindOfFieldReports)
{
    open();
    auto *toggle = qobject_cast<ToggleSwitch *>(dialog->row(u"slot.drop.on.stop"_s)->editor());
    ASSERT_TRUE(toggle);
    toggle->click();
    EXPECT_EQ(option(u"slot.drop.on.stop"_s), u"true"_s);
    toggle->click();
    EXPECT_FALSE(dialog->direction().options.contains(u"slot.drop.on.stop"_s)) << "as it would be anyway";
    auto *mode = qobject_cast<QComboBox *>(dialog->row(u"snapshot.mode"_s)->editor());
    ASSERT_TRUE(mode);
    mode->setCurrentText(u"when_needed"_s);
    EXPECT_EQ(option(u"snapshot.mode"_s), u"when_needed"_s);
    auto *list = qobject_cast<QPlainTextEdit *>(dialog->row(u"signal.enabled.channels"_s)->editor());
    ASSERT_TRUE(list);
    dialog->groups()->select(u"Events"_s);
    list->setFocus();
    QTest::keyClicks(list, u"source"_s);
    QTest::keyClick(list, Qt::Key_Return);
    QTest::keyClicks(list, u"kafka"_s);
    EXPECT_EQ(option(u"signal.enabled.channels"_s), u"source,kafka"_s);
    EXPECT_EQ(list->toPlainText(), u"source\nkafka"_s);
}

TEST_F(ConnectorFormTest, TheJsonChangesTheFields)
{
    open();
    QString json = jsonText();
    typeInJson(json.replace(u"\"5000\""_s, u"\"60000\""_s)
                   .replace(u"{\n"_s, u"{\n  \"sluice.unknown\": \"${file:/x:y}\",\n"_s));
    EXPECT_EQ(dialog->jsonMessage(), u"In step with the fields. ${provider:path:key} is left to Connect."_s);
    EXPECT_EQ(line(u"heartbeat.interval.ms"_s)->text(), u"60000"_s);
    ASSERT_TRUE(dialog->row(u"sluice.unknown"_s)) << "a field for a key that nobody knows";
    EXPECT_EQ(line(u"sluice.unknown"_s)->text(), u"${file:/x:y}"_s);
    dialog->tabs()->setCurrentIndex(0);
    type(line(u"heartbeat.interval.ms"_s), u"7000"_s);
    EXPECT_EQ(option(u"sluice.unknown"_s), u"${file:/x:y}"_s) << "it survives";
    EXPECT_TRUE(jsonText().startsWith(u"{\n  \"sluice.unknown\""_s)) << "where it was put";
    typeInJson(jsonText().remove(u"  \"sluice.unknown\": \"${file:/x:y}\",\n"_s));
    EXPECT_FALSE(dialog->row(u"sluice.unknown"_s));
}

TEST_F(ConnectorFormTest, BrokenJsonKeepsTheFieldsAndSaysWhere)
{
    open({{u"max.batch.size"_s, u"12"_s}});
    const QString good = jsonText();
    typeInJson(QString(good).replace(u"\"12\""_s, u"\"12\" // small"_s));
    EXPECT_TRUE(waitUntil([&] { return dialog->jsonMessage().startsWith(u"Line "_s); }));
    EXPECT_THAT(text(dialog->jsonMessage()), HasSubstr("JSON has no comments"));
    EXPECT_THAT(text(dialog->jsonMessage()), HasSubstr("column 26"));
    EXPECT_EQ(option(u"max.batch.size"_s), u"12"_s);
    dialog->tabs()->setCurrentIndex(0);
    EXPECT_THAT(text(dialog->message()), HasSubstr("mistake"));
    QSignalSpy accepted(dialog.get(), &QDialog::accepted);
    dialog->accept();
    EXPECT_EQ(accepted.size(), 0) << "it leads to the mistake instead";
    EXPECT_EQ(dialog->tabs()->currentIndex(), 1);
    EXPECT_THAT(text(jsonText()), HasSubstr("// small")) << "what was typed stays";
    dialog->tabs()->setCurrentIndex(0);
    dialog->groups()->select(u"Connector"_s);
    type(line(u"max.batch.size"_s), u"13"_s);
    EXPECT_EQ(jsonText(), QString(good).replace(u"\"12\""_s, u"\"13\""_s))
        << "an edit of a field replaces it";
    EXPECT_EQ(dialog->message(), QString());
}

TEST_F(ConnectorFormTest, ErrorsStandBesideTheirFields)
{
    connect.errors.insert(u"poll.interval.ms=-1"_s,
                          {u"The 'poll.interval.ms' value is invalid: A positive long value is expected"_s});
    open();
    dialog->groups()->select(u"Connector"_s);
    type(line(u"poll.interval.ms"_s), u"-1"_s);
    ASSERT_TRUE(settled());
    EXPECT_EQ(dialog->row(u"poll.interval.ms"_s)->errorText(), u"A positive long value is expected"_s);
    EXPECT_EQ(dialog->statusText(), u"One field has an error."_s);
    EXPECT_EQ(line(u"poll.interval.ms"_s)->text(), u"-1"_s);
    dialog->groups()->select(u"Postgres"_s);
    QTest::keyClick(dialog.get(), Qt::Key_F8);
    EXPECT_TRUE(line(u"poll.interval.ms"_s)->hasFocus()) << "F8 leads to it from anywhere";
    type(line(u"poll.interval.ms"_s), u"100"_s);
    EXPECT_EQ(dialog->row(u"poll.interval.ms"_s)->errorText(), QString());
    ASSERT_TRUE(settled());
    EXPECT_THAT(text(dialog->statusText()), HasSubstr("accepts"));
}

TEST_F(ConnectorFormTest, SearchesEverythingAndReturnsToTheGroup)
{
    open();
    dialog->groups()->select(u"Events"_s);
    QTest::keyClick(dialog.get(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(dialog->search(), u"batch size"_s);
    EXPECT_THAT(dialog->shownKeys(), Contains(u"max.batch.size"_s));
    EXPECT_EQ(dialog->groups()->currentGroup(), setup::formgroup::all);
    QTest::keyClicks(dialog->search(), u" nowhere at all"_s);
    EXPECT_TRUE(dialog->shownKeys().isEmpty());
    QTest::keyClick(dialog->search(), Qt::Key_Escape);
    EXPECT_EQ(dialog->search()->text(), QString());
    EXPECT_TRUE(dialog->isVisible());
    EXPECT_EQ(dialog->groups()->currentGroup(), u"Events"_s);
    EXPECT_THAT(dialog->shownKeys(), Not(Contains(u"max.batch.size"_s)));
}

TEST_F(ConnectorFormTest, ShowsChangedFieldsOnly)
{
    open({{u"max.batch.size"_s, u"12"_s}});
    dialog->changedOnly()->click();
    EXPECT_EQ(dialog->shownKeys(), QStringList{u"max.batch.size"_s});
    dialog->row(u"max.batch.size"_s)->resetButton()->click();
    dialog->search()->setFocus();
    dialog->changedOnly()->click();
    dialog->changedOnly()->click();
    EXPECT_TRUE(dialog->shownKeys().isEmpty());
}

TEST_F(ConnectorFormTest, UsesTheGuidesTuningInOneClickAndTakesItBack)
{
    open({{u"max.queue.size"_s, u"100"_s}});
    dialog->presetButton()->click();
    EXPECT_EQ(option(u"snapshot.fetch.size"_s), u"2000"_s);
    EXPECT_EQ(option(u"max.queue.size"_s), u"8192"_s);
    EXPECT_EQ(option(u"snapshot.mode"_s), u"no_data"_s);
    EXPECT_TRUE(dialog->presetCard()->isVisible());
    QStringList diff;
    for (const QLabel *label : dialog->presetCard()->findChildren<QLabel *>())
        diff.append(label->text());
    EXPECT_THAT(diff, testing::IsSupersetOf({u"max.queue.size"_s, u"100"_s, u"8192"_s, u"2048 (default)"_s}));
    dialog->findChild<QPushButton *>(u"presetUndo"_s)->click();
    EXPECT_EQ(dialog->direction().options, (QMap<QString, QString>{{u"max.queue.size"_s, u"100"_s}}));
    EXPECT_FALSE(dialog->presetCard()->isVisible());
}

TEST_F(ConnectorFormTest, TakesNoSecretInTheClear)
{
    open();
    QLineEdit *password = line(u"database.password"_s);
    type(password, u"hunter2-in-the-clear"_s);
    EXPECT_EQ(password->echoMode(), QLineEdit::Password);
    EXPECT_EQ(password->text(), u"hunter2-in-the-clear"_s) << "what is typed stays under one's hands";
    EXPECT_THAT(text(dialog->row(u"database.password"_s)->errorText()), HasSubstr("not kept here"));
    EXPECT_THAT(text(jsonText()), Not(HasSubstr("hunter2")));
    ASSERT_TRUE(settled());
    for (const QMap<QString, QString> &config : connect.asked)
        EXPECT_THAT(config.values(), Not(Contains(u"hunter2-in-the-clear"_s)));
    QSignalSpy accepted(dialog.get(), &QDialog::accepted);
    dialog->accept();
    EXPECT_EQ(accepted.size(), 0);
    type(password, u"${file:/etc/connect/db.properties:pw}"_s);
    EXPECT_EQ(password->echoMode(), QLineEdit::Normal);
    EXPECT_EQ(option(u"database.password"_s), u"${file:/etc/connect/db.properties:pw}"_s);
    dialog->accept();
    EXPECT_EQ(accepted.size(), 1);
}

TEST_F(ConnectorFormTest, TypingIsNeverOverwritten)
{
    open();
    dialog->groups()->select(u"Connector"_s);
    QLineEdit *edit = line(u"snapshot.fetch.size"_s);
    type(edit, u"2 000"_s);
    ASSERT_TRUE(settled());
    EXPECT_EQ(edit->text(), u"2 000"_s);
    EXPECT_EQ(edit->cursorPosition(), 5);
    EXPECT_TRUE(edit->hasFocus());
    auto *mode = qobject_cast<QComboBox *>(dialog->row(u"snapshot.mode"_s)->editor());
    type(mode, u"never"_s);
    EXPECT_EQ(mode->currentText(), u"never"_s);
    EXPECT_THAT(text(dialog->row(u"snapshot.mode"_s)->field().note), HasSubstr("no_data"));
    EXPECT_EQ(option(u"snapshot.mode"_s), u"no_data"_s);
}

TEST_F(ConnectorFormTest, CanBeUsedByKeyboardAlone)
{
    open();
    dialog->groups()->setFocus();
    QTest::keyClick(dialog->groups(), Qt::Key_Down);
    QTest::keyClick(dialog->groups(), Qt::Key_Down);
    EXPECT_EQ(dialog->groups()->currentGroup(), u"Postgres"_s);
    QTest::keyClick(dialog->groups(), Qt::Key_Tab);
    EXPECT_TRUE(line(u"topic.prefix"_s)->hasFocus()) << text(QApplication::focusWidget()->objectName());
    QTest::keyClick(line(u"topic.prefix"_s), Qt::Key_Tab);
    EXPECT_TRUE(line(u"database.hostname"_s)->hasFocus());
    QTest::keyClicks(line(u"database.hostname"_s), u"x"_s);
    QTest::keyClick(line(u"database.hostname"_s), Qt::Key_Tab);
    EXPECT_TRUE(dialog->row(u"database.hostname"_s)->resetButton()->hasFocus());
    QSignalSpy accepted(dialog.get(), &QDialog::accepted);
    QTest::keyClick(line(u"topic.prefix"_s), Qt::Key_Return);
    EXPECT_EQ(accepted.size(), 0) << "Enter in a field decides nothing";
    QTest::keyClick(dialog.get(), Qt::Key_2, Qt::ControlModifier);
    EXPECT_TRUE(dialog->json()->hasFocus());
    QTest::keyClick(dialog->json(), Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(accepted.size(), 1);
}

TEST_F(ConnectorFormTest, EscapeDropsNoEditAtOnce)
{
    open();
    dialog->groups()->select(u"Connector"_s);
    type(line(u"max.batch.size"_s), u"1"_s);
    QTest::keyClick(dialog.get(), Qt::Key_Escape);
    EXPECT_TRUE(dialog->isVisible());
    EXPECT_THAT(text(dialog->message()), HasSubstr("not used yet"));
    ASSERT_TRUE(settled());
    QTest::keyClick(dialog.get(), Qt::Key_Escape);
    EXPECT_FALSE(dialog->isVisible());
    EXPECT_EQ(dialog->result(), int(QDialog::Rejected));
}

TEST_F(ConnectorFormTest, AnUnreachableConnectIsSaidOnceAndHoldsNothingUp)
{
    connect.unreachable = Error{ErrorKind::Unreachable, u"Nothing listens at http://127.0.0.1:8083."_s, {}};
    open();
    EXPECT_THAT(text(dialog->statusText()), HasSubstr("Nothing listens"));
    EXPECT_EQ(dialog->message(), QString());
    type(line(u"slot.name"_s), u"another"_s);
    EXPECT_EQ(dialog->direction().slotName, u"another"_s);
    connect.unreachable.reset();
    ASSERT_TRUE(waitUntil([&] { return dialog->row(u"max.batch.size"_s) != nullptr; }))
        << "it is asked again";
    EXPECT_EQ(line(u"slot.name"_s)->text(), u"another"_s);
    EXPECT_TRUE(line(u"slot.name"_s)->hasFocus());
}

TEST_F(ConnectorFormTest, ASilentDatabaseIsSaidCalmly)
{
    connect.silentDatabase = Error{ErrorKind::Timeout, u"It said nothing for 75 s."_s, {}};
    open();
    EXPECT_THAT(text(dialog->statusText()), HasSubstr("finds no mistake, but the database was not reached"));
}

TEST_F(ConnectorFormTest, StopsAskingWhenItCloses)
{
    open();
    type(line(u"slot.name"_s), u"x"_s);
    const qsizetype asked = connect.asked.size();
    dialog->reject();
    EXPECT_FALSE(waitUntil([&] { return connect.asked.size() > asked; }, std::chrono::milliseconds(600)));
}

// Where it is opened

TEST(ConnectorFormOnTheSetupPage, ChangesTheSetup)
{
    SetupWorld world;
    world.facts = preparedFacts(guideSpec());
    world.definition = SampleConnect().definition;
    world.trial = SampleConnect().validation;
    FakeSetupServers servers(world);
    setup::SetupService service(guideSpec(), setupProfile(), servers.all());
    NoSupport support;
    setup::SetupDirector director(service, support);
    SetupPage page;
    page.resize(1100, 720);
    page.show();
    page.setDirector(&director);
    ASSERT_TRUE(waitUntil([&] { return !director.state().isBusy() && !director.state().plan.isEmpty(); }));
    page.showItem(u"wal_level/smart_warehouse"_s);
    EXPECT_FALSE(page.detail()->connectorButton()->isVisible()) << "only where it is about a connector";
    page.showItem(u"connector/"_s + c2w);
    ASSERT_TRUE(page.detail()->connectorButton()->isVisible());
    page.detail()->connectorButton()->click();
    auto *dialog = page.findChild<ConnectorFormDialog *>();
    ASSERT_TRUE(dialog);
    EXPECT_TRUE(dialog->windowTitle().contains(c2w));
    ASSERT_TRUE(waitUntil([&] { return dialog->service()->isReady(); }));
    EXPECT_EQ(dialog->service()->trial().database, setup::FormTrial::Database::NoPassword);
    dialog->service()->setValue(u"max.batch.size"_s, u"4096"_s);
    dialog->service()->setValue(u"slot.name"_s, u"another_slot"_s);
    dialog->accept();
    ASSERT_EQ(support.saved.size(), 1);
    const DirectionPlan &kept = support.saved.first().directions.at(1);
    EXPECT_EQ(kept.slotName, u"another_slot"_s);
    EXPECT_EQ(kept.options, (QMap<QString, QString>{{u"max.batch.size"_s, u"4096"_s}}));
    ASSERT_TRUE(waitUntil([&] { return !director.state().isBusy(); }));
    const Step *step = stepOf(director.state().plan, u"connector/"_s + c2w);
    ASSERT_TRUE(step);
    EXPECT_EQ(step->changes.value(0).config.value(u"max.batch.size"_s), u"4096"_s);
    EXPECT_TRUE(world.sent.isEmpty());
    page.detail()->connectorButton()->click();
    page.setDirector(nullptr);
    EXPECT_FALSE(page.findChild<ConnectorFormDialog *>() &&
                 page.findChild<ConnectorFormDialog *>()->isVisible())
        << "it goes with the setup that it speaks of";
}
