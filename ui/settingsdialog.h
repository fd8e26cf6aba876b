#pragma once
// What the user may choose about the program itself.

#include "models/services/topics/recordstore.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QButtonGroup;
class QSpinBox;
class QVBoxLayout;

namespace sluice::ui {

struct Settings
{
    Scheme scheme = Scheme::System;
    int storeMegabytes = usualStoreMegabytes; ///< of records that a search found

    bool operator==(const Settings &) const = default;
};

class SettingsDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit SettingsDialog(const Settings &settings, QWidget *parent = nullptr);

    [[nodiscard]] Settings settings() const;
    [[nodiscard]] QSpinBox *storeSize() const { return m_storeSize; }

Q_SIGNALS:
    /// At each choice, so that it can be seen.
    void changed(const sluice::ui::Settings &settings);

private:
    void addAppearance(QVBoxLayout *layout, Scheme chosen);
    void addStoreSize(QVBoxLayout *layout, int megabytes);

    QButtonGroup *m_schemes;
    QSpinBox *m_storeSize;
};

} // namespace sluice::ui
