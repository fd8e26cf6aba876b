#include "models/services/setup/inspector.h"

#include "models/core/whenready.h"
#include "models/services/setup/planning.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

/// Connect's own topics under their usual names; others cannot be asked for by REST.
const QStringList usualInternalTopics{u"connect-configs"_s, u"connect-offsets"_s, u"connect-status"_s};

DatabaseSetupQuestion questionFor(const SetupSpec &spec, const QString &database, const Secret &password)
{
    DatabaseSetupQuestion question;
    question.role = spec.role;
    question.rolePassword = password;
    question.schemas = {spec.supportSchema};
    question.tables = {{spec.supportSchema, spec.heartbeatTable}, {spec.supportSchema, spec.signalTable}};
    for (const DirectionPlan &direction : spec.directions) {
        if (direction.from != database)
            continue;
        question.schemas += direction.schemas;
        question.tables += direction.tables;
        for (const TableName &table : direction.tables)
            question.schemas.append(table.schema);
        if (!direction.proof.table.table.isEmpty())
            question.tables.append(direction.proof.table);
    }
    question.schemas.removeDuplicates();
    return question;
}

} // namespace

Inspector::Inspector(Profile profile, Servers servers, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_servers(std::move(servers))
{}

void Inspector::check(const SetupSpec &spec, const Secret &rolePassword, bool tryLogin)
{
    ++m_check;
    m_spec = spec;
    m_password = rolePassword;
    m_tryLogin = tryLogin;
    m_facts = {};
    m_facts.passwordHeld = !rolePassword.isEmpty();
    m_pending = 0;
    m_rest = false;
    askDatabasesAndConnect();
}

void Inspector::cancel()
{
    ++m_check;
    m_pending = 0;
}

template <class T, class Take>
void Inspector::ask(const QFuture<T> &answer, Take take)
{
    ++m_pending;
    whenReady(answer, this, [this, check = m_check, take](const T &came) {
        if (check != m_check)
            return;
        take(came);
        partCame(check);
    });
}

void Inspector::partCame(int check)
{
    if (check != m_check || --m_pending > 0)
        return;
    if (!m_rest)
        return askTheRest();
    m_facts.at = QDateTime::currentDateTimeUtc();
    Q_EMIT checked(m_facts);
}

void Inspector::askDatabasesAndConnect()
{
    m_facts.connect = fail(ErrorKind::NotFound, Text::tr("The profile names no Kafka Connect."));
    m_facts.kafka = fail(ErrorKind::NotFound, Text::tr("The profile names no Kafka."));
    ++m_pending; // for the asking itself: a profile may name no server at all
    for (auto it = m_servers.databases.cbegin(); it != m_servers.databases.cend(); ++it) {
        const QString name = it.key();
        ask(it.value()->fetchSetup(questionFor(m_spec, name, m_tryLogin ? m_password : Secret())),
            [this, name](const Result<DatabaseSetupFacts> &came) { m_facts.databases.insert(name, came); });
    }
    if (m_servers.connect)
        ask(m_servers.connect->fetchSetup(),
            [this](const Result<ConnectSetupFacts> &came) { m_facts.connect = came; });
    QMetaObject::invokeMethod(
        this, [this, check = m_check] { partCame(check); }, Qt::QueuedConnection);
}

/// What can only be asked once the tables are known: their topics, and whether Connect would take the
/// configs.
void Inspector::askTheRest()
{
    m_rest = true;
    ++m_pending;
    if (m_servers.kafka) {
        QStringList topics = usualInternalTopics;
        for (const DirectionPlan &direction : m_spec.directions)
            topics += expectedTopics(m_spec, m_facts, direction);
        ask(m_servers.kafka->fetchSetup(topics),
            [this](const Result<KafkaSetupFacts> &came) { m_facts.kafka = came; });
    }
    for (const Connector &connector : m_facts.connect ? m_facts.connect->connectors : QList<Connector>()) {
        const QString name = connector.name;
        const bool ours = std::ranges::count(m_spec.directions, name, &DirectionPlan::connector) > 0;
        if (ours && connector.state == ConnectorState::Stopped && connector.tasks.isEmpty())
            ask(m_servers.connect->fetchOffsets(name),
                [this, name](const Result<QList<ConnectorOffset>> &came) {
                    m_facts.offsets.insert(name, came);
                });
    }
    const QStringList ready =
        m_servers.connect ? connectorsToValidate(m_spec, m_profile, m_facts) : QStringList();
    for (const DirectionPlan &direction : m_spec.directions) {
        if (!ready.contains(direction.connector))
            continue;
        const QString name = direction.connector;
        QMap<QString, QString> config = connectorConfig(m_spec, m_profile, m_facts, direction);
        config.insert(u"name"_s, name); // validate asks for it, where POST has it beside the config
        if (m_accepted.value(name) == config) {
            m_facts.validation.insert(name, QList<ConfigProblem>());
            continue;
        }
        ask(m_servers.connect->validate(config, m_password),
            [this, name, config](const Result<QList<ConfigProblem>> &came) {
                m_facts.validation.insert(name, came);
                if (came && came->isEmpty())
                    m_accepted.insert(name, config);
            });
    }
    QMetaObject::invokeMethod(
        this, [this, check = m_check] { partCame(check); }, Qt::QueuedConnection);
}

} // namespace sluice::setup
