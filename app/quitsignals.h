#pragma once
// Turns SIGINT, SIGTERM and SIGHUP into an orderly end: windows are closed, so that they save what they
// remember, and services stop what is under way.

#include <QObject>

class QSocketNotifier;

namespace sluice::app {

/// At most one at a time: signals belong to the whole process.
class QuitSignals final : public QObject
{
    Q_OBJECT
public:
    explicit QuitSignals(QObject *parent = nullptr);
    ~QuitSignals() override;

Q_SIGNALS:
    void quitRequested();

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace sluice::app
