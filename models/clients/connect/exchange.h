#pragma once
// One call to Kafka Connect, from the first attempt to the answer or the sentence that says why there is
// none.

#include "models/clients/connect/answer.h"
#include "models/core/profile.h"
#include "models/core/secret.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QObject>
#include <QSslConfiguration>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sluice::connect {

/// What is asked. `path` is percent-encoded and begins with a slash.
struct Request
{
    QByteArray method = "GET";
    QByteArray path;
    std::optional<QUrl> worker = {}; ///< only this one, without failover
    bool failureIsAnswer = false;    ///< 5xx with a JSON body is what was asked for: GET /health
    QByteArray body = {};            ///< JSON
    QList<QByteArray> secrets = {};  ///< that are in the body, so must not be in an error
    bool onlyAsks = false;           ///< changes nothing although it has a body: PUT …/config/validate
    bool triesDatabase = false;      ///< answered only when the connector has tried its database

    [[nodiscard]] bool mutating() const { return method != "GET" && !onlyAsks; }
};

/// The workers of a profile: how each is spoken to, and which one is asked first.
class Workers final
{
public:
    Workers(const ConnectProfile &profile, const Secret &password, const Secret &keyPassword,
            QObject *parent);

    struct Worker
    {
        QUrl base; ///< without userinfo
        QByteArray authorization;
        QString user;
        std::shared_ptr<QNetworkAccessManager> manager;
        int inFlight = 0;
    };

    /// Why no request can be sent at all: no usable address, or a TLS file that cannot be read.
    [[nodiscard]] const std::optional<Error> &defect() const { return m_defect; }
    [[nodiscard]] int size() const { return int(m_configured); }
    [[nodiscard]] Worker &at(int index) { return *m_workers[std::size_t(index)]; }
    /// The index of the worker at this address. One that is not in the profile gets no credentials.
    [[nodiscard]] int indexOf(const QUrl &url);
    [[nodiscard]] int preferred() const { return m_preferred; }
    void prefer(int index);
    /// Lets connections go that may be dead; what is under way on them may finish.
    void renewConnections(int index);
    /// For connections that nobody else uses.
    [[nodiscard]] std::shared_ptr<QNetworkAccessManager> newManager() const;
    [[nodiscard]] const QSslConfiguration &tls(int index) const
    {
        return index < size() ? m_tls : m_foreignTls;
    }
    /// No request that changes anything leaves while it is on, a further attempt neither.
    void setReadOnly(bool on) { m_readOnly = on; }
    [[nodiscard]] bool isReadOnly() const { return m_readOnly; }
    /// A server's text without the secrets that we sent; `more` are those of one request.
    [[nodiscard]] QByteArray withoutSecrets(QByteArray text, const QList<QByteArray> &more = {}) const;

private:
    void add(const QUrl &url, const QString &user, const QByteArray &password);

    QObject *m_parent;
    std::vector<std::unique_ptr<Worker>> m_workers; // those of the profile first
    std::size_t m_configured = 0;
    int m_preferred = 0;
    bool m_readOnly = false;
    QSslConfiguration m_tls;
    QSslConfiguration m_foreignTls;
    QList<QByteArray> m_secrets;
    std::optional<Error> m_defect;
};

/// Starts at the worker that last worked and fails over within one deadline. A call that changes something
/// fails over only where it is certain that nothing was sent. A transient 409 is tried again with growing
/// pauses.
class Exchange final : public QObject
{
public:
    using Done = std::function<void(Result<Answer>)>;

    Exchange(Workers *workers, Request request, Polling deadlines, QObject *parent);
    ~Exchange() override;

    void start(Done done);
    /// Ends at once; `done` gets ErrorKind::Cancelled.
    void cancel();

private:
    void attempt();
    [[nodiscard]] QNetworkReply *send();
    void watch();
    void judgeStart();
    void attemptEnded();
    void judgeAnswer(const Answer &answer);
    void connectionTimeUp();
    void answerTimeUp();
    void attemptFailed(Error error, bool nextMayTry);
    void retryLater(Error error);
    void dropReply();
    void finish(Result<Answer> result);

    [[nodiscard]] QNetworkRequest networkRequest() const;
    [[nodiscard]] std::chrono::milliseconds left() const;
    [[nodiscard]] std::chrono::milliseconds attemptBudget() const;
    [[nodiscard]] Answer answerSoFar(const QByteArray &body) const;
    [[nodiscard]] Error summary(Error last) const;
    [[nodiscard]] Error withoutSecrets(Error error) const;
    [[nodiscard]] bool staysWithWorker() const;

    Workers *m_workers;
    Request m_request;
    Polling m_deadlines;
    Done m_done;
    QElapsedTimer m_elapsed;
    QElapsedTimer m_attemptElapsed;
    QTimer m_connectTimer;
    QTimer m_answerTimer;
    QTimer m_retryTimer;
    QNetworkReply *m_reply = nullptr;
    std::shared_ptr<QNetworkAccessManager> m_manager; // outlives a renewal while our reply is on it
    QList<QSslError> m_sslErrors;
    QList<Error> m_failures;
    int m_index = 0;
    int m_untried = 1;
    int m_conflicts = 0;
    bool m_sent = false;
    bool m_judged = false; ///< the first byte of the body has been looked at
};

} // namespace sluice::connect
