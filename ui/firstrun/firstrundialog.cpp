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

    auto *scroll = new QScrollArea(this);
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    connect(add, &QPushButton::clicked, this, [this] { addDatabase({}); });
    connect(m_environment, &QComboBox::currentIndexChanged, this, [this] {
        if (m_environment->currentData().toInt() == static_cast<int>(Environment::Production))
            m_readOnly->setChecked(true); // the safe beginning; it can be unchecked
    });
    return scroll;
}

void FirstRunDialog::addDatabase(const QString &name)
{
    auto *form = new DatabaseForm(name, &m_tester, this);
    m_databases.append(form);
    m_databaseForms->addWidget(form);
    connect(form, &DatabaseForm::removed, this, [this, form] {
        m_databases.removeOne(form);
        form->deleteLater();
    });
}

void FirstRunDialog::choose(int page)
{
    m_choice->button(page)->setChecked(true);
    m_pages->setCurrentIndex(page);
    m_message->clear();
    if (page == Own)
        m_name->setFocus();
}

/// Through the format and back: the form and the file are held to the same rules, with the same words.
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
    if (made.name.isEmpty())
        return fail(ErrorKind::Invalid, tr("The profile needs a name."));
    return parseProfile(writeProfile(made)).map_error([](Error error) {
        // The line is of a file that nobody has seen.
        error.message = error.message.section(u", "_s, 1);
        return error;
    });
}

void FirstRunDialog::accept()
{
    if (m_choice->checkedId() == Playground && !m_playground) {
        m_message->showMessage(
            Health::Bad,
            tr("There is no playground yet. Start it with the command below, then open this again."));
        return;
    }
    if (m_choice->checkedId() == Own) {
        const Result<Profile> made = written();
        if (!made) {
            m_message->showMessage(Health::Bad, made.error().message, made.error().detail);
            return;
        }
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
