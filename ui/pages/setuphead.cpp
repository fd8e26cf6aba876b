#include "ui/pages/setuphead.h"

#include "models/core/format.h"
#include "ui/actiontext.h"
#include "ui/theme/icons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;
using setup::NextAct;
using setup::SetupPhase;

SetupHead::SetupHead(QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel({}, "pageTitle", this))
    , m_subtitle(makeLabel({}, "muted", this))
    , m_progress(new QProgressBar(this))
    , m_banner(new MessageBar(this))
    , m_login(new QPushButton(tr("Log in as…"), this))
    , m_options(new QPushButton(icon(u"settings"_s), tr("Options…"), this))
    , m_more(new QPushButton(icon(u"more"_s), tr("More"), this))
    , m_back(new QPushButton(tr("Back to the setup"), this))
    , m_rest(new QPushButton(tr("Take down the rest…"), this))
    , m_menu(new QMenu(this))
    , m_check(new QPushButton(icon(u"refresh"_s), tr("Check again"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_primary(new QPushButton(this))
{
    m_banner->setOuterMargins(0, 12);
    m_primary->setObjectName(u"primary"_s);
    m_primary->setProperty("primary", true);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Changes sent"));
    m_more->setMenu(m_menu);
    build();
    connect(m_primary, &QPushButton::clicked, this, &SetupHead::primaryPressed);
    connect(m_check, &QPushButton::clicked, this, &SetupHead::checkPressed);
    connect(m_cancel, &QPushButton::clicked, this, &SetupHead::cancelPressed);
    connect(m_options, &QPushButton::clicked, this, &SetupHead::optionsPressed);
    connect(m_login, &QPushButton::clicked, this, &SetupHead::loginPressed);
    connect(m_back, &QPushButton::clicked, this, &SetupHead::backPressed);
    connect(m_rest, &QPushButton::clicked, this, &SetupHead::restPressed);
    connect(m_banner, &MessageBar::actionTriggered, this, &SetupHead::optionsPressed);
    connect(m_banner, &MessageBar::dismissed, this, [this] {
        m_dismissedNotice = m_note.isEmpty() ? m_view.setup.notice : m_dismissedNotice;
        setNote({});
    });
}

void SetupHead::build()
{
    auto *words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_title);
    words->addWidget(m_subtitle);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addLayout(words, 1);
    for (QPushButton *button : {m_back, m_rest, m_login, m_options, m_more, m_check, m_cancel, m_primary})
        row->addWidget(button, 0, Qt::AlignTop);
    // The room of the bar stays when it goes, so that nothing below moves.
    QSizePolicy keeps = m_progress->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keeps);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addSpacing(8);
    layout->addWidget(m_progress);
    layout->addSpacing(8);
    layout->addWidget(m_banner);
}

void SetupHead::setView(const SetupHeadView &view)
{
    m_view = view;
    update();
}

void SetupHead::setNote(const QString &note)
{
    m_note = note;
    updateBanner();
}

void SetupHead::update()
{
    setTextIfChanged(m_title, m_view.known ? setup::setupHeadline(m_view.setup) : tr("Setup"));
    setTextIfChanged(m_subtitle, subtitleText());
    const bool sending = m_view.setup.isApplying() && m_view.setup.toSend > 0;
    m_progress->setVisible(sending);
    if (sending) {
        m_progress->setMaximum(m_view.setup.toSend);
        m_progress->setValue(m_view.setup.sent);
    }
    updateButtons();
    updateBanner();
}

QString SetupHead::primaryText() const
{
    switch (m_view.setup.phase) {
    case SetupPhase::Checking:
        return tr("Checking…");
    case SetupPhase::Applying:
        return tr("Applying…");
    case SetupPhase::Waiting: {
        const QStringList names = setup::pendingRestarts(m_view.setup.plan);
        return names.size() == 1 ? tr("Waiting for %1").arg(names.first()) : tr("Waiting for a restart");
    }
    case SetupPhase::Proving:
        return tr("Proving…");
    case SetupPhase::Idle:
        break;
    }
    switch (setup::nextAct(m_view.setup)) {
    case NextAct::Check:
        return tr("Check");
    case NextAct::CheckAgain:
        return tr("Check again");
    case NextAct::Apply: {
        if (!m_view.setup.takenDown.isEmpty())
            return tr("Take down…");
        const qsizetype count = setup::changesOf(setup::stepsToApply(m_view.setup.plan, {})).size();
        return count == 1 ? tr("Apply 1 change…") : tr("Apply %1 changes…").arg(count);
    }
    case NextAct::AwaitRestart:
        return tr("Wait for the restart");
    case NextAct::Prove:
        return tr("Prove it…");
    case NextAct::Finish:
        return tr("Done");
    case NextAct::Leave:
        return tr("Back to the setup");
    case NextAct::Nothing:
        break;
    }
    return {};
}

/// Why the primary button cannot be pressed; empty: it can.
QString SetupHead::primaryRefusal() const
{
    const NextAct next = setup::nextAct(m_view.setup);
    const bool sends = next == NextAct::Apply || next == NextAct::AwaitRestart || next == NextAct::Prove;
    return m_view.readOnly && sends ? readOnlyReason() : QString();
}

void SetupHead::updateButtons()
{
    const NextAct next = setup::nextAct(m_view.setup);
    const QString text = literalAmpersand(primaryText());
    if (m_primary->text() != text)
        m_primary->setText(text);
    const QString refusal = primaryRefusal();
    m_primary->setEnabled(m_view.known && next != NextAct::Nothing && refusal.isEmpty());
    setPlainToolTip(m_primary, refusal.isEmpty() ? tr("Ctrl+Enter") : refusal);
    m_check->setVisible(m_view.known && !m_view.setup.plan.isEmpty() && !m_view.setup.isApplying() &&
                        m_view.setup.phase != SetupPhase::Proving && next != NextAct::CheckAgain &&
                        next != NextAct::Check);
    m_check->setEnabled(!m_view.setup.isBusy());
    m_cancel->setVisible(m_view.setup.isApplying() || m_view.setup.phase == SetupPhase::Proving);
    const bool takesDown = !m_view.setup.takenDown.isEmpty();
    m_back->setVisible(takesDown && next != NextAct::Leave);
    m_back->setEnabled(!m_view.setup.isBusy());
    m_rest->setVisible(takesDown && next == NextAct::Leave &&
                       !setup::adviceToApply(m_view.setup.plan).isEmpty());
    m_rest->setEnabled(!m_view.readOnly);
    setPlainToolTip(m_rest, m_view.readOnly ? readOnlyReason() : tr("What goes only on request"));
    m_options->setVisible(!takesDown);
    m_more->setVisible(!takesDown);
    m_more->setEnabled(m_view.known && !m_view.setup.isBusy());
    m_options->setEnabled(m_view.known && !m_view.setup.isBusy());
    m_login->setEnabled(m_view.known && !m_view.setup.isBusy());
}

QString SetupHead::subtitleText() const
{
    QStringList parts;
    if (m_view.setup.phase == SetupPhase::Waiting)
        parts.append(tr("Restart it when it suits you; Sluice sees it and goes on by itself."));
    else if (m_view.setup.isApplying() && m_view.setup.toSend > 0)
        parts.append(tr("%1 of %2 changes are sent.").arg(m_view.setup.sent).arg(m_view.setup.toSend));
    if (m_view.setup.phase == SetupPhase::Applying) {
        if (const Step *step = stepOf(m_view.setup.plan, m_view.setup.current))
            parts.append(tr("Now: %1.").arg(step->title));
    } else if (m_view.setup.phase == SetupPhase::Proving) {
        parts.append(tr("One row is written in each direction, followed, and deleted again."));
    } else if (m_view.setup.facts.at.isValid()) {
        const QDateTime now = std::max(m_view.now, QDateTime::currentDateTimeUtc());
        parts.append(tr("Checked %1.").arg(formatAge(m_view.setup.facts.at, now)));
    }
    if (!m_view.setup.login.isEmpty())
        parts.append(tr("Logged in to the databases as %1.").arg(m_view.setup.login));
    if (!primaryRefusal().isEmpty())
        parts.append(readOnlyReason());
    return parts.join(u' ');
}

/// The worst first: one line is read, three are not. Only what is no state of the servers can be put away.
void SetupHead::updateBanner()
{
    const QStringList missing = setup::missingDatabases(m_view.setup);
    const bool notice = !m_view.setup.notice.isEmpty() && m_view.setup.notice != m_dismissedNotice;
    bool closable = false;
    if (m_view.known && !missing.isEmpty()) {
        m_banner->showMessage(Health::Stuck, tr("The setup names %1, which this profile does not have. Add "
                                                "it to the profile, or choose another "
                                                "database in the options.")
                                                 .arg(setup::joinedNames(missing)));
        m_banner->setAction(tr("Options…"));
    } else if (m_view.setup.failure && !m_view.setup.isBusy()) {
        const Step *step = stepOf(m_view.setup.plan, m_view.setup.failedStep);
        m_banner->showMessage(
            Health::Bad,
            tr("%1: %2 What was done stays done; mend the cause and apply the rest.")
                .arg(step ? step->title : m_view.setup.failedStep, m_view.setup.failure->message),
            m_view.setup.failure->detail);
    } else if (m_view.setup.wasCancelled && !m_view.setup.isBusy()) {
        m_banner->showMessage(Health::Unknown,
                              tr("Cancelled. What was done stays done; the rest can be applied "
                                 "at any time."));
    } else if (!m_note.isEmpty() || notice) {
        closable = true;
        if (m_note.isEmpty())
            m_banner->showMessage(Health::Warning, m_view.setup.notice);
        else
            m_banner->showMessage(Health::Good, m_note);
    } else {
        m_banner->clear();
    }
    m_banner->setClosable(closable);
}

QString SetupHead::headline() const
{
    return m_title->text();
}

QString SetupHead::subtitle() const
{
    return m_subtitle->text();
}

QString SetupHead::bannerText() const
{
    return m_banner->text();
}

} // namespace sluice::ui
