#pragma once
// The explorer in each of its states, for the gallery.

#include "models/services/topics/explorer.h"
#include "models/services/topics/savedfilters.h"
#include "rowdatabases.h"
#include "tests/support/fakesearch.h"

#include <QDialog>
#include <functional>
#include <memory>

namespace sluice::ui {

class ExplorerView;
class MainWindow;

/// A topic that has what the gallery puts into it.
class FakeTopic final
{
public:
    /// The window must not outlive it.
    void openIn(MainWindow &window);
    /// The same, with records that were read, one of which is selected.
    void fill(MainWindow &window);
    [[nodiscard]] test::FakeSearch &search() { return *m_search; }
    /// What reads again what is no longer in memory.
    [[nodiscard]] test::FakeSearch &again() { return *m_again; }
    [[nodiscard]] Explorer &explorer() { return m_explorer; }
    [[nodiscard]] test::RowDatabases &databases() { return m_databases; }
    /// Runs it and waits until it has begun.
    void begin(const ExplorerQuery &query);

private:
    test::FakeSearch *m_search = new test::FakeSearch;
    test::FakeSearch *m_again = nullptr;
    Explorer m_explorer{std::unique_ptr<RecordSearch>(m_search), QStringLiteral("playground"), [this] {
                            m_again = new test::FakeSearch;
                            return std::unique_ptr<RecordSearch>(m_again);
                        }};
    test::RowDatabases m_databases{&m_explorer};
};

[[nodiscard]] ExplorerView *explorerOf(MainWindow &window);

struct ExplorerShot
{
    QString name;
    std::function<void(FakeTopic &topic, MainWindow &window)> prepare;
};
[[nodiscard]] QList<ExplorerShot> explorerShots();
[[nodiscard]] SavedFilters sampleFilters();
/// Questions before a record is sent: "text", "bytes", "tombstone".
[[nodiscard]] QStringList sendShots();
[[nodiscard]] std::unique_ptr<QDialog> sendDialog(const QString &shot, QWidget *parent);

} // namespace sluice::ui
