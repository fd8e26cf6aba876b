#pragma once
// What the last record of a key says of its row, and the row as it is now in each database that should have
// it: what a model shows without knowing where it was read or how it was compared.

#include "models/core/setup/setupspec.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace sluice {

/// How far the look at one database has come.
enum class RowState
{
    Asking,
    Found,
    NoRow,
    TableUnknown, ///< where the row is, or which one, is not known
    NotInProfile, ///< it lies in a database that the profile does not have
    NotPermitted,
    Failed,
};

enum class Agreement
{
    Unknown, ///< nothing to compare: no row, or no such column
    Same,
    Differs,
    NotComparable, ///< whether it differs cannot be told
};

struct RowCell
{
    QString text; ///< one line
    Agreement agreement = Agreement::Unknown;
    QString why; ///< of what cannot be compared

    bool operator==(const RowCell &) const = default;
};

struct RowLine
{
    QString column;
    QString type;  ///< empty where it is not known
    RowCell topic; ///< its `why` is a note on the value
    QList<RowCell> sides;

    bool operator==(const RowLine &) const = default;
};

/// One database.
struct RowSide
{
    bool isSource = false;
    RowState state = RowState::Asking;
    QString database;  ///< as the profile calls it; as the connector does where the profile does not
    TableName table;   ///< empty where it is not known
    QString reason;    ///< a sentence, where there is neither a row nor none
    QString detail;    ///< the server's own text
    QStringList notes; ///< what one must know to compare rightly, in sentences
    QDateTime at;      ///< when it was read; invalid: never

    [[nodiscard]] bool isKnown() const { return state == RowState::Found || state == RowState::NoRow; }
    bool operator==(const RowSide &) const = default;
};

/// What the record says of the row.
enum class RowInTopic
{
    Unknown, ///< it could not be decoded, or is about no row
    Present,
    Deleted,
};

struct RowNow
{
    QString key;       ///< "id=42"; empty: nobody asked
    bool last = false; ///< the record is the last one of its key
    RowInTopic inTopic = RowInTopic::Unknown;
    QString reason; ///< why it is not known, a sentence
    int partition = -1;
    qint64 offset = -1;
    QList<RowSide> sides; ///< the source first
    QList<RowLine> lines;

    bool operator==(const RowNow &) const = default;
};

} // namespace sluice
