#include "models/services/setup/changesender.h"

#include "models/core/whenready.h"
#include "models/services/setup/planning.h"

#include <QPromise>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

QFuture<Result<void>> ready(Result<void> result)
{
    QPromise<Result<void>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

QString actionName(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Sql:
        return u"sql"_s;
    case ChangeKind::CreateTopic:
        return u"createTopic"_s;
    case ChangeKind::CreateConnector:
        return u"createConnector"_s;
    case ChangeKind::UpdateConnector:
        return u"updateConnector"_s;
    case ChangeKind::DeleteConnector:
        return u"deleteConnector"_s;
    case ChangeKind::StopConnector:
        return u"stop"_s;
    case ChangeKind::DeleteOffsets:
        return u"deleteOffsets"_s;
    case ChangeKind::DeleteTopic:
        break;
    }
    return u"deleteTopic"_s;
}

/// An answer that never came leaves open whether the server acted.
AuditOutcome outcomeOf(const Result<void> &result)
{
    if (result)
        return AuditOutcome::Ok;
    const ErrorKind kind = result.error().kind;
    return kind == ErrorKind::Timeout || kind == ErrorKind::Unreachable || kind == ErrorKind::Cancelled
               ? AuditOutcome::Unknown
               : AuditOutcome::Failed;
}

} // namespace

ChangeSender::ChangeSender(Servers servers, QObject *parent)
    : QObject(parent)
    , m_servers(std::move(servers))
{}

void ChangeSender::send(const Change &change, const QString &role, const Secret &password,
                        const QString &before, Done done)
{
    if (!m_servers.recorder)
        return done(fail(ErrorKind::Internal, Text::tr("There is no audit trail, so nothing is changed.")));
    const RecordedAction action{actionName(change.kind), change.target, changeText(change), before};
    whenReady(m_servers.recorder->begin(action), this,
              [this, change, role, password, done](const Result<qint64> &record) {
                  if (!record)
                      return done(tl::unexpected(record.error()));
                  recorded(change, role, password, *record, done);
              });
}

void ChangeSender::recorded(const Change &change, const QString &role, const Secret &password, qint64 record,
                            const Done &done)
{
    if (change.kind == ChangeKind::Sql)
        sendSql(change, role, password, record, done);
    else
        await(dispatch(change, password), record, done);
}

void ChangeSender::sendSql(const Change &change, const QString &role, const Secret &password, qint64 record,
                           const Done &done)
{
    SetupDatabase *database = m_servers.databases.value(change.target);
    if (!database)
        return ended(
            fail(ErrorKind::NotFound, Text::tr("The profile has no database called %1.").arg(change.target)),
            record, done);
    if (!takesVerifier(change.statement))
        return execute(database, change.statement, record, done);
    whenReady(database->scramVerifier(role, password), this,
              [this, database, change, record, done](const Result<QString> &verifier) {
                  if (!verifier)
                      return ended(tl::unexpected(verifier.error()), record, done);
                  execute(database, withVerifier(change.statement, *verifier), record, done);
              });
}

void ChangeSender::execute(SetupDatabase *database, const QString &statement, qint64 record, const Done &done)
{
    await(database->execute(statement), record, done);
}

QFuture<Result<void>> ChangeSender::dispatch(const Change &change, const Secret &password)
{
    const bool kafka = change.kind == ChangeKind::CreateTopic || change.kind == ChangeKind::DeleteTopic;
    if (kafka ? !m_servers.kafka : !m_servers.connect)
        return ready(fail(ErrorKind::NotFound, kafka ? Text::tr("The profile names no Kafka.")
                                                     : Text::tr("The profile names no Kafka Connect.")));
    switch (change.kind) {
    case ChangeKind::CreateTopic:
        return m_servers.kafka->createTopic(change.target, change.partitions, change.replicationFactor,
                                            change.config);
    case ChangeKind::DeleteTopic:
        return m_servers.kafka->deleteTopic(change.target);
    case ChangeKind::CreateConnector:
        return m_servers.connect->createConnector(change.target, change.config, password,
                                                  change.initialState);
    case ChangeKind::UpdateConnector:
        return m_servers.connect->updateConnector(change.target, change.config, password);
    case ChangeKind::StopConnector:
        return m_servers.connect->stopConnector(change.target);
    case ChangeKind::DeleteOffsets:
        return m_servers.connect->deleteOffsets(change.target);
    case ChangeKind::DeleteConnector:
        return m_servers.connect->deleteConnector(change.target);
    case ChangeKind::Sql:
        break;
    }
    return ready(fail(ErrorKind::Internal, Text::tr("This change cannot be sent.")));
}

void ChangeSender::await(const QFuture<Result<void>> &answer, qint64 record, const Done &done)
{
    whenReady(answer, this,
              [this, record, done](const Result<void> &result) { ended(result, record, done); });
}

void ChangeSender::ended(const Result<void> &result, qint64 record, const Done &done)
{
    const RecordedOutcome outcome{outcomeOf(result), {}, result ? QString() : result.error().message};
    whenReady(m_servers.recorder->finish(record, outcome), this,
              [result, done](const Result<void> &written) { done(result ? written : result); });
}

} // namespace sluice::setup
