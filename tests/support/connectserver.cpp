#include "tests/support/connectserver.h"

#include "tests/support/fakeworker.h"
#include "tests/support/httpconnection.h"

#include <QMutex>
#include <QSslSocket>
#include <QTcpServer>
#include <QThread>

using namespace Qt::StringLiterals;

namespace sluice::test {

namespace {

using std::chrono::milliseconds;

struct Rule
{
    QByteArray prefix;
    Reply reply;
    int times = -1;
};

} // namespace

/// What is known, shared between the test's thread and the server's.
class ConnectServer::Private
{
public:
    class Listener;

    void launch(const std::optional<QSslConfiguration> &tls);
    template <class Function>
    void inThread(Function function)
    {
        QMetaObject::invokeMethod(anchor, function, Qt::BlockingQueuedConnection);
    }

    Reply replyTo(const SeenRequest &request);

    mutable QMutex mutex;
    FakeWorker worker;
    QByteArray authorization;
    QList<Rule> rules;
    QList<SeenRequest> seen;
    int connections = 0;

    QThread thread;
    QObject *anchor = nullptr; ///< lives in the thread
    Listener *listener = nullptr;
    quint16 port = 0;
    bool encrypted = false;
};

class ConnectServer::Private::Listener final : public QTcpServer
{
public:
    Listener(Private *owner, const std::optional<QSslConfiguration> &tls)
        : m_owner(owner)
        , m_tls(tls)
    {}

protected:
    void incomingConnection(qintptr handle) override
    {
        {
            const QMutexLocker lock(&m_owner->mutex);
            ++m_owner->connections;
        }
        auto *socket = m_tls ? new QSslSocket(this) : new QTcpSocket(this);
        if (!socket->setSocketDescriptor(handle))
            return socket->deleteLater();
        if (m_tls)
            startTls(static_cast<QSslSocket *>(socket));
        serveHttp(socket, [owner = m_owner](const SeenRequest &request) { return owner->replyTo(request); });
    }

private:
    void startTls(QSslSocket *socket)
    {
        socket->setSslConfiguration(*m_tls);
        socket->startServerEncryption();
    }

    Private *m_owner;
    std::optional<QSslConfiguration> m_tls;
};

void ConnectServer::Private::launch(const std::optional<QSslConfiguration> &tls)
{
    encrypted = tls.has_value();
    anchor = new QObject;
    anchor->moveToThread(&thread);
    thread.setObjectName(u"connectserver"_s);
    thread.start();
    inThread([this, tls] {
        listener = new Listener(this, tls);
        if (!listener->listen(QHostAddress::LocalHost))
            qFatal("The fake Connect cannot listen");
        port = listener->serverPort();
    });
}

Reply ConnectServer::Private::replyTo(const SeenRequest &request)
{
    const QMutexLocker lock(&mutex);
    seen.append(request);
    for (Rule &rule : rules) {
        if (rule.times == 0 || !(request.method + ' ' + request.target).startsWith(rule.prefix))
            continue;
        rule.times -= rule.times > 0 ? 1 : 0;
        return rule.reply;
    }
    if (!authorization.isEmpty() && request.headers.value("authorization") != authorization)
        return {401,
                "User cannot access the resource.",
                "text/plain",
                Manner::Plain,
                {{"WWW-Authenticate", "Basic realm=\"connect\""}}};
    return worker.replyTo(request);
}

ConnectServer::ConnectServer()
    : d(std::make_unique<Private>())
{
    d->launch(std::nullopt);
}

ConnectServer::ConnectServer(const QSslConfiguration &tls)
    : d(std::make_unique<Private>())
{
    d->launch(tls);
}

ConnectServer::~ConnectServer()
{
    d->inThread([this] { delete d->listener; });
    d->anchor->deleteLater();
    d->thread.quit();
    d->thread.wait();
}

QUrl ConnectServer::url() const
{
    return QUrl(u"%1://127.0.0.1:%2"_s.arg(d->encrypted ? u"https"_s : u"http"_s).arg(d->port));
}

void ConnectServer::addConnectors(int count)
{
    const QMutexLocker lock(&d->mutex);
    d->worker.addConnectors(count);
}

void ConnectServer::put(const FakeConnector &connector)
{
    const QMutexLocker lock(&d->mutex);
    d->worker.put(connector);
}

void ConnectServer::remove(const QByteArray &name)
{
    const QMutexLocker lock(&d->mutex);
    d->worker.remove(name);
}

std::optional<FakeConnector> ConnectServer::find(const QByteArray &name) const
{
    const QMutexLocker lock(&d->mutex);
    return d->worker.find(name);
}

void ConnectServer::setActionDelay(milliseconds delay)
{
    const QMutexLocker lock(&d->mutex);
    d->worker.setActionDelay(delay);
}

void ConnectServer::setVersion(const QByteArray &version)
{
    const QMutexLocker lock(&d->mutex);
    d->worker.setVersion(version);
}

QByteArray ConnectServer::expandedList() const
{
    const QMutexLocker lock(&d->mutex);
    return d->worker.expanded();
}

void ConnectServer::answer(const QByteArray &methodAndTarget, const Reply &reply, int times)
{
    const QMutexLocker lock(&d->mutex);
    d->rules.append({methodAndTarget, reply, times});
}

void ConnectServer::answerNormally()
{
    const QMutexLocker lock(&d->mutex);
    d->rules.clear();
}

void ConnectServer::setLogin(const QByteArray &user, const QByteArray &password)
{
    const QMutexLocker lock(&d->mutex);
    d->authorization = "Basic " + (user + ':' + password).toBase64();
}

void ConnectServer::stop()
{
    d->inThread([this] {
        d->listener->close();
        const auto sockets = d->listener->findChildren<QTcpSocket *>();
        for (QTcpSocket *socket : sockets)
            socket->abort();
    });
}

void ConnectServer::restart()
{
    d->inThread([this] {
        if (!d->listener->listen(QHostAddress::LocalHost, d->port))
            qFatal("The fake Connect cannot listen again");
    });
}

QList<SeenRequest> ConnectServer::requests() const
{
    const QMutexLocker lock(&d->mutex);
    return d->seen;
}

int ConnectServer::requestCount() const
{
    return int(requests().size());
}

int ConnectServer::connectionCount() const
{
    const QMutexLocker lock(&d->mutex);
    return d->connections;
}

void ConnectServer::forget()
{
    const QMutexLocker lock(&d->mutex);
    d->seen.clear();
    d->connections = 0;
}

} // namespace sluice::test
