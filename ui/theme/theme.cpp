#include "ui/theme/theme.h"

#include "ui/theme/sluicestyle.h"
#include "ui/theme/stylesheet.h"
#include "ui/theme/tokens.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QPalette paletteOf(const Tokens &tokens)
{
    QPalette palette;
    palette.setColor(QPalette::Window, tokens.background);
    palette.setColor(QPalette::WindowText, tokens.text);
    palette.setColor(QPalette::Base, tokens.surface);
    palette.setColor(QPalette::AlternateBase, tokens.surface);
    palette.setColor(QPalette::Text, tokens.text);
    palette.setColor(QPalette::Button, tokens.surface);
    palette.setColor(QPalette::ButtonText, tokens.text);
    palette.setColor(QPalette::BrightText, tokens.bad);
    palette.setColor(QPalette::ToolTipBase, tokens.surface);
    palette.setColor(QPalette::ToolTipText, tokens.text);
    palette.setColor(QPalette::PlaceholderText, tokens.muted);
    palette.setColor(QPalette::Highlight, tokens.accent);
    palette.setColor(QPalette::HighlightedText, tokens.onAccent);
    palette.setColor(QPalette::Link, tokens.accent);
    palette.setColor(QPalette::LinkVisited, tokens.accent);
    palette.setColor(QPalette::Light, tokens.surface);
    palette.setColor(QPalette::Midlight, tokens.line);
    palette.setColor(QPalette::Mid, tokens.line);
    palette.setColor(QPalette::Dark, tokens.muted);
    palette.setColor(QPalette::Shadow, tokens.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, tokens.off);
    return palette;
}

} // namespace

Theme::Theme(QApplication &app, Scheme scheme)
    : m_app(app)
    , m_scheme(scheme)
{
    m_app.setStyle(new SluiceStyle);
    m_app.setFont(interfaceFont());
    m_app.installEventFilter(this);
    m_dark = !systemIsDark(); // whatever comes is a change
    apply();
}

Theme::~Theme() = default;

void Theme::setScheme(Scheme scheme)
{
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    apply();
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && !m_applying && m_scheme == Scheme::System)
        QMetaObject::invokeMethod(this, &Theme::apply, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

bool Theme::systemIsDark()
{
    // An application palette of our own hides the desktop's: take it off to see. Qt 6.4 has no colorScheme().
    m_app.setPalette(QPalette());
    return m_app.palette().color(QPalette::Window).lightness() < 128;
}

void Theme::apply()
{
    m_applying = true;
    const bool dark = m_scheme == Scheme::System ? systemIsDark() : m_scheme == Scheme::Dark;
    const Tokens &tokens = dark ? darkTokens() : lightTokens();
    m_app.setPalette(paletteOf(tokens));
    m_app.setStyleSheet(styleSheet(tokens));
    m_dark = dark;
    m_applying = false;
    Q_EMIT changed();
}

QString schemeToken(Scheme scheme)
{
    switch (scheme) {
    case Scheme::Light:
        return u"light"_s;
    case Scheme::Dark:
        return u"dark"_s;
    case Scheme::System:
        break;
    }
    return u"system"_s;
}

Scheme schemeFrom(const QString &token)
{
    if (token == u"light")
        return Scheme::Light;
    return token == u"dark" ? Scheme::Dark : Scheme::System;
}

QFont interfaceFont(int pixelSize, bool strong)
{
    static const bool hasInter = QFontDatabase::families().contains(u"Inter"_s);
    QFont font = hasInter ? QFont(u"Inter"_s) : QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setPixelSize(pixelSize);
    font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont monospaceFont(int pixelSize)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(pixelSize);
    return font;
}

} // namespace sluice::ui
