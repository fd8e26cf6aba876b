// What an engineer asks in a troubleshooting session, through the whole window on real servers: did this
// row's change arrive, what did it change, and do both databases say so? With SLUICE_SCREENSHOTS set, a
// picture of each step is kept there, light and dark.

#include "models/items/columnmodel.h"
#include "models/items/recordlinemodel.h"
#include "models/services/rows/rowlookup.h"
#include "models/services/rows/rownowtext.h"
#include "models/services/topics/explorer.h"
#include "tests/live/liveplayground.h"
#include "tests/live/postgres/liveserver.h"
#include "tests/support/desk.h"
#include "tests/support/waiting.h"
#include "ui/explorer/explorerview.h"
#include "ui/explorer/filterbar.h"
#include "ui/explorer/filteredit.h"
#include "ui/explorer/recordpanel.h"
#include "ui/explorer/rownowview.h"
#include "ui/pages/topicdetail.h"
#include "ui/pages/topicspage.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/rowtable.h"

#include <QDir>
#include <QProcess>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>
#include <QUuid>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What the rules said of one family: said, changed twice, taken back, said again.
class Snapshot final
{
public:
    explicit Snapshot(const LiveServer &server)
        : m_server(server)
    {
        m_id = server
                   .run("INSERT INTO eligibility.eligibility_snapshots (family_id, scheme_code, "
                        "evaluation_status, eligibility_score) VALUES ('" +
                        m_family.toUtf8() + "', 'PALANHAR', 'REVIEW', 0.5125) RETURNING snapshot_id")
                   .value(0);
        run("UPDATE eligibility.eligibility_snapshots SET evaluation_status = 'NOT_ELIGIBLE', "
            "eligibility_score = "
            "0.4875, reasons = '[\"RULE_INCOME\"]' WHERE snapshot_id = $id");
        run("UPDATE eligibility.eligibility_snapshots SET evaluation_status = 'ELIGIBLE', confidence_score = "
            "0.9, "
            "reasons = '[]', evaluated_at = now() WHERE snapshot_id = $id");
        run("DELETE FROM eligibility.eligibility_snapshots WHERE snapshot_id = $id");
        run("INSERT INTO eligibility.eligibility_snapshots (snapshot_id, family_id, scheme_code, "
            "evaluation_status, eligibility_score, confidence_score) VALUES ($id, '" +
            m_family.toUtf8() + "', 'PALANHAR', 'ELIGIBLE', 0.9325, 0.95)");
    }
    ~Snapshot() { run("DELETE FROM eligibility.eligibility_snapshots WHERE snapshot_id = $id"); }
    Q_DISABLE_COPY_MOVE(Snapshot)

    [[nodiscard]] QString family() const { return m_family; }
    static constexpr int naming = 5;  ///< records that name the family
    static constexpr int records = 6; ///< with the tombstone behind the delete

private:
    void run(QByteArray sql) { m_server.run(sql.replace("$id", m_id.toUtf8())); }

    const LiveServer &m_server;
    const QString m_family = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QString m_id;
};

class TopicsDesk final : public Desk
{
public:
    using Desk::Desk;

    [[nodiscard]] ui::TopicDetail *detail()
    {
        return static_cast<ui::TopicsPage *>(window.page(ui::PageId::Topics))->detail();
    }
    [[nodiscard]] ui::ExplorerView *view() { return detail()->explorer(); }
    [[nodiscard]] const ExplorerState &found() { return session.explorer().state(); }
    [[nodiscard]] qint64 rows() { return session.explorer().rows().extent().count(); }

    void shoot(const QString &name)
    {
        const QString pictures = qEnvironmentVariable("SLUICE_SCREENSHOTS");
        if (pictures.isEmpty())
            return;
        QDir().mkpath(pictures);
        for (const ui::Scheme scheme : {ui::Scheme::Dark, ui::Scheme::Light}) {
            theme.setScheme(scheme);
            QCoreApplication::processEvents();
            EXPECT_TRUE(
                window.grab().save(u"%1/topics-%2-%3.png"_s.arg(pictures, name, ui::schemeToken(scheme))));
        }
    }
};

QStringList columnsOf(ui::RecordPanel *panel)
{
    QStringList lines;
    const QAbstractItemModel *model = panel->columns()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        const auto text = [&](int column) { return model->index(row, column).data().toString(); };
        lines << u"%1: %2 → %3"_s.arg(text(ColumnModel::Name), text(ColumnModel::Before),
                                      text(ColumnModel::After));
    }
    return lines;
}

} // namespace

TEST(LiveExplorerWindow, TellsWhetherAChangeArrivedAndWhatItChanged)
{
    SLUICE_NEEDS_PLAYGROUND(playground);
    SLUICE_NEEDS_SERVERS(servers);
    const auto warehouse = std::find_if(servers.cbegin(), servers.cend(), [](const LiveServer &server) {
        return server.profile().dbname == u"smart_warehouse"_s;
    });
    ASSERT_NE(warehouse, servers.cend());
    const auto load = playground.start({u"load"_s, u"--rate"_s, u"40"_s});
    ASSERT_TRUE(load->waitForStarted());

    TopicsDesk desk(playground.profile());
    ASSERT_TRUE(waitUntil([&] { return desk.state().cluster.value.has_value(); }, 60s));
    QString topic;
    for (const Topic &each : desk.state().cluster.value->topics) {
        if (each.name.endsWith(u".eligibility_snapshots"_s) && each.name.contains(u"warehouse"_s))
            topic = each.name;
    }
    ASSERT_FALSE(topic.isEmpty());
    desk.window.showPage(ui::PageId::Topics, topic);
    ASSERT_TRUE(waitUntil([&] { return desk.rows() > 10; }, 30s)) << "the newest, and what comes";
    desk.shoot(u"live"_s);
    load->terminate(); // it changes any row, also the one that is watched
    ASSERT_TRUE(waitUntil([&] { return load->state() == QProcess::NotRunning; }, 20s));
    const Snapshot snapshot(*warehouse);
    desk.detail()->enlargeButton()->click();

    // Did it arrive? Its family is looked for in the whole topic.
    ui::ExplorerView *view = desk.view();
    ExplorerQuery everything;
    everything.from = {ScanStart::Kind::Oldest, 0};
    everything.to = {ScanEnd::Kind::Now, 0};
    view->bar()->setQuery(everything);
    view->bar()->edit()->setFocus();
    QTest::keyClicks(view->bar()->edit(), snapshot.family());
    QTest::keyClick(view->bar()->edit(), Qt::Key_Return);
    const auto found = [&] {
        if (desk.found().isBusy())
            return false;
        if (desk.found().phase == ExplorerPhase::Complete && desk.rows() == Snapshot::naming)
            return true;
        QTest::keyClick(view->bar()->edit(), Qt::Key_Return); // not all have arrived yet
        return false;
    };
    ASSERT_TRUE(waitUntil(found, 60s)) << desk.rows() << " of " << Snapshot::naming;

    // What did it change?
    int update = -1;
    for (int row = 0; row < Snapshot::naming; ++row) {
        if (desk.session.explorer().rows().line(row).what.startsWith(u"UPDATE"_s))
            update = row;
    }
    ASSERT_GE(update, 0);
    view->table()->goTo(update);
    ASSERT_TRUE(waitUntil([&] { return view->panel()->columns()->model()->rowCount() > 0; }));
    EXPECT_TRUE(view->panel()->title().startsWith(u"UPDATE eligibility.eligibility_snapshots"_s))
        << qPrintable(view->panel()->title());
    const QStringList columns = columnsOf(view->panel());
    EXPECT_TRUE(columns.contains(u"evaluation_status: NOT_ELIGIBLE → ELIGIBLE"_s))
        << qPrintable(columns.join(u'\n'));
    desk.shoot(u"record"_s);

    // All that ever happened to it, and what both databases say now.
    QTest::mouseClick(view->panel()->historyButton(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil(
        [&] { return desk.found().query.key && desk.found().phase == ExplorerPhase::Complete; }, 30s));
    EXPECT_EQ(desk.rows(), Snapshot::records);
    // The sink may be a moment behind: what differs is asked for again.
    QString told;
    EXPECT_TRUE(waitUntil(
        [&] {
            const RowNow row = desk.session.rows().now();
            told = row.key.isEmpty() ? row.reason : rowHeadline(row);
            const bool known = std::all_of(row.sides.cbegin(), row.sides.cend(),
                                           [](const RowSide &side) { return side.isKnown(); });
            if (told.startsWith(u"Source and target have the row as the last record left it"_s))
                return true;
            if (!row.sides.isEmpty() && known && !desk.found().isBusy())
                QTest::mouseClick(view->panel()->now()->refreshButton(), Qt::LeftButton);
            return false;
        },
        30s))
        << qPrintable(told);
    desk.shoot(u"history"_s);

    // A filter in the language, over everything, while it runs.
    ExplorerQuery changes = everything;
    changes.text = u"op = update and changed(evaluation_status)"_s;
    changes.language = true;
    view->bar()->setQuery(changes);
    QTest::mouseClick(view->bar()->searchButton(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return desk.found().phase == ExplorerPhase::Running; }));
    desk.shoot(u"search"_s);
    ASSERT_TRUE(waitUntil([&] { return desk.found().phase == ExplorerPhase::Complete; }, 60s));
}
