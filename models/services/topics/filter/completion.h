#pragma once
// What could stand at the cursor of a filter that is being written.

#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

namespace sluice::filter {

struct Candidate
{
    enum class Kind
    {
        Field,    ///< a word of the language: op, table, offset, changed …
        Path,     ///< a field that was seen in records
        Operator, ///< =, contains, is null …
        Value,    ///< an operation, true, null, a time …
        Word,     ///< and, or, not
    };
    Kind kind = Kind::Field;
    QString text; ///< what to put in place of the range

    bool operator==(const Candidate &) const = default;
};

struct Completion
{
    int position = 0; ///< of what a candidate replaces, in UTF-16 units
    int length = 0;
    QList<Candidate> candidates; ///< the likeliest first; empty where nothing can stand there

    bool operator==(const Completion &) const = default;
};

/// `fieldsSeen`: paths as the language writes them, such as `after.city` or `key.id`, and headers as
/// `header("name")`; in the order in which they shall be offered.
[[nodiscard]] Completion complete(QStringView text, int cursor, const QStringList &fieldsSeen);

} // namespace sluice::filter
