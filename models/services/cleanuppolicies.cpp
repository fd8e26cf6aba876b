#include "models/services/cleanuppolicies.h"

#include "models/clients/kafka/kafkasource.h"
#include "models/core/whenready.h"

namespace sluice {

CleanupPolicies::CleanupPolicies(KafkaSource *kafka, QObject *parent)
    : CleanupPolicies(kafka, Pace(), parent)
{}

CleanupPolicies::CleanupPolicies(KafkaSource *kafka, Pace pace, QObject *parent)
    : QObject(parent)
    , m_kafka(kafka)
    , m_pace(pace)
{}

void CleanupPolicies::look(const QList<Topic> &topics)
{
    if (!m_kafka || m_inFlight || topics.isEmpty())
        return;
    if (m_sinceAny.isValid() && !m_sinceAny.hasExpired(m_pace.least.count()))
        return;
    const bool all = !m_sinceAll.isValid() || m_sinceAll.hasExpired(m_pace.all.count());
    if (!all && topics.constData() == m_looked.constData() && topics.size() == m_looked.size())
        return;
    QStringList names = unknownOf(topics);
    if (all) {
        names.clear();
        for (const Topic &topic : topics)
            names.append(topic.name);
    }
    if (names.isEmpty())
        m_looked = topics;
    else
        ask(names, all);
}

QStringList CleanupPolicies::unknownOf(const QList<Topic> &topics)
{
    QStringList unknown;
    for (const Topic &topic : topics) {
        if (!m_observed.value || !m_observed.value->contains(topic.name))
            unknown.append(topic.name);
    }
    return unknown;
}

void CleanupPolicies::ask(const QStringList &topics, bool all)
{
    m_inFlight = true;
    m_sinceAny.start();
    whenReady(m_kafka->fetchCleanupPolicies(topics), this,
              [this, all](const Result<QHash<QString, QString>> &policies) {
                  m_inFlight = false;
                  ++m_observed.attempts;
                  if (policies)
                      take(*policies, all);
                  else
                      fail(policies.error());
                  Q_EMIT changed();
              });
}

void CleanupPolicies::take(const QHash<QString, QString> &policies, bool all)
{
    if (all)
        m_sinceAll.start();
    QHash<QString, QString> known = all ? QHash<QString, QString>() : m_observed.value.value_or(policies);
    known.insert(policies);
    m_observed.value = known;
    m_observed.at = QDateTime::currentDateTimeUtc();
    m_observed.error.reset();
    m_observed.failingSince = {};
    ++m_observed.successes;
}

void CleanupPolicies::fail(const Error &error)
{
    m_observed.error = error;
    if (!m_observed.failingSince.isValid())
        m_observed.failingSince = QDateTime::currentDateTimeUtc();
}

} // namespace sluice
