#include "models/clients/connect/calls.h"

#include <QCoreApplication>
#include <utility>

using namespace Qt::StringLiterals;

namespace sluice::connect {

Calls::Calls(const ConnectProfile &profile, const Secret &password, const Secret &keyPassword, bool readOnly,
             QObject *owner)
    : m_owner(owner)
    , m_workers(profile, password, keyPassword, owner)
{
    m_workers.setReadOnly(readOnly);
}

Calls::~Calls()
{
    const auto hanging = std::exchange(m_underWay, {});
    for (Exchange *exchange : hanging) {
        exchange->cancel();
        delete exchange;
    }
}

void Calls::send(Request request, const Polling &deadlines, Exchange::Done done)
{
    auto *exchange = new Exchange(&m_workers, std::move(request), deadlines, m_owner);
    m_underWay.append(exchange);
    exchange->start([this, exchange, done = std::move(done)](Result<Answer> answer) {
        if (m_underWay.removeOne(exchange)) // not while our destructor cancels it
            exchange->deleteLater();
        done(std::move(answer));
    });
}

Result<QByteArray> segment(const QString &name)
{
    if (name.isEmpty() || name == "."_L1 || name == ".."_L1)
        return fail(ErrorKind::Invalid,
                    QCoreApplication::translate("sluice::connect",
                                                "\"%1\" is not a name that can be asked for over REST.")
                        .arg(name));
    return QUrl::toPercentEncoding(name);
}

} // namespace sluice::connect
