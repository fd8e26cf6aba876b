#include "models/services/setup/connectorformservice.h"

#include "models/core/whenready.h"
#include "models/services/setup/planning.h"

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

const QString hostKey = u"database.hostname"_s;

QMap<QString, QStringList> errorsOf(const ConfigValidation &validation)
{
    QMap<QString, QStringList> errors;
    for (const ConfigVerdict &verdict : validation.verdicts) {
        if (!verdict.errors.isEmpty())
            errors.insert(verdict.key, verdict.errors);
    }
    return errors;
}

} // namespace

ConnectorFormService::ConnectorFormService(ConnectorForm form, SetupConnect *connect, Secret password,
                                           QObject *parent)
    : QObject(parent)
    , m_form(std::move(form))
    , m_connect(connect)
    , m_password(std::move(password))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    QObject::connect(&m_pause, &QTimer::timeout, this, &ConnectorFormService::askQuickly);
}

void ConnectorFormService::start()
{
    if (!m_connect) {
        m_trial.unreachable = Error{ErrorKind::NotFound, Text::tr("The profile names no Kafka Connect."), {}};
        m_definitionCame = m_firstAnswerCame = true;
        Q_EMIT ready();
        Q_EMIT trialChanged();
        return;
    }
    askDefinition();
    askQuickly();
}

void ConnectorFormService::stop()
{
    m_pause.stop();
    m_connect = nullptr;
}

void ConnectorFormService::askDefinition()
{
    whenReady(m_connect->fetchDefinition(m_form.pluginClass()), this,
              [this](const Result<QList<ConfigKey>> &came) {
                  const bool wasReady = isReady();
                  m_definitionCame = true;
                  // Without it, as before Connect 3.2: the validation brings the keys too.
                  if (came)
                      m_form.addKeys(*came);
                  if (!wasReady && isReady())
                      Q_EMIT ready();
                  else if (wasReady)
                      Q_EMIT trialChanged();
              });
}

// Edits

void ConnectorFormService::setValue(const QString &key, const QString &text)
{
    m_form.setValue(key, text);
    m_databaseErrors.remove(key);
    edited();
}

void ConnectorFormService::reset(const QString &key)
{
    m_form.reset(key);
    m_databaseErrors.remove(key);
    edited();
}

std::optional<JsonFault> ConnectorFormService::setJson(const QString &text)
{
    const ConnectorForm before = m_form;
    const std::optional<JsonFault> fault = m_form.setJson(text);
    if (!fault && m_form != before)
        edited();
    return fault;
}

void ConnectorFormService::applyPreset()
{
    m_beforePreset = m_form;
    m_form.applyPreset();
    edited();
}

void ConnectorFormService::undoPreset()
{
    if (!m_beforePreset)
        return;
    for (const FormChange &change : m_form.presetChanges()) {
        const FormField before = m_beforePreset->field(change.key);
        if (before.changed)
            m_form.setValue(change.key, before.value);
        else
            m_form.reset(change.key);
    }
    m_beforePreset.reset();
    edited();
}

void ConnectorFormService::edited()
{
    ++m_generation;
    m_trial.wasAnswered = false;
    m_pause.start();
    Q_EMIT formChanged();
    Q_EMIT trialChanged();
}

// What Connect says

void ConnectorFormService::validate()
{
    m_tried.clear();
    askQuickly();
}

/// Without the host, which Debezium requires, it judges every key and leaves the database alone: an answer
/// within milliseconds, no login for each letter, and a silent database holds nothing up.
void ConnectorFormService::askQuickly()
{
    m_pause.stop();
    if (!m_connect || m_quickUnderWay)
        return; // the answer that comes is old, and is followed by a new question
    QMap<QString, QString> config = m_form.config();
    config.remove(hostKey);
    if (m_password.isEmpty())
        config.removeIf([](const auto &entry) { return entry.value() == passwordMark; });
    m_quickUnderWay = true;
    m_trial.isAsking = true;
    Q_EMIT trialChanged();
    whenReady(m_connect->fetchValidation(config, m_password), this,
              [this, asked = m_generation](const Result<ConfigValidation> &came) {
                  m_quickUnderWay = false;
                  if (asked != m_generation && m_firstAnswerCame) {
                      if (!m_pause.isActive())
                          askQuickly();
                      return;
                  }
                  quickAnswerCame(came);
                  if (asked != m_generation && !m_pause.isActive())
                      askQuickly();
              });
}

void ConnectorFormService::quickAnswerCame(const Result<ConfigValidation> &answer)
{
    const bool wasReady = isReady();
    m_firstAnswerCame = true;
    m_trial.isAsking = m_databaseUnderWay;
    m_trial.wasAnswered = answer.has_value();
    m_trial.unreachable = answer ? std::nullopt : std::optional(answer.error());
    if (answer) {
        m_form.setValidation(*answer);
        m_quickErrors = errorsOf(*answer);
        m_quickErrors.remove(hostKey);
        showErrors();
        if (m_quickErrors.isEmpty())
            tryDatabase();
    }
    if (!wasReady && isReady())
        Q_EMIT ready();
    Q_EMIT trialChanged();
}

QMap<QString, QString> ConnectorFormService::connection() const
{
    QMap<QString, QString> config = m_form.config();
    config.removeIf([](const auto &entry) {
        return !entry.key().startsWith(u"database."_s) && !entry.key().startsWith(u"driver."_s);
    });
    return config;
}

void ConnectorFormService::tryDatabase()
{
    const QMap<QString, QString> connection = this->connection();
    if (!m_connect || m_databaseUnderWay || m_tried == connection)
        return;
    m_databaseErrors.clear();
    if (m_password.isEmpty() && connection.values().contains(passwordMark)) {
        m_trial.database = FormTrial::Database::NoPassword;
        return;
    }
    m_databaseUnderWay = true;
    m_tried = connection;
    m_trial.isAsking = true;
    m_trial.database = FormTrial::Database::Trying;
    whenReady(m_connect->fetchValidation(m_form.config(), m_password), this,
              [this, connection](const Result<ConfigValidation> &came) {
                  m_databaseUnderWay = false;
                  m_trial.isAsking = m_quickUnderWay;
                  if (connection != this->connection()) {
                      m_trial.database = FormTrial::Database::NotTried;
                      if (m_trial.wasAnswered && m_quickErrors.isEmpty())
                          tryDatabase();
                  } else {
                      databaseAnswerCame(came);
                  }
                  Q_EMIT trialChanged();
              });
}

void ConnectorFormService::databaseAnswerCame(const Result<ConfigValidation> &answer)
{
    using Database = FormTrial::Database;
    m_trial.database = answer ? Database::Answered : Database::Silent;
    m_trial.silence = answer ? std::nullopt : std::optional(answer.error());
    if (answer)
        m_databaseErrors = errorsOf(*answer);
    showErrors();
}

/// Errors of values that were edited since are not shown; those of the database stay until it was tried
/// again.
void ConnectorFormService::showErrors()
{
    QMap<QString, QStringList> errors = m_quickErrors;
    for (auto it = m_databaseErrors.cbegin(); it != m_databaseErrors.cend(); ++it)
        errors[it.key()] += it.value();
    m_form.setErrors(errors);
}

FormStatus ConnectorFormService::status() const
{
    using Database = FormTrial::Database;
    const qsizetype wrong = m_form.keysWithErrors().size();
    if (wrong > 0)
        return {Health::Bad,
                wrong == 1 ? Text::tr("One field has an error.")
                           : Text::tr("%1 fields have errors.").arg(wrong),
                {}};
    if (m_trial.unreachable)
        return {Health::Unknown, Text::tr("Not checked by Connect: %1").arg(m_trial.unreachable->message),
                m_trial.unreachable->detail};
    if (!m_trial.wasAnswered)
        return {Health::Unknown, Text::tr("Asking Connect…"), {}};
    switch (m_trial.database) {
    case Database::Trying:
        return {Health::Unknown, Text::tr("Connect finds no mistake, and tries the database…"), {}};
    case Database::Silent:
        return {Health::Warning,
                Text::tr("Connect finds no mistake, but the database was not reached: %1")
                    .arg(m_trial.silence->message),
                m_trial.silence->detail};
    case Database::Answered:
        return {Health::Good, Text::tr("Connect accepts this config and reaches the database."), {}};
    case Database::NoPassword:
        return {Health::Good,
                Text::tr("Connect finds no mistake. The database is tried once the role and its password are "
                         "there."),
                {}};
    case Database::NotTried:
        break;
    }
    return {Health::Good, Text::tr("Connect finds no mistake."), {}};
}

} // namespace sluice::setup
