#pragma once
// Standard output and error, colours where they are wanted, and a prompt that does not echo.

#include "models/core/direction.h"
#include "models/core/result.h"
#include "models/core/secret.h"

#include <QString>

namespace sluice::cli {

/// Whether standard output is a terminal that may be coloured: NO_COLOR and a pipe turn colours off.
[[nodiscard]] bool colourWanted();
[[nodiscard]] bool isTerminal();

/// "● Flowing": shape and word, and a colour where wanted.
[[nodiscard]] QString stateText(Health health, const QString &word, bool colour);

/// `text` without control characters: what a server sends must not drive the terminal.
[[nodiscard]] QString safe(const QString &text);

void print(const QString &text);    ///< to standard output
void complain(const QString &text); ///< to standard error, with a newline
[[nodiscard]] Result<Secret> askSecret(const QString &what);
/// Whether a person at the terminal types `expected`; fails where there is none.
[[nodiscard]] Result<bool> confirm(const QString &question, const QString &expected);

} // namespace sluice::cli
