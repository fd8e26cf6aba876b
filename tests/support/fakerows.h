#pragma once
// A database whose one table is the test's.

#include "models/clients/postgres/rowsource.h"

#include <QPromise>
#include <functional>
#include <memory>
#include <vector>

namespace sluice::test {

class FakeRows final : public RowSource
{
public:
    QFuture<Result<std::optional<TableShape>>> fetchShape(const TableName &table) override
    {
        tables.append(table);
        return answer<Result<std::optional<TableShape>>>([this] { return shape; });
    }
    QFuture<Result<RowsRead>> fetchRows(const RowQuestion &question) override
    {
        questions.append(question);
        return answer<Result<RowsRead>>([this] { return rows; });
    }

    /// Answers what waits with what is there now.
    void release()
    {
        for (const auto &answerNow : std::exchange(m_waiting, {}))
            answerNow();
    }
    [[nodiscard]] int waiting() const { return static_cast<int>(m_waiting.size()); }

    /// A table with these columns and one row of it; every value is text, "null" is NULL.
    void setRow(const QList<std::pair<QString, QString>> &columns, const QStringList &values)
    {
        TableShape made;
        for (const auto &[name, type] : columns)
            made.columns.append({name, type, true});
        shape = std::optional(made);
        RowsRead read;
        read.at = QDateTime::currentDateTimeUtc();
        QList<RowValue> row;
        for (const QString &value : values)
            row.append({value == QLatin1String("null") ? std::nullopt : std::optional(value), false});
        read.rows = {row};
        rows = read;
    }
    void setNoRow() { rows->rows.clear(); }

    Result<std::optional<TableShape>> shape = std::optional<TableShape>();
    Result<RowsRead> rows = RowsRead{{}, QDateTime::currentDateTimeUtc()};
    bool held = false; ///< it does not answer until it is released
    QList<TableName> tables;
    QList<RowQuestion> questions;

private:
    template <class T>
    QFuture<T> answer(std::function<T()> value)
    {
        auto promise = std::make_shared<QPromise<T>>();
        promise->start();
        const auto answerNow = [promise, value] {
            promise->addResult(value());
            promise->finish();
        };
        if (held)
            m_waiting.push_back(answerNow);
        else
            answerNow();
        return promise->future();
    }

    std::vector<std::function<void()>> m_waiting;
};

} // namespace sluice::test
