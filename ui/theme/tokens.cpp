#include "ui/theme/tokens.h"

#include <QGuiApplication>

#include <QPalette>

namespace sluice::ui {

const QColor &Tokens::colour(Health health) const
{
    switch (health) {
    case Health::Good:
        return good;
    case Health::Warning:
        return warning;
    case Health::Stuck:
    case Health::Bad:
        return bad;
    case Health::Off:
    case Health::Unknown:
        break;
    }
    return off;
}

const QColor &Tokens::tint(Health health) const
{
    switch (health) {
    case Health::Good:
        return goodTint;
    case Health::Warning:
        return warningTint;
    case Health::Stuck:
    case Health::Bad:
        return badTint;
    case Health::Off:
    case Health::Unknown:
        break;
    }
    return offTint;
}

const Tokens &lightTokens()
{
    static const Tokens tokens{
        .background = QColor(0xf6f7f9),
        .surface = QColor(0xffffff),
        .line = QColor(0xdfe3e8),
        .text = QColor(0x1b2430),
        .muted = QColor(0x5c6875),
        .accent = QColor(0x2f5fd0),
        .onAccent = QColor(0xffffff),
        .accentTint = QColor(0xe6edfb),
        .hover = QColor(0xf1f3f6),
        .good = QColor(0x1f7a4d),
        .goodTint = QColor(0xe4f4ec),
        .warning = QColor(0x9a5b00),
        .warningTint = QColor(0xfdf0d8),
        .bad = QColor(0xb3261e),
        .badTint = QColor(0xfbe6e4),
        .off = QColor(0x6b7683),
        .offTint = QColor(0xeceff2),
    };
    return tokens;
}

const Tokens &darkTokens()
{
    static const Tokens tokens{
        .background = QColor(0x14181d),
        .surface = QColor(0x1c2128),
        .line = QColor(0x313942),
        .text = QColor(0xe6eaef),
        .muted = QColor(0x9aa5b1),
        .accent = QColor(0x8ab0ff),
        .onAccent = QColor(0x10151c),
        .accentTint = QColor(0x22304d),
        .hover = QColor(0x252b33),
        .good = QColor(0x6fd3a0),
        .goodTint = QColor(0x173327),
        .warning = QColor(0xf0b95c),
        .warningTint = QColor(0x3a2c12),
        .bad = QColor(0xff8f86),
        .badTint = QColor(0x432220),
        .off = QColor(0x9aa5b1),
        .offTint = QColor(0x2a3038),
    };
    return tokens;
}

const Tokens &tokensFor(const QPalette &palette)
{
    // A style sheet's "background: transparent" leaves a widget with a black window colour that nobody sees.
    const QColor own = palette.color(QPalette::Window);
    const QColor window = own.alpha() < 255 ? QGuiApplication::palette().color(QPalette::Window) : own;
    return window.lightness() < 128 ? darkTokens() : lightTokens();
}

} // namespace sluice::ui
