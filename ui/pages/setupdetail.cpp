#include "ui/pages/setupdetail.h"

#include "models/core/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/statepill.h"
#include "ui/widgets/text.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QLabel *wrapped(const char *role, QWidget *parent)
{
    QLabel *label = makeLabel({}, role, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void setTextIfChanged(QPlainTextEdit *edit, const QString &text)
{
    if (edit->toPlainText() == text)
        return;
    edit->setPlainText(text);
    edit->verticalScrollBar()->setValue(0);
}

QString bulleted(const QStringList &lines)
{
    QStringList marked;
    for (const QString &line : lines)
        marked.append(u"·  "_s + line);
    return marked.join(u'\n');
}

} // namespace

QString changesText(const QList<Change> &changes)
{
    QString text;
    QString database;
    for (const Change &change : changes) {
        const bool sql = change.kind == ChangeKind::Sql;
        if (!text.isEmpty())
            text += sql && change.target == database ? u"\n"_s : u"\n\n"_s;
        if (sql && change.target != database)
            text += u"-- on "_s + QString(change.target).replace(u'\n', u' ') + u'\n';
        database = sql ? change.target : QString();
        text += changeText(change);
    }
    return text;
}

SetupDetail::SetupDetail(QWidget *parent)
    : QFrame(parent)
    , m_nothing(new EmptyState(this))
{
    setProperty("card", true);
    auto *scroll = new QScrollArea(this);
    m_body = scroll;
    scroll->setWidget(buildBody());
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_nothing, 1);
    connect(m_copyRemedy, &QPushButton::clicked, this, [this] { copy(m_remedy->text(), m_copyRemedy); });
    connect(m_apply, &QPushButton::clicked, this, [this] { Q_EMIT applyRequested(m_view->step.id); });
    connect(m_script, &QPushButton::clicked, this, [this] { Q_EMIT scriptRequested(m_view->step.id); });
    connect(m_tables, &QPushButton::clicked, this, [this] { Q_EMIT tablesRequested(m_view->step.id); });
    connect(m_connector, &QPushButton::clicked, this, [this] { Q_EMIT connectorRequested(m_view->step.id); });
    connect(m_files, &QPushButton::clicked, this, &SetupDetail::filesRequested);
    connect(m_check, &QPushButton::clicked, this, &SetupDetail::checkRequested);
    connect(m_login, &QPushButton::clicked, this, &SetupDetail::loginRequested);
    connect(m_password, &QPushButton::clicked, this, &SetupDetail::passwordRequested);
    setNothing({});
}

QWidget *SetupDetail::buildBody()
{
    auto *body = new QWidget;
    body->setProperty("page", true);
    m_title = wrapped("section", body);
    m_pill = new StatePill(body);
    m_finding = wrapped("", body);
    m_facts = wrapped("muted", body);
    m_why = wrapped("muted", body);
    m_reference = wrapped("small", body);
    m_hops = new QWidget(body);
    m_hopGrid = new QGridLayout(m_hops);
    m_hopGrid->setContentsMargins(0, 8, 0, 8);
    m_hopGrid->setHorizontalSpacing(16);
    m_hopGrid->setVerticalSpacing(8);
    m_hopGrid->setColumnStretch(2, 1);

    auto *top = new QHBoxLayout;
    top->setSpacing(12);
    top->addWidget(m_title, 1);
    top->addWidget(m_pill, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(m_finding);
    layout->addWidget(m_facts);
    layout->addWidget(buildRemedy());
    layout->addLayout(buildActions());
    layout->addWidget(m_hops);
    layout->addSpacing(4);
    layout->addWidget(m_why);
    layout->addWidget(m_reference);
    layout->addSpacing(4);
    layout->addWidget(buildTabs(), 1);
    layout->addStretch(0);
    return body;
}

QWidget *SetupDetail::buildRemedy()
{
    m_remedyPanel = new QFrame;
    m_remedyPanel->setProperty("panel", true);
    m_remedy = wrapped("", m_remedyPanel);
    m_remedy->setAccessibleName(tr("What you can do"));
    m_copyRemedy = new QPushButton(icon(u"copy"_s), tr("Copy"), m_remedyPanel);
    m_copyRemedy->setObjectName(u"copyRemedy"_s);
    auto *layout = new QHBoxLayout(m_remedyPanel);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(12);
    layout->addWidget(m_remedy, 1);
    layout->addWidget(m_copyRemedy, 0, Qt::AlignTop);
    return m_remedyPanel;
}

QHBoxLayout *SetupDetail::buildActions()
{
    m_apply = new QPushButton(tr("Apply this step…"));
    m_script = new QPushButton(icon(u"copy"_s), tr("Copy for the DBA"));
    m_login = new QPushButton(tr("Log in as…"));
    m_tables = new QPushButton(tr("Choose tables…"));
    m_connector = new QPushButton(tr("Connector options…"));
    m_files = new QPushButton(tr("Configuration files…"));
    m_password = new QPushButton(tr("Enter the password…"));
    m_check = new QPushButton(icon(u"refresh"_s), tr("Check again"));
    auto *layout = new QHBoxLayout;
    layout->setSpacing(8);
    for (QPushButton *button :
         {m_tables, m_connector, m_apply, m_files, m_script, m_login, m_password, m_check})
        layout->addWidget(button);
    layout->addStretch(1);
    return layout;
}

QPlainTextEdit *SetupDetail::makeText(const QString &name, bool monospace)
{
    auto *edit = new QPlainTextEdit;
    edit->setReadOnly(true);
    edit->setTabChangesFocus(true);
    edit->setProperty("bare", true);
    edit->setAccessibleName(name);
    if (monospace)
        edit->setFont(monospaceFont());
    edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return edit;
}

QWidget *SetupDetail::buildTabs()
{
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_sent = makeText(tr("What will be sent"), true);
    m_cost = makeText(tr("Cost"), false);
    m_undo = makeText(tr("Undo"), true);
    m_tabs->addTab(m_sent, tr("What will be sent"));
    m_tabs->addTab(m_cost, tr("Cost"));
    m_tabs->addTab(m_undo, tr("Undo"));
    m_tabs->setMinimumHeight(190);
    auto *button = new QPushButton(icon(u"copy"_s), tr("Copy"), m_tabs);
    button->setObjectName(u"copySent"_s);
    m_tabs->setCornerWidget(button);
    connect(button, &QPushButton::clicked, this, [this, button] {
        if (const auto *text = qobject_cast<QPlainTextEdit *>(m_tabs->currentWidget()))
            copy(text->toPlainText(), button);
    });
    return m_tabs;
}

/// The word on the button says that it has happened; where the clipboard is, nobody sees.
void SetupDetail::copy(const QString &text, QPushButton *button)
{
    QApplication::clipboard()->setText(text);
    button->setText(tr("Copied"));
    QTimer::singleShot(1500, button, [button] { button->setText(tr("Copy")); });
}

void SetupDetail::setStep(const StepView &view)
{
    if (m_view == view)
        return;
    const bool other = !m_view || m_view->step.id != view.step.id;
    m_view = view;
    m_nothing->hide();
    m_body->show();
    sluice::ui::setTextIfChanged(m_title, view.step.title);
    m_pill->setState(view.state.health, view.state.word);
    m_pill->show();
    sluice::ui::setTextIfChanged(m_finding, view.step.finding);
    showTexts(view);
    showActions(view);
    showHops(view.proof);
    if (other) {
        m_tabs->setCurrentIndex(0);
        static_cast<QScrollArea *>(m_body)->verticalScrollBar()->setValue(0);
    }
}

void SetupDetail::showTexts(const StepView &view)
{
    const Step &step = view.step;
    QStringList facts = step.facts;
    facts.removeAll(step.finding);
    sluice::ui::setTextIfChanged(m_facts, bulleted(facts));
    m_facts->setVisible(!facts.isEmpty());
    const bool over = step.state == StepState::Done || step.state == StepState::NotApplicable;
    const bool remedy = !over && !step.remedy.isEmpty() && step.remedy != step.finding;
    sluice::ui::setTextIfChanged(m_remedy, step.remedy);
    m_remedyPanel->setVisible(remedy);
    m_copyRemedy->setVisible(step.state == StepState::Manual && !view.proof);
    setTextIfChanged(m_sent, changesText(step.changes));
    setTextIfChanged(m_cost, step.cost.isEmpty() ? tr("Nothing worth a word.") : step.cost);
    setTextIfChanged(m_undo, step.undo.isEmpty() ? tr("Nothing has to be taken back.") : step.undo);
    m_tabs->setVisible(!step.changes.isEmpty());
    sluice::ui::setTextIfChanged(m_why, step.why);
    m_why->setVisible(!step.why.isEmpty());
    sluice::ui::setTextIfChanged(m_reference, step.reference);
    m_reference->setVisible(!step.reference.isEmpty());
}

void SetupDetail::showActions(const StepView &view)
{
    m_apply->setVisible(view.offersApply);
    m_apply->setEnabled(view.applyRefusal.isEmpty() && !view.busy);
    setPlainToolTip(m_apply, view.applyRefusal);
    m_script->setVisible(view.offersScript);
    m_script->setEnabled(!view.busy);
    m_login->setVisible(view.offersLogin);
    m_login->setEnabled(!view.busy);
    m_tables->setVisible(view.offersTables);
    m_tables->setEnabled(!view.busy);
    m_connector->setVisible(view.offersConnector);
    m_connector->setEnabled(!view.busy);
    m_files->setVisible(view.offersFiles);
    m_files->setEnabled(!view.busy);
    m_password->setVisible(view.offersPassword);
    m_password->setEnabled(!view.busy);
    const bool persons = view.step.state == StepState::NotPermitted || view.step.state == StepState::Manual ||
                         view.step.state == StepState::Unknown;
    m_check->setVisible(persons && !view.proof);
    m_check->setEnabled(!view.busy);
}

/// Every hop from the beginning, so that nothing moves when one is reached.
void SetupDetail::showHops(const std::optional<setup::ProofState> &proof)
{
    m_hops->setVisible(proof.has_value());
    if (!proof)
        return;
    while (QLayoutItem *item = m_hopGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const setup::ProofHop hop : setup::hopsOf(*proof)) {
        const auto found =
            std::find_if(proof->hops.cbegin(), proof->hops.cend(),
                         [hop](const setup::ProofHopResult &result) { return result.hop == hop; });
        const bool reached = found != proof->hops.cend();
        auto *state = new StatePill(m_hops);
        state->setBare(true);
        state->setState(reached ? Health::Good : Health::Unknown, setup::proofHopWord(hop));
        auto *after = makeLabel(reached          ? formatDuration(found->after)
                                : proof->running ? tr("…")
                                                 : u"—"_s,
                                reached ? "" : "muted", m_hops);
        auto *where = new ElidedLabel(m_hops);
        where->setFont(monospaceFont());
        where->setElideMode(Qt::ElideMiddle); // partition and offset stand at the end
        where->setAllMuted(true);
        where->setText(reached ? found->where : QString());
        m_hopGrid->addWidget(state, row, 0);
        m_hopGrid->addWidget(after, row, 1, Qt::AlignRight | Qt::AlignVCenter);
        m_hopGrid->addWidget(where, row, 2);
        ++row;
    }
}

void SetupDetail::setGroup(const QString &title, const StateText &state, const QStringList &left)
{
    StepView view;
    view.step.id = u"group"_s;
    view.step.title = title;
    view.step.state = StepState::Done;
    view.step.facts = left;
    view.step.finding = left.isEmpty() ? tr("Nothing of it is left to do.") : tr("Left to do:");
    view.state = state;
    setStep(view);
}

void SetupDetail::setNothing(const QString &sentence)
{
    m_view.reset();
    m_body->hide();
    m_nothing->setContent(sentence);
    m_nothing->show();
}

QString SetupDetail::title() const
{
    return m_title->text();
}

QString SetupDetail::finding() const
{
    return m_finding->text();
}

QString SetupDetail::sentText() const
{
    return m_sent->toPlainText();
}

void SetupDetail::takeFocus()
{
    for (QPushButton *button : {m_apply, m_script, m_tables, m_connector, m_files, m_copyRemedy, m_check}) {
        if (button->isVisible() && button->isEnabled())
            return button->setFocus(Qt::TabFocusReason);
    }
    if (m_tabs->isVisible())
        m_sent->setFocus(Qt::TabFocusReason);
}

void SetupDetail::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT left();
    else
        QFrame::keyPressEvent(event);
}

} // namespace sluice::ui
