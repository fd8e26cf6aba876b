#include "app/cli/topicscommand.h"

#include "app/cli/terminal.h"
#include "app/cli/topicstext.h"
#include "models/items/health.h"
#include "models/services/discovery.h"
#include "models/services/monitor.h"
#include "models/services/topicinspector.h"
#include "models/services/topicorigins.h"

#include <QJsonDocument>
#include <algorithm>

namespace sluice::cli {

using namespace Qt::StringLiterals;

namespace {

/// Where no topic has a rate by then, a partition of each has no leader.
constexpr int looksForRates = 4;

} // namespace

TopicsCommand::TopicsCommand(app::Session &session, Arguments arguments, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_arguments(std::move(arguments))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &TopicsCommand::show);
    TopicInspector &inspector = m_session.inspector();
    connect(&m_session.monitor(), &Monitor::changed, this, &TopicsCommand::look);
    connect(&inspector.policies(), &CleanupPolicies::changed, this, &TopicsCommand::look);
    connect(&inspector, &TopicInspector::settingsChanged, this, &TopicsCommand::look);
    connect(&inspector, &TopicInspector::groupsChanged, this, &TopicsCommand::look);
}

void TopicsCommand::start()
{
    if (!m_session.monitor().state().hasKafka) {
        complain(tr("The profile \"%1\" names no Kafka.").arg(m_session.profile().name));
        Q_EMIT finished(Usage);
        return;
    }
    m_deadline.start(m_arguments.wait);
    m_session.monitor().start();
    m_session.inspector().watchSettings(wanted());
    m_session.inspector().watchGroups(wanted());
}

void TopicsCommand::look()
{
    const PipelineState &state = m_session.monitor().state();
    if (state.cluster.live())
        m_session.inspector().policies().look(state.cluster.value->topics);
    if (isComplete())
        show();
}

bool TopicsCommand::isComplete() const
{
    const PipelineState &state = m_session.monitor().state();
    TopicInspector &inspector = m_session.inspector();
    if (!state.cluster.value)
        return state.cluster.error.has_value();
    const bool offsetsSettled = !state.topicRates.isEmpty() || state.offsets.successes > looksForRates ||
                                state.offsets.error || state.cluster.value->topics.isEmpty();
    const bool tablesSettled = !state.hasConnect || state.connectors.asked();
    const bool policiesSettled =
        state.cluster.value->topics.isEmpty() || inspector.policies().observed().asked();
    const bool detailSettled =
        wanted().isEmpty() || (inspector.settings().asked() && inspector.groups().asked());
    return offsetsSettled && tablesSettled && policiesSettled && detailSettled;
}

QList<TopicRow> TopicsCommand::shownRows() const
{
    const PipelineState &state = m_session.monitor().state();
    QList<TopicRow> rows =
        topicRows(state, {m_session.inspector().policies().observed(), TopicOrigins().of(state)});
    rows.removeIf([this](const TopicRow &row) {
        return wanted().isEmpty() ? row.housekeeping() && !m_arguments.all : row.topic.name != wanted();
    });
    return rows;
}

void TopicsCommand::show()
{
    const PipelineState &state = m_session.monitor().state();
    const TopicInspector &inspector = m_session.inspector();
    if (!state.cluster.value) {
        complain(state.cluster.error ? state.cluster.error->message : tr("Kafka did not answer in time."));
        return end(NotReached);
    }
    const QList<TopicRow> rows = shownRows();
    if (rows.isEmpty() && !wanted().isEmpty()) {
        complain(tr("There is no topic \"%1\" in this cluster.").arg(wanted()));
        return end(Usage);
    }
    const QHash<QString, QString> sinks = sinksByGroup(state.connectors.value.value_or(QList<Connector>()));
    if (m_arguments.json)
        print(QString::fromUtf8(
            QJsonDocument(wanted().isEmpty()
                              ? topicsJson(rows)
                              : topicJson(rows.first(), inspector.settings(), inspector.groups(), sinks))
                .toJson()));
    else
        print(wanted().isEmpty()
                  ? topicsText(rows, colourWanted())
                  : topicText(rows.first(), inspector.settings(), inspector.groups(), sinks, colourWanted()));
    const bool isAnyOffline = std::any_of(rows.cbegin(), rows.cend(), [](const TopicRow &row) {
        return stateOf(row.topic).health == Health::Bad;
    });
    end(!state.cluster.live() ? NotReached : isAnyOffline ? NotHealthy : Done);
}

void TopicsCommand::end(int exitCode)
{
    m_deadline.stop();
    disconnect(&m_session.monitor(), nullptr, this, nullptr);
    disconnect(&m_session.inspector(), nullptr, this, nullptr);
    disconnect(&m_session.inspector().policies(), nullptr, this, nullptr);
    Q_EMIT finished(exitCode);
}

} // namespace sluice::cli
