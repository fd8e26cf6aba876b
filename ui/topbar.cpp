#include "ui/topbar.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/text.h"
#include "ui/widgets/toggleswitch.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QString environmentWord(Environment environment)
{
    switch (environment) {
    case Environment::Development:
        return TopBar::tr("Development");
    case Environment::Staging:
        return TopBar::tr("Staging");
    case Environment::Production:
        return TopBar::tr("Production");
    }
    return {};
}

QColor environmentColour(Environment environment, const Tokens &tokens)
{
    switch (environment) {
    case Environment::Development:
        return tokens.good;
    case Environment::Staging:
        return tokens.warning;
    case Environment::Production:
        return tokens.bad;
    }
    return tokens.off;
}

} // namespace

class ProfileButton final : public QAbstractButton
{
public:
    explicit ProfileButton(QWidget *parent)
        : QAbstractButton(parent)
    {
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setFixedHeight(28);
    }

    void setProfile(const ProfileEntry &profile)
    {
        m_profile = profile;
        setAccessibleName(
            TopBar::tr("Profile %1, %2").arg(profile.name, environmentWord(profile.environment)));
        setPlainToolTip(this, accessibleName());
        updateGeometry();
        update();
    }

    QSize sizeHint() const override
    {
        const int name = QFontMetrics(interfaceFont(13, true)).horizontalAdvance(shownName());
        const int word = QFontMetrics(interfaceFont(12)).horizontalAdvance(shownEnvironment());
        return {14 + name + 8 + word + 32, 28};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &tokens = tokensFor(palette());
        const QColor colour =
            m_profile.name.isEmpty() ? tokens.off : environmentColour(m_profile.environment, tokens);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(hasFocus() ? tokens.accent : tokens.line, 1));
        painter.setBrush(underMouse() ? tokens.hover : tokens.surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.fillRect(QRect(0, 1, 4, height() - 2), colour);
        painter.setFont(interfaceFont(13, true));
        painter.setPen(tokens.text);
        const int name = painter.fontMetrics().horizontalAdvance(shownName());
        painter.drawText(rect().adjusted(14, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, shownName());
        painter.setFont(interfaceFont(12));
        painter.setPen(colour);
        painter.drawText(rect().adjusted(14 + name + 8, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                         shownEnvironment());
        drawIcon(&painter, QPointF(width() - 24, (height() - 16) / 2.0), u"chevron-down"_s, tokens.muted);
    }

private:
    QString shownEnvironment() const
    {
        return m_profile.name.isEmpty() ? QString() : environmentWord(m_profile.environment);
    }

    QString shownName() const
    {
        const QString name = m_profile.name.isEmpty() ? TopBar::tr("No profile") : m_profile.name;
        return QFontMetrics(interfaceFont(13, true)).elidedText(name, Qt::ElideMiddle, 220);
    }

    ProfileEntry m_profile;
};

/// Looks like a field; opens the command palette.
class SearchButton final : public QAbstractButton
{
public:
    explicit SearchButton(QWidget *parent)
        : QAbstractButton(parent)
    {
        setText(TopBar::tr("Go to a page, connector, topic…"));
        setAccessibleName(text());
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::IBeamCursor);
        setFixedSize(320, 28);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &tokens = tokensFor(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(hasFocus() ? tokens.accent : tokens.line, 1));
        painter.setBrush(tokens.background);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        drawIcon(&painter, QPointF(9, 6), u"search"_s, tokens.muted);
        painter.setPen(tokens.muted);
        painter.drawText(rect().adjusted(32, 0, -64, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
        painter.setFont(interfaceFont(11));
        const QString keys = TopBar::tr("Ctrl K");
        const QRectF key(width() - painter.fontMetrics().horizontalAdvance(keys) - 20.5, 5.5,
                         painter.fontMetrics().horizontalAdvance(keys) + 12, 17);
        painter.setPen(tokens.line);
        painter.setBrush(tokens.surface);
        painter.drawRoundedRect(key, 3, 3);
        painter.setPen(tokens.muted);
        painter.drawText(key, Qt::AlignCenter, keys);
    }
};

TopBar::TopBar(QWidget *parent)
    : QFrame(parent)
    , m_profile(new ProfileButton(this))
    , m_readOnly(new ToggleSwitch(tr("Read-only"), this))
    , m_search(new SearchButton(this))
{
    setProperty("bar", QStringLiteral("top"));
    setFixedHeight(48);
    auto *name = makeLabel(tr("Sluice"), "section", this);
    name->setFixedWidth(156);
    auto *settings = new QToolButton(this);
    settings->setIcon(icon(u"settings"_s));
    settings->setProperty("flat", true);
    settings->setFocusPolicy(Qt::StrongFocus);
    settings->setAccessibleName(tr("Settings"));
    setPlainToolTip(settings, tr("Settings (Ctrl+,)"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 0, 16, 1);
    layout->setSpacing(0);
    layout->addWidget(name);
    layout->addWidget(m_profile);
    layout->addSpacing(16);
    layout->addWidget(m_readOnly);
    layout->addStretch(1);
    layout->addWidget(m_search);
    layout->addSpacing(8);
    layout->addWidget(settings);

    connect(m_search, &QAbstractButton::clicked, this, &TopBar::searchRequested);
    connect(settings, &QToolButton::clicked, this, &TopBar::settingsRequested);
    // Only a wish: the switch shows what is, which setReadOnly says.
    connect(m_readOnly, &QAbstractButton::clicked, this, [this](bool on) {
        m_readOnly->setChecked(!on);
        Q_EMIT readOnlyToggled(on);
    });
}

void TopBar::setProfiles(const QList<ProfileEntry> &profiles, const QString &current)
{
    auto *menu = new QMenu(m_profile);
    for (const ProfileEntry &profile : profiles) {
        QAction *action = menu->addAction(
            literalAmpersand(tr("%1 (%2)").arg(profile.name, environmentWord(profile.environment))), this,
            [this, name = profile.name] { Q_EMIT profileChosen(name); });
        if (profile.name == current) {
            m_profile->setProfile(profile);
            action->setIcon(icon(u"check"_s));
        }
    }
    if (current.isEmpty())
        m_profile->setProfile({});
    if (!profiles.isEmpty())
        menu->addSeparator();
    menu->addAction(icon(u"plus"_s), tr("New profile…"), this, &TopBar::newProfileRequested);
    if (!current.isEmpty())
        menu->addAction(icon(u"lock"_s), tr("Enter the passwords again…"), this, &TopBar::passwordsRequested);
    m_profile->disconnect(this);
    connect(m_profile, &QAbstractButton::clicked, this,
            [this, menu] { menu->popup(m_profile->mapToGlobal(QPoint(0, m_profile->height() + 4))); });
    for (QMenu *old : m_profile->findChildren<QMenu *>()) {
        if (old != menu)
            old->deleteLater();
    }
}

void TopBar::setReadOnly(bool on, bool fixed)
{
    m_readOnly->setChecked(on);
    m_readOnly->setEnabled(!fixed);
    setPlainToolTip(m_readOnly, fixed ? tr("The profile says that it is read-only.")
                                : on  ? tr("Nothing is changed on any server. Switch off to act.")
                                      : tr("Switch on to look without being able to change anything."));
}

void TopBar::disableReadOnly()
{
    m_readOnly->setChecked(false);
    m_readOnly->setEnabled(false);
    setPlainToolTip(m_readOnly, tr("No profile is open."));
}

bool TopBar::isReadOnly() const
{
    return m_readOnly->isChecked();
}

} // namespace sluice::ui
