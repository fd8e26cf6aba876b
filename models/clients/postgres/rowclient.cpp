#include "models/clients/postgres/rowclient.h"

#include "models/clients/postgres/rowquery.h"
#include "models/clients/postgres/session.h"
#include "models/clients/postgres/workthread.h"

#include <QtConcurrentRun>

namespace sluice::postgres {

class RowClient::Private final
{
public:
    Private(DatabaseProfile profile, Secrets secrets, Polling deadlines)
        : user(profile.user)
        , session(writingPlainly(std::move(profile)), std::move(secrets), deadlines, interrupt)
    {}

    Result<ResultSet> ask(const Statement &statement)
    {
        const Result<Answers> answers = session.ask([&](int) { return QList<Statement>{statement}; });
        return answers ? answers->first() : tl::unexpected<Error>(answers.error());
    }
    Result<RowsRead> rows(const RowQuestion &question)
    {
        return rowStatement(question, user)
            .and_then([this](const Statement &statement) { return ask(statement); })
            .map([](const ResultSet &rows) { return rowsFrom(rows, QDateTime::currentDateTimeUtc()); });
    }

    const QString user;
    Interrupt interrupt;
    Session session; // only ever touched in its one thread
    WorkThread work{interrupt};
};

RowClient::RowClient(DatabaseProfile profile, Secret password, Polling deadlines, Secret keyPassword)
    : d(std::make_unique<Private>(std::move(profile), Secrets{std::move(password), std::move(keyPassword)},
                                  deadlines))
{}

RowClient::~RowClient() = default;

QFuture<Result<std::optional<TableShape>>> RowClient::fetchShape(const TableName &table)
{
    return QtConcurrent::run(
        d->work.pool(), [p = d.get(), table] { return p->ask(shapeStatement(table)).and_then(shapeFrom); });
}

QFuture<Result<RowsRead>> RowClient::fetchRows(const RowQuestion &question)
{
    return QtConcurrent::run(d->work.pool(), [p = d.get(), question] { return p->rows(question); });
}

} // namespace sluice::postgres
