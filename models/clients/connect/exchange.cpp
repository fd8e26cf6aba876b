#include "models/clients/connect/exchange.h"

#include "models/clients/connect/parse.h"
#include "models/clients/connect/tls.h"

#include <QCoreApplication>
#include <QIODevice>
#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QPointer>
#include <QRandomGenerator>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sluice::connect {

namespace {

using std::chrono::milliseconds;

constexpr qint64 largestAnswer = 64 * 1024 * 1024;
constexpr qint64 errorPage = 64 * 1024; ///< a page that explains a 404 may come to its end
constexpr qint64 kept = 2048;           ///< of a body that is not JSON, for the detail of the error
constexpr int connectionsPerHost = 6;   ///< of QNetworkAccessManager: further requests wait for one of them
constexpr milliseconds firstPause{100};
constexpr milliseconds longestPause{2000};

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::connect", text);
}

bool isUsable(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() &&
           (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
}

QByteArray basic(const QString &user, const QByteArray &password)
{
    return "Basic " + (user.toUtf8() + ':' + password).toBase64();
}

/// Codes below 100 are of the network layer, 301 and 399 of a peer that does not speak HTTP; the rest repeat
/// the status.
bool isNetworkFailure(QNetworkReply::NetworkError code)
{
    return (code != QNetworkReply::NoError && code < 100) || code == QNetworkReply::ProtocolUnknownError ||
           code == QNetworkReply::ProtocolFailure;
}

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

/// A body that leaves once at most. When a connection closes before the answer, Qt sends any request again by
/// itself, a POST too, unless its body cannot be rewound: then it fails with ContentReSendError.
class SentOnce final : public QIODevice
{
public:
    explicit SentOnce(QByteArray body)
        : m_body(std::move(body))
    {
        open(ReadOnly | Unbuffered);
    }

    [[nodiscard]] qint64 size() const override { return m_body.size(); }
    bool reset() override { return false; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = std::min<qint64>(most, m_body.size() - m_at);
        std::copy_n(m_body.constData() + m_at, count, data);
        m_at += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_body;
    qint64 m_at = 0;
};

} // namespace

Workers::Workers(const ConnectProfile &profile, const Secret &password, const Secret &keyPassword,
                 QObject *parent)
    : m_parent(parent)
    , m_foreignTls(QSslConfiguration::defaultConfiguration())
{
    if (auto tls = tlsConfiguration(profile, keyPassword)) {
        m_tls = *tls;
        m_foreignTls.setCaCertificates(tls->caCertificates());
    } else {
        m_defect = tls.error();
    }
    for (const QUrl &url : profile.urls) {
        if (!isUsable(url))
            m_defect =
                Error{ErrorKind::Invalid,
                      tr("\"%1\" is not an address of Kafka Connect. It should look like http://host:8083.")
                          .arg(printable(url)),
                      {}};
        if (profile.user.isEmpty())
            add(url, url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded).toUtf8());
        else
            add(url, profile.user, password.reveal());
    }
    m_configured = m_workers.size();
    if (m_workers.empty())
        m_defect =
            Error{ErrorKind::Invalid, tr("The profile names no address of Kafka Connect. Add one."), {}};
    if (!keyPassword.isEmpty())
        m_secrets.append(keyPassword.reveal());
}

void Workers::add(const QUrl &url, const QString &user, const QByteArray &password)
{
    auto worker = std::make_unique<Worker>();
    worker->base = restAddress(url);
    worker->user = user;
    worker->manager = newManager();
    if (!user.isEmpty() || !password.isEmpty()) {
        worker->authorization = basic(user, password);
        m_secrets << password << worker->authorization.mid(qstrlen("Basic "));
    }
    m_workers.push_back(std::move(worker));
}

int Workers::indexOf(const QUrl &url)
{
    const auto found =
        std::ranges::find(m_workers, restAddress(url), [](const auto &worker) { return worker->base; });
    if (found != m_workers.end())
        return int(found - m_workers.begin());
    add(restAddress(url), {}, {});
    return int(m_workers.size()) - 1;
}

void Workers::prefer(int index)
{
    if (index < size())
        m_preferred = index;
}

void Workers::renewConnections(int index)
{
    at(index).manager = newManager();
}

QByteArray Workers::withoutSecrets(QByteArray text, const QList<QByteArray> &more) const
{
    constexpr qsizetype shortest = 4; // a shorter one would punch holes into every sentence
    QList<QByteArray> secrets = m_secrets + more;
    // The longest first: one may be a part of another, and would leave the rest of it.
    std::ranges::sort(secrets, std::greater(), &QByteArray::size);
    for (const QByteArray &secret : std::as_const(secrets))
        if (secret.size() >= shortest)
            text.replace(secret, "••••••");
    return text;
}

std::shared_ptr<QNetworkAccessManager> Workers::newManager() const
{
    auto *manager = new QNetworkAccessManager(m_parent);
    manager->setProxy(QNetworkProxy::NoProxy);
    manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    // Not deleted at once: the last user may be a slot of one of its replies.
    return {manager, [guard = QPointer(manager)](QNetworkAccessManager *) {
                if (guard)
                    guard->deleteLater();
            }};
}

Exchange::Exchange(Workers *workers, Request request, Polling deadlines, QObject *parent)
    : QObject(parent)
    , m_workers(workers)
    , m_request(std::move(request))
    , m_deadlines(deadlines)
{
    for (QTimer *timer : {&m_connectTimer, &m_answerTimer, &m_retryTimer}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_connectTimer, &QTimer::timeout, this, &Exchange::connectionTimeUp);
    connect(&m_answerTimer, &QTimer::timeout, this, &Exchange::answerTimeUp);
    connect(&m_retryTimer, &QTimer::timeout, this, &Exchange::attempt);
}

Exchange::~Exchange()
{
    dropReply();
}

void Exchange::start(Done done)
{
    m_done = std::move(done);
    if (m_workers->defect())
        return finish(tl::unexpected(*m_workers->defect()));
    m_elapsed.start();
    m_index = m_request.worker ? m_workers->indexOf(*m_request.worker) : m_workers->preferred();
    m_untried = m_request.worker ? 1 : m_workers->size();
    attempt();
}

void Exchange::cancel()
{
    finish(fail(ErrorKind::Cancelled, tr("The request to Kafka Connect was given up.")));
}

QNetworkRequest Exchange::networkRequest() const
{
    const auto &worker = m_workers->at(m_index);
    QNetworkRequest request(QUrl::fromEncoded(worker.base.toEncoded() + m_request.path, QUrl::StrictMode));
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("Accept-Encoding", "identity"); // no time for unpacking, and no bomb
    request.setRawHeader("User-Agent", "sluice/" SLUICE_VERSION);
    if (m_request.method != "GET")
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    if (!worker.authorization.isEmpty())
        request.setRawHeader("Authorization", worker.authorization);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setSslConfiguration(m_workers->tls(m_index));
    return request;
}

milliseconds Exchange::left() const
{
    // A change that meets a rebalance is worth a second wait; a poll comes again by itself.
    const auto whole = m_request.mutating() ? 2 * m_deadlines.answerTimeout : m_deadlines.answerTimeout;
    return std::max(whole - milliseconds(m_elapsed.elapsed()), milliseconds(0));
}

/// After a silence nobody else is asked: a change may have happened, and a silent database is silent to each
/// worker.
bool Exchange::staysWithWorker() const
{
    return m_request.mutating() || m_request.triesDatabase;
}

/// A worker that hangs must leave time for the others, but each has at least time to connect.
milliseconds Exchange::attemptBudget() const
{
    const auto most = std::min(left(), m_deadlines.answerTimeout);
    return staysWithWorker() ? most
                             : std::min(most, std::max(left() / m_untried, m_deadlines.connectTimeout));
}

/// The one place where requests leave, so the one that refuses what must not be done while read-only is on.
void Exchange::attempt()
{
    if (m_workers->isReadOnly() && m_request.mutating())
        return finish(fail(ErrorKind::ReadOnly, tr("Read-only is on: nothing was sent to Kafka Connect. "
                                                   "Switch it off to change connectors.")));
    auto &worker = m_workers->at(m_index);
    m_sent = m_judged = false;
    m_sslErrors.clear();
    m_attemptElapsed.start();
    // A kept connection may have died unnoticed; what may be sent only once gets one of its own.
    m_manager = m_request.mutating() ? m_workers->newManager() : worker.manager;
    m_reply = send();
    m_answerTimer.start(attemptBudget());
    const bool isQueued = worker.inFlight++ >= connectionsPerHost && m_manager == worker.manager;
    if (!isQueued)
        m_connectTimer.start(m_deadlines.connectTimeout);
    watch();
}

QNetworkReply *Exchange::send()
{
    if (m_request.method == "GET")
        return m_manager->get(networkRequest());
    if (!m_request.mutating())
        return m_manager->sendCustomRequest(networkRequest(), m_request.method, m_request.body);
    auto *body = new SentOnce(m_request.body);
    auto *reply = m_manager->sendCustomRequest(networkRequest(), m_request.method, body);
    body->setParent(reply);
    return reply;
}

void Exchange::watch()
{
    connect(m_reply, &QNetworkReply::socketStartedConnecting, this,
            [this] { m_connectTimer.start(m_deadlines.connectTimeout); });
    connect(m_reply, &QNetworkReply::requestSent, this, [this] {
        m_sent = true;
        m_connectTimer.stop();
    });
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const auto &errors) { m_sslErrors = errors; });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Exchange::judgeStart);
    connect(m_reply, &QNetworkReply::readyRead, this, &Exchange::judgeStart);
    connect(m_reply, &QNetworkReply::finished, this, &Exchange::attemptEnded);
}

/// Stops reading at the first byte of a body that cannot be Connect's, and of one without end.
void Exchange::judgeStart()
{
    m_connectTimer.stop();
    const qint64 announced = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    if (std::max(announced, m_reply->bytesAvailable()) > largestAnswer)
        return attemptFailed(wrongBody(m_workers->at(m_index).base,
                                       {ErrorKind::BadAnswer, tr("it sends more than 64 MB"), {}}, {}),
                             true);
    if (m_judged)
        return;
    const QByteArray start = m_reply->peek(kept);
    const Answer soFar = answerSoFar(start);
    if (!mayBeJson(start) && (isSuccess(soFar.status) || m_reply->bytesAvailable() > errorPage))
        return judgeAnswer(soFar);
    m_judged = mayBeJson(start) && !start.trimmed().isEmpty();
}

Answer Exchange::answerSoFar(const QByteArray &body) const
{
    return {m_workers->at(m_index).base, m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            body, milliseconds(m_attemptElapsed.elapsed())};
}

void Exchange::attemptEnded()
{
    if (!m_reply)
        return;
    const auto code = m_reply->error();
    Answer answer = answerSoFar({});
    if (isNetworkFailure(code) || answer.status == 0) {
        const bool nothingSent = !m_sent && (code == QNetworkReply::ConnectionRefusedError ||
                                             code == QNetworkReply::HostNotFoundError);
        return attemptFailed(
            networkError(answer.url, code, m_reply->errorString(), m_sslErrors, answer.status > 0),
            nothingSent || !m_request.mutating());
    }
    answer.body.reserve(m_reply->bytesAvailable() + answerPadding);
    answer.body.resize(m_reply->bytesAvailable());
    answer.body.truncate(std::max<qint64>(m_reply->read(answer.body.data(), answer.body.size()), 0));
    judgeAnswer(answer);
}

void Exchange::judgeAnswer(const Answer &answer)
{
    const bool json = mayBeJson(answer.body) && !answer.body.trimmed().isEmpty();
    const bool empty = answer.body.isEmpty() && m_request.mutating();
    const bool welcomeFailure = json && answer.status >= 500 && m_request.failureIsAnswer;
    if (isSuccess(answer.status) ? json || empty : welcomeFailure) {
        m_workers->prefer(m_index);
        return finish(answer);
    }
    Answer shown = answer;
    shown.body = m_workers->withoutSecrets(answer.body.left(64 * kept), m_request.secrets);
    if (isSuccess(answer.status)) {
        const QString what =
            answer.body.trimmed().isEmpty() ? tr("the answer is empty") : tr("the answer is not JSON");
        return attemptFailed(wrongBody(answer.url, {ErrorKind::BadAnswer, what, {}}, shown.body),
                             !m_request.mutating());
    }
    const Error error = httpError(shown, QString::fromLatin1(m_request.path), m_workers->at(m_index).user);
    if (isTransientConflict(shown))
        return retryLater(error);
    const bool wrongPlace =
        error.kind == ErrorKind::BadAnswer || (answer.status >= 502 && answer.status <= 504);
    if (!wrongPlace)
        m_workers->prefer(m_index);
    attemptFailed(error, wrongPlace && !m_request.mutating());
}

void Exchange::connectionTimeUp()
{
    // The request may be leaving at this moment in the manager's own thread: not certain enough for a change.
    m_workers->renewConnections(m_index);
    attemptFailed(
        timeoutError(m_workers->at(m_index).base, Waiting::ForConnection, m_deadlines.connectTimeout),
        !m_request.mutating());
}

void Exchange::answerTimeUp()
{
    const bool begun = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() > 0;
    const auto answer = m_request.triesDatabase ? Waiting::ForDatabase : Waiting::ForAnswer;
    const auto waiting = begun ? Waiting::ForRest : m_sent ? answer : Waiting::ForConnection;
    // A connection that went quiet may be dead; the next request must not meet its siblings.
    m_workers->renewConnections(m_index);
    attemptFailed(
        timeoutError(m_workers->at(m_index).base, waiting, milliseconds(m_attemptElapsed.elapsed())),
        !staysWithWorker());
}

void Exchange::attemptFailed(Error error, bool nextMayTry)
{
    dropReply();
    m_failures.append(error);
    --m_untried;
    const int next = (m_index + 1) % std::max(m_workers->size(), 1);
    if (nextMayTry && !m_request.worker && m_workers->preferred() == m_index)
        m_workers->prefer(next);
    if (!nextMayTry) // this worker did answer, or must be the last to be asked
        return finish(tl::unexpected(std::move(error)));
    if (m_untried <= 0 || left() <= milliseconds(0))
        return finish(tl::unexpected(summary(std::move(error))));
    m_index = next;
    attempt();
}

Error Exchange::summary(Error last) const
{
    if (m_failures.size() < 2)
        return last;
    Error all = m_failures.first();
    all.message = tr("None of %1 Kafka Connect workers answers. %2").arg(m_failures.size()).arg(all.message);
    QStringList each;
    for (const Error &failure : m_failures)
        each.append(failure.message);
    all.detail = each.join(u'\n');
    return all;
}

void Exchange::retryLater(Error error)
{
    dropReply();
    const auto whole = std::min(firstPause * (1 << std::min(m_conflicts, 10)), longestPause);
    const auto pause =
        whole / 2 + milliseconds(QRandomGenerator::global()->bounded(int(whole.count() / 2) + 1));
    ++m_conflicts;
    if (pause >= left())
        return finish(tl::unexpected(std::move(error)));
    m_retryTimer.start(pause);
}

void Exchange::dropReply()
{
    m_connectTimer.stop();
    m_answerTimer.stop();
    if (!m_reply)
        return;
    --m_workers->at(m_index).inFlight;
    m_reply->disconnect(this);
    if (!m_reply->isFinished())
        m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
    m_manager.reset();
}

/// Once more at the end: inside JSON a secret may have been written with escapes.
Error Exchange::withoutSecrets(Error error) const
{
    for (QString *text : {&error.message, &error.detail})
        *text = QString::fromUtf8(m_workers->withoutSecrets(text->toUtf8(), m_request.secrets));
    return error;
}

void Exchange::finish(Result<Answer> result)
{
    m_retryTimer.stop();
    dropReply();
    if (!result && !m_request.secrets.isEmpty())
        result = tl::unexpected(withoutSecrets(result.error()));
    if (const Done done = std::exchange(m_done, nullptr))
        done(std::move(result));
}

} // namespace sluice::connect
