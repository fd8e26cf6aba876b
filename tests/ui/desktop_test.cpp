#include "app/gui/desktop.h"

#include "tests/support/connectserver.h"
#include "tests/support/waiting.h"
#include "ui/firstrun/firstrundialog.h"
#include "ui/pages/connectorspage.h"
#include "ui/pages/setuppage.h"
#include "ui/topbar.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/toggleswitch.h"

#include <QApplication>
#include <QFile>
#include <QInputDialog>
#include <QPushButton>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::app;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto ask = SecretSource::Kind::Ask;

/// The program with a folder of its own, and a Kafka Connect for each profile.
class DesktopTest : public testing::Test
{
protected:
    DesktopTest() { qputenv("XDG_STATE_HOME", folder.path().toLocal8Bit()); } // of the audit trail

    Profile profileAt(const QString &name, const ConnectServer &server)
    {
        Profile profile;
        profile.name = name;
        profile.connect.urls = {server.url()};
        profile.polling.interval = std::chrono::milliseconds(250);
        return profile;
    }
    /// One that asks for its password.
    Profile askingAt(const QString &name, const ConnectServer &server)
    {
        Profile profile = profileAt(name, server);
        profile.connect.user = u"ops"_s;
        profile.connect.password = {ask, {}};
        return profile;
    }
    void store(const Profile &profile)
    {
        ASSERT_TRUE(ProfileStore(folder.filePath(u"profiles"_s)).save(profile));
    }
    QString fileWith(const Profile &profile)
    {
        return ProfileStore(folder.filePath(u"elsewhere"_s)).save(profile).value_or(QString());
    }
    void overwrite(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    void start(const QString &profile, const QString &file = {})
    {
        desktop.emplace(*qApp, DesktopOptions{profile, file, {}, {}, folder.path()});
        desktop->start();
    }
    ui::MainWindow *window() { return desktop->window(); }
    void choose(const QString &name) { Q_EMIT window()->profileChosen(name); }
    bool isConnected() { return window()->page(window()->currentPage())->isVisible(); }
    bool shows(const QString &title) { return window()->windowTitle().startsWith(title); }
    QString message()
    {
        // The window's own bar, not one of a page.
        for (const ui::MessageBar *bar : window()->findChildren<ui::MessageBar *>()) {
            if (bar->isVisible() && !qobject_cast<ui::Page *>(bar->parentWidget()))
                return bar->text();
        }
        return {};
    }
    /// The sentence in place of the pages.
    QString reason()
    {
        for (const ui::EmptyState *state : window()->findChildren<ui::EmptyState *>()) {
            if (state->isVisible())
                return state->sentence();
        }
        return {};
    }
    QInputDialog *question() { return window()->findChild<QInputDialog *>(); }
    void enter(const QString &password)
    {
        ASSERT_TRUE(waitUntil([this] { return question(); }));
        question()->setTextValue(password);
        question()->accept();
        ASSERT_TRUE(waitUntil([this] { return !question(); }));
    }
    QStringList entries()
    {
        QStringList names;
        for (const QAction *action : window()->findChild<ui::TopBar *>()->findChildren<QAction *>())
            names.append(action->text());
        return names;
    }
    static bool hasSent(const ConnectServer &server, const QByteArray &password)
    {
        const QByteArray login = "Basic " + ("ops:" + password).toBase64();
        const auto requests = server.requests();
        return std::any_of(requests.begin(), requests.end(), [&](const SeenRequest &request) {
            return request.headers.value("authorization") == login;
        });
    }

    QTemporaryDir folder;
    ConnectServer plant;
    ConnectServer staging;
    std::optional<Desktop> desktop;
};

} // namespace

TEST_F(DesktopTest, ChoosingTheCurrentProfileDoesNothing)
{
    start({}, fileWith(profileAt(u"plant"_s, plant)));
    ASSERT_TRUE(waitUntil([&] { return isConnected() && plant.requestCount() > 0; }));
    choose(u"plant"_s);
    EXPECT_TRUE(isConnected());
    EXPECT_EQ(message(), QString());
    const int requests = plant.requestCount();
    EXPECT_TRUE(waitUntil([&] { return plant.requestCount() > requests + 3; })) << "the session lives on";
}

TEST_F(DesktopTest, AProfileGivenAsAFileCanBeChosenAgain)
{
    store(profileAt(u"staging"_s, staging));
    start({}, fileWith(profileAt(u"plant"_s, plant)));
    ASSERT_TRUE(waitUntil([&] { return isConnected(); }));
    choose(u"staging"_s);
    EXPECT_TRUE(waitUntil([&] { return isConnected() && shows(u"staging"_s); }));
    EXPECT_TRUE(entries().contains(u"plant (Development)"_s)) << qPrintable(entries().join(u'|'));
    choose(u"plant"_s);
    EXPECT_TRUE(waitUntil([&] { return isConnected() && shows(u"plant"_s); }));
    EXPECT_EQ(SettingsFile(folder.filePath(u"sluice.conf"_s)).load().profile, u"staging"_s)
        << "only one of the store can be opened by name next time";
}

TEST_F(DesktopTest, AProfileThatCannotBeReadLeavesTheOldOneOpen)
{
    store(profileAt(u"plant"_s, plant));
    start(u"plant"_s);
    ASSERT_TRUE(waitUntil([&] { return isConnected(); }));
    overwrite(folder.filePath(u"profiles/broken.json"_s), "{");
    choose(u"broken"_s);
    EXPECT_TRUE(isConnected());
    EXPECT_TRUE(shows(u"plant"_s));
    EXPECT_TRUE(message().contains(u"broken.json"_s)) << qPrintable(message());
    EXPECT_TRUE(message().endsWith(u"Profile plant stays open."_s)) << qPrintable(message());
    const int requests = plant.requestCount();
    EXPECT_TRUE(waitUntil([&] { return plant.requestCount() > requests + 3; }));
}

TEST_F(DesktopTest, ABrokenFileAtTheStartIsTriedAgainOnceItIsMended)
{
    const QString file = fileWith(profileAt(u"plant"_s, plant));
    QFile good(file);
    ASSERT_TRUE(good.open(QIODevice::ReadOnly));
    const QByteArray text = good.readAll();
    overwrite(file, "{ \"version\": ");
    start({}, file);
    EXPECT_FALSE(isConnected());
    EXPECT_TRUE(reason().contains(u"plant.json"_s)) << qPrintable(reason());
    overwrite(file, text);
    Q_EMIT window()->retryRequested();
    EXPECT_TRUE(waitUntil([&] { return isConnected() && shows(u"plant"_s); }));
}

TEST_F(DesktopTest, AFirstRunThatIsCancelledSaysThatNoProfileIsOpen)
{
    start({});
    ASSERT_TRUE(waitUntil([&] { return window()->findChild<ui::FirstRunDialog *>(); }));
    window()->findChild<ui::FirstRunDialog *>()->reject();
    ASSERT_TRUE(waitUntil([&] { return !window()->findChild<ui::FirstRunDialog *>(); }));
    EXPECT_FALSE(isConnected());
    EXPECT_EQ(reason(), u"No profile is open."_s);
}

TEST_F(DesktopTest, NothingOfTheOldProfileIsShownWhileAPasswordIsAwaited)
{
    store(profileAt(u"plant"_s, plant));
    store(askingAt(u"staging"_s, staging));
    start(u"plant"_s);
    ASSERT_TRUE(waitUntil([&] { return isConnected(); }));
    choose(u"staging"_s);
    ASSERT_TRUE(waitUntil([&] { return question(); }));
    EXPECT_FALSE(isConnected());
    question()->reject();
    ASSERT_TRUE(waitUntil([&] { return reason().startsWith(u"Without the password of ops"_s); }));
    EXPECT_FALSE(isConnected());
    EXPECT_FALSE(window()->findChild<ui::ToggleSwitch *>()->isEnabled());
    choose(u"staging"_s); // not open: choosing it asks once more
    ASSERT_TRUE(waitUntil([&] { return question(); }));
}

TEST_F(DesktopTest, APasswordIsNeverSentToTheServerOfAnotherProfile)
{
    store(askingAt(u"plant"_s, plant));
    store(askingAt(u"staging"_s, staging));
    start(u"staging"_s);
    enter(u"of-staging"_s);
    ASSERT_TRUE(waitUntil([&] { return hasSent(staging, "of-staging"); }));
    choose(u"plant"_s);
    enter(u"of-plant"_s);
    ASSERT_TRUE(waitUntil([&] { return hasSent(plant, "of-plant"); }));
    EXPECT_FALSE(hasSent(plant, "of-staging"));
    choose(u"staging"_s);
    ASSERT_TRUE(waitUntil([&] { return isConnected(); })) << "it was entered in this run already";
    EXPECT_FALSE(question());
}

TEST_F(DesktopTest, AMistypedPasswordCanBeEnteredAgain)
{
    staging.setLogin("ops", "right");
    store(askingAt(u"staging"_s, staging));
    start(u"staging"_s);
    enter(u"wrong"_s);
    ASSERT_TRUE(waitUntil([&] { return message().contains(u"password of ops on Kafka Connect"_s); }));
    EXPECT_TRUE(isConnected());
    Q_EMIT window()->passwordsRequested();
    ASSERT_TRUE(waitUntil([&] { return question(); }));
    EXPECT_TRUE(isConnected()) << "the other servers are watched meanwhile";
    question()->reject();
    ASSERT_TRUE(waitUntil([&] { return !question(); }));
    EXPECT_TRUE(isConnected());
    Q_EMIT window()->passwordsRequested();
    enter(u"right"_s);
    ASSERT_TRUE(waitUntil([&] { return hasSent(staging, "right"); }));
    EXPECT_EQ(message(), QString());
}

TEST_F(DesktopTest, ARefusedPasswordIsNotUsedOnceMore)
{
    staging.setLogin("ops", "right");
    store(askingAt(u"staging"_s, staging));
    store(profileAt(u"plant"_s, plant));
    start(u"staging"_s);
    enter(u"wrong"_s);
    ASSERT_TRUE(waitUntil([&] { return !message().isEmpty(); }));
    choose(u"plant"_s);
    ASSERT_TRUE(waitUntil([&] { return isConnected(); }));
    choose(u"staging"_s);
    EXPECT_TRUE(waitUntil([&] { return question(); }));
}

TEST_F(DesktopTest, ReadOnlyIsSwitchedWithoutANewSession)
{
    plant.put({.name = "x"});
    store(profileAt(u"plant"_s, plant));
    start(u"plant"_s);
    auto *table = static_cast<ui::ConnectorsPage *>(window()->page(ui::PageId::Connectors))->table();
    window()->showPage(ui::PageId::Connectors);
    ASSERT_TRUE(waitUntil([&] { return table->selectKey(u"x"_s); }));
    auto *toggle = window()->findChild<ui::ToggleSwitch *>();
    ASSERT_TRUE(toggle->isEnabled());
    toggle->click();
    EXPECT_TRUE(toggle->isChecked());
    EXPECT_EQ(table->currentKey(), u"x"_s);
    const int requests = plant.requestCount();
    ASSERT_TRUE(waitUntil([&] { return plant.requestCount() > requests + 3; }));
    EXPECT_EQ(table->currentKey(), u"x"_s);
    toggle->click();
    EXPECT_FALSE(toggle->isChecked());
}

TEST_F(DesktopTest, AReadOnlyProfileStaysSo)
{
    Profile profile = profileAt(u"plant"_s, plant);
    profile.readOnly = true;
    store(profile);
    start(u"plant"_s);
    ASSERT_TRUE(waitUntil([&] { return isConnected(); }));
    auto *toggle = window()->findChild<ui::ToggleSwitch *>();
    EXPECT_TRUE(toggle->isChecked());
    EXPECT_FALSE(toggle->isEnabled());
    Q_EMIT window()->readOnlyRequested(false);
    EXPECT_TRUE(toggle->isChecked());
}

TEST_F(DesktopTest, TheSizeOfTheStoreIsRememberedWithinItsBounds)
{
    const QString file = folder.filePath(u"sluice.conf"_s);
    EXPECT_EQ(SettingsFile(file).load().storeMegabytes, 256);
    store(profileAt(u"staging"_s, staging));
    start(u"staging"_s);
    ASSERT_TRUE(waitUntil([&] { return isConnected(); }));
    Q_EMIT desktop->window()->settingsChanged({ui::Scheme::System, 1024});
    EXPECT_EQ(SettingsFile(file).load().storeMegabytes, 1024);
    SettingsFile(file).save({u"staging"_s, u"system"_s, 1});
    EXPECT_EQ(SettingsFile(file).load().storeMegabytes, 16);
    SettingsFile(file).save({u"staging"_s, u"system"_s, 1'000'000});
    EXPECT_EQ(SettingsFile(file).load().storeMegabytes, 4096);
}

TEST_F(DesktopTest, GeometryBelongsToTheProfile)
{
    store(profileAt(u"plant"_s, plant));
    store(profileAt(u"staging"_s, staging));
    start(u"plant"_s);
    window()->resize(1100, 700);
    choose(u"staging"_s);
    window()->resize(1300, 900);
    choose(u"plant"_s);
    EXPECT_EQ(window()->size(), QSize(1100, 700));
    window()->close();
    desktop.reset();
    start(u"staging"_s);
    EXPECT_EQ(window()->size(), QSize(1300, 900));
}

TEST_F(DesktopTest, AnotherLoginGoesOnWithTheDirectionThatIsTakenDown)
{
    qputenv("SLUICE_CONNECTOR_PASSWORD", "not from the keychain of whoever runs this");
    store(profileAt(u"plant"_s, plant));
    start(u"plant"_s);
    ASSERT_TRUE(waitUntil([&] { return isConnected(); }));
    auto *page = static_cast<ui::SetupPage *>(window()->page(ui::PageId::Setup));
    window()->showPage(ui::PageId::Setup);
    const auto isChecked = [&] { return !page->setup().plan.isEmpty() && !page->setup().isBusy(); };
    ASSERT_TRUE(waitUntil(isChecked));
    const QString connector = page->setup().spec.directions.first().connector;
    Q_EMIT page->takeDownRequested(connector);
    ASSERT_TRUE(waitUntil(isChecked));
    ASSERT_EQ(page->setup().takenDown, connector);
    Q_EMIT window()->setupLoginRequested(u"postgres"_s, Secret("top"));
    ASSERT_TRUE(waitUntil(isChecked));
    EXPECT_EQ(page->setup().login, u"postgres"_s);
    EXPECT_EQ(page->setup().takenDown, connector);
    EXPECT_TRUE(page->headline().startsWith(u"Take down "_s + connector)) << qPrintable(page->headline());
    qunsetenv("SLUICE_CONNECTOR_PASSWORD");
}

TEST_F(DesktopTest, TheSetupAsksNothingBeforeItsPageIsShown)
{
    qputenv("SLUICE_CONNECTOR_PASSWORD", "not from the keychain of whoever runs this");
    store(profileAt(u"plant"_s, plant));
    start(u"plant"_s);
    const auto pluginsAsked = [&] {
        const auto requests = plant.requests();
        return std::any_of(requests.begin(), requests.end(), [](const SeenRequest &request) {
            return request.target.contains("connector-plugins");
        });
    };
    const int requests = plant.requestCount();
    ASSERT_TRUE(waitUntil([&] { return isConnected() && plant.requestCount() > requests + 3; }));
    EXPECT_FALSE(pluginsAsked());
    auto *page = static_cast<ui::SetupPage *>(window()->page(ui::PageId::Setup));
    window()->showPage(ui::PageId::Setup);
    ASSERT_TRUE(waitUntil([&] { return !page->setup().plan.isEmpty(); }));
    EXPECT_TRUE(pluginsAsked());
    EXPECT_TRUE(page->bannerText().contains(u"smart_warehouse"_s)) << "the profile has no database";

    SetupSpec spec = page->setup().spec;
    spec.role = u"cdc_reader"_s;
    ASSERT_TRUE(waitUntil([&] { return !page->setup().isBusy(); }));
    Q_EMIT page->specChanged(spec);
    EXPECT_TRUE(QFile::exists(folder.filePath(u"setups/plant.json"_s)));
    Q_EMIT window()->setupLoginRequested(u"postgres"_s, Secret("top"));
    EXPECT_EQ(page->setup().spec.role, u"cdc_reader"_s) << "what was saved is what comes next";
    EXPECT_TRUE(waitUntil([&] { return page->subtitle().contains(u"as postgres"_s); }));
    qunsetenv("SLUICE_CONNECTOR_PASSWORD");
}
