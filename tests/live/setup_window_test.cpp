// From servers as freshly installed to a proven flow, through the window alone: clicks and keys on one side,
// and on the other a person who restarts the databases when the page says so.
//
// It has a playground of its own, since it begins with bare servers. With SLUICE_SCREENSHOTS set, a picture
// of each stage is left in that folder.

#include "app/gui/desktop.h"
#include "tests/support/waiting.h"
#include "ui/pages/setupdetail.h"
#include "ui/pages/setuppage.h"
#include "ui/serverstatusbar.h"
#include "ui/setup/logindialog.h"
#include "ui/setup/senddialog.h"
#include "ui/widgets/steplist.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace sluice;
using namespace sluice::app;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// Servers as freshly installed, on ports that no other playground uses; gone with the test.
class BarePlayground final
{
public:
    BarePlayground()
    {
        const QString cache = getuid() == 0
                                  ? u"/var/cache"_s
                                  : QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
        m_folder = cache + u"/sluice/setupwindow"_s;
        m_up = run({u"reset"_s}) && run({u"up"_s, u"--bare"_s, u"--port-base"_s, u"28700"_s});
    }
    ~BarePlayground() { EXPECT_TRUE(run({u"reset"_s})); }

    [[nodiscard]] bool isUp() const { return m_up; }
    /// To its end, while the event loop goes on.
    [[nodiscard]] bool run(const QStringList &arguments) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"SLUICE_PLAYGROUND_DIR"_s, m_folder);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(SLUICE_SOURCE_DIR "/playground/playground"), arguments);
        const bool ended = waitUntil([&] { return process.state() == QProcess::NotRunning; }, minutes(5));
        const bool good = ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
        if (!good)
            ADD_FAILURE() << "playground " << qPrintable(arguments.join(u' ')) << ": "
                          << process.readAll().constData();
        return good;
    }

    /// One of the two, as `playground status --json` tells it.
    [[nodiscard]] QJsonObject server(const QString &database) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"SLUICE_PLAYGROUND_DIR"_s, m_folder);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(SLUICE_SOURCE_DIR "/playground/playground"), {u"status"_s, u"--json"_s});
        EXPECT_TRUE(process.waitForFinished(30'000));
        const QJsonDocument status = QJsonDocument::fromJson(process.readAllStandardOutput());
        for (const QJsonValue &each : status[u"postgres"_s].toArray()) {
            if (each[u"database"_s] == database)
                return each.toObject();
        }
        return {};
    }
    /// What a DBA does with psql; true when every statement was taken.
    [[nodiscard]] bool psql(const QString &database, const QString &script) const
    {
        const QJsonObject to = server(database);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PGPASSWORD"_s, to[u"password"_s].toString());
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(u"psql"_s, {u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-q"_s, u"-h"_s, to[u"host"_s].toString(),
                                  u"-p"_s, QString::number(to[u"port"_s].toInt()), u"-U"_s,
                                  to[u"superuser"_s].toString(), u"-d"_s, database});
        process.write(script.toUtf8());
        process.closeWriteChannel();
        const bool good = process.waitForFinished(60'000) && process.exitCode() == 0;
        if (!good)
            ADD_FAILURE() << process.readAll().constData();
        return good;
    }

private:
    QString m_folder;
    bool m_up = false;
};

class SetupWindow : public testing::Test
{
protected:
    SetupWindow()
    {
        // Nothing of the person who runs the tests is read or written: settings, audit trail, keychain.
        qputenv("XDG_CONFIG_HOME", folder.filePath(u"config"_s).toLocal8Bit());
        qputenv("XDG_DATA_HOME", folder.filePath(u"data"_s).toLocal8Bit());
        qputenv("XDG_STATE_HOME", folder.filePath(u"state"_s).toLocal8Bit());
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        qunsetenv("SLUICE_CONNECTOR_PASSWORD");
    }

    ui::MainWindow *window() { return desktop->window(); }
    ui::SetupPage *page() { return static_cast<ui::SetupPage *>(window()->page(ui::PageId::Setup)); }
    const setup::SetupState &state() { return page()->setup(); }
    QString jobs()
    {
        return window()->findChild<ui::ServerStatusBar *>()->findChildren<QLabel *>().last()->text();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *to = QApplication::activeModalWidget();
        if (!to)
            to = window();
        to->activateWindow(); // shortcuts belong to the active window
        ASSERT_TRUE(waitUntil([&] { return to->isActiveWindow(); }));
        QTest::keyClick(to, key, modifiers);
    }
    /// Waits for the dialog, fills it in and accepts it.
    void logIn(const QString &user, const QString &password)
    {
        ui::LoginDialog *dialog = nullptr;
        ASSERT_TRUE(waitUntil([&] {
            for (ui::LoginDialog *each : page()->findChildren<ui::LoginDialog *>())
                dialog = each->isVisible() ? each : dialog;
            return dialog != nullptr;
        }));
        for (QLineEdit *field : dialog->findChildren<QLineEdit *>()) {
            if (field->isVisible())
                field->setText(field->echoMode() == QLineEdit::Password ? password : user);
        }
        dialog->accept();
    }
    void clickOn(const QString &text)
    {
        for (QPushButton *button : page()->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == text)
                return QTest::mouseClick(button, Qt::LeftButton);
        }
        FAIL() << "there is no button " << qPrintable(text);
    }
    [[nodiscard]] StepState stateOf(const QString &id)
    {
        const Step *step = stepOf(state().plan, id);
        return step ? step->state : StepState::Unknown;
    }
    ui::SendDialog *question() { return page()->findChild<ui::SendDialog *>(); }
    void shoot(const QString &name, QWidget *widget = nullptr)
    {
        const QString pictures = qEnvironmentVariable("SLUICE_SCREENSHOTS");
        if (pictures.isEmpty())
            return;
        QDir().mkpath(pictures);
        QCoreApplication::processEvents();
        const QString file = u"%1/%2-%3.png"_s.arg(pictures).arg(++m_shots, 2, 10, QChar(u'0')).arg(name);
        EXPECT_TRUE((widget ? widget : window())->grab().save(file));
    }

    QTemporaryDir folder;
    std::optional<Desktop> desktop;

private:
    int m_shots = 0;
};

} // namespace

TEST_F(SetupWindow, LeadsFromBareServersToAProvenFlow)
{
    const BarePlayground playground;
    ASSERT_TRUE(playground.isUp());
    const QString profile = folder.filePath(u"playground.json"_s);
    ASSERT_TRUE(playground.run({u"profile"_s, profile}));
    QElapsedTimer clock;
    clock.start();
    desktop.emplace(*qApp, DesktopOptions{{}, profile, {}, u"light"_s, folder.filePath(u"sluice"_s)});
    desktop->start();
    window()->activateWindow();
    ASSERT_TRUE(waitUntil([&] { return window()->page(ui::PageId::Overview)->isVisible(); }));
    EXPECT_TRUE(state().plan.isEmpty()) << "nothing is asked before the page is shown";

    // What is missing
    press(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(waitUntil([&] { return !state().plan.isEmpty() && !state().isBusy(); }, seconds(60)));
    EXPECT_TRUE(page()->headline().endsWith(u"steps are left"_s)) << qPrintable(page()->headline());
    EXPECT_TRUE(page()->primary()->text().startsWith(u"Apply"_s)) << qPrintable(page()->primary()->text());
    shoot(u"checked"_s);

    // What will be done about it
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_TRUE(waitUntil([&] { return question() && question()->isVisible(); }));
    EXPECT_TRUE(question()->text().contains(u"CREATE ROLE \"debezium_user\""_s));
    EXPECT_TRUE(question()->text().contains(u"POST /connectors"_s));
    EXPECT_FALSE(state().isBusy()) << "nothing is sent before it was agreed to";
    shoot(u"confirm"_s, question());
    press(Qt::Key_Return);

    // Until a person has to restart both servers
    ASSERT_TRUE(waitUntil([&] { return state().isApplying(); }));
    shoot(u"applying"_s);
    ASSERT_TRUE(waitUntil([&] { return state().phase == setup::SetupPhase::Waiting; }, minutes(2)))
        << qPrintable(page()->headline()) << " " << qPrintable(page()->bannerText());
    EXPECT_EQ(page()->headline(), u"smart_warehouse and smart_citizen wait for a restart"_s);
    EXPECT_FALSE(page()->primary()->isEnabled()) << "there is nothing to press";
    EXPECT_TRUE(page()->cancelButton()->isVisible());
    EXPECT_EQ(page()->detail()->title(), u"Restart of smart_warehouse"_s);
    shoot(u"restart"_s);

    // It goes on while another page is looked at
    press(Qt::Key_1, Qt::ControlModifier);
    EXPECT_TRUE(jobs().startsWith(u"Setup waits for the restart of"_s)) << qPrintable(jobs());
    shoot(u"elsewhere"_s);
    ASSERT_TRUE(playground.run({u"restart"_s, u"smart_warehouse"_s}));
    press(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(
        waitUntil([&] { return page()->headline() == u"smart_citizen waits for a restart"_s; }, seconds(60)))
        << qPrintable(page()->headline());
    shoot(u"one-restarted"_s);
    ASSERT_TRUE(playground.run({u"restart"_s, u"smart_citizen"_s}));
    ASSERT_TRUE(waitUntil([&] { return !state().isBusy(); }, minutes(4)))
        << qPrintable(page()->headline()) << " " << qPrintable(page()->subtitle());
    EXPECT_FALSE(state().failure.has_value()) << qPrintable(page()->bannerText());
    ASSERT_EQ(page()->headline(), u"Set up, not proven yet"_s);
    ASSERT_EQ(page()->primary()->text(), u"Prove it…"_s);
    shoot(u"set-up"_s);

    // The proof
    QTest::mouseClick(page()->primary(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return question() && question()->isVisible(); }));
    shoot(u"confirm-proof"_s, question());
    QTest::mouseClick(question()->acceptButton(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return state().phase == setup::SetupPhase::Proving; }));
    ASSERT_TRUE(waitUntil([&] { return !state().proofs.first().hops.isEmpty(); }, minutes(2)));
    shoot(u"proving"_s);
    ASSERT_TRUE(waitUntil([&] { return !state().isBusy(); }, minutes(6)));
    ASSERT_EQ(page()->headline(), u"Set up and proven"_s) << qPrintable(page()->detail()->finding());
    EXPECT_EQ(page()->primary()->text(), u"Done"_s);
    shoot(u"proven"_s);
    RecordProperty("seconds", int(clock.elapsed() / 1000));
    RecordProperty("byHand", 2);

    // A second look finds nothing to send
    press(Qt::Key_F5);
    ASSERT_TRUE(waitUntil([&] { return state().phase == setup::SetupPhase::Checking; }));
    ASSERT_TRUE(waitUntil([&] { return !state().isBusy(); }, seconds(60)));
    EXPECT_TRUE(setup::stepsToApply(state().plan, {}).isEmpty());
    EXPECT_EQ(page()->headline(), u"Set up and proven"_s);

    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(window()->currentPage(), ui::PageId::Overview);
    shoot(u"overview"_s);

    // And down again, one direction of the two
    const QString connector = state().spec.directions.first().connector;
    press(Qt::Key_2, Qt::ControlModifier);
    Q_EMIT page()->menu()->aboutToShow();
    for (QAction *action : page()->menu()->actions()) {
        if (action->text().contains(connector))
            action->trigger();
    }
    ASSERT_TRUE(waitUntil([&] { return state().takenDown == connector && !state().isBusy(); }, seconds(60)));
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_TRUE(waitUntil([&] { return question() && question()->isVisible(); }));
    question()->nameField()->setText(connector);
    shoot(u"take-down"_s, question());
    QTest::mouseClick(question()->acceptButton(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return state().isApplying(); }));
    ASSERT_TRUE(waitUntil([&] { return !state().isBusy(); }, minutes(2)));
    EXPECT_FALSE(state().failure.has_value()) << qPrintable(page()->bannerText());
    EXPECT_EQ(page()->headline(), connector + u" is taken down"_s);
    shoot(u"taken-down"_s);
    ASSERT_EQ(page()->primary()->text(), u"Back to the setup"_s);
    QTest::mouseClick(page()->primary(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return state().takenDown.isEmpty() && !state().isBusy(); }, seconds(60)));
    const QString other = state().spec.directions.last().connector;
    const auto isDone = [&](const QString &id) {
        const Step *step = stepOf(state().plan, id);
        return step && step->state == StepState::Done;
    };
    EXPECT_FALSE(isDone(u"connector/"_s + connector));
    EXPECT_TRUE(isDone(u"running/"_s + other)) << "the other direction goes on";
    window()->close();
    desktop.reset();
}

TEST_F(SetupWindow, WithoutSuperuserTheRestGoesToTheDba)
{
    const BarePlayground playground;
    ASSERT_TRUE(playground.isUp());
    const QString profile = folder.filePath(u"playground.json"_s);
    ASSERT_TRUE(playground.run({u"profile"_s, profile}));
    for (const QString &database : {u"smart_warehouse"_s, u"smart_citizen"_s})
        ASSERT_TRUE(playground.psql(database, u"CREATE ROLE app_owner LOGIN PASSWORD 'owners';"
                                              "CREATE ROLE dba SUPERUSER LOGIN PASSWORD 'lent';"_s));
    desktop.emplace(*qApp, DesktopOptions{{}, profile, {}, u"light"_s, folder.filePath(u"sluice"_s)});
    desktop->start();
    window()->activateWindow();
    ASSERT_TRUE(waitUntil([&] { return window()->page(ui::PageId::Overview)->isVisible(); }));
    press(Qt::Key_2, Qt::ControlModifier);
    const auto settled = [&] { return !state().plan.isEmpty() && !state().isBusy(); };
    ASSERT_TRUE(waitUntil(settled, seconds(60)));

    clickOn(u"Log in as…"_s);
    logIn(u"app_owner"_s, u"owners"_s);
    ASSERT_TRUE(waitUntil([&] { return state().login == u"app_owner" && settled(); }, seconds(60)));
    ASSERT_EQ(stateOf(u"role/smart_warehouse"_s), StepState::NotPermitted);
    EXPECT_TRUE(page()->subtitle().contains(u"app_owner"_s));
    page()->showItem(u"role/smart_warehouse"_s);
    shoot(u"not-permitted"_s);

    QTest::mouseClick(page()->detail()->scriptButton(), Qt::LeftButton);
    logIn({}, {}); // the script makes the role: Sluice makes its password
    const auto copied = [] { return QApplication::clipboard()->text(); };
    ASSERT_TRUE(waitUntil([&] { return copied().contains(u"CREATE ROLE"_s); }));
    EXPECT_TRUE(copied().contains(u"SCRAM-SHA-256$"_s));
    EXPECT_TRUE(page()->bannerText().startsWith(u"Copied"_s)) << qPrintable(page()->bannerText());
    ASSERT_TRUE(playground.psql(u"smart_warehouse"_s, copied()));
    press(Qt::Key_F5);
    ASSERT_TRUE(waitUntil([&] { return state().phase == setup::SetupPhase::Checking; }));
    ASSERT_TRUE(waitUntil(settled, seconds(60)));
    EXPECT_EQ(stateOf(u"role/smart_warehouse"_s), StepState::Done);
    EXPECT_EQ(stateOf(u"role/smart_citizen"_s), StepState::NotPermitted) << "its script was not run";
    shoot(u"after-the-dba"_s);

    // One login for both: the superusers of the playground have a password each.
    clickOn(u"Log in as…"_s);
    logIn(u"dba"_s, u"lent"_s);
    ASSERT_TRUE(waitUntil([&] { return state().login == u"dba" && settled(); }, seconds(60)));
    EXPECT_TRUE(state().hasPassword) << "of the role that the DBA has made";
    EXPECT_EQ(stateOf(u"password/smart_warehouse"_s), StepState::Done)
        << qPrintable(stepOf(state().plan, u"password/smart_warehouse"_s)->finding) << ' '
        << qPrintable(stepOf(state().plan, u"hba/smart_warehouse"_s)->finding);
    EXPECT_EQ(stateOf(u"role/smart_citizen"_s), StepState::Needed);
    window()->close();
    desktop.reset();
}
