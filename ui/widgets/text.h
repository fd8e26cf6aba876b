#pragma once
// Text from servers is shown as plain text, always: Qt's labels and tooltips guess HTML unless they are told.

#include <QString>

class QLabel;
class QWidget;

namespace sluice::ui {

/// A tooltip that shows `text` literally, with its line breaks.
[[nodiscard]] QString plainToolTip(const QString &text);
/// For menu items, buttons and tabs: '&' is a character, not a mnemonic.
[[nodiscard]] QString literalAmpersand(QString text);

/// A plain-text label of a role of the style sheet: "pageTitle", "section", "muted", "small", "strong"; may
/// be empty.
QLabel *makeLabel(const QString &text, const char *role, QWidget *parent = nullptr);
/// Sets the text only where it differs, so that nothing is laid out or repainted in vain.
void setTextIfChanged(QLabel *label, const QString &text);
void setPlainToolTip(QWidget *widget, const QString &text);

} // namespace sluice::ui
