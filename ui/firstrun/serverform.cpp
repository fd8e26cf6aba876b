#include "ui/firstrun/serverform.h"

#include "models/core/whenready.h"
#include "ui/firstrun/passwordfield.h"
#include "ui/widgets/statepill.h"
#include "ui/widgets/text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QStringList listOf(const QString &text)
{
    static const QRegularExpression between(u"[\\s,]+"_s);
    return text.split(between, Qt::SkipEmptyParts);
}

bool isHostAndPort(const QString &text)
{
    static const QRegularExpression form(u"^[^/,]+:(\\d{1,5})$"_s);
    const int port = form.match(text).captured(1).toInt();
    return port >= 1 && port <= 65535;
}

bool isWebAddress(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == u"http" || url.scheme() == u"https");
}

bool isEmpty(const QLineEdit *line)
{
    return line->text().trimmed().isEmpty();
}

} // namespace

ServerForm::ServerForm(const QString &title, ConnectionTester *tester, QWidget *parent)
    : QFrame(parent)
    , m_tester(tester)
    , m_title(makeLabel(title, "section", this))
    , m_fields(new QFormLayout)
    , m_titleRow(new QHBoxLayout)
    , m_test(new QPushButton(tr("Test connection"), this))
    , m_verdict(new StatePill(this))
    , m_answer(makeLabel({}, "muted", this))
{
    setProperty("card", true);
    m_fields->setHorizontalSpacing(12);
    m_fields->setVerticalSpacing(8);
    m_fields->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_fields->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_titleRow->addWidget(m_title);
    m_titleRow->addStretch();
    m_answer->setWordWrap(true);
    m_answer->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_verdict->setBare(true);
    auto *testRow = new QHBoxLayout;
    testRow->setSpacing(12);
    testRow->addWidget(m_test);
    testRow->addWidget(m_verdict);
    testRow->addWidget(m_answer, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(12);
    layout->addLayout(m_titleRow);
    layout->addLayout(m_fields);
    layout->addLayout(testRow);
    connect(m_test, &QPushButton::clicked, this, &ServerForm::test);
    connect(this, &ServerForm::changed, this, &ServerForm::forgetAnswer);
    forgetAnswer();
}

QString ServerForm::title() const
{
    return m_title->text();
}

void ServerForm::setTitle(const QString &title)
{
    setTextIfChanged(m_title, title);
    setAccessibleName(title);
    m_test->setAccessibleName(tr("Test connection of %1").arg(title));
}

FieldProblem ServerForm::problemWith(QWidget *field, const QString &what) const
{
    return {field, tr("%1, “%2”: %3").arg(title(), field->accessibleName(), what)};
}

void ServerForm::test()
{
    const int question = ++m_question;
    m_test->setEnabled(false);
    m_verdict->hide();
    setTextIfChanged(m_answer, tr("Asking…"));
    whenReady(ask(), this, [this, question](const Result<QString> &answer) {
        m_test->setEnabled(true);
        if (question == m_question)
            show(answer);
    });
}

void ServerForm::show(const Result<QString> &answer)
{
    m_verdict->setState(answer ? Health::Good : Health::Bad, answer ? tr("Works") : tr("Failed"));
    m_verdict->show();
    setTextIfChanged(m_answer, answer ? *answer : answer.error().message);
    setPlainToolTip(m_answer, answer ? QString() : answer.error().detail);
}

void ServerForm::forgetAnswer()
{
    ++m_question;
    m_verdict->hide();
    setTextIfChanged(m_answer, {});
}

QLineEdit *ServerForm::addLine(const QString &label, const QString &text, const QString &placeholder)
{
    auto *line = new QLineEdit(text, this);
    line->setPlaceholderText(placeholder);
    addField(label, line);
    connect(line, &QLineEdit::textChanged, this, &ServerForm::changed);
    return line;
}

QComboBox *ServerForm::addChoice(const QString &label, const QStringList &words)
{
    auto *choice = new QComboBox(this);
    choice->addItems(words);
    addField(label, choice);
    connect(choice, &QComboBox::currentIndexChanged, this, &ServerForm::changed);
    return choice;
}

void ServerForm::addField(const QString &label, QWidget *field)
{
    field->setAccessibleName(label);
    m_fields->addRow(label, field);
}

void ServerForm::addTitleButton(QPushButton *button)
{
    m_titleRow->addWidget(button);
}

DatabaseForm::DatabaseForm(const QString &name, ConnectionTester *tester, QWidget *parent)
    : ServerForm(tr("Database"), tester, parent)
{
    m_name = addLine(tr("Name"), name, tr("how Sluice calls it"));
    m_host = addLine(tr("Host"), {}, tr("db1.example or 10.0.0.7"));
    m_port = new QSpinBox(this);
    m_port->setRange(1, 65535);
    m_port->setValue(5432);
    addField(tr("Port"), m_port);
    m_dbname = addLine(tr("Database"), name);
    m_user = addLine(tr("User"), {});
    m_password = new PasswordField(true, this);
    addField(tr("Password"), m_password);
    m_sslmode = addChoice(tr("Encryption"),
                          {u"prefer"_s, u"require"_s, u"verify-ca"_s, u"verify-full"_s, u"disable"_s});
    m_rootCertificate = addLine(tr("CA certificate"), {}, tr("file; needed for verify-ca and verify-full"));
    m_remove = new QPushButton(tr("Remove"), this);
    addTitleButton(m_remove);
    updateTitle();
    connect(m_name, &QLineEdit::textChanged, this, &DatabaseForm::updateTitle);
    connect(m_remove, &QPushButton::clicked, this, &DatabaseForm::removed);
    connect(m_password, &PasswordField::changed, this, &ServerForm::changed);
    connect(m_port, &QSpinBox::valueChanged, this, &ServerForm::changed);
}

void DatabaseForm::setNumber(int number)
{
    m_number = number;
    updateTitle();
}

void DatabaseForm::updateTitle()
{
    const QString numbered = tr("Database %1").arg(m_number);
    setTitle(name().isEmpty() ? numbered : tr("%1 (%2)").arg(numbered, name()));
    m_remove->setAccessibleName(tr("Remove %1").arg(title()));
}

QString DatabaseForm::name() const
{
    return m_name->text().trimmed();
}

FieldProblem DatabaseForm::nameTaken() const
{
    return problemWith(m_name, tr("another database of this profile is called so. Choose another name."));
}

std::optional<FieldProblem> DatabaseForm::problem() const
{
    if (name().isEmpty())
        return problemWith(m_name, tr("it is empty. Enter how Sluice is to call the database."));
    if (isEmpty(m_host))
        return problemWith(m_host,
                           tr("it is empty. Enter the server's name or address, or remove the database."));
    if (isEmpty(m_user))
        return problemWith(m_user, tr("it is empty. Enter the role that Sluice logs in as."));
    if (m_password->lacksName())
        return problemWith(m_password, tr("enter the name of the environment variable that holds it."));
    return std::nullopt;
}

DatabaseProfile DatabaseForm::profile(const QString &profileName) const
{
    DatabaseProfile profile;
    profile.name = m_name->text().trimmed();
    profile.host = m_host->text().trimmed();
    profile.port = m_port->value();
    profile.dbname = m_dbname->text().trimmed().isEmpty() ? profile.name : m_dbname->text().trimmed();
    profile.user = m_user->text().trimmed();
    profile.sslmode = m_sslmode->currentText();
    profile.sslrootcert = m_rootCertificate->text().trimmed();
    profile.password = m_password->source(profileName + u'/' + profile.name);
    return profile;
}

Secret DatabaseForm::secret() const
{
    return m_password->secret();
}

QFuture<Result<QString>> DatabaseForm::ask()
{
    return m_tester->testDatabase(profile({}), secret(), Polling());
}

KafkaForm::KafkaForm(ConnectionTester *tester, QWidget *parent)
    : ServerForm(tr("Kafka"), tester, parent)
{
    m_servers = addLine(tr("Bootstrap servers"), {}, u"kafka1.example:9092, kafka2.example:9092"_s);
    m_security = addChoice(tr("Security"), {u"PLAINTEXT"_s, u"SSL"_s, u"SASL_PLAINTEXT"_s, u"SASL_SSL"_s});
    m_mechanism = addChoice(tr("Login by"), {u"SCRAM-SHA-512"_s, u"SCRAM-SHA-256"_s, u"PLAIN"_s});
    m_user = addLine(tr("User"), {});
    m_password = new PasswordField(false, this);
    addField(tr("Password"), m_password);
    m_ca = addLine(tr("CA certificate"), {}, tr("file; empty: the system's"));
    const auto enable = [this] {
        for (QWidget *field : std::initializer_list<QWidget *>{m_mechanism, m_user, m_password})
            field->setEnabled(hasLogin());
        m_ca->setEnabled(m_security->currentText().endsWith(u"SSL"_s));
    };
    connect(m_security, &QComboBox::currentIndexChanged, this, enable);
    connect(m_password, &PasswordField::changed, this, &ServerForm::changed);
    enable();
}

bool KafkaForm::hasLogin() const
{
    return m_security->currentText().startsWith(u"SASL"_s);
}

std::optional<FieldProblem> KafkaForm::problem() const
{
    const QStringList servers = listOf(m_servers->text());
    for (const QString &server : servers) {
        if (!isHostAndPort(server))
            return problemWith(
                m_servers,
                tr("“%1” is not of the form host:port. Enter it such as kafka1.example:9092.").arg(server));
    }
    if (servers.isEmpty() || !hasLogin())
        return std::nullopt;
    if (isEmpty(m_user))
        return problemWith(m_user, tr("it is empty, but SASL needs a user. Enter one."));
    if (m_password->lacksName())
        return problemWith(m_password, tr("enter the name of the environment variable that holds it."));
    return std::nullopt;
}

KafkaProfile KafkaForm::profile(const QString &profileName) const
{
    static const QMap<QString, KafkaSecurity> securities{{u"PLAINTEXT"_s, KafkaSecurity::Plaintext},
                                                         {u"SSL"_s, KafkaSecurity::Ssl},
                                                         {u"SASL_PLAINTEXT"_s, KafkaSecurity::SaslPlaintext},
                                                         {u"SASL_SSL"_s, KafkaSecurity::SaslSsl}};
    static const QMap<QString, SaslMechanism> mechanisms{{u"PLAIN"_s, SaslMechanism::Plain},
                                                         {u"SCRAM-SHA-256"_s, SaslMechanism::ScramSha256},
                                                         {u"SCRAM-SHA-512"_s, SaslMechanism::ScramSha512}};
    KafkaProfile profile;
    profile.bootstrapServers = listOf(m_servers->text());
    profile.security = securities.value(m_security->currentText());
    if (hasLogin()) {
        profile.mechanism = mechanisms.value(m_mechanism->currentText());
        profile.user = m_user->text().trimmed();
        profile.password = m_password->source(profileName + u"/kafka"_s);
    }
    if (m_ca->isEnabled())
        profile.caFile = m_ca->text().trimmed();
    return profile;
}

Secret KafkaForm::secret() const
{
    return hasLogin() ? m_password->secret() : Secret();
}

QFuture<Result<QString>> KafkaForm::ask()
{
    return m_tester->testKafka(profile({}), secret(), Secret(), Polling());
}

ConnectForm::ConnectForm(ConnectionTester *tester, QWidget *parent)
    : ServerForm(tr("Kafka Connect"), tester, parent)
{
    m_urls = addLine(tr("URLs of the workers"), {},
                     u"http://connect1.example:8083, http://connect2.example:8083"_s);
    m_user = addLine(tr("User"), {}, tr("empty: no login"));
    m_password = new PasswordField(false, this);
    addField(tr("Password"), m_password);
    m_ca = addLine(tr("CA certificate"), {}, tr("file; empty: the system's"));
    const auto enable = [this] { m_password->setEnabled(!m_user->text().trimmed().isEmpty()); };
    connect(m_user, &QLineEdit::textChanged, this, enable);
    connect(m_password, &PasswordField::changed, this, &ServerForm::changed);
    enable();
}

std::optional<FieldProblem> ConnectForm::problem() const
{
    const QStringList addresses = listOf(m_urls->text());
    for (const QString &address : addresses) {
        const QUrl url(address, QUrl::StrictMode);
        if (!isWebAddress(url))
            return problemWith(m_urls, tr("“%1” is not of the form http://host:8083.")
                                           .arg(url.isValid() ? url.toDisplayString() : address));
        if (!url.userInfo().isEmpty())
            return problemWith(m_urls, tr("a login does not belong in a URL. Enter it below."));
    }
    if (!addresses.isEmpty() && !isEmpty(m_user) && m_password->lacksName())
        return problemWith(m_password, tr("enter the name of the environment variable that holds it."));
    return std::nullopt;
}

ConnectProfile ConnectForm::profile(const QString &profileName) const
{
    ConnectProfile profile;
    for (const QString &url : listOf(m_urls->text()))
        profile.urls.append(QUrl(url));
    profile.user = m_user->text().trimmed();
    if (!profile.user.isEmpty())
        profile.password = m_password->source(profileName + u"/connect"_s);
    profile.caFile = m_ca->text().trimmed();
    return profile;
}

Secret ConnectForm::secret() const
{
    return m_user->text().trimmed().isEmpty() ? Secret() : m_password->secret();
}

QFuture<Result<QString>> ConnectForm::ask()
{
    return m_tester->testConnect(profile({}), secret(), Secret(), Polling());
}

} // namespace sluice::ui
