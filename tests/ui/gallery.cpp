// Draws every page in every designed state, light and dark, to PNG files: sluice_gallery FOLDER [SUBSTRING].
// A tool for whoever changes how something looks; not a test.

#include "explorergallery.h"
#include "formsamples.h"
#include "samples.h"
#include "setupsamples.h"
#include "ui/commandpalette.h"
#include "ui/confirmdialog.h"
#include "ui/explorer/savedfilterdialogs.h"
#include "ui/firstrun/firstrundialog.h"
#include "ui/mainwindow.h"
#include "ui/pages/connectordetail.h"
#include "ui/pages/connectorspage.h"
#include "ui/pages/setuppage.h"
#include "ui/pages/topicdetail.h"
#include "ui/pages/topicspage.h"
#include "ui/setup/connectorformdialog.h"
#include "ui/setup/connectorformgroups.h"
#include "ui/setup/connectorformjson.h"
#include "ui/setup/connectorformrow.h"
#include "ui/setup/filesdialog.h"
#include "ui/setup/logindialog.h"
#include "ui/setup/optionsdialog.h"
#include "ui/setup/senddialog.h"
#include "ui/setup/tablesdialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/toggleswitch.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QThread>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

namespace {

struct Shot
{
    QString page;
    PageId id;
    QString item;
};

void settle()
{
    for (int i = 0; i < 5; ++i)
        QCoreApplication::processEvents();
}

void save(QWidget &widget, const QString &file)
{
    settle();
    if (!widget.grab().save(file))
        qWarning("could not write %s", qUtf8Printable(file));
}

class Gallery
{
public:
    Gallery(Theme &theme, QString folder, QString only)
        : m_theme(theme)
        , m_folder(std::move(folder))
        , m_only(std::move(only))
    {}

    void run()
    {
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            m_theme.setScheme(scheme);
            pages(schemeToken(scheme));
            setups(schemeToken(scheme));
            setupDialogs(schemeToken(scheme));
            connectorForms(schemeToken(scheme));
            explorers(schemeToken(scheme));
            dialogs(schemeToken(scheme));
        }
    }

private:
    bool wanted(const QString &name) const { return m_only.isEmpty() || name.contains(m_only); }
    QString file(const QString &name) const { return u"%1/%2.png"_s.arg(m_folder, name); }

    void pages(const QString &scheme)
    {
        const std::pair<QString, PipelineState> states[] = {
            {u"healthy"_s, test::healthyState()}, {u"broken"_s, test::brokenState()},
            {u"empty"_s, test::emptyState()},     {u"loading"_s, test::loadingState()},
            {u"stale"_s, test::staleState()},     {u"failed"_s, test::unreachableState()}};
        const Shot shots[] = {{u"overview"_s, PageId::Overview, {}},
                              {u"connectors"_s, PageId::Connectors, u"citizen-to-warehouse-connector"_s},
                              {u"replication"_s, PageId::Replication, {}},
                              {u"topics"_s, PageId::Topics, u"smart_citizen.public.applications"_s}};
        for (const auto &[name, state] : states) {
            for (const Shot &shot : shots) {
                for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)})
                    page(shot, state, u"%1-%2-%3-%4"_s.arg(shot.page, name, scheme).arg(size.width()), size);
            }
        }
    }

    void page(const Shot &shot, const PipelineState &state, const QString &name, QSize size)
    {
        if (!wanted(name))
            return;
        FakeTopic topic; // outlives the window
        MainWindow window(&m_theme, nullptr);
        window.resize(size);
        window.setProfiles(
            {{u"playground"_s, Environment::Development}, {u"live"_s, Environment::Production}},
            name.contains(u"broken"_s) ? u"live"_s : u"playground"_s);
        window.setState(state);
        window.show();
        window.showPage(shot.id, shot.item);
        if (shot.id == PageId::Topics && state.cluster.value && !state.cluster.value->topics.isEmpty())
            topic.fill(window);
        save(window, file(name));
    }

    void setups(const QString &scheme)
    {
        const std::pair<QString, setup::SetupState> states[] = {
            {u"unchecked"_s, test::uncheckedSetup()},     {u"bare"_s, test::bareSetup()},
            {u"applying"_s, test::applyingSetup()},       {u"restart"_s, test::restartPendingSetup()},
            {u"failed"_s, test::failedSetup()},           {u"notpermitted"_s, test::notPermittedSetup()},
            {u"finished"_s, test::finishedSetup()},       {u"proving"_s, test::provingSetup()},
            {u"proven"_s, test::provenSetup()},           {u"unproven"_s, test::unprovenSetup()},
            {u"unreachable"_s, test::unreachableSetup()}, {u"missing"_s, test::missingDatabaseSetup()},
            {u"takedown"_s, test::takingDownSetup()},     {u"readonly"_s, test::bareSetup()}};
        for (const auto &[name, state] : states) {
            for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
                const QString shot = u"setup-%1-%2-%3"_s.arg(name, scheme).arg(size.width());
                if (!wanted(shot))
                    continue;
                MainWindow window(&m_theme, nullptr);
                window.resize(size);
                window.setProfiles({{u"playground"_s, Environment::Development}}, u"playground"_s);
                PipelineState pipeline = test::emptyState();
                pipeline.readOnly = name == u"readonly";
                window.setState(pipeline);
                window.show();
                window.showPage(PageId::Setup);
                static_cast<SetupPage *>(window.page(PageId::Setup))->setSetup(state);
                save(window, file(shot));
            }
        }
    }

    void setupDialogs(const QString &scheme)
    {
        const setup::SetupState bare = test::bareSetup();
        const auto shoot = [&](const QString &name, const auto &make) {
            const QString shot = u"setup-dialog-%1-%2"_s.arg(name, scheme);
            if (!wanted(shot))
                return;
            const std::unique_ptr<QDialog> dialog(make());
            dialog->show();
            save(*dialog, file(shot));
        };
        shoot(u"apply"_s, [&] { return SendDialog::forApply(bare, {}, nullptr); });
        shoot(u"production"_s, [&] {
            setup::SetupState live = bare;
            live.environment = Environment::Production;
            setup::ApplyWish one;
            one.only = u"wal_level/smart_warehouse"_s;
            return SendDialog::forApply(live, one, nullptr);
        });
        shoot(u"advice"_s, [&] { return SendDialog::forApply(test::leftOffsetsSetup(), {}, nullptr); });
        shoot(u"takedown-one"_s, [&] {
            return SendDialog::forTakeDown(test::takingDownSetup(),
                                           u"undo_stop/warehouse-to-citizen-connector"_s, nullptr);
        });
        shoot(u"options-old"_s, [&] {
            return new SetupOptionsDialog(bare.spec, bare.databases,
                                          u"Not with Connect 3.6.1: deploying stopped came with 3.7."_s);
        });
        shoot(u"takedown"_s, [&] { return SendDialog::forTakeDown(test::takingDownSetup(), {}, nullptr); });
        shoot(u"files"_s, [&] {
            setup::ServerFilesWish wish = setup::filesWish(bare.spec, {});
            wish.brokerHosts = QStringList{u"kafka1"_s, u"kafka2"_s, u"kafka3"_s};
            wish.workerHosts = QStringList{u"connect1"_s, u"connect2"_s};
            return new FilesDialog(wish);
        });
        shoot(u"proof"_s, [&] { return SendDialog::forProof(test::finishedSetup(), nullptr); });
        shoot(u"tables"_s, [&] {
            const DirectionPlan &direction = bare.spec.directions.first();
            const DatabaseSetupFacts &facts = *bare.facts.databases[direction.from];
            auto *dialog = new TablesDialog(bare.spec, direction, facts,
                                            setup::capturedTables(direction, bare.spec, facts));
            dialog->table()->selectKey(u"public.audit_log"_s);
            return dialog;
        });
        shoot(u"options"_s, [&] { return new SetupOptionsDialog(bare.spec, bare.databases); });
        shoot(u"login"_s, [&] {
            return new LoginDialog(
                {u"Log in to the databases as"_s,
                 u"For this setup alone, such as a superuser's login. It is held in memory until "
                 "the profile is closed, and written nowhere."_s,
                 u"Log in and check"_s,
                 {},
                 true,
                 false,
                 {}});
        });
    }

    /// The options of a connector, at the size in which they open and in a large window.
    void connectorForms(const QString &scheme)
    {
        using Options = QMap<QString, QString>;
        const auto shoot = [&](const QString &name, const Options &options, const auto &prepare) {
            const QString shot = u"form-%1-%2"_s.arg(name, scheme);
            if (!wanted(shot))
                return;
            test::SampleConnect connect;
            connect.errors = {{u"max.batch.size=many"_s, {u"An integer is expected"_s}},
                              {u"poll.interval.ms=-1"_s, {u"A positive, non-zero long value is expected"_s}}};
            if (name == u"unreachable")
                connect.unreachable =
                    Error{ErrorKind::Unreachable,
                          u"Nothing listens at http://127.0.0.1:8083. Is the worker running?"_s,
                          {}};
            connect.isSilent = name == u"loading";
            ConnectorFormDialog dialog(test::sampleForm(&connect, options), u"debezium_user"_s);
            if (name == u"large")
                dialog.resize(1280, 800);
            dialog.show();
            for (int i = 0; i < 20; ++i)
                settle();
            prepare(dialog);
            dialog.service()->validate();
            save(dialog, file(shot));
        };
        const Options edited{
            {u"max.batch.size"_s, u"4096"_s},
            {u"slot.drop.on.stop"_s, u"true"_s},
            {u"transforms"_s, u"route,mask"_s},
            {u"transforms.route.type"_s, u"org.apache.kafka.connect.transforms.RegexRouter"_s}};
        using Dialog = ConnectorFormDialog;
        const auto group = [](const QString &id) {
            return [id](Dialog &dialog) { dialog.groups()->select(id); };
        };
        const auto nothing = [](Dialog &) {};
        const auto changedOnly = [](Dialog &dialog) { dialog.changedOnly()->setChecked(true); };
        shoot(u"opened"_s, {}, nothing);
        shoot(u"loading"_s, {}, nothing);
        shoot(u"unreachable"_s, {}, nothing);
        shoot(u"large"_s, edited, group(u"Connector"_s));
        shoot(u"other"_s, edited, group(setup::formgroup::other));
        shoot(u"changed"_s, edited, changedOnly);
        shoot(u"nothing"_s, {}, changedOnly);
        shoot(u"search"_s, edited, [](Dialog &dialog) { dialog.search()->setText(u"snapshot mode"_s); });
        shoot(u"nohit"_s, edited, [](Dialog &dialog) { dialog.search()->setText(u"mysql"_s); });
        shoot(u"errors"_s, {}, [](Dialog &dialog) {
            dialog.groups()->select(u"Connector"_s);
            dialog.service()->setValue(u"max.batch.size"_s, u"many"_s);
            dialog.service()->setValue(u"poll.interval.ms"_s, u"-1"_s);
            dialog.service()->setValue(u"snapshot.mode"_s, u"never"_s);
            dialog.row(u"poll.interval.ms"_s)->editor()->setFocus();
        });
        shoot(u"lists"_s, {}, [](Dialog &dialog) {
            dialog.groups()->select(u"Events"_s);
            settle();
            dialog.goToField(u"table.include.list"_s);
        });
        shoot(u"mode"_s, {}, [](Dialog &dialog) {
            dialog.service()->setValue(u"snapshot.mode"_s, u"never"_s);
            settle();
            dialog.goToField(u"snapshot.mode"_s);
        });
        shoot(u"password"_s, {}, [](Dialog &dialog) {
            dialog.service()->setValue(u"slot.name"_s, u"Not A Slot"_s);
            dialog.service()->setValue(u"database.password"_s, u"in-the-clear"_s);
            settle();
            dialog.goToField(u"database.password"_s);
        });
        shoot(u"preset"_s, edited, [](Dialog &dialog) { dialog.presetButton()->click(); });
        shoot(u"json"_s, edited, [](Dialog &dialog) { dialog.tabs()->setCurrentIndex(1); });
        shoot(u"broken"_s, edited, [](Dialog &dialog) {
            dialog.tabs()->setCurrentIndex(1);
            QString json = dialog.json()->toPlainText();
            dialog.json()->setPlainText(json.replace(u"\"initial\""_s, u"\"never\" // as the guide says"_s));
            QElapsedTimer clock;
            for (clock.start(); clock.elapsed() < 500;)
                settle();
        });
    }

    void explorers(const QString &scheme)
    {
        for (const ExplorerShot &shot : explorerShots()) {
            for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
                const QString name = u"explorer-%1-%2-%3"_s.arg(shot.name, scheme).arg(size.width());
                if (!wanted(name))
                    continue;
                FakeTopic topic; // outlives the window
                MainWindow window(&m_theme, nullptr);
                window.resize(size);
                window.setProfiles({{u"playground"_s, Environment::Development}}, u"playground"_s);
                window.setState(test::healthyState());
                window.show();
                window.showPage(PageId::Topics, u"smart_citizen.public.applications"_s);
                topic.openIn(window);
                shot.prepare(topic, window);
                save(window, file(name));
            }
        }
    }

    void dialogs(const QString &scheme)
    {
        MainWindow window(&m_theme, nullptr);
        window.resize(1280, 800);
        window.setState(test::brokenState());
        window.show();
        if (const QString name = u"dialog-confirm-"_s + scheme; wanted(name)) {
            const std::unique_ptr<ConfirmDialog> dialog(
                ConfirmDialog::forAction(test::brokenState(), ConnectorAction::Pause,
                                         {u"citizen-to-warehouse-connector"_s, u"citizen-sink"_s}, &window));
            dialog->show();
            save(*dialog, file(name));
        }
        for (const QString &shot : sendShots()) {
            if (const QString name = u"dialog-record-%1-%2"_s.arg(shot, scheme); wanted(name)) {
                const std::unique_ptr<QDialog> dialog = sendDialog(shot, &window);
                dialog->show();
                save(*dialog, file(name));
            }
        }
        if (const QString name = u"dialog-savedfilters-"_s + scheme; wanted(name)) {
            SavedFiltersDialog dialog(sampleFilters(), &window);
            dialog.show();
            save(dialog, file(name));
        }
        if (const QString name = u"dialog-savefilter-"_s + scheme; wanted(name)) {
            SaveFilterDialog dialog(sampleFilters().filters().first(), sampleFilters(), &window);
            dialog.show();
            save(dialog, file(name));
        }
        if (const QString name = u"dialog-settings-"_s + scheme; wanted(name)) {
            SettingsDialog dialog({}, &window);
            dialog.show();
            save(dialog, file(name));
        }
        if (const QString name = u"dialog-palette-"_s + scheme; wanted(name)) {
            QMetaObject::invokeMethod(window.findChild<TopBar *>(), &TopBar::searchRequested);
            settle();
            if (auto *palette = window.findChild<CommandPalette *>())
                save(*palette, file(name));
        }
        if (const QString name = u"dialog-firstrun-"_s + scheme; wanted(name)) {
            FirstRunDialog dialog(
                fail(ErrorKind::NotFound, u"No playground was started on this machine yet."_s), &window);
            dialog.show();
            save(dialog, file(name));
        }
        if (const QString name = u"config-"_s + scheme; wanted(name)) {
            window.showPage(PageId::Connectors, u"warehouse-to-citizen-connector"_s);
            window.page(PageId::Connectors)
                ->findChild<ConnectorDetail *>()
                ->findChild<QTabWidget *>()
                ->setCurrentIndex(1);
            save(window, file(name));
        }
        if (const QString name = u"partitions-"_s + scheme; wanted(name)) {
            window.showPage(PageId::Topics, u"smart_citizen.public.applications"_s);
            window.page(PageId::Topics)
                ->findChild<TopicDetail *>()
                ->findChild<QTabWidget *>()
                ->setCurrentIndex(1);
            window.showMessage(
                Health::Bad,
                u"Pause citizen-sink did not work: Kafka Connect is rebalancing. Try again in some seconds."_s);
            save(window, file(name));
        }
    }

    Theme &m_theme;
    QString m_folder;
    QString m_only;
};

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2) {
        qWarning("usage: sluice_gallery FOLDER [SUBSTRING]");
        return 2;
    }
    QDir().mkpath(arguments.at(1));
    Theme theme(app);
    Gallery(theme, arguments.at(1), arguments.value(2)).run();
    return 0;
}
