#pragma once
// `sluicectl status`: collects evidence until every verdict is settled, prints, and says by its exit code how
// it stands.

#include "app/cli/arguments.h"
#include "app/session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace sluice {
struct PipelineState;
}

namespace sluice::cli {

[[nodiscard]] Exit exitCodeOf(const PipelineState &state);

/// Whether another look could still change the picture.
[[nodiscard]] bool isSettled(const PipelineState &state, int rounds);

class StatusCommand final : public QObject
{
    Q_OBJECT
public:
    StatusCommand(app::Session &session, Arguments arguments, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void look();
    void show(const PipelineState &state);

    app::Session &m_session;
    Arguments m_arguments;
    QTimer m_deadline;
    QTimer m_redraw;
    QByteArray m_lastShown;
};

} // namespace sluice::cli
