#include "ui/setup/optionsdialog.h"

#include "models/core/setup/setupformat.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QFormLayout *makeForm(QWidget *parent)
{
    auto *form = new QFormLayout(parent);
    form->setContentsMargins(16, 12, 16, 16);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    return form;
}

QFrame *makeCard()
{
    auto *card = new QFrame;
    card->setProperty("card", true);
    return card;
}

/// One that the profile lacks stands there all the same: it is what the setup says.
QComboBox *databaseBox(const QStringList &databases, const QString &current, const QString &name)
{
    auto *box = new QComboBox;
    box->setAccessibleName(name);
    box->addItems(databases);
    if (!databases.contains(current))
        box->addItem(current);
    box->setCurrentText(current);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return box;
}

} // namespace

SetupOptionsDialog::SetupOptionsDialog(const SetupSpec &spec, const QStringList &databases,
                                       const QString &stoppedRefusal, QWidget *parent)
    : QDialog(parent)
    , m_spec(spec)
    , m_stoppedRefusal(stoppedRefusal)
    , m_message(new MessageBar(this))
{
    setWindowTitle(tr("Options of the setup"));
    setModal(true);
    resize(640, 640);
    auto *inside = new QWidget;
    inside->setProperty("page", true);
    auto *list = new QVBoxLayout(inside);
    list->setContentsMargins(0, 0, 8, 0);
    list->setSpacing(12);
    list->addWidget(buildCommon(databases));
    int number = 1;
    for (const DirectionPlan &direction : spec.directions)
        list->addWidget(buildDirection(direction, databases, number++));
    list->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);

    auto *accept = new QPushButton(tr("Save and check"), this);
    accept->setObjectName(u"accept"_s);
    accept->setProperty("primary", true);
    accept->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(accept);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(tr("How should things be called?"), "pageTitle", this));
    layout->addWidget(m_message);
    layout->addWidget(scroll, 1);
    layout->addLayout(buttons);
    m_message->clear();
    connect(accept, &QPushButton::clicked, this, &SetupOptionsDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_role->setFocus();
}

QLineEdit *SetupOptionsDialog::field(const QString &text, const QString &name)
{
    auto *edit = new QLineEdit(text);
    edit->setAccessibleName(name);
    return edit;
}

QWidget *SetupOptionsDialog::buildCommon(const QStringList &)
{
    QFrame *card = makeCard();
    QFormLayout *form = makeForm(card);
    m_role = field(m_spec.role, tr("Role of the connectors"));
    m_role->setObjectName(u"role"_s);
    m_snapshot = new QComboBox;
    m_snapshot->setAccessibleName(tr("First snapshot"));
    m_snapshot->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const std::pair<QString, QString> modes[] = {
        {u"initial"_s, tr("initial: everything that is there, then the changes")},
        {u"no_data"_s, tr("no_data: only what changes from now on")},
        {u"initial_only"_s, tr("initial_only: everything that is there, and no changes")},
        {u"when_needed"_s, tr("when_needed: again whenever the position is lost")},
        {u"always"_s, tr("always: at every start")}};
    for (const auto &[mode, text] : modes)
        m_snapshot->addItem(text, mode);
    const QString current = m_spec.snapshotMode == u"never" ? u"no_data"_s : m_spec.snapshotMode;
    if (m_snapshot->findData(current) < 0)
        m_snapshot->addItem(current, current);
    m_snapshot->setCurrentIndex(m_snapshot->findData(current));
    form->addRow(tr("Role of the connectors"), m_role);
    form->addRow(tr("First snapshot"), m_snapshot);
    m_stopped = new QCheckBox(tr("Deploy the connectors stopped; they are resumed by hand"));
    m_stopped->setObjectName(u"stopped"_s);
    m_stopped->setChecked(m_spec.initialState == InitialState::Stopped);
    m_stopped->setEnabled(m_stoppedRefusal.isEmpty() || m_stopped->isChecked()); // can always be taken back
    setPlainToolTip(m_stopped, tr("No slot is made, and nothing flows, before they are resumed."));
    form->addRow(QString(), m_stopped);
    if (!m_stoppedRefusal.isEmpty()) {
        auto *why = makeLabel(m_stoppedRefusal, "muted", card);
        why->setWordWrap(true);
        form->addRow(QString(), why);
    }
    return card;
}

QWidget *SetupOptionsDialog::buildDirection(const DirectionPlan &direction, const QStringList &databases,
                                            int number)
{
    DirectionFields fields{};
    fields.from = databaseBox(databases, direction.from, tr("From"));
    fields.to = databaseBox(databases, direction.to, tr("To"));
    fields.connector = field(direction.connector, tr("Connector"));
    fields.prefix = field(direction.topicPrefix, tr("Prefix of the topics"));
    fields.slot = field(direction.slotName, tr("Slot"));
    fields.publication = field(direction.publication, tr("Publication"));
    fields.schemas = field(direction.schemas.join(u", "_s), tr("Schemas"));
    fields.schemas->setEnabled(direction.tables.isEmpty());
    setPlainToolTip(fields.schemas,
                    direction.tables.isEmpty()
                        ? tr("Separated by commas; captured whole")
                        : tr("Tables are chosen one by one; change that in “Choose tables…”."));
    fields.host = field(direction.hostForConnect, tr("Host of the database for Connect"));
    fields.host->setPlaceholderText(tr("as the console reaches it"));
    m_directions.append(fields);

    QFrame *card = makeCard();
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(0, 12, 0, 0);
    auto *title = makeLabel(tr("Direction %1").arg(number), "section");
    title->setContentsMargins(16, 0, 16, 0);
    layout->addWidget(title);
    auto *rows = new QWidget;
    QFormLayout *form = makeForm(rows);
    form->addRow(tr("From"), fields.from);
    form->addRow(tr("To"), fields.to);
    form->addRow(tr("Connector"), fields.connector);
    form->addRow(tr("Prefix of the topics"), fields.prefix);
    form->addRow(tr("Slot"), fields.slot);
    form->addRow(tr("Publication"), fields.publication);
    form->addRow(tr("Schemas"), fields.schemas);
    form->addRow(tr("Host for Connect"), fields.host);
    layout->addWidget(rows);
    return card;
}

SetupSpec SetupOptionsDialog::spec() const
{
    SetupSpec made = m_spec;
    made.role = m_role->text().trimmed();
    made.snapshotMode = m_snapshot->currentData().toString();
    made.initialState = m_stopped->isChecked() ? InitialState::Stopped : InitialState::Running;
    for (qsizetype i = 0; i < m_directions.size(); ++i) {
        const DirectionFields &fields = m_directions.at(i);
        DirectionPlan &direction = made.directions[i];
        direction.from = fields.from->currentText();
        direction.to = fields.to->currentText();
        direction.connector = fields.connector->text().trimmed();
        direction.topicPrefix = fields.prefix->text().trimmed();
        direction.slotName = fields.slot->text().trimmed();
        direction.publication = fields.publication->text().trimmed();
        direction.hostForConnect = fields.host->text().trimmed();
        if (!fields.schemas->isEnabled())
            continue;
        direction.schemas.clear();
        for (const QString &schema : fields.schemas->text().split(u',', Qt::SkipEmptyParts)) {
            if (!schema.trimmed().isEmpty())
                direction.schemas.append(schema.trimmed());
        }
    }
    return made;
}

/// Through the format and back: the form can make nothing that the file could not hold.
void SetupOptionsDialog::accept()
{
    const SetupSpec made = spec();
    for (const DirectionPlan &direction : made.directions) {
        if (made.role.isEmpty() || direction.connector.isEmpty() || direction.topicPrefix.isEmpty() ||
            direction.slotName.isEmpty() || direction.publication.isEmpty())
            return m_message->showMessage(Health::Bad, tr("Every name has to be there. One is empty."));
    }
    if (const Result<SetupSpec> read = parseSetup(writeSetup(made)); !read)
        return m_message->showMessage(Health::Bad, read.error().message, read.error().detail);
    QDialog::accept();
}

} // namespace sluice::ui
