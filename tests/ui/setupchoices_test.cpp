// What a person chooses on the page: tables, options, and the files of the servers.

#include "models/items/tablemodel.h"
#include "setuppagetest.h"
#include "ui/pages/setupdetail.h"
#include "ui/setup/filesdialog.h"
#include "ui/setup/optionsdialog.h"
#include "ui/setup/tablesdialog.h"
#include "ui/widgets/datatable.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>

using namespace sluice;
using namespace sluice::test;
using namespace sluice::ui;

TEST_F(SetupPageTest, TablesAreChosenFromTheCatalogue)
{
    show(bareSetup());
    page.showItem(u"tables/warehouse-to-citizen-connector"_s);
    QSignalSpy changed(&page, &SetupPage::specChanged);
    ASSERT_TRUE(page.detail()->tablesButton()->isVisible());
    click(page.detail()->tablesButton());
    auto *tables = dialog<TablesDialog>();
    ASSERT_TRUE(tables);
    EXPECT_TRUE(tables->wholeSchemas()->isChecked());
    ASSERT_TRUE(tables->table()->selectKey(u"public.families"_s)); // it has row security
    press(Qt::Key_Space);
    EXPECT_FALSE(tables->wholeSchemas()->isChecked()) << "from now on it is these tables";
    ASSERT_TRUE(tables->table()->selectKey(u"public.session_cache"_s));
    press(Qt::Key_Space);
    click(tables->findChild<QPushButton *>(u"accept"_s));
    ASSERT_EQ(changed.size(), 1);
    const auto spec = changed[0][0].value<SetupSpec>();
    const QList<TableName> chosen{{u"eligibility"_s, u"eligibility_snapshots"_s},
                                  {u"public"_s, u"schemes"_s},
                                  {u"eligibility"_s, u"scores"_s}};
    EXPECT_EQ(spec.directions.first().tables, chosen) << "what is unlogged cannot be ticked";
}

TEST_F(SetupPageTest, AClickOnAMarkTicksATable)
{
    show(bareSetup());
    page.showItem(u"tables/warehouse-to-citizen-connector"_s);
    click(page.detail()->tablesButton());
    auto *tables = dialog<TablesDialog>();
    ASSERT_TRUE(tables && tables->table()->selectKey(u"public.audit_log"_s));
    const int row = tables->model()->rowOf(u"public.audit_log"_s);
    ASSERT_FALSE(tables->model()->rowAt(row).chosen);
    const QRect cell = tables->table()->visualRect(tables->table()->currentIndex());
    QTest::mouseClick(tables->table()->viewport(), Qt::LeftButton, {}, QPoint(16, cell.center().y()));
    EXPECT_TRUE(tables->model()->rowAt(row).chosen);
    tables->reject();
}

TEST_F(SetupPageTest, OptionsAreSavedOnlyWhenTheyCanBeWritten)
{
    show(bareSetup());
    QSignalSpy changed(&page, &SetupPage::specChanged);
    click(button(u"Options…"_s));
    auto *options = dialog<SetupOptionsDialog>();
    ASSERT_TRUE(options);
    auto *role = options->findChild<QLineEdit *>(u"role"_s);
    role->clear();
    options->accept();
    EXPECT_TRUE(options->isVisible()) << "a name is missing";
    role->setText(u"cdc_reader"_s);
    options->accept();
    ASSERT_EQ(changed.size(), 1);
    EXPECT_EQ(changed[0][0].value<SetupSpec>().role, u"cdc_reader"_s);
}

TEST_F(SetupPageTest, FilesAreOpenedFromTheStepsThatTheyDecideOn)
{
    show(bareSetup());
    for (const QString &id : {u"brokers"_s, u"internal_topics"_s}) {
        page.showItem(id);
        EXPECT_TRUE(page.detail()->filesButton()->isVisible()) << qPrintable(id);
    }
    page.showItem(u"wal_level/smart_warehouse"_s);
    EXPECT_FALSE(page.detail()->filesButton()->isVisible());
    page.showItem(u"brokers"_s);
    click(page.detail()->filesButton());
    auto *files = dialog<FilesDialog>();
    ASSERT_TRUE(files);
    EXPECT_EQ(files->workerHosts()->text(), u"127.0.0.1"_s);
    EXPECT_EQ(files->version()->currentText(), page.setup().facts.connect->workers.first().worker->version)
        << "what runs there";
}

TEST_F(SetupPageTest, AStoppedStartIsOfferedWhereConnectCan)
{
    setup::SetupState state = bareSetup();
    show(state);
    click(button(u"Options…"_s));
    auto *options = dialog<SetupOptionsDialog>();
    ASSERT_TRUE(options);
    ASSERT_TRUE(options->stoppedBox()->isEnabled());
    options->stoppedBox()->setChecked(true);
    QSignalSpy changed(&page, &SetupPage::specChanged);
    options->accept();
    ASSERT_EQ(changed.size(), 1);
    EXPECT_EQ(changed.first().first().value<SetupSpec>().initialState, InitialState::Stopped);

    state.facts.connect->workers.first().worker->version = u"3.6.1"_s;
    show(state);
    click(button(u"Options…"_s));
    options = dialog<SetupOptionsDialog>();
    ASSERT_TRUE(options);
    EXPECT_FALSE(options->stoppedBox()->isEnabled());
    bool said = false;
    for (const QLabel *label : options->findChildren<QLabel *>())
        said = said || label->text().contains(u"Not with Connect 3.6.1"_s);
    EXPECT_TRUE(said);
}

TEST_F(SetupPageTest, ConfigurationFilesAreShownWholeAndSavedWithoutOverwriting)
{
    setup::ServerFilesWish wish = setup::filesWish(bareSetup().spec, {});
    wish.brokerHosts = QStringList{u"kafka1"_s, u"kafka2"_s, u"kafka3"_s};
    wish.workerHosts = QStringList{u"connect1"_s};
    wish.brokerPort = 19092;
    FilesDialog files(wish);
    ASSERT_EQ(files.files().size(), 4);
    EXPECT_TRUE(files.preview().contains(u"kafka1:19092"_s)) << "what no field is for stays as it was";
    EXPECT_EQ(files.preview(), files.files().first().content);
    EXPECT_TRUE(files.preview().contains(u"process.roles"_s));
    files.list()->setCurrentRow(3);
    EXPECT_TRUE(files.preview().contains(u"plugin.path"_s));
    files.list()->setCurrentRow(0);
    EXPECT_TRUE(files.preview().contains(u"num.network.threads"_s)) << "the guide's values are the preset";
    files.guideTuning()->setChecked(false);
    EXPECT_FALSE(files.preview().contains(u"num.network.threads"_s));
    files.copies()->setValue(4);
    EXPECT_TRUE(files.message().contains(u"cannot hold 4 copies"_s)) << qPrintable(files.message());
    files.copies()->setValue(2);
    EXPECT_TRUE(files.message().isEmpty()) << qPrintable(files.message());
    EXPECT_TRUE(files.preview().contains(u"default.replication.factor=2"_s));
    EXPECT_FALSE(files.zooKeeper()->isEnabled()) << "4.3 has none";
    files.version()->setCurrentText(u"3.5"_s);
    ASSERT_TRUE(files.zooKeeper()->isEnabled());
    EXPECT_FALSE(files.preview().contains(u"zookeeper.connect"_s));
    files.zooKeeper()->setChecked(true);
    EXPECT_TRUE(files.preview().contains(u"zookeeper.connect"_s));
    files.zooKeeper()->setChecked(false);
    files.version()->setCurrentText(u"3.2"_s);
    EXPECT_FALSE(files.zooKeeper()->isEnabled()) << "3.2 always has one";
    EXPECT_TRUE(files.preview().contains(u"zookeeper.connect"_s));

    const QTemporaryDir folder;
    files.saveTo(folder.path());
    EXPECT_TRUE(files.message().contains(u"4 files"_s)) << qPrintable(files.message());
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files).size(), 4);
    files.saveTo(folder.path());
    EXPECT_TRUE(files.message().contains(u"nothing is overwritten"_s)) << qPrintable(files.message());
    files.brokerHosts()->clear();
    EXPECT_TRUE(files.message().contains(u"No broker"_s)) << qPrintable(files.message());
}
