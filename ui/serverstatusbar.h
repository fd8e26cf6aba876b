#pragma once
// One light for each server with its latency, and the jobs in progress.

#include "models/core/pipelinestate.h"

#include <QFrame>

class QLabel;
class QHBoxLayout;

namespace sluice::ui {

class ServerLightView;

/// What one light of the bar says.
struct LightText
{
    Health health = Health::Unknown;
    QString name;
    QString value;
    QString toolTip;

    bool operator==(const LightText &) const = default;
};

/// Brokers are part of Kafka's light: "3 brokers, 4 ms".
[[nodiscard]] QList<LightText> lightTexts(const QList<ServerLight> &servers, const QDateTime &now);

class ServerStatusBar final : public QFrame
{
    Q_OBJECT
public:
    explicit ServerStatusBar(QWidget *parent = nullptr);

    void setServers(const QList<ServerLight> &servers, const QDateTime &now);
    /// An empty text: none.
    void setJobs(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    QList<ServerLightView *> m_lights;
    QWidget *m_area;
    QLabel *m_more;
    QLabel *m_jobs;
};

} // namespace sluice::ui
