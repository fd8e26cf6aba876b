#include "app/quitsignals.h"

#include <QSocketNotifier>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace sluice::app {

namespace {

constexpr int caught[] = {SIGINT, SIGTERM, SIGHUP};
int pipeEnds[2] = {-1, -1};

/// Only what is safe in a signal handler.
void wake(int)
{
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = write(pipeEnds[1], &byte, 1);
}

} // namespace

QuitSignals::QuitSignals(QObject *parent)
    : QObject(parent)
{
    if (pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // the signals keep their usual meaning: an end without ceremony
    m_notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (read(pipeEnds[0], &byte, 1) > 0) {
        }
        Q_EMIT quitRequested();
    });
    for (const int signal : caught)
        std::signal(signal, wake);
}

QuitSignals::~QuitSignals()
{
    if (!m_notifier)
        return;
    for (const int signal : caught)
        std::signal(signal, SIG_DFL);
    delete m_notifier;
    for (int &end : pipeEnds)
        close(std::exchange(end, -1));
}

} // namespace sluice::app
