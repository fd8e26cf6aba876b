#pragma once
// What is lost before a record is written: the only values of the recordings that are not shown as PostgreSQL
// shows them.

#include "recordedenvelopes.h"

namespace sluice::test {

struct Loss
{
    bool (*in)(const Capture &capture);
    QString column;
    QString text; ///< PostgreSQL's
    QString said; ///< in the words of said()
    const char *reason;
};

[[nodiscard]] const QList<Loss> &losses();
/// Nullptr: nothing is lost.
[[nodiscard]] const Loss *lossOf(const Capture &capture, const QString &column, const QString &text);

/// A TOASTed value of that column, where it did not change, is sent as a placeholder: for others Debezium has
/// none, and writes null.
[[nodiscard]] bool isMarked(const Capture &capture, const QString &column);

/// A value in a word: its text behind "=", or "null", "unavailable", "not sent", "undecoded", "absent".
[[nodiscard]] QString said(const envelope::Value &value);
[[nodiscard]] QString saidText(const QString &text);

} // namespace sluice::test
