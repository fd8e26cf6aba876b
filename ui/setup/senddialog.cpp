#include "ui/setup/senddialog.h"

#include "models/core/format.h"
#include "ui/pages/setupdetail.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text.h"

#include <QCheckBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QVBoxLayout>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

void askForProduction(SendDialog::Content &content, const setup::SetupState &state)
{
    if (state.environment != Environment::Production)
        return;
    content.typedName = state.profile;
    content.typedWhat =
        SendDialog::tr("This is production. Type the profile's name, %1, to go on.").arg(state.profile);
}

/// "2 databases, Kafka and Kafka Connect"
QString targetsOf(const QList<Change> &changes)
{
    QStringList databases;
    bool kafka = false;
    bool connect = false;
    for (const Change &change : changes) {
        const bool topic = change.kind == ChangeKind::CreateTopic || change.kind == ChangeKind::DeleteTopic;
        kafka = kafka || topic;
        if (change.kind == ChangeKind::Sql && !databases.contains(change.target))
            databases.append(change.target);
        connect = connect || (change.kind != ChangeKind::Sql && !topic);
    }
    QStringList targets = databases;
    if (kafka)
        targets.append(SendDialog::tr("Kafka"));
    if (connect)
        targets.append(SendDialog::tr("Kafka Connect"));
    return setup::joinedNames(targets);
}

QString stepsText(const Plan &steps)
{
    QString text;
    for (const Step &step : steps) {
        if (!text.isEmpty())
            text += u"\n\n\n"_s;
        QString title = step.title;
        text += u"-- "_s + title.replace(u'\n', u' ') + u'\n' + changesText(step.changes);
    }
    return text;
}

bool isOptional(const SendDialog::Content::Part &part)
{
    return part.optional;
}

QString rowText(const ProofRow &row)
{
    QStringList columns;
    QStringList values;
    for (auto it = row.values.cbegin(); it != row.values.cend(); ++it) {
        columns.append(it.key());
        values.append(u'\'' + it.value() + u'\'');
    }
    return u"INSERT INTO %1 (%2)\nVALUES (%3);"_s.arg(row.table.dotted(), columns.join(u", "_s),
                                                      values.join(u", "_s));
}

} // namespace

SendDialog::SendDialog(const Content &content, QWidget *parent)
    : QDialog(parent)
    , m_content(content)
    , m_question(makeLabel(content.question, "section", this))
    , m_text(new QPlainTextEdit(this))
    , m_accept(new QPushButton(literalAmpersand(content.verb), this))
{
    setWindowTitle(content.verb);
    setModal(true);
    m_question->setObjectName(u"question"_s);
    m_question->setWordWrap(true);
    auto *consequence = makeLabel(content.consequence, "", this);
    consequence->setWordWrap(true);
    m_text->setReadOnly(true);
    m_text->setFont(monospaceFont());
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(content.caption);
    m_accept->setObjectName(u"accept"_s);
    m_accept->setProperty("primary", true);
    m_accept->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"cancel"_s);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(m_question);
    layout->addWidget(consequence);
    layout->addSpacing(4);
    if (!content.costs.isEmpty()) {
        layout->addWidget(makeLabel(tr("What it costs"), "small", this));
        QStringList marked;
        for (const QString &cost : content.costs)
            marked.append(u"·  "_s + cost);
        auto *costs = makeLabel(marked.join(u'\n'), "", this);
        costs->setWordWrap(true);
        layout->addWidget(costs);
        layout->addSpacing(4);
    }
    if (std::any_of(content.parts.cbegin(), content.parts.cend(), isOptional))
        layout->addWidget(buildParts());
    layout->addWidget(makeLabel(content.caption, "small", this));
    layout->addWidget(m_text, 1);
    if (!content.typedName.isEmpty()) {
        layout->addSpacing(4);
        auto *ask = makeLabel(content.typedWhat, "strong", this);
        ask->setWordWrap(true);
        layout->addWidget(ask);
        m_name = new QLineEdit(this);
        m_name->setObjectName(u"typedName"_s);
        m_name->setAccessibleName(content.typedWhat);
        layout->addWidget(m_name);
        connect(m_name, &QLineEdit::textChanged, this, &SendDialog::updateAccept);
    }
    partsChanged();
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    resize(760, m_text->document()->blockCount() > 12 || !m_parts.isEmpty() ? 680 : 420);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    if (!m_parts.isEmpty())
        m_parts.first().second->setFocus();
    else if (m_name)
        m_name->setFocus();
    else
        m_accept->setFocus();
}

QWidget *SendDialog::buildParts()
{
    auto *card = new QFrame(this);
    card->setProperty("card", true);
    auto *rows = new QVBoxLayout(card);
    rows->setContentsMargins(12, 8, 12, 8);
    rows->setSpacing(4);
    rows->addWidget(makeLabel(m_content.partsCaption, "small", card));
    for (const Content::Part &part : std::as_const(m_content.parts)) {
        if (!part.optional)
            continue;
        auto *box = new QCheckBox(literalAmpersand(part.step.title), card);
        box->setChecked(part.chosen);
        setPlainToolTip(box, part.step.why);
        connect(box, &QCheckBox::toggled, this, &SendDialog::partsChanged);
        rows->addWidget(box);
        if (!part.step.cost.isEmpty()) {
            auto *cost = makeLabel(part.step.cost, "muted", card);
            cost->setWordWrap(true);
            cost->setContentsMargins(24, 0, 0, 2);
            rows->addWidget(cost);
        }
        m_parts.append({part.step.id, box});
    }
    return card;
}

/// What is left out takes along what may only come after it.
void SendDialog::partsChanged()
{
    QSet<QString> out;
    Plan chosen;
    for (const Content::Part &part : std::as_const(m_content.parts)) {
        const Step &step = part.step;
        const bool can = std::none_of(step.after.cbegin(), step.after.cend(),
                                      [&](const QString &id) { return out.contains(id); });
        QCheckBox *box = this->part(step.id);
        if (box)
            box->setEnabled(can);
        if (can && (!box || box->isChecked()))
            chosen.append(step);
        else
            out.insert(step.id);
    }
    if (m_content.ask)
        m_question->setText(m_content.ask(chosen));
    m_text->setPlainText(m_content.parts.isEmpty() ? m_content.text : stepsText(chosen));
    updateAccept();
}

void SendDialog::updateAccept()
{
    const bool typed = !m_name || m_name->text() == m_content.typedName;
    m_accept->setEnabled(typed && !text().isEmpty());
}

QStringList SendDialog::chosenParts() const
{
    QStringList ids;
    for (const auto &[id, box] : m_parts) {
        if (box->isEnabled() && box->isChecked())
            ids.append(id);
    }
    return ids;
}

QCheckBox *SendDialog::part(const QString &id) const
{
    const auto found =
        std::find_if(m_parts.cbegin(), m_parts.cend(), [&](const auto &each) { return each.first == id; });
    return found == m_parts.cend() ? nullptr : found->second;
}

QString SendDialog::text() const
{
    return m_text->toPlainText();
}

SendDialog *SendDialog::forApply(const setup::SetupState &state, const setup::ApplyWish &wish,
                                 QWidget *parent)
{
    Content content;
    content.ask = [](const Plan &chosen) {
        const QList<Change> changes = setup::changesOf(chosen);
        return tr("Apply %1 to %2?")
            .arg(formatCounted(changes.size(), tr("change"), tr("changes")), targetsOf(changes));
    };
    content.consequence = tr("They are sent one after another, each checked on the server before the next. "
                             "Sluice stops at the first that fails; what was done stays done.");
    if (!setup::pendingRestarts(state.plan).isEmpty() ||
        std::any_of(state.plan.cbegin(), state.plan.cend(),
                    [](const Step &step) { return step.isRestart && step.state == StepState::Blocked; }))
        content.consequence +=
            u' ' + tr("Sluice restarts no server: it waits until you have done so, and goes "
                      "on by itself.");
    setup::ApplyWish most = wish;
    most.advice = true;
    const Plan steps = setup::stepsToApply(state.plan, most);
    for (const Step &step : steps) {
        const bool optional = step.advice && wish.only.isEmpty();
        content.parts.append({step, !optional || wish.advice, optional});
        if (!optional && !step.cost.isEmpty())
            content.costs.append(tr("%1: %2").arg(step.title, step.cost));
    }
    content.partsCaption = tr("Only good to have: tick what is to be applied too");
    content.caption = tr("Exactly this will be sent, in this order");
    content.verb = tr("Apply");
    askForProduction(content, state);
    return new SendDialog(content, parent);
}

SendDialog *SendDialog::forTakeDown(const setup::SetupState &state, const QString &only, QWidget *parent)
{
    setup::ApplyWish wish;
    wish.only = only;
    wish.advice = true;
    const Plan steps = setup::stepsToApply(state.plan, wish);
    Content content;
    content.caption = tr("Exactly this will be sent, in this order");
    content.verb = tr("Take down");
    content.typedName = state.takenDown;
    content.typedWhat =
        state.environment == Environment::Production
            ? tr("This is production. Type the connector's name, %1, to go on.").arg(state.takenDown)
            : tr("Type the connector's name, %1, to go on.").arg(state.takenDown);
    if (!only.isEmpty() && !steps.isEmpty()) {
        content.question = tr("%1?").arg(steps.first().title);
        content.consequence = steps.first().cost.isEmpty() ? steps.first().why : steps.first().cost;
        content.text = stepsText(steps);
        return new SendDialog(content, parent);
    }
    content.question = tr("Take down %1?").arg(state.takenDown);
    content.consequence =
        tr("Each part is checked on its server before the next. What is left out stays as it is, and "
           "so does what may only go after it.");
    content.partsCaption = tr("What goes");
    for (const Step &step : steps)
        content.parts.append({step, !step.advice});
    return new SendDialog(content, parent);
}

SendDialog *SendDialog::forProof(const setup::SetupState &state, QWidget *parent)
{
    const QList<DirectionPlan> directions = setup::provableDirections(state);
    QStringList rows;
    for (const DirectionPlan &direction : directions) {
        const ProofRow row = setup::proofRowFor(state.spec, state.facts, direction);
        rows.append(u"-- on %1\n%2\n-- and once it was seen, DELETE of the same row"_s.arg(direction.from,
                                                                                           rowText(row)));
    }
    Content content;
    content.question = directions.size() == 1 ? tr("Write one row and follow it?")
                                              : tr("Write one row in each direction and follow it?");
    content.consequence =
        tr("Each is followed from the commit to the topic, and deleted again. Whoever consumes "
           "the topics sees an insert and a delete.");
    content.caption = tr("This will be written");
    content.text = rows.join(u"\n\n"_s);
    content.verb = tr("Prove it");
    askForProduction(content, state);
    return new SendDialog(content, parent);
}

} // namespace sluice::ui
