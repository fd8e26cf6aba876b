#pragma once
// What is looked for in one topic, how far the looking has come, and what was found: the topic explorer
// without a window.

#include "models/services/topics/filter/expression.h"
#include "models/services/topics/recordexport.h"
#include "models/services/topics/recordinspector.h"
#include "models/services/topics/recordlines.h"
#include "models/services/topics/recordsearch.h"
#include "models/services/topics/topicexport.h"

#include <QObject>
#include <QTimer>

namespace sluice {

/// The row of a database that one is curious about, by the key of one of its records.
struct KeyWish
{
    QByteArray key; ///< as it lies in the topic
    QString text;   ///< "id=42"

    bool operator==(const KeyWish &) const = default;
};

/// By itself: what a tail shows.
struct ExplorerQuery
{
    QString text;          ///< what key or value contain, or an expression
    bool language = false; ///< `text` is in the filter language
    ScanStart from{ScanStart::Kind::Newest, 500};
    ScanEnd to{ScanEnd::Kind::Never, 0};
    QList<int> partitions; ///< empty: all
    bool uncommitted = false;
    std::optional<KeyWish> key; ///< only its records, besides

    bool operator==(const ExplorerQuery &) const = default;
};

enum class ExplorerPhase
{
    Closed,    ///< no topic
    Preparing, ///< the filter is made ready
    Running,
    Complete,
    Cancelled,
    Failed,
};

struct ExplorerState
{
    QString topic;
    ExplorerPhase phase = ExplorerPhase::Closed;
    ExplorerQuery query; ///< that runs or ran
    SearchStatistics statistics;
    bool paused = false;
    qint64 heldBack = 0;                            ///< found since then
    std::optional<filter::FilterError> filterError; ///< of the query that was asked for last: it did not run
    std::optional<Error> outage;                    ///< it waits, and goes on by itself
    std::optional<Error> failure;

    [[nodiscard]] bool isBusy() const
    {
        return phase == ExplorerPhase::Preparing || phase == ExplorerPhase::Running;
    }
    [[nodiscard]] bool follows() const { return query.to.kind == ScanEnd::Kind::Never; }
    /// It follows, and is still busy with what was there when it began.
    [[nodiscard]] bool catchesUp() const
    {
        return phase == ExplorerPhase::Running && follows() && !statistics.caughtUp;
    }
    bool operator==(const ExplorerState &) const = default;
};

/// What can be written into a file: what is in memory, or what is read again.
struct ExportOffer
{
    RecordExport listed;
    qint64 gone = 0;      ///< rows that are listed and no longer in memory
    qint64 dropped = 0;   ///< matches that are not even listed any more
    qint64 cut = 0;       ///< values that are in memory by their beginning only
    bool partial = false; ///< there may be more matches in the range: it was not read to its end
    /// In the same range, up to where a search that follows has come.
    TopicExportRequest whole;
    MakeSearch makeSearch; ///< empty: nothing can be read again

    [[nodiscard]] bool isListedAll() const { return gone + dropped + cut == 0 && !partial; }
};

class Explorer final : public QObject
{
    Q_OBJECT
public:
    /// `profile`: its name, for what is copied as a command. `further`: searches beside the one that is
    /// shown, for what is to be read again; may be empty.
    Explorer(std::unique_ptr<RecordSearch> search, QString profile, MakeSearch further = {},
             QObject *parent = nullptr);
    ~Explorer() override;

    /// Begins with the newest records and follows.
    void open(const QString &topic);
    void close();
    /// How much of what is found stays in memory, from the next search on.
    void setLimits(const RecordStore::Limits &limits) { m_limits = limits; }
    /// In the topic that is open. A filter with a mistake leaves what was found before.
    void search(const ExplorerQuery &query);
    /// Every record of the row's key, oldest first, over all partitions.
    void searchKeyOf(qint64 row);
    void cancel();
    /// Goes on collecting; the rows stand still.
    void setPaused(bool paused);
    /// How much the searches to come may keep; within the bounds of recordstore.h.
    void setStoreMegabytes(int megabytes);
    /// Also shown of each row: paths of fields.
    void setFields(const QStringList &fields);

    [[nodiscard]] const ExplorerState &state() const { return m_state; }
    [[nodiscard]] const RecordLines &rows() const { return m_rows; }
    /// The one that is looked at in full.
    [[nodiscard]] RecordInspector &inspector() { return *m_inspector; }
    [[nodiscard]] QString commandOf(const ExplorerQuery &query) const;
    /// As things are now. Form and path are missing.
    [[nodiscard]] ExportOffer offerExport() const;
    /// Fields of the records that are shown, as the filter language writes them.
    [[nodiscard]] QStringList fieldsSeen() const;

Q_SIGNALS:
    void changed();   ///< state or rows
    void restarted(); ///< the rows begin anew

private:
    void run(const ExplorerQuery &query, MakePredicate predicate);
    void refuse(const filter::FilterError &error);
    void take();
    void gather();
    void showGathered();
    void end(ExplorerPhase phase);

    [[nodiscard]] ScanRequest scanOf(const ExplorerQuery &query) const;
    [[nodiscard]] ScanRequest rangeReadAgain() const;

    std::unique_ptr<RecordSearch> m_search;
    MakePredicate m_predicate; ///< of the query that runs or ran
    QString m_profile;
    RecordStore::Limits m_limits;
    ExplorerState m_state;
    RecordLines m_rows;
    const MakeSearch m_further;
    const std::unique_ptr<RecordInspector> m_inspector;
    QTimer m_patience;                                   ///< with records that are gathered
    ExplorerPhase m_phaseBefore = ExplorerPhase::Closed; ///< of what was there when a filter was made ready
    quint64 m_generation = 0;                            ///< of the query that was asked for last
};

} // namespace sluice
