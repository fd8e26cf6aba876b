#include "tests/support/httpconnection.h"

#include <QTcpSocket>
#include <QTimer>
#include <optional>
#include <utility>

namespace sluice::test {

namespace {

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 401:
        return "Unauthorized";
    case 404:
        return "Not Found";
    case 409:
        return "Conflict";
    default:
        return "Status";
    }
}

QByteArray head(const Reply &reply, const QByteArray &framing)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + ' ' + reasonPhrase(reply.status) +
                      "\r\nServer: Jetty(12.0.15)\r\n" + framing;
    if (!reply.contentType.isEmpty() && !reply.body.isEmpty())
        head += "Content-Type: " + reply.contentType + "\r\n";
    for (auto header = reply.headers.begin(); header != reply.headers.end(); ++header)
        head += header.key() + ": " + header.value() + "\r\n";
    return head + "\r\n";
}

QByteArray chunked(const QByteArray &body)
{
    QByteArray out;
    for (qsizetype at = 0; at < body.size(); at += 1024) {
        const QByteArray chunk = body.mid(at, 1024);
        out += QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n";
    }
    return out + "0\r\n\r\n";
}

/// One connection: reads requests one after the other, answers each in its manner.
class Connection final : public QObject
{
public:
    using Answer = std::function<Reply(const SeenRequest &)>;

    Connection(QTcpSocket *socket, Answer answer)
        : QObject(socket)
        , m_socket(socket)
        , m_answer(std::move(answer))
    {
        connect(socket, &QTcpSocket::readyRead, this, &Connection::read);
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

private:
    void read()
    {
        m_buffer += m_socket->readAll();
        while (auto request = nextRequest())
            send(m_answer(*request));
    }

    std::optional<SeenRequest> nextRequest()
    {
        const qsizetype end = m_buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return std::nullopt;
        const QList<QByteArray> lines = m_buffer.left(end).replace("\r\n", "\n").split('\n');
        const QList<QByteArray> first = lines.first().split(' ');
        SeenRequest request{first.value(0), first.value(1), {}, {}};
        for (const QByteArray &line : lines.sliced(1))
            request.headers.insert(line.left(line.indexOf(':')).toLower(),
                                   line.mid(line.indexOf(':') + 1).trimmed());
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (m_buffer.size() < end + 4 + length)
            return std::nullopt;
        request.body = m_buffer.mid(end + 4, length);
        m_buffer.remove(0, end + 4 + length);
        return request;
    }

    void send(const Reply &reply)
    {
        const auto length = [](qsizetype size) {
            return "Content-Length: " + QByteArray::number(size) + "\r\n";
        };
        switch (reply.manner) {
        case Manner::Plain:
            m_socket->write(head(reply, reply.status == 204 ? QByteArray() : length(reply.body.size())));
            m_socket->write(reply.body);
            break;
        case Manner::Chunked:
            m_socket->write(head(reply, "Transfer-Encoding: chunked\r\n") + chunked(reply.body));
            break;
        case Manner::Hang:
            break;
        case Manner::Drip:
            m_socket->write(head(reply, length(reply.body.size())));
            drip(reply.body);
            break;
        case Manner::Truncate:
            m_socket->write(head(reply, length(reply.body.size() * 2)) + reply.body);
            m_socket->disconnectFromHost();
            break;
        case Manner::Close:
            m_socket->disconnectFromHost();
            break;
        case Manner::Raw:
            m_socket->write(reply.body);
            break;
        }
    }

    void drip(const QByteArray &body)
    {
        auto *timer = new QTimer(this);
        connect(timer, &QTimer::timeout, this, [this, body, at = qsizetype(0), timer]() mutable {
            m_socket->write(body.mid(at++, 1));
            if (at >= body.size())
                timer->deleteLater();
        });
        timer->start(50);
    }

    QTcpSocket *m_socket;
    Answer m_answer;
    QByteArray m_buffer;
};

} // namespace

void serveHttp(QTcpSocket *socket, std::function<Reply(const SeenRequest &)> answer)
{
    new Connection(socket, std::move(answer));
}

} // namespace sluice::test
