#pragma once
// The style sheet of the application, made from the tokens.

#include <QString>

namespace sluice::ui {

struct Tokens;

/// Widgets take their look by property: QLabel[role=pageTitle|section|muted|small|strong|mono],
/// QFrame[card=true], QPushButton[primary=true], QToolButton[flat=true].
[[nodiscard]] QString styleSheet(const Tokens &tokens);

} // namespace sluice::ui
