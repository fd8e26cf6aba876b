#include "models/clients/postgres/resolver.h"

#include <QUrl>
#include <array>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace sluice::postgres {

namespace {

struct AddressDeleter
{
    void operator()(addrinfo *list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, AddressDeleter>;

QList<QByteArray> numeric(const addrinfo *list)
{
    QList<QByteArray> result;
    for (; list != nullptr; list = list->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (getnameinfo(list->ai_addr, list->ai_addrlen, text.data(), text.size(), nullptr, 0,
                        NI_NUMERICHOST) != 0)
            continue;
        const QByteArray address(text.data());
        if (!result.contains(address))
            result.append(address);
    }
    return result;
}

LookUp lookUp(const QByteArray &host, int flags)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo *list = nullptr;
    const int code = getaddrinfo(host.constData(), nullptr, &hints, &list);
    const Addresses owner(list);
    if (code == 0)
        return {LookUp::Outcome::Found, numeric(list), {}};
    const bool unknown = code == EAI_NONAME || code == EAI_NODATA || code == EAI_ADDRFAMILY;
    return {unknown ? LookUp::Outcome::UnknownHost : LookUp::Outcome::Failed,
            {},
            QString::fromLocal8Bit(gai_strerror(code))};
}

QByteArray onTheWire(const QString &host)
{
    const QByteArray ace = QUrl::toAce(host); // empty for what is not a name, such as "db_1"
    return ace.isEmpty() ? host.toUtf8() : ace;
}

} // namespace

struct Resolver::Job
{
    explicit Job(QByteArray name)
        : host(std::move(name))
        , finished(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    {}
    ~Job()
    {
        if (finished >= 0)
            close(finished);
    }
    Q_DISABLE_COPY_MOVE(Job)

    void run()
    {
        answer = lookUp(host, AI_ADDRCONFIG);
        done.store(true, std::memory_order_release);
        eventfd_write(finished, 1);
    }

    const QByteArray host;
    const int finished;
    LookUp answer; // written before, read after `done`
    std::atomic<bool> done = false;
};

LookUp Resolver::resolve(const QString &host, QDeadlineTimer deadline, const Interrupt &interrupt)
{
    const QByteArray name = onTheWire(host);
    if (LookUp literal = lookUp(name, AI_NUMERICHOST); literal.outcome == LookUp::Outcome::Found)
        return literal;
    if (!m_job || m_job->host != name) {
        m_job = std::make_shared<Job>(name);
        if (m_job->finished < 0)
            return {LookUp::Outcome::Failed,
                    {},
                    QString::fromLocal8Bit(std::generic_category().message(errno).c_str())};
        try {
            std::thread([job = m_job] { job->run(); }).detach();
        } catch (const std::system_error &error) {
            m_job.reset();
            return {LookUp::Outcome::Failed, {}, QString::fromLocal8Bit(error.what())};
        }
    }
    const Wait waited = interrupt.wait(m_job->finished, POLLIN, deadline);
    if (waited == Wait::Interrupted)
        return {LookUp::Outcome::Interrupted, {}, {}};
    if (!m_job->done.load(std::memory_order_acquire))
        return {LookUp::Outcome::Expired, {}, {}};
    return std::exchange(m_job, nullptr)->answer;
}

} // namespace sluice::postgres
