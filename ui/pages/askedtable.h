#pragma once
// The five states of a table whose rows are asked for while it is seen.

#include "models/core/result.h"

#include <QDateTime>
#include <optional>

namespace sluice::ui {

class DataTable;
class MessageBar;

/// What is known of one question.
struct Asked
{
    bool known = false;
    std::optional<Error> error; ///< of the newest attempt
    QDateTime at;               ///< when what is known was read
};

struct AskedWords
{
    QString asking; ///< "Asking for the settings…"
    QString empty;  ///< one sentence
    QString emptyDetail;
    QString right; ///< which one is missing, where it is not permitted
};

/// Says in the empty table why it is so, or above the full one why it is old. `now`: for that age.
void showAsked(const Asked &asked, const QDateTime &now, DataTable &table, MessageBar &banner,
               const AskedWords &words);

} // namespace sluice::ui
