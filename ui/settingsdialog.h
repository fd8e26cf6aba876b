#pragma once
// What the user may choose about the program itself.

#include "ui/theme/theme.h"

#include <QDialog>

class QButtonGroup;

namespace sluice::ui {

struct Settings
{
    Scheme scheme = Scheme::System;

    bool operator==(const Settings &) const = default;
};

class SettingsDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit SettingsDialog(const Settings &settings, QWidget *parent = nullptr);

    [[nodiscard]] Settings settings() const;

Q_SIGNALS:
    /// At each choice, so that it can be seen.
    void changed(const sluice::ui::Settings &settings);

private:
    QButtonGroup *m_schemes;
};

} // namespace sluice::ui
