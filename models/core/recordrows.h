#pragma once
// Records as the rows of a table, decoded for reading: what a model shows without knowing where they are kept
// or how they are decoded.

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>
#include <utility>

namespace sluice {

struct RecordLine
{
    int partition = -1; ///< -1: not even its place is known any more
    qint64 offset = -1;
    qint64 timestampMs = -1; ///< since 1970, UTC; -1: none
    bool inMemory = false;   ///< false: no more than its place is known
    QString key;
    QString what;       ///< "UPDATE status, updated_at": what the key and the topic do not say
    QString value;      ///< one line
    QStringList fields; ///< of the columns that were asked for, in their order

    bool operator==(const RecordLine &) const = default;
};

/// Rows keep their numbers for as long as they live: new ones come at the end, the oldest go first.
struct RecordExtent
{
    qint64 first = 0;
    qint64 end = 0; ///< one past the newest

    [[nodiscard]] qint64 count() const { return end - first; }
    bool operator==(const RecordExtent &) const = default;
};

class RecordRows
{
public:
    virtual ~RecordRows() = default;

    [[nodiscard]] virtual RecordExtent extent() const = 0;
    /// Decodes it, unless that was done of late.
    [[nodiscard]] virtual RecordLine line(qint64 row) const = 0;
};

/// One column of the row that a record is about.
struct ColumnLine
{
    enum class Change
    {
        Same,
        Changed,
        Unknown, ///< the row before was not sent
        None,    ///< it is no update: nothing is compared
    };
    QString name;
    QString type; ///< empty where it is not known
    QString before;
    QString after;
    Change change = Change::None;
    bool keyPart = false;

    bool operator==(const ColumnLine &) const = default;
};

/// One record in full, as far as it is in memory.
struct RecordDetail
{
    RecordLine line;
    QString title;             ///< "UPDATE public.citizens id=42: status"
    QList<ColumnLine> columns; ///< empty where it is not about a row
    bool hasBefore = false;
    bool hasAfter = false;
    QStringList notes;                        ///< what one must know of it, in sentences
    QList<std::pair<QString, QString>> facts; ///< "Committed", "Transaction", "LSN", …
    QList<std::pair<QString, QString>> headers;
    QString rawKey;
    QString rawValue;
    QString rawNote; ///< that it was cut, or what it is where it is not JSON

    bool operator==(const RecordDetail &) const = default;
};

} // namespace sluice
