#include "models/clients/connect/setupclient.h"

#include "models/clients/connect/calls.h"
#include "models/clients/connect/configbody.h"
#include "models/clients/connect/connectclient.h"
#include "models/clients/connect/parse.h"
#include "models/core/whenready.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace sluice::connect {

namespace {

using Config = QMap<QString, QString>;
template <class T>
using Promise = std::shared_ptr<Pending<T>>;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::connect", text);
}

template <class T>
QFuture<Result<T>> failed(Error error)
{
    Pending<T> pending;
    pending.settle(tl::unexpected(std::move(error)));
    return pending.future();
}

Error noClass()
{
    return {ErrorKind::Invalid,
            tr("The config names no connector.class, so no plug-in can be asked. Add it to the config."),
            {}};
}

Result<QByteArray> connectorPath(const QString &name, const QByteArray &tail = {})
{
    return segment(name).map([&](const QByteArray &encoded) { return "/connectors/" + encoded + tail; });
}

/// The answer to a change repeats the config with its passwords, so nothing of it goes on.
void settleChange(const Promise<void> &promise, const Result<Answer> &answer)
{
    promise->settle(answer ? Result<void>() : tl::unexpected(answer.error()));
}

/// What fetchSetup gathers until all have answered.
struct Gathering
{
    Pending<ConnectSetupFacts> promise;
    QList<WorkerAnswer> workers;
    QList<Result<QList<ConnectorPlugin>>> plugins; ///< of each worker
    std::optional<Result<QList<Connector>>> connectors;
    qsizetype missing = 0;

    [[nodiscard]] Result<ConnectSetupFacts> result() const
    {
        if (!*connectors)
            return tl::unexpected(connectors->error());
        ConnectSetupFacts facts;
        for (qsizetype i = 0; i < workers.size(); ++i)
            facts.workers.append({workers[i].url, workers[i].facts, plugins[i]});
        facts.connectors = **connectors;
        return facts;
    }
};

} // namespace

class ConnectSetupClient::Private
{
public:
    Private(ConnectSetupClient *client, const ConnectProfile &profile, const Secret &password,
            const Secret &keyPassword, Polling polling, bool readOnly, std::chrono::milliseconds trialTime)
        : urls(profile.urls)
        , quick(polling)
        , trial(polling)
        , calls(profile, password, keyPassword, readOnly, client)
        , reader(profile, password, keyPassword, polling, true)
    {
        trial.answerTimeout = std::max(trialTime, polling.answerTimeout);
    }

    /// A change without a body.
    QFuture<Result<void>> change(const QByteArray &method, const Result<QByteArray> &path)
    {
        if (!path)
            return failed<void>(path.error());
        return change({.method = method, .path = *path}, quick);
    }

    QFuture<Result<void>> change(Request request, const Polling &deadlines)
    {
        auto promise = std::make_shared<Pending<void>>();
        calls.send(std::move(request), deadlines,
                   [promise](const Result<Answer> &answer) { settleChange(promise, answer); });
        return promise->future();
    }

    /// PATCH is tried rather than the version asked for: what counts is the version of the worker that
    /// answers, and of the leader that it passes the call on to. One that does not know it changes nothing.
    void update(const QByteArray &path, const ConfigBody &changes, const Promise<void> &promise)
    {
        calls.send(writing("PATCH", path, changes), trial,
                   [this, path, changes, promise](const Result<Answer> &answer) {
                       const bool tooOld = !answer && answer.error().kind == ErrorKind::Unsupported;
                       tooOld ? readAndReplace(path, changes, promise) : settleChange(promise, answer);
                   });
    }

    void readAndReplace(const QByteArray &path, const ConfigBody &changes, const Promise<void> &promise)
    {
        calls.send({.path = path}, quick, [this, path, changes, promise](const Result<Answer> &answer) {
            if (!answer)
                return promise->settle(tl::unexpected(answer.error()));
            const auto raw = parseObject(answer->body);
            if (!raw) // without the body: that holds passwords
                return promise->settle(tl::unexpected(wrongBody(answer->url, raw.error(), {})));
            ConfigBody whole = changes;
            whole.keepOf(*raw);
            calls.send(writing("PUT", path, whole), trial,
                       [promise](const Result<Answer> &written) { settleChange(promise, written); });
        });
    }

    static Request writing(const QByteArray &method, const QByteArray &path, const ConfigBody &body)
    {
        return {.method = method,
                .path = path,
                .body = body.json(),
                .secrets = body.secrets,
                .triesDatabase = true};
    }

    /// Connect may quote a value in what it says of it.
    void clean(QStringList &texts, const QList<QByteArray> &secrets)
    {
        for (QString &text : texts)
            text = QString::fromUtf8(calls.workers().withoutSecrets(text.toUtf8(), secrets));
    }
    void clean(QList<ConfigProblem> &problems, const QList<QByteArray> &secrets)
    {
        for (ConfigProblem &problem : problems)
            clean(problem.errors, secrets);
    }
    void clean(ConfigValidation &validation, const QList<QByteArray> &secrets)
    {
        for (ConfigVerdict &verdict : validation.verdicts)
            clean(verdict.errors, secrets);
    }

    template <class T>
    QFuture<Result<T>> validate(const Config &config, const Secret &password,
                                Result<T> (*parse)(const QByteArray &))
    {
        const QString plugin = config.value(u"connector.class"_s);
        const auto path = segment(plugin);
        const auto body = configBody(config, password);
        if (!path || !body)
            return failed<T>(plugin.isEmpty() ? noClass() : path ? body.error() : path.error());
        auto promise = std::make_shared<Pending<T>>();
        Request request = writing("PUT", "/connector-plugins/" + *path + "/config/validate", *body);
        request.onlyAsks = true; // so a read-only client may, and another worker may be asked
        calls.send(request, trial,
                   [this, promise, parse, secrets = body->secrets](const Result<Answer> &answer) {
                       if (!answer)
                           return promise->settle(tl::unexpected(answer.error()));
                       auto parsed = parse(answer->body);
                       if (!parsed) // without the body: it repeats the config
                           return promise->settle(tl::unexpected(wrongBody(answer->url, parsed.error(), {})));
                       clean(*parsed, secrets);
                       promise->settle(std::move(parsed));
                   });
        return promise->future();
    }

    void gathered(const std::shared_ptr<Gathering> &gathering)
    {
        if (--gathering->missing > 0)
            return;
        const auto alive =
            std::ranges::find_if(gathering->workers, [](const auto &each) { return each.facts.has_value(); });
        if (alive != gathering->workers.end()) // a change must not hang at one that is known to be frozen
            calls.workers().prefer(calls.workers().indexOf(alive->url));
        gathering->promise.settle(gathering->result());
    }

    QList<QUrl> urls;
    Polling quick;
    Polling trial;
    Calls calls;
    ConnectClient reader; ///< for what is only read
};

ConnectSetupClient::ConnectSetupClient(ConnectProfile profile, Secret password, Secret keyPassword,
                                       Polling deadlines, bool readOnly, std::chrono::milliseconds trial,
                                       QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, profile, password, keyPassword, deadlines, readOnly, trial))
{}

ConnectSetupClient::~ConnectSetupClient() = default;

void ConnectSetupClient::setReadOnly(bool on)
{
    d->calls.workers().setReadOnly(on);
}

QFuture<Result<ConnectSetupFacts>> ConnectSetupClient::fetchSetup()
{
    auto gathering = std::make_shared<Gathering>();
    gathering->missing = d->urls.size() + 2;
    gathering->plugins.resize(d->urls.size(), fail(ErrorKind::Cancelled, {}));
    for (qsizetype i = 0; i < d->urls.size(); ++i)
        whenReady(d->reader.fetchPlugins(d->urls[i]), this, [this, gathering, i](const auto &plugins) {
            gathering->plugins[i] = plugins;
            d->gathered(gathering);
        });
    whenReady(d->reader.fetchWorkers(), this, [this, gathering](const auto &workers) {
        gathering->workers = workers;
        d->gathered(gathering);
    });
    whenReady(d->reader.fetchConnectors(), this, [this, gathering](const auto &connectors) {
        gathering->connectors = connectors;
        d->gathered(gathering);
    });
    return gathering->promise.future();
}

QFuture<Result<QList<ConfigProblem>>> ConnectSetupClient::validate(const Config &config,
                                                                   const Secret &password)
{
    return d->validate(config, password, parseProblems);
}

QFuture<Result<ConfigValidation>> ConnectSetupClient::fetchValidation(const Config &config,
                                                                      const Secret &password)
{
    return d->validate(config, password, parseValidation);
}

QFuture<Result<QList<ConfigKey>>> ConnectSetupClient::fetchDefinition(const QString &pluginClass)
{
    return d->reader.fetchPluginConfig(pluginClass);
}

QFuture<Result<QList<ConnectorOffset>>> ConnectSetupClient::fetchOffsets(const QString &name)
{
    return d->reader.fetchOffsets(name);
}

QFuture<Result<void>> ConnectSetupClient::createConnector(const QString &name, const Config &config,
                                                          const Secret &password, InitialState initialState)
{
    const auto named = segment(name); // one that a path cannot hold could never be asked for again
    const auto body = configBody(config, password);
    const bool hasClass = !config.value(u"connector.class"_s).isEmpty();
    if (!named || !body || !hasClass)
        return failed<void>(!named ? named.error() : !hasClass ? noClass() : body.error());
    Request request = Private::writing("POST", "/connectors", *body);
    request.body = body->jsonFor(name, initialState);
    return d->change(std::move(request), d->trial);
}

QFuture<Result<void>> ConnectSetupClient::updateConnector(const QString &name, const Config &changes,
                                                          const Secret &password)
{
    const auto path = connectorPath(name, "/config");
    const auto body = configBody(changes, password);
    if (!path || !body)
        return failed<void>(path ? body.error() : path.error());
    auto promise = std::make_shared<Pending<void>>();
    d->update(*path, *body, promise);
    return promise->future();
}

QFuture<Result<void>> ConnectSetupClient::stopConnector(const QString &name)
{
    return d->change("PUT", connectorPath(name, "/stop"));
}

QFuture<Result<void>> ConnectSetupClient::deleteConnector(const QString &name)
{
    return d->change("DELETE", connectorPath(name));
}

QFuture<Result<void>> ConnectSetupClient::deleteOffsets(const QString &name)
{
    return d->change("DELETE", connectorPath(name, "/offsets"));
}

} // namespace sluice::connect
