#include "app/cli/statuscommand.h"

#include "app/cli/statustext.h"
#include "app/cli/terminal.h"
#include "models/services/monitor.h"
#include "models/services/statusjson.h"

#include <QJsonDocument>
#include <algorithm>

namespace sluice::cli {

using namespace Qt::StringLiterals;

Exit exitCodeOf(const PipelineState &state)
{
    const auto up = [](const ServerLight &light) { return light.reachable; };
    if (!state.servers.isEmpty() && std::none_of(state.servers.cbegin(), state.servers.cend(), up))
        return NotReached;
    const bool well = std::all_of(state.servers.cbegin(), state.servers.cend(), up) &&
                      !state.directions.isEmpty() &&
                      std::all_of(state.directions.cbegin(), state.directions.cend(),
                                  [](const DirectionReport &d) { return isHealthy(d.verdict); });
    return well ? Done : NotHealthy;
}

bool isSettled(const PipelineState &state, int rounds)
{
    if (rounds < 1)
        return false;
    const bool settled = std::all_of(state.directions.cbegin(), state.directions.cend(),
                                     [](const DirectionReport &d) { return d.settled; });
    // A second look tells a passing moment (a task that starts, a slot that changes hands) from a state.
    return settled && (rounds >= 2 || exitCodeOf(state) == Done);
}

StatusCommand::StatusCommand(app::Session &session, Arguments arguments, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_arguments(std::move(arguments))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        show(m_session.monitor().state());
        Q_EMIT finished(exitCodeOf(m_session.monitor().state()));
    });
    connect(&m_session.monitor(), &Monitor::changed, this, &StatusCommand::look);
}

void StatusCommand::start()
{
    if (!m_arguments.watch)
        m_deadline.start(m_arguments.wait);
    m_session.monitor().start();
}

void StatusCommand::look()
{
    const PipelineState &state = m_session.monitor().state();
    const int rounds = m_session.monitor().rounds();
    if (m_arguments.watch) {
        if (rounds >= 1)
            show(state);
        return;
    }
    if (!isSettled(state, rounds))
        return;
    m_deadline.stop();
    disconnect(&m_session.monitor(), nullptr, this, nullptr);
    show(state);
    Q_EMIT finished(exitCodeOf(state));
}

void StatusCommand::show(const PipelineState &state)
{
    if (m_arguments.json) {
        const auto form = m_arguments.watch ? QJsonDocument::Compact : QJsonDocument::Indented;
        QByteArray document = QJsonDocument(statusJson(state)).toJson(form);
        print(QString::fromUtf8(document) + (m_arguments.watch ? u"\n"_s : QString()));
        return;
    }
    const QString text = statusText(state, colourWanted());
    const QByteArray body = text.mid(text.indexOf(u'\n')).toUtf8(); // without the line that holds the time
    if (m_arguments.watch && body == m_lastShown)
        return;
    m_lastShown = body;
    print(m_arguments.watch && isTerminal() ? u"\x1b[H\x1b[2J"_s + text : text);
}

} // namespace sluice::cli
