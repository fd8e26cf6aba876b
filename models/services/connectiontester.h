#pragma once
// "Test connection": one look at one server with the values of a form that may not be saved yet.

#include "models/core/profile.h"
#include "models/core/result.h"

#include <QFuture>
#include <QObject>

namespace sluice {

/// The answer is a sentence for the user: "PostgreSQL 15.18, logged in as debezium_user, encrypted, 3 ms".
class ConnectionTester final : public QObject
{
    Q_OBJECT
public:
    explicit ConnectionTester(QObject *parent = nullptr);

    QFuture<Result<QString>> testDatabase(const DatabaseProfile &profile, const Secret &password,
                                          const Polling &deadlines);
    QFuture<Result<QString>> testKafka(const KafkaProfile &profile, const Secret &password,
                                       const Secret &keyPassword, const Polling &deadlines);
    QFuture<Result<QString>> testConnect(const ConnectProfile &profile, const Secret &password,
                                         const Secret &keyPassword, const Polling &deadlines);
};

} // namespace sluice
