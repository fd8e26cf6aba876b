#pragma once
// What each topic does with its old records, asked at a slow pace: settings change by hand, not by
// themselves.

#include "models/core/pipelinestate.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <chrono>

namespace sluice {

class KafkaSource;

/// Asks only while somebody looks: for all topics once a minute, and for new ones some seconds after they
/// were seen. Never twice at once.
class CleanupPolicies final : public QObject
{
    Q_OBJECT
public:
    struct Pace
    {
        std::chrono::milliseconds all{60'000};
        std::chrono::milliseconds least{5'000}; ///< between two questions
    };

    /// `kafka` may be null; it must outlive this.
    explicit CleanupPolicies(KafkaSource *kafka, QObject *parent = nullptr);
    CleanupPolicies(KafkaSource *kafka, Pace pace, QObject *parent = nullptr);

    /// Call with each look at the cluster; what is due is asked.
    void look(const QList<Topic> &topics);
    /// By topic; empty text: this topic's is not permitted to be read; missing: not asked yet.
    [[nodiscard]] const Observed<QHash<QString, QString>> &observed() const { return m_observed; }

Q_SIGNALS:
    void changed();

private:
    void ask(const QStringList &topics, bool all);
    void take(const QHash<QString, QString> &policies, bool all);
    void fail(const Error &error);
    [[nodiscard]] QStringList unknownOf(const QList<Topic> &topics);

    KafkaSource *m_kafka;
    Pace m_pace;
    Observed<QHash<QString, QString>> m_observed;
    QList<Topic> m_looked; ///< nothing of it is unknown
    QElapsedTimer m_sinceAll;
    QElapsedTimer m_sinceAny;
    bool m_inFlight = false;
};

} // namespace sluice
