#include "ui/setup/connectorformdialog.h"

#include "ui/setup/connectorformgroups.h"
#include "ui/setup/connectorformjson.h"
#include "ui/setup/connectorformrow.h"
#include "ui/theme/icons.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/text.h"
#include "ui/widgets/toggleswitch.h"

#include <QCloseEvent>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;
using setup::ConnectorFormService;
using setup::FormField;

namespace {

constexpr int fieldsTab = 0;
constexpr int jsonTab = 1;
constexpr int groupsWidth = 220;

QFrame *makeCard(QWidget *inside)
{
    auto *card = new QFrame;
    card->setProperty("card", true);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(inside);
    return card;
}

QString valueText(const std::optional<QString> &value, bool isDefault)
{
    if (!value)
        return ConnectorFormDialog::tr("not set");
    const QString text = value->isEmpty() ? ConnectorFormDialog::tr("empty") : *value;
    return isDefault ? ConnectorFormDialog::tr("%1 (default)").arg(text) : text;
}

} // namespace

ConnectorFormDialog::ConnectorFormDialog(std::unique_ptr<ConnectorFormService> service, const QString &role,
                                         QWidget *parent)
    : QDialog(parent)
    , m_service(std::move(service))
    , m_role(role)
    , m_tabs(new QTabWidget(this))
    , m_accept(new QPushButton(tr("Use these options"), this))
{
    setWindowTitle(tr("Options of %1").arg(m_service->form().connector()));
    setModal(true);
    resize(1040, 720);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(buildFields(), tr("Fields"));
    m_tabs->addTab(buildJson(), u"JSON"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(4);
    layout->addWidget(makeLabel(windowTitle(), "pageTitle", this));
    layout->addWidget(
        makeLabel(tr("What differs from Sluice's own config is kept with the setup. Nothing is sent "
                     "from here."),
                  "muted", this));
    layout->addSpacing(4);
    layout->addWidget(m_tabs, 1);
    layout->addSpacing(8);
    layout->addWidget(buildFoot());
    addShortcuts();
    m_faultPause.setSingleShot(true);
    m_faultPause.setInterval(ConnectorFormService::typingPause);
    connect(&m_faultPause, &QTimer::timeout, this, &ConnectorFormDialog::showJsonState);
    connect(m_service.get(), &ConnectorFormService::ready, this, &ConnectorFormDialog::showForm);
    connect(m_service.get(), &ConnectorFormService::formChanged, this, [this] {
        m_warned = false;
        showForm();
    });
    connect(m_service.get(), &ConnectorFormService::trialChanged, this, &ConnectorFormDialog::showForm);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        updateJson();
        showJsonState();
        if (m_tabs->currentIndex() == jsonTab)
            m_json->setFocus(Qt::OtherFocusReason);
    });
    m_service->start();
    showForm();
    m_search->setFocus();
}

ConnectorFormDialog::~ConnectorFormDialog() = default;

// How it is built

QWidget *ConnectorFormDialog::buildTools()
{
    auto *tools = new QWidget;
    m_search = new QLineEdit(tools);
    m_search->setObjectName(u"search"_s);
    m_search->setPlaceholderText(tr("Search names and documentation"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    setPlainToolTip(m_search, tr("Ctrl+F"));
    m_changedOnly = new ToggleSwitch(tr("Changed only"), tools);
    m_changedOnly->setObjectName(u"changedOnly"_s);
    m_preset = new QPushButton(tr("Use the guide's tuning"), tools);
    m_preset->setObjectName(u"preset"_s);
    m_preset->setAutoDefault(false);
    auto *layout = new QHBoxLayout(tools);
    layout->setContentsMargins(0, 12, 0, 12);
    layout->setSpacing(16);
    layout->addWidget(m_search, 1);
    layout->addWidget(m_changedOnly);
    layout->addWidget(m_preset);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        // A search is of everything; afterwards one is back where one was.
        if (!text.trimmed().isEmpty() && m_groupBeforeSearch.isEmpty()) {
            m_groupBeforeSearch = m_groups->currentGroup();
            m_groups->select(setup::formgroup::all);
        } else if (text.trimmed().isEmpty() && !m_groupBeforeSearch.isEmpty()) {
            m_groups->select(std::exchange(m_groupBeforeSearch, {}));
        }
        updateVisible();
        m_scroll->verticalScrollBar()->setValue(0);
    });
    connect(m_changedOnly, &QAbstractButton::toggled, this, [this](bool on) {
        if (on)
            m_groups->select(setup::formgroup::all);
        updateVisible();
        m_scroll->verticalScrollBar()->setValue(0);
    });
    connect(m_preset, &QPushButton::clicked, this, &ConnectorFormDialog::showPreset);
    return tools;
}

QWidget *ConnectorFormDialog::buildPresetCard()
{
    m_presetCard = new QFrame;
    m_presetCard->setProperty("card", true);
    m_presetTitle = makeLabel({}, "section");
    m_presetUndo = new QPushButton(tr("Undo"));
    m_presetUndo->setObjectName(u"presetUndo"_s);
    m_presetUndo->setAutoDefault(false);
    auto *close = new QToolButton;
    close->setIcon(icon(u"close"_s));
    close->setProperty("flat", true);
    close->setAccessibleName(tr("Dismiss"));
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_presetTitle, 1);
    head->addWidget(m_presetUndo);
    head->addWidget(close);
    m_presetGrid = new QGridLayout;
    m_presetGrid->setHorizontalSpacing(16);
    m_presetGrid->setVerticalSpacing(4);
    m_presetGrid->setColumnStretch(4, 1);
    auto *layout = new QVBoxLayout(m_presetCard);
    layout->setContentsMargins(16, 8, 8, 12);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addLayout(m_presetGrid);
    // The room below comes and goes with the card.
    auto *around = new QWidget;
    auto *spaced = new QVBoxLayout(around);
    spaced->setContentsMargins(0, 0, 0, 12);
    spaced->addWidget(m_presetCard);
    around->hide();
    connect(close, &QToolButton::clicked, around, &QWidget::hide);
    connect(m_presetUndo, &QPushButton::clicked, this, [this, around] {
        editFields([this] { m_service->undoPreset(); });
        around->hide();
        m_preset->setFocus();
    });
    return around;
}

QWidget *ConnectorFormDialog::buildFields()
{
    auto *page = new QWidget;
    m_message = new MessageBar(page);
    m_message->setOuterMargins(0, 12);
    m_groups = new ConnectorFormGroups(page);
    QFrame *groups = makeCard(m_groups);
    groups->setFixedWidth(groupsWidth);
    auto *inside = new QWidget;
    inside->setProperty("page", true);
    m_list = new QVBoxLayout(inside);
    m_list->setContentsMargins(0, 4, 0, 8);
    m_list->setSpacing(0);
    m_scroll = new QScrollArea;
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_empty = new EmptyState;
    m_body = new QStackedWidget;
    m_body->addWidget(m_empty);
    m_body->addWidget(m_scroll);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(12);
    columns->addWidget(groups);
    columns->addWidget(makeCard(m_body), 1);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildTools());
    layout->addWidget(m_message);
    layout->addWidget(buildPresetCard());
    layout->addLayout(columns, 1);
    connect(m_groups, &ConnectorFormGroups::groupChosen, this, [this] {
        updateVisible();
        m_scroll->verticalScrollBar()->setValue(0);
    });
    connect(m_message, &MessageBar::actionTriggered, this, [this] {
        if (m_fault)
            goToFault();
        else
            QDialog::reject();
    });
    connect(m_empty, &EmptyState::actionTriggered, this, [this] {
        m_search->clear();
        m_changedOnly->setChecked(false);
    });
    return page;
}

QWidget *ConnectorFormDialog::buildJson()
{
    auto *page = new QWidget;
    m_json = new ConnectorFormJson(page);
    m_json->setObjectName(u"json"_s);
    m_jsonShape = new ShapeMark(page);
    m_jsonMessage = makeLabel({}, "", page);
    m_jsonMessage->setWordWrap(true);
    m_toFault = new QPushButton(tr("Go there"), page);
    m_toFault->setAutoDefault(false);
    QSizePolicy keeps = m_toFault->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_toFault->setSizePolicy(keeps);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_jsonShape);
    foot->addWidget(m_jsonMessage, 1);
    foot->addWidget(m_toFault);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_json, 1);
    layout->addLayout(foot);
    connect(m_json, &QPlainTextEdit::textChanged, this, &ConnectorFormDialog::jsonEdited);
    connect(m_toFault, &QPushButton::clicked, this, &ConnectorFormDialog::goToFault);
    return page;
}

QWidget *ConnectorFormDialog::buildFoot()
{
    auto *foot = new QWidget(this);
    m_statusShape = new ShapeMark(foot);
    m_status = new ElidedLabel(foot);
    m_nextError = new QPushButton(tr("Next error"), foot);
    setPlainToolTip(m_nextError, tr("F8"));
    m_again = new QPushButton(icon(u"refresh"_s), tr("Ask again"), foot);
    m_cancel = new QPushButton(tr("Cancel"), foot);
    m_accept->setObjectName(u"accept"_s);
    m_accept->setProperty("primary", true);
    setPlainToolTip(m_accept, tr("Ctrl+Enter"));
    auto *layout = new QHBoxLayout(foot);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_statusShape);
    layout->addWidget(m_status, 1);
    for (QPushButton *button : {m_nextError, m_again, m_cancel, m_accept}) {
        button->setAutoDefault(false); // Enter in a field is no decision
        layout->addWidget(button);
    }
    connect(m_nextError, &QPushButton::clicked, this, &ConnectorFormDialog::goToNextError);
    connect(m_again, &QPushButton::clicked, m_service.get(), &ConnectorFormService::validate);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &ConnectorFormDialog::accept);
    return foot;
}

void ConnectorFormDialog::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto run) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, run);
    };
    add(QKeySequence::Find, [this] {
        m_tabs->setCurrentIndex(fieldsTab);
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    add(QKeySequence(u"Ctrl+Return"_s), [this] { accept(); });
    add(QKeySequence(u"F8"_s), [this] { goToNextError(); });
    add(QKeySequence(u"F5"_s), [this] { m_service->validate(); });
    add(QKeySequence(u"Ctrl+1"_s), [this] { m_tabs->setCurrentIndex(fieldsTab); });
    add(QKeySequence(u"Ctrl+2"_s), [this] { m_tabs->setCurrentIndex(jsonTab); });
}

// What is shown

void ConnectorFormDialog::showForm()
{
    updateStatus();
    if (!m_service->isReady()) {
        m_body->setCurrentWidget(m_empty);
        m_empty->setContent(tr("Asking Connect what can be set…"));
        m_tabs->setTabEnabled(jsonTab, false);
        return;
    }
    m_tabs->setTabEnabled(jsonTab, true);
    updateRows();
    updateVisible();
    updateJson();
}

/// What is edited here replaces a JSON that nobody could read.
void ConnectorFormDialog::editFields(const std::function<void()> &edit)
{
    m_fault.reset();
    edit();
    showJsonState();
}

void ConnectorFormDialog::addRow(const FormField &field)
{
    auto *row = new ConnectorFormRow(field, tr("the password of %1, which Sluice holds").arg(m_role));
    m_rows.insert(field.key.name, row);
    connect(row, &ConnectorFormRow::edited, this, [this](const QString &key, const QString &text) {
        editFields([this, key, text] { m_service->setValue(key, text); });
    });
    connect(row, &ConnectorFormRow::resetRequested, this, [this, row](const QString &key) {
        editFields([this, key] { m_service->reset(key); });
        row->setField(m_service->form().field(key), true);
    });
}

/// Rows stay; what is new gets its place, and what is gone goes.
void ConnectorFormDialog::updateRows()
{
    const QList<FormField> fields = m_service->form().fields();
    QStringList order;
    for (const FormField &field : fields) {
        order.append(field.key.name);
        if (ConnectorFormRow *row = m_rows.value(field.key.name))
            row->setField(field);
        else
            addRow(field);
    }
    if (order == m_order)
        return;
    m_scroll->widget()->setUpdatesEnabled(false);
    while (QLayoutItem *item = m_list->takeAt(0))
        delete item; // the widgets stay
    for (const QString &gone : std::as_const(m_order)) {
        if (!order.contains(gone))
            m_rows.take(gone)->deleteLater();
    }
    m_order = order;
    for (const FormField &field : fields) {
        QLabel *&heading = m_headings[field.group()];
        if (!heading) {
            heading = makeLabel(ConnectorFormGroups::titleOf(field.group()), "section", m_scroll->widget());
            heading->setContentsMargins(28, 12, 16, 4);
        }
        if (m_list->indexOf(heading) < 0)
            m_list->addWidget(heading);
        m_list->addWidget(m_rows.value(field.key.name));
    }
    m_list->addStretch(1);
    QWidget *before = m_groups;
    for (const QString &key : std::as_const(m_order)) {
        QWidget *editor = m_rows.value(key)->editor();
        setTabOrder(before, editor);
        setTabOrder(editor, m_rows.value(key)->resetButton());
        before = m_rows.value(key)->resetButton();
    }
    m_scroll->widget()->setUpdatesEnabled(true);
}

setup::FormFilter ConnectorFormDialog::filter() const
{
    const QString group = m_groups->currentGroup();
    return {m_search->text(), group.isEmpty() ? setup::formgroup::set : group, m_changedOnly->isChecked()};
}

void ConnectorFormDialog::updateVisible()
{
    if (!m_service->isReady())
        return;
    m_groups->setGroups(m_service->form().groups(filter()));
    const setup::FormFilter filter = this->filter();
    QStringList shown;
    for (const QString &key : std::as_const(m_order)) {
        ConnectorFormRow *row = m_rows.value(key);
        // What one is in does not vanish under one's hands.
        const bool fits = setup::fits(row->field(), filter) ||
                          (row->isVisible() && row->isAncestorOf(focusWidget()) && focusWidget()->hasFocus());
        if (row->isHidden() == fits)
            row->setVisible(fits);
        if (fits)
            shown.append(key);
    }
    updateHeadings(shown);
    m_body->setCurrentIndex(shown.isEmpty() ? 0 : 1);
    if (shown.isEmpty() && !m_search->text().trimmed().isEmpty())
        m_empty->setContent(tr("No field fits “%1”.").arg(m_search->text().trimmed()),
                            tr("Clear the search"));
    else if (shown.isEmpty() && m_changedOnly->isChecked())
        m_empty->setContent(tr("Nothing is changed: this is the config that Sluice makes by itself."),
                            tr("Show all fields"));
    else if (shown.isEmpty())
        m_empty->setContent(tr("There is nothing in this group."), tr("Show all fields"));
}

void ConnectorFormDialog::updateHeadings(const QStringList &shown)
{
    QSet<QString> groups;
    for (const QString &key : shown)
        groups.insert(m_rows.value(key)->field().group());
    const QString chosen = m_groups->currentGroup();
    const bool several = chosen == setup::formgroup::all || chosen == setup::formgroup::set;
    for (auto it = m_headings.cbegin(); it != m_headings.cend(); ++it)
        it.value()->setVisible(several && groups.contains(it.key()));
}

QStringList ConnectorFormDialog::shownKeys() const
{
    QStringList shown;
    for (const QString &key : m_order) {
        if (m_body->currentWidget() == m_scroll && !m_rows.value(key)->isHidden())
            shown.append(key);
    }
    return shown;
}

void ConnectorFormDialog::updateStatus()
{
    const setup::FormStatus status = m_service->status();
    m_statusShape->setHealth(status.health);
    m_status->setText(status.text);
    setPlainToolTip(m_status,
                    status.detail.isEmpty() ? status.text : status.text + u"\n\n"_s + status.detail);
    const bool errors = m_service->isReady() && !m_service->form().keysWithErrors().isEmpty();
    m_nextError->setVisible(errors);
    const setup::FormTrial &trial = m_service->trial();
    m_again->setVisible(!errors && !trial.isAsking &&
                        (trial.unreachable || trial.database == setup::FormTrial::Database::Silent));
}

QString ConnectorFormDialog::statusText() const
{
    return m_status->text();
}

QString ConnectorFormDialog::message() const
{
    return m_message->isVisible() ? m_message->text() : QString();
}

QWidget *ConnectorFormDialog::presetCard() const
{
    return m_presetCard;
}

void ConnectorFormDialog::showPreset()
{
    const QList<setup::FormChange> changes = m_service->form().presetChanges();
    while (QLayoutItem *item = m_presetGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int count = 0;
    for (int row = 0; row < changes.size(); ++row) {
        const setup::FormChange &change = changes.at(row);
        count += change.isChange();
        m_presetGrid->addWidget(makeLabel(change.key, "strong"), row, 0);
        m_presetGrid->addWidget(makeLabel(valueText(change.before, change.beforeIsDefault), "muted"), row, 1);
        m_presetGrid->addWidget(makeLabel(change.isChange() ? u"→"_s : u"="_s, "muted"), row, 2);
        m_presetGrid->addWidget(makeLabel(change.after, ""), row, 3);
        QLabel *note = makeLabel(change.note, "small");
        note->setWordWrap(true);
        m_presetGrid->addWidget(note, row, 4);
    }
    m_presetTitle->setText(count == 0   ? tr("The guide's tuning is set already")
                           : count == 1 ? tr("The guide's tuning: 1 option is set")
                                        : tr("The guide's tuning: %1 options are set").arg(count));
    m_presetUndo->setVisible(count > 0);
    m_presetCard->parentWidget()->show();
    if (count > 0)
        editFields([this] { m_service->applyPreset(); });
}

// The JSON

/// After an edit of a field. What was typed as JSON stays as it stands, as long as it means the same.
void ConnectorFormDialog::updateJson()
{
    QStringList changed;
    for (const setup::FormChange &change : m_service->form().changes())
        changed.append(change.key);
    m_json->setChangedKeys(changed);
    if (m_fromJson)
        return;
    const QString wanted = m_service->form().json();
    const bool same = setup::parseConfigJson(m_json->toPlainText()) == setup::parseConfigJson(wanted);
    const bool here = m_tabs->currentIndex() == jsonTab;
    if (same || m_fault || (here && !m_json->toPlainText().isEmpty()))
        return;
    m_writingJson = true;
    m_json->setJson(wanted);
    m_writingJson = false;
}

void ConnectorFormDialog::jsonEdited()
{
    // New colours are a change of the text as well, as the editor sees it.
    const QString text = m_json->toPlainText();
    if (text == std::exchange(m_seenJson, text) || m_writingJson)
        return;
    m_fromJson = true;
    m_fault = m_service->setJson(text);
    m_fromJson = false;
    if (m_fault)
        m_faultPause.start();
    else
        showJsonState();
}

void ConnectorFormDialog::showJsonState()
{
    m_faultPause.stop();
    m_json->setFault(m_fault);
    m_toFault->setVisible(m_fault.has_value());
    const QStringList kept = m_service->form().keptKeys();
    if (m_fault) {
        m_jsonShape->setHealth(Health::Bad);
        setTextIfChanged(m_jsonMessage, tr("Line %1, column %2: %3. The fields keep what they had.")
                                            .arg(m_fault->line)
                                            .arg(m_fault->column)
                                            .arg(m_fault->message));
    } else if (!kept.isEmpty() && m_tabs->currentIndex() == jsonTab) {
        m_jsonShape->setHealth(Health::Unknown);
        setTextIfChanged(m_jsonMessage,
                         tr("Sluice sets these by itself, so they stay: %1.").arg(kept.join(u", "_s)));
    } else {
        m_jsonShape->setHealth(Health::Good);
        setTextIfChanged(m_jsonMessage,
                         tr("In step with the fields. ${provider:path:key} is left to Connect."));
    }
    if (m_fault && m_tabs->currentIndex() == fieldsTab) {
        m_message->showMessage(Health::Bad,
                               tr("The JSON has a mistake in line %1, so these fields show what it said "
                                  "before. An edit here replaces it.")
                                   .arg(m_fault->line));
        m_message->setAction(tr("Go to the JSON"));
    } else if (!m_warned) {
        m_message->clear();
    }
}

QString ConnectorFormDialog::jsonMessage() const
{
    return m_jsonMessage->text();
}

void ConnectorFormDialog::goToFault()
{
    m_tabs->setCurrentIndex(jsonTab);
    if (m_fault)
        m_json->goTo(*m_fault);
}

// Where one goes

void ConnectorFormDialog::goToField(const QString &key)
{
    m_tabs->setCurrentIndex(fieldsTab);
    ConnectorFormRow *row = m_rows.value(key);
    if (!row)
        return;
    if (!setup::fits(row->field(), filter())) {
        m_search->clear();
        m_changedOnly->setChecked(false);
        m_groups->select(row->field().group());
    }
    row->editor()->setFocus(Qt::OtherFocusReason);
    m_scroll->ensureWidgetVisible(row, 0, 24);
}

void ConnectorFormDialog::goToNextError()
{
    const QStringList wrong = m_service->form().keysWithErrors();
    if (wrong.isEmpty())
        return;
    qsizetype from = -1;
    for (qsizetype i = 0; i < m_order.size(); ++i) {
        if (focusWidget() && m_rows.value(m_order.at(i))->isAncestorOf(focusWidget()))
            from = i;
    }
    const auto later =
        std::ranges::find_if(wrong, [&](const QString &key) { return m_order.indexOf(key) > from; });
    goToField(later == wrong.end() ? wrong.first() : *later);
}

// How it ends

DirectionPlan ConnectorFormDialog::direction() const
{
    return m_service->form().direction();
}

void ConnectorFormDialog::accept()
{
    if (m_fault) {
        showJsonState();
        return goToFault();
    }
    if (const QString refusal = m_service->form().refusal(); !refusal.isEmpty()) {
        m_tabs->setCurrentIndex(fieldsTab);
        m_message->showMessage(Health::Bad, refusal);
        return goToNextError();
    }
    QDialog::accept();
}

void ConnectorFormDialog::done(int result)
{
    m_service->stop();
    QDialog::done(result);
}

/// Esc is pressed too easily to lose an hour's work by it.
bool ConnectorFormDialog::mayLeave()
{
    if (m_warned || (!m_service->form().isEdited() && !m_fault))
        return true;
    m_warned = true;
    m_tabs->setCurrentIndex(fieldsTab);
    m_message->showMessage(Health::Warning,
                           tr("What you changed is not used yet. Press Esc again to drop it."));
    m_message->setAction(tr("Drop the changes"));
    return false;
}

void ConnectorFormDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        return QDialog::keyPressEvent(event);
    if (!m_search->text().isEmpty() && m_search->hasFocus())
        m_search->clear();
    else if (mayLeave())
        reject();
}

void ConnectorFormDialog::closeEvent(QCloseEvent *event)
{
    if (mayLeave())
        QDialog::closeEvent(event);
    else
        event->ignore();
}

} // namespace sluice::ui
