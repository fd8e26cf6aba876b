#pragma once
#include <QByteArray>
#include <optional>

namespace sluice::test {

/// A connector of the fake: one task, a Debezium or JDBC sink config.
struct FakeConnector
{
    QByteArray name;
    QByteArray state = "RUNNING";
    QByteArray taskState = "RUNNING"; ///< empty: no task
    QByteArray trace = {};            ///< of the task
    bool sink = false;
    QByteArray workerId = "127.0.0.1:8083";
    std::optional<QByteArray> config = {}; ///< as JSON; empty: the kind's usual one
};

} // namespace sluice::test
