#include "ui/pages/databasecard.h"

#include "models/core/format.h"
#include "models/items/roles.h"
#include "models/services/failuretext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/statepill.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QString settingValue(const DatabaseState &database, const QString &name)
{
    if (database.catalogue.value) {
        for (const Setting &setting : database.catalogue.value->settings) {
            if (setting.name == name)
                return setting.value;
        }
    }
    return unknownText();
}

QString usedOf(qsizetype used, const QString &most)
{
    return DatabaseCard::tr("%1 of %2").arg(used).arg(most);
}

} // namespace

DatabaseCard::DatabaseCard(QWidget *parent)
    : QFrame(parent)
    , m_name(new ElidedLabel(this))
    , m_state(new StatePill(this))
    , m_figures(new QHBoxLayout)
{
    setProperty("card", true);
    m_name->setFont(interfaceFont(14, true));
    m_name->setElideMode(Qt::ElideMiddle);
    m_name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_name);
    top->addWidget(m_state);
    top->addStretch(1);
    m_figures->setSpacing(24);
    m_version = addFigure(tr("PostgreSQL"));
    m_position = addFigure(tr("WAL position"));
    m_slots = addFigure(tr("Slots used"));
    m_senders = addFigure(tr("Senders used"));
    m_walLevel = addFigure(tr("WAL level"));
    m_figures->addStretch(1);
    m_position->setFont(monospaceFont(12));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addLayout(m_figures);
}

QLabel *DatabaseCard::addFigure(const QString &title)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(2);
    column->addWidget(makeLabel(title, "small", this));
    QLabel *value = makeLabel(unknownText(), "", this);
    value->setAccessibleName(title);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(value);
    m_figures->addLayout(column);
    return value;
}

QString DatabaseCard::name() const
{
    return m_name->text();
}

void DatabaseCard::showState(const Observed<ReplicationFacts> &observed, const QDateTime &now)
{
    if (!observed.error)
        return m_state->setState(observed.value ? Health::Good : Health::Unknown,
                                 !observed.value              ? tr("Checking…")
                                 : observed.value->inRecovery ? tr("Standby")
                                                              : tr("Up"));
    const FailureText failure = failureText(m_name->text(), *observed.error);
    m_state->setState(failure.health, observed.value
                                          ? tr("%1, read %2").arg(failure.word, formatAge(observed.at, now))
                                          : failure.word);
}

void DatabaseCard::setDatabase(const DatabaseState &database, const QDateTime &now)
{
    const auto &observed = database.replication;
    m_name->setText(database.name);
    setPlainToolTip(this,
                    observed.error ? database.address + u'\n' + observed.error->message : database.address);
    showState(observed, now);
    const ReplicationFacts facts = observed.value.value_or(ReplicationFacts());
    const bool known = observed.value.has_value();
    setTextIfChanged(m_version, known ? facts.serverVersion : unknownText());
    setTextIfChanged(m_position, known ? facts.walPosition.toString() : unknownText());
    setTextIfChanged(m_slots, known && !facts.slotsNotPermitted
                                  ? usedOf(facts.replicationSlots.size(),
                                           settingValue(database, u"max_replication_slots"_s))
                                  : unknownText());
    setTextIfChanged(m_senders,
                     known ? usedOf(facts.walSenders.size(), settingValue(database, u"max_wal_senders"_s))
                           : unknownText());
    setTextIfChanged(m_walLevel, settingValue(database, u"wal_level"_s));
    for (QLabel *label : {m_version, m_position, m_slots, m_senders, m_walLevel})
        label->setEnabled(!observed.error);
}

} // namespace sluice::ui
