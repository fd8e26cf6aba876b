#include "ui/firstrun/firstrundialog.h"

#include "models/core/profileformat.h"
#include "ui/firstrun/serverform.h"
#include "ui/theme/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/text.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

enum Page
{
    Playground,
    Own
};

} // namespace

FirstRunDialog::FirstRunDialog(const Result<Profile> &playground, QWidget *parent)
    : QDialog(parent)
    , m_choice(new QButtonGroup(this))
    , m_pages(new QStackedWidget(this))
    , m_message(new MessageBar(this))
{
    setWindowTitle(tr("New profile"));
    setModal(true);
    if (playground)
        m_playground = *playground;
    m_pages->addWidget(makePlaygroundPage(playground));
    m_pages->addWidget(makeOwnPage());

    auto *open = new QPushButton(tr("Open"), this);
    open->setObjectName(u"accept"_s);
    open->setProperty("primary", true);
    open->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(open);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(tr("Which servers should Sluice look at?"), "pageTitle", this));
    layout->addWidget(makeChoice(playground));
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
    layout->addLayout(buttons);
    resize(720, 640);
    m_message->clear();
    connect(open, &QPushButton::clicked, this, &FirstRunDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    choose(m_playground ? Playground : Own);
}

QWidget *FirstRunDialog::makeChoice(const Result<Profile> &)
{
    auto *box = new QWidget(this);
    auto *layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    for (const auto &[page, text] : {std::pair{Playground, tr("The playground on this machine")},
                                     std::pair{Own, tr("My own servers")}}) {
        auto *button = new QRadioButton(text, box);
        m_choice->addButton(button, page);
        layout->addWidget(button);
    }
    layout->addStretch();
    connect(m_choice, &QButtonGroup::idClicked, this, &FirstRunDialog::choose);
    return box;
}

QWidget *FirstRunDialog::makePlaygroundPage(const Result<Profile> &playground)
{
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    auto *text = makeLabel(tr("Real servers for trying things out: two PostgreSQL databases, three Kafka "
                              "brokers and Kafka Connect "
                              "with Debezium. Nothing there can be harmed."),
                           "", page);
    text->setWordWrap(true);
    layout->addWidget(text);
    auto *found = makeLabel(
        playground ? tr("It is set up on this machine: %1 and %2.")
                         .arg(m_playground->databases.value(0).name, m_playground->databases.value(1).name)
                   : playground.error().message,
        "muted", page);
    found->setWordWrap(true);
    layout->addWidget(found);
    if (!playground) {
        auto *command = new QPlainTextEdit(u"playground/playground up"_s, page);
        command->setReadOnly(true);
        command->setFont(monospaceFont());
        command->setFixedHeight(command->fontMetrics().lineSpacing() + 26);
        command->setAccessibleName(tr("The command that starts the playground"));
        command->setTabChangesFocus(true);
        layout->addWidget(command);
    }
    layout->addStretch();
    return page;
}

QWidget *FirstRunDialog::makeOwnPage()
{
    auto *inside = new QWidget;
    inside->setProperty("page", true);
    auto *layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(12);

    auto *head = new QFormLayout;
    head->setHorizontalSpacing(12);
    head->setVerticalSpacing(8);
    m_name = new QLineEdit(inside);
    m_name->setObjectName(u"profileName"_s);
    m_name->setPlaceholderText(tr("such as plant or staging"));
    m_environment = new QComboBox(inside);
    m_environment->addItem(tr("Development"), static_cast<int>(Environment::Development));
    m_environment->addItem(tr("Staging"), static_cast<int>(Environment::Staging));
    m_environment->addItem(tr("Production"), static_cast<int>(Environment::Production));
    m_readOnly = new QCheckBox(tr("Read-only: nothing that changes a server leaves Sluice"), inside);
    head->addRow(tr("Profile"), m_name);
    head->addRow(tr("Environment"), m_environment);
    head->addRow(QString(), m_readOnly);
    layout->addLayout(head);

    m_databaseForms = new QVBoxLayout;
    m_databaseForms->setSpacing(12);
    layout->addLayout(m_databaseForms);
    addDatabase(u"smart_warehouse"_s);
    addDatabase(u"smart_citizen"_s);
    auto *add = new QPushButton(tr("Add a database"), inside);
    layout->addWidget(add, 0, Qt::AlignLeft);
    m_connect = new ConnectForm(&m_tester, inside);
    m_kafka = new KafkaForm(&m_tester, inside);
    layout->addWidget(m_connect);
    layout->addWidget(m_kafka);
    layout->addStretch();

    m_scroll = new QScrollArea(this);
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    connect(add, &QPushButton::clicked, this, [this] { addDatabase({}); });
    connect(m_environment, &QComboBox::currentIndexChanged, this, [this] {
        if (m_environment->currentData().toInt() == static_cast<int>(Environment::Production))
            m_readOnly->setChecked(true); // the safe beginning; it can be unchecked
    });
    return m_scroll;
}

void FirstRunDialog::addDatabase(const QString &name)
{
    auto *form = new DatabaseForm(name, &m_tester, this);
    m_databases.append(form);
    m_databaseForms->addWidget(form);
    numberDatabases();
    connect(form, &DatabaseForm::removed, this, [this, form] {
        m_databases.removeOne(form);
        form->hide();
        form->deleteLater();
        numberDatabases();
    });
}

void FirstRunDialog::numberDatabases()
{
    for (qsizetype i = 0; i < m_databases.size(); ++i)
        m_databases.at(i)->setNumber(static_cast<int>(i) + 1);
}

void FirstRunDialog::choose(int page)
{
    m_choice->button(page)->setChecked(true);
    m_pages->setCurrentIndex(page);
    m_message->clear();
    if (page == Own)
        m_name->setFocus();
}

QString FirstRunDialog::playgroundRefusal() const
{
    if (!m_playground)
        return tr("There is no playground yet. Start it with the command below, then open this again.");
    if (m_taken.contains(m_playground->name))
        return tr("There is another profile called “%1” already. Choose it at the top of the window, or "
                  "remove its file first.")
            .arg(m_playground->name);
    return {};
}

std::optional<FieldProblem> FirstRunDialog::nameProblem() const
{
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return FieldProblem{m_name, tr("The profile has no name yet. Enter one, such as plant or staging.")};
    if (m_taken.contains(name))
        return FieldProblem{
            m_name,
            tr("There is a profile called “%1” already. Choose another name for the new one.").arg(name)};
    return std::nullopt;
}

std::optional<FieldProblem> FirstRunDialog::twiceNamed() const
{
    QStringList names;
    for (const DatabaseForm *form : m_databases) {
        if (names.contains(form->name()))
            return form->nameTaken();
        names.append(form->name());
    }
    return std::nullopt;
}

/// The first of the page, from the top.
std::optional<FieldProblem> FirstRunDialog::problem() const
{
    QList<const ServerForm *> forms(m_databases.cbegin(), m_databases.cend());
    forms << m_connect << m_kafka;
    std::optional<FieldProblem> found = nameProblem();
    for (const ServerForm *form : forms)
        found = found ? found : form->problem();
    return found ? found : twiceNamed();
}

void FirstRunDialog::point(const FieldProblem &problem)
{
    m_message->showMessage(Health::Bad, problem.sentence);
    m_scroll->ensureWidgetVisible(problem.field);
    problem.field->setFocus();
}

/// Through the format and back: the form can make nothing that the file could not hold.
Result<Profile> FirstRunDialog::written() const
{
    Profile made;
    made.name = m_name->text().trimmed();
    made.environment = static_cast<Environment>(m_environment->currentData().toInt());
    made.readOnly = m_readOnly->isChecked();
    for (const DatabaseForm *form : m_databases)
        made.databases.append(form->profile(made.name));
    made.kafka = m_kafka->profile(made.name);
    made.connect = m_connect->profile(made.name);
    return parseProfile(writeProfile(made));
}

void FirstRunDialog::accept()
{
    if (m_choice->checkedId() == Playground) {
        if (const QString refusal = playgroundRefusal(); !refusal.isEmpty())
            return m_message->showMessage(Health::Bad, refusal);
    } else if (const auto found = problem()) {
        return point(*found);
    } else if (const Result<Profile> made = written(); !made) {
        return m_message->showMessage(Health::Bad, made.error().message, made.error().detail);
    }
    QDialog::accept();
}

Profile FirstRunDialog::profile() const
{
    return m_choice->checkedId() == Playground ? m_playground.value_or(Profile())
                                               : written().value_or(Profile());
}

EnteredSecrets FirstRunDialog::secrets() const
{
    EnteredSecrets entered;
    if (m_choice->checkedId() == Playground)
        return entered;
    for (const DatabaseForm *form : m_databases)
        entered.databases.insert(form->profile({}).name, form->secret());
    entered.kafka = m_kafka->secret();
    entered.connect = m_connect->secret();
    return entered;
}

} // namespace sluice::ui
