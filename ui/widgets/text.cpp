#include "ui/widgets/text.h"

#include <QLabel>

namespace sluice::ui {

using namespace Qt::StringLiterals;

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    return u"<div style=\"white-space:pre-wrap\">%1</div>"_s.arg(text.toHtmlEscaped());
}

QString literalAmpersand(QString text)
{
    return text.replace(u'&', u"&&"_s);
}

QLabel *makeLabel(const QString &text, const char *role, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    if (role && *role)
        label->setProperty("role", QString::fromLatin1(role));
    return label;
}

void setTextIfChanged(QLabel *label, const QString &text)
{
    if (label->text() != text)
        label->setText(text);
}

void setPlainToolTip(QWidget *widget, const QString &text)
{
    const QString tip = plainToolTip(text);
    if (widget->toolTip() != tip)
        widget->setToolTip(tip);
}

} // namespace sluice::ui
