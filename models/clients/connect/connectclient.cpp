#include "models/clients/connect/connectclient.h"

#include "models/clients/connect/actionrequest.h"
#include "models/clients/connect/exchange.h"
#include "models/clients/connect/parse.h"

#include <QCoreApplication>
#include <QPromise>
#include <QThreadPool>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::connect {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::connect", text);
}

template <class T>
using Parser = Result<T> (*)(const QByteArray &);

template <class T>
using Promise = std::shared_ptr<QPromise<T>>;

template <class T>
Promise<T> startedPromise()
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    return promise;
}

template <class T>
void settle(const Promise<T> &promise, T value)
{
    promise->addResult(std::move(value));
    promise->finish();
}

constexpr qsizetype quoted =
    64 * 1024; ///< of a body that is not what was asked for; more than is shown of it

template <class T>
Result<T> parsed(const Workers &workers, const Answer &answer, Parser<T> parse)
{
    Result<T> value = parse(answer.body);
    if (value)
        return value;
    Error error = value.error(); // may quote the body too
    error.message = QString::fromUtf8(workers.withoutSecrets(error.message.toUtf8()));
    error.detail = QString::fromUtf8(workers.withoutSecrets(error.detail.toUtf8()));
    return tl::unexpected(wrongBody(answer.url, error, workers.withoutSecrets(answer.body.left(quoted))));
}

/// What a restart is about to do. Connect accepted it, so a body that says nothing is no failure.
Acceptance acceptance(const Answer &answer)
{
    Result<Connector> planned = parseStatus(answer.body);
    return planned ? Acceptance(*std::move(planned)) : Acceptance();
}

/// A name as one segment of a path. "." and ".." are no names there, whatever their encoding.
Result<QByteArray> segment(const QString &name)
{
    if (name.isEmpty() || name == "."_L1 || name == ".."_L1)
        return fail(ErrorKind::Invalid,
                    tr("\"%1\" is not a name that can be asked for over REST.").arg(name));
    return QUrl::toPercentEncoding(name);
}

} // namespace

class ConnectClient::Private
{
public:
    Private(ConnectClient *client, const ConnectProfile &profile, const Secret &password,
            const Secret &keyPassword, Polling polling, bool isReadOnly)
        : q(client)
        , deadlines(polling)
        , workers(profile, password, keyPassword, client)
    {
        workers.setReadOnly(isReadOnly);
        pool.setMaxThreadCount(2);
    }

    ~Private()
    {
        const auto hanging = std::exchange(exchanges, {});
        for (Exchange *exchange : hanging) {
            exchange->cancel();
            delete exchange;
        }
        pool.waitForDone();
    }

    void send(Request request, Exchange::Done done)
    {
        auto *exchange = new Exchange(&workers, std::move(request), deadlines, q);
        exchanges.append(exchange);
        exchange->start([this, exchange, done = std::move(done)](Result<Answer> answer) {
            if (exchanges.removeOne(exchange)) // not while our destructor cancels it
                exchange->deleteLater();
            done(std::move(answer));
        });
    }

    template <class T>
    QFuture<Result<T>> fetch(Request request, Parser<T> parse)
    {
        auto promise = startedPromise<Result<T>>();
        send(std::move(request), [this, promise, parse](Result<Answer> answer) {
            if (!answer)
                return settle<Result<T>>(promise, tl::unexpected(std::move(answer.error())));
            pool.start([this, promise, parse, answer = std::move(*answer)] {
                settle(promise, parsed(workers, answer, parse));
            });
        });
        return promise->future();
    }

    template <class T>
    QFuture<Result<T>> fetch(const QByteArray &path, Parser<T> parse)
    {
        return fetch(Request{.path = path}, parse);
    }

    /// Of one named thing: "/connectors/" name tail.
    template <class T>
    QFuture<Result<T>> fetchNamed(const QByteArray &folder, const QString &name, const QByteArray &tail,
                                  Parser<T> parse)
    {
        const auto encoded = segment(name);
        if (encoded)
            return fetch(folder + *encoded + tail, parse);
        auto promise = startedPromise<Result<T>>();
        settle<Result<T>>(promise, tl::unexpected(encoded.error()));
        return promise->future();
    }

    QFuture<Result<Acceptance>> change(const QByteArray &method, const QString &name, const QByteArray &tail)
    {
        auto promise = startedPromise<Result<Acceptance>>();
        const auto encoded = segment(name);
        if (!encoded) {
            settle<Result<Acceptance>>(promise, tl::unexpected(encoded.error()));
            return promise->future();
        }
        send({.method = method, .path = "/connectors/" + *encoded + tail}, [promise](Result<Answer> answer) {
            settle<Result<Acceptance>>(promise, answer.map(acceptance));
        });
        return promise->future();
    }

    static std::optional<QUrl> only(const QUrl &worker)
    {
        return worker.isEmpty() ? std::nullopt : std::optional(worker);
    }

    ConnectClient *q;
    Polling deadlines;
    Workers workers;
    QList<Exchange *> exchanges;
    QThreadPool pool;
};

namespace {

/// The two halves of a connector, asked for at the same time.
struct Halves
{
    std::optional<Result<Answer>> info;
    std::optional<Result<Answer>> status;
};

/// Connect knows a connector a moment before it knows its status, and keeps a status for a moment after its
/// end.
Result<Connector> joined(const Workers &workers, const Halves &halves)
{
    if (!*halves.info)
        return tl::unexpected(halves.info->error());
    auto info = parsed<Connector>(workers, **halves.info, parseInfo);
    if (!info)
        return info;
    if (!*halves.status) {
        if (halves.status->error().kind == ErrorKind::NotFound)
            return info;
        return tl::unexpected(halves.status->error());
    }
    const auto status = parsed<Connector>(workers, **halves.status, parseStatus);
    if (!status)
        return status;
    return merged(std::move(*info), *status);
}

/// Each worker's answer, until all have one.
struct Roll
{
    QList<WorkerAnswer> answers;
    qsizetype missing = 0;
};

WorkerAnswer workerAnswer(const Workers &workers, const QUrl &url, const Result<Answer> &answer)
{
    if (!answer)
        return {url, tl::unexpected(answer.error())};
    auto facts = parsed<WorkerFacts>(workers, *answer, parseWorker);
    if (facts) {
        facts->url = url;
        facts->latency = answer->latency;
    }
    return {url, std::move(facts)};
}

} // namespace

ConnectClient::ConnectClient(ConnectProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                             bool readOnly, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, profile, password, keyPassword, deadlines, readOnly))
{}

ConnectClient::~ConnectClient() = default;

void ConnectClient::setReadOnly(bool on)
{
    d->workers.setReadOnly(on);
}

QFuture<Result<QList<Connector>>> ConnectClient::fetchConnectors()
{
    return d->fetch<QList<Connector>>("/connectors?expand=status&expand=info", parseConnectors);
}

QFuture<QList<WorkerAnswer>> ConnectClient::fetchWorkers()
{
    auto promise = startedPromise<QList<WorkerAnswer>>();
    const int count = d->workers.size();
    auto roll = std::make_shared<Roll>();
    for (int i = 0; i < count; ++i)
        roll->answers.append({d->workers.at(i).base, fail(ErrorKind::Cancelled, {})});
    roll->missing = count;
    if (count == 0)
        settle(promise, roll->answers);
    for (int i = 0; i < count; ++i) {
        const QUrl url = d->workers.at(i).base;
        d->send({.path = "/", .worker = url},
                [workers = &d->workers, promise, roll, i, url](const Result<Answer> &answer) {
                    roll->answers[i] = workerAnswer(*workers, url, answer);
                    if (--roll->missing == 0)
                        settle(promise, roll->answers);
                });
    }
    return promise->future();
}

QFuture<Result<Connector>> ConnectClient::fetchConnector(const QString &name)
{
    auto promise = startedPromise<Result<Connector>>();
    const auto encoded = segment(name);
    if (!encoded) {
        settle<Result<Connector>>(promise, tl::unexpected(encoded.error()));
        return promise->future();
    }
    auto halves = std::make_shared<Halves>();
    const auto take = [this, promise, halves](std::optional<Result<Answer>> &half, Result<Answer> answer) {
        half = std::move(answer);
        if (halves->info && halves->status)
            d->pool.start([this, promise, halves] { settle(promise, joined(d->workers, *halves)); });
    };
    const QByteArray path = "/connectors/" + *encoded;
    d->send({.path = path}, [=](Result<Answer> answer) { take(halves->info, std::move(answer)); });
    d->send({.path = path + "/status"},
            [=](Result<Answer> answer) { take(halves->status, std::move(answer)); });
    return promise->future();
}

QFuture<Result<Acceptance>> ConnectClient::act(const QString &name, ConnectorAction action)
{
    const ActionRequest request = actionRequest(action);
    return d->change(request.method, name, request.tail);
}

QFuture<Result<Acceptance>> ConnectClient::restartTask(const QString &name, int task)
{
    const ActionRequest request = taskRestartRequest(task);
    return d->change(request.method, name, request.tail);
}

QFuture<Result<QStringList>> ConnectClient::fetchNames()
{
    return d->fetch<QStringList>("/connectors", parseNames);
}

QFuture<Result<QMap<QString, QString>>> ConnectClient::fetchConfig(const QString &name)
{
    return d->fetchNamed<QMap<QString, QString>>("/connectors/", name, "/config", parseConfig);
}

QFuture<Result<QList<TaskConfig>>> ConnectClient::fetchTasks(const QString &name)
{
    return d->fetchNamed<QList<TaskConfig>>("/connectors/", name, "/tasks", parseTasks);
}

QFuture<Result<TaskStatus>> ConnectClient::fetchTaskStatus(const QString &name, int task)
{
    return d->fetchNamed<TaskStatus>("/connectors/", name, "/tasks/" + QByteArray::number(task) + "/status",
                                     parseTaskStatus);
}

QFuture<Result<QStringList>> ConnectClient::fetchTopics(const QString &name)
{
    return d->fetchNamed<QStringList>("/connectors/", name, "/topics", parseTopics);
}

QFuture<Result<QList<ConnectorOffset>>> ConnectClient::fetchOffsets(const QString &name)
{
    return d->fetchNamed<QList<ConnectorOffset>>("/connectors/", name, "/offsets", parseOffsets);
}

QFuture<Result<QList<ConnectorPlugin>>> ConnectClient::fetchPlugins(const QUrl &worker)
{
    return d->fetch<QList<ConnectorPlugin>>(
        {.path = "/connector-plugins?connectorsOnly=false", .worker = Private::only(worker)}, parsePlugins);
}

QFuture<Result<QList<ConfigKey>>> ConnectClient::fetchPluginConfig(const QString &pluginClass)
{
    return d->fetchNamed<QList<ConfigKey>>("/connector-plugins/", pluginClass, "/config", parsePluginConfig);
}

QFuture<Result<QJsonObject>> ConnectClient::fetchLoggers()
{
    return d->fetch<QJsonObject>("/admin/loggers", parseObject);
}

QFuture<Result<QJsonObject>> ConnectClient::fetchLogger(const QString &name)
{
    return d->fetchNamed<QJsonObject>("/admin/loggers/", name, {}, parseObject);
}

QFuture<Result<Health>> ConnectClient::fetchHealth(const QUrl &worker)
{
    return d->fetch<Health>({.path = "/health", .worker = Private::only(worker), .failureIsAnswer = true},
                            parseHealth);
}

} // namespace sluice::connect
