#pragma once
// A Kafka that takes records, and a trail that takes what is done, for whoever sends.

#include "models/clients/kafka/recordsender.h"
#include "models/services/audit/actionrecorder.h"

#include <QList>
#include <QPromise>

namespace sluice::test {

template <class T>
QFuture<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

class FakeSender final : public RecordSender
{
public:
    QFuture<Result<SentRecord>> sendRecord(const OutgoingRecord &record) override
    {
        sent.append(record);
        return readyFuture(answer);
    }

    Result<SentRecord> answer = SentRecord{2, 4321};
    QList<OutgoingRecord> sent;
};

class FakeTrail final : public ActionRecorder
{
public:
    explicit FakeTrail(const FakeSender &sender)
        : m_sender(sender)
    {}

    QFuture<Result<qint64>> begin(const RecordedAction &action) override
    {
        begun.append(action);
        sentBefore = m_sender.sent.size();
        return readyFuture(answer);
    }
    QFuture<Result<void>> finish(qint64 id, const RecordedOutcome &outcome) override
    {
        finished.append({id, outcome});
        return readyFuture(ended);
    }

    Result<qint64> answer = 17;
    Result<void> ended;
    QList<RecordedAction> begun;
    QList<std::pair<qint64, RecordedOutcome>> finished;
    qsizetype sentBefore = -1; ///< how many records had left when the last action was begun

private:
    const FakeSender &m_sender;
};

} // namespace sluice::test
