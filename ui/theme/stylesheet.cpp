#include "ui/theme/stylesheet.h"

#include "ui/theme/tokens.h"

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

const QString &sheet()
{
    static const QString text = uR"(
QLabel { background: transparent; }
QLabel[role="pageTitle"] { font-size: 18px; font-weight: 600; }
QLabel[role="section"] { font-size: 14px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="error"] { color: @bad; }
QLabel[role="accent"] { color: @accent; font-size: 12px; font-weight: 600; }
QLabel[role="small"] { color: @muted; font-size: 12px; }

QFrame[card="true"] { background: @surface; border: 1px solid @line; border-radius: 6px; }
QFrame[bar="top"] { background: @surface; border: none; border-bottom: 1px solid @line; }
QFrame[bar="bottom"] { background: @surface; border: none; border-top: 1px solid @line; }
QFrame[bar="left"] { background: @surface; border: none; border-right: 1px solid @line; }
QFrame[panel="true"] { background: @background; border: 1px solid @line; border-radius: 4px; }
QFrame[rule="true"] { background: @line; border: none; max-height: 1px; min-height: 1px; }

QPushButton, QToolButton {
    background: @surface; color: @text; border: 1px solid @line; border-radius: 4px;
    padding: 0px 12px; min-height: 26px; max-height: 26px;
}
QToolButton { padding: 0px 6px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked { background: @accentTint; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @off; background: @background; }
QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @accent; }
QPushButton[primary="true"]:focus { border: 2px solid @text; padding: 0px 11px; min-height: 24px; max-height: 24px; }
QPushButton[primary="true"]:disabled { background: @offTint; color: @off; border-color: @line; }
QToolButton[flat="true"] { background: transparent; border-color: transparent; }
QToolButton[flat="true"]:hover { background: @hover; }
QToolButton[flat="true"]:focus { border-color: @accent; }
QLineEdit QToolButton { background: transparent; border: none; padding: 0px; min-height: 0px; max-height: 26px; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0px; }

QLineEdit, QPlainTextEdit, QSpinBox, QComboBox {
    background: @surface; color: @text; border: 1px solid @line; border-radius: 4px;
    selection-background-color: @accent; selection-color: @onAccent;
}
QLineEdit, QSpinBox, QComboBox { padding: 0px 8px; min-height: 26px; max-height: 26px; }
QComboBox { padding-left: 10px; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QComboBox:focus { border-color: @accent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: @off; background: @background; }
QComboBox QLineEdit { background: transparent; border: none; padding: 0px; min-height: 0px; }
QPlainTextEdit[field="true"] { padding: 0px 6px; }
QPlainTextEdit[bare="true"] { border: none; background: transparent; }
QComboBox::down-arrow { image: url(:/sluice/icons/chevron-on-@scheme.svg); width: 16px; height: 16px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox QAbstractItemView {
    background: @surface; border: 1px solid @line; outline: none; padding: 4px;
    selection-background-color: @accentTint; selection-color: @text;
}
QSpinBox::up-button, QSpinBox::down-button { width: 0px; border: none; }

QTableView, QListView {
    background: @surface; border: none; outline: none; gridline-color: @line;
    selection-background-color: @accentTint; selection-color: @text;
}
QTableView[field="true"] { border: 1px solid @line; border-radius: 4px; }
QTableView[field="true"]:focus { border-color: @accent; }
QTableView QLineEdit { padding: 0px 4px; min-height: 0px; border-radius: 0px; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section {
    background: @surface; color: @muted; border: none; border-bottom: 1px solid @line;
    padding: 0px 8px; font-size: 12px; font-weight: 500;
}
QHeaderView::section:hover { color: @text; }
QTableCornerButton::section { background: @surface; border: none; }
QAbstractScrollArea::corner { background: @surface; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget[page="true"] { background: transparent; border: none; }
QScrollArea[list="true"] { border: 1px solid transparent; border-radius: 4px; }
QScrollArea[list="true"]:focus { border-color: @accent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0px; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @off; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: @surface; border: 1px solid @line; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; color: @text; }
QMenu::item:selected { background: @accentTint; }
QMenu::item:disabled { color: @off; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }

QToolTip { background: @surface; color: @text; border: 1px solid @line; padding: 6px 8px; }
QSplitter::handle { background: transparent; }

QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: @muted; border: none; border-bottom: 2px solid transparent;
    padding: 8px 2px 6px 2px; margin-right: 20px;
}
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; font-weight: 600; }
QTabBar::tab:focus { color: @accent; }

QProgressBar { background: @line; border: none; border-radius: 2px; min-height: 4px; max-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }

QCheckBox, QRadioButton { background: transparent; spacing: 8px; }
QGroupBox { border: none; margin: 0px; padding: 0px; }
)"_s;
    return text;
}

} // namespace

QString styleSheet(const Tokens &tokens)
{
    // Longer names first: "@accent" would eat the beginning of "@accentTint".
    const std::pair<QString, QColor> colours[] = {
        {u"@accentTint"_s, tokens.accentTint},
        {u"@background"_s, tokens.background},
        {u"@onAccent"_s, tokens.onAccent},
        {u"@offTint"_s, tokens.offTint},
        {u"@surface"_s, tokens.surface},
        {u"@accent"_s, tokens.accent},
        {u"@muted"_s, tokens.muted},
        {u"@bad"_s, tokens.bad},
        {u"@hover"_s, tokens.hover},
        {u"@line"_s, tokens.line},
        {u"@text"_s, tokens.text},
        {u"@off"_s, tokens.off},
    };
    QString text = sheet();
    for (const auto &[name, colour] : colours)
        text.replace(name, colour.name());
    return text.replace(u"@scheme"_s, &tokens == &darkTokens() ? u"dark"_s : u"light"_s);
}

} // namespace sluice::ui
