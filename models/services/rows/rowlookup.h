#pragma once
// The row that a record is about, as it is now in the databases: asked for, read, compared.

#include "models/clients/postgres/rowsource.h"
#include "models/core/pipelinestate.h"
#include "models/core/profile.h"
#include "models/core/rownow.h"
#include "models/services/rows/lastrecord.h"
#include "models/services/rows/rowplaces.h"
#include "models/services/topics/explorer.h"

#include <QMap>
#include <QObject>
#include <functional>
#include <vector>

namespace sluice {

/// Follows an explorer: while that shows the history of a key, it is the row of that key. One question is
/// under way at a time; the newest one that was asked meanwhile comes next.
class RowLookup final : public QObject
{
    Q_OBJECT
public:
    struct Servers
    {
        QMap<QString, RowSource *> databases;    ///< by the profile's name; they must outlive the lookup
        std::function<PipelineState()> pipeline; ///< what is known of the connectors, when it is asked for
    };

    /// The explorer must outlive it.
    RowLookup(Profile profile, Servers servers, Explorer *explorer, QObject *parent = nullptr);

    /// The row of one record of the explorer's. While a history is shown, the row is that of its key.
    void ask(qint64 row);
    /// Reads again: the history first, where one is shown.
    void refresh();

    [[nodiscard]] const RowNow &now() const { return m_now; }
    [[nodiscard]] bool isHistory() const;

Q_SIGNALS:
    void changed();

private:
    /// What is under way for one side of `m_now`.
    struct Flight
    {
        RowSource *source = nullptr; ///< null: there is nobody to ask
        std::optional<TableShape> shape;
        QStringList columns; ///< that were asked for
        QList<RowValue> values;
        bool settled = false; ///< its shape is known, or why it is not
        bool asked = false;   ///< for its row
    };

    void followHistory();
    void askForHistory();
    void askFor(const LastRecord &record, bool last);
    void describeRecord();
    void begin();
    void takeShape(qsizetype side, const Result<std::optional<TableShape>> &shape);
    void askRowsWhereReady();
    void askRow(qsizetype side);
    void takeRows(qsizetype side, const Result<RowsRead> &rows);
    void landed();
    void decode();
    void compare();
    void clear(const QString &reason);
    [[nodiscard]] static bool isReadable(const TableShape &shape);
    static void give(RowSide &side, const Error &error);
    static void refuse(RowSide &side, RowState state, const QString &reason);
    void refuseRight(RowSide &side, const QString &right);
    [[nodiscard]] QString userOf(const RowSide &side) const;
    template <class T, class Take>
    void await(const QFuture<T> &answer, Take take);

    const Profile m_profile;
    const Servers m_servers;
    Explorer *m_explorer;
    RowNow m_now;
    std::optional<LastRecord> m_record;
    bool m_last = false;
    envelope::Decoder m_decoder;
    envelope::ConnectorFormat m_format;
    envelope::Record m_decoded;
    std::vector<Flight> m_flights;
    int m_underWay = 0;
    quint64 m_question = 0; ///< the newest that was begun
    bool m_waiting = false; ///< another one is to begin
    bool m_historyAsked = false;
};

} // namespace sluice
