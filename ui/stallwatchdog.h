#pragma once
// Measures from a second thread how long the GUI thread does not come back to its event loop.

#include <QObject>
#include <chrono>
#include <memory>

namespace sluice::ui {

/// Make it in the thread to be watched. Every 5 ms it posts an event there and measures how long that takes
/// to be handled.
class StallWatchdog final : public QObject
{
    Q_OBJECT
public:
    explicit StallWatchdog(QObject *parent = nullptr);
    ~StallWatchdog() override;

    /// The longest wait since the beginning or the last reset(), the present one included. Any thread may
    /// ask.
    [[nodiscard]] std::chrono::milliseconds longestGap() const;
    /// Likewise, without the time in which the thread was ready to run and the machine gave its processors to
    /// others (Linux; elsewhere the same as longestGap()). This much the program itself has to answer for.
    [[nodiscard]] std::chrono::milliseconds longestOwnGap() const;
    void reset();

protected:
    bool event(QEvent *event) override;

private:
    class Thread;
    std::unique_ptr<Thread> m_thread;
};

} // namespace sluice::ui
