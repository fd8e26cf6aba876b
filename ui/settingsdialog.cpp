#include "ui/settingsdialog.h"

#include "ui/widgets/text.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace sluice::ui {

SettingsDialog::SettingsDialog(const Settings &settings, QWidget *parent)
    : QDialog(parent)
    , m_schemes(new QButtonGroup(this))
{
    setWindowTitle(tr("Settings"));
    setModal(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(tr("Appearance"), "section", this));
    const std::pair<Scheme, QString> choices[] = {
        {Scheme::System, tr("As the desktop")}, {Scheme::Light, tr("Light")}, {Scheme::Dark, tr("Dark")}};
    for (const auto &[scheme, text] : choices) {
        auto *button = new QRadioButton(text, this);
        button->setChecked(scheme == settings.scheme);
        m_schemes->addButton(button, int(scheme));
        layout->addWidget(button);
    }
    auto *close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    layout->addSpacing(16);
    layout->addLayout(buttons);
    setMinimumWidth(360);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_schemes, &QButtonGroup::idClicked, this, [this] { Q_EMIT changed(this->settings()); });
}

Settings SettingsDialog::settings() const
{
    return {static_cast<Scheme>(m_schemes->checkedId())};
}

} // namespace sluice::ui
