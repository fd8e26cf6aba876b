#pragma once
// The whole desktop program, but for its main(): services on real servers and the real window on top.

#include "app/session.h"
#include "models/services/monitor.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>

namespace sluice::test {

class Desk
{
public:
    explicit Desk(const Profile &profile, ui::Scheme scheme = ui::Scheme::Light)
        : session(profile, {})
        , theme(*qApp, scheme)
        , window(&theme, nullptr)
    {
        window.resize(1280, 800);
        window.show();
        window.setProfiles({{profile.name, profile.environment}}, profile.name);
        window.setServices({&session.monitor(),
                            &session.actions(),
                            {&session.explorer(), &session.rows(), &session.inspector(), session.sending()}});
        session.monitor().start();
    }
    ~Desk() { window.setServices({}); }
    Q_DISABLE_COPY_MOVE(Desk)

    [[nodiscard]] const PipelineState &state() { return session.monitor().state(); }

    app::Session session;
    ui::Theme theme;
    ui::MainWindow window;
};

} // namespace sluice::test
