#pragma once
// The colours of Sluice, by role. The only place in which a colour is a literal.

#include "models/core/direction.h"

#include <QColor>

class QPalette;

namespace sluice::ui {

struct Tokens
{
    QColor background; ///< window
    QColor surface;    ///< cards, tables, bars
    QColor line;       ///< 1 px borders, grid
    QColor text;
    QColor muted;
    QColor accent; ///< selection, links, one primary button a view
    QColor onAccent;
    QColor accentTint; ///< behind what is selected
    QColor hover;
    QColor good;
    QColor goodTint;
    QColor warning;
    QColor warningTint;
    QColor bad;
    QColor badTint;
    QColor off;
    QColor offTint;

    [[nodiscard]] const QColor &colour(Health health) const;
    [[nodiscard]] const QColor &tint(Health health) const;
};

[[nodiscard]] const Tokens &lightTokens();
[[nodiscard]] const Tokens &darkTokens();
/// Those that belong to a widget's palette, so that no widget needs to know of the theme.
[[nodiscard]] const Tokens &tokensFor(const QPalette &palette);

} // namespace sluice::ui
