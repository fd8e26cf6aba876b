#include "ui/settingsdialog.h"

#include "ui/widgets/text.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace sluice::ui {

SettingsDialog::SettingsDialog(const Settings &settings, QWidget *parent)
    : QDialog(parent)
    , m_schemes(new QButtonGroup(this))
    , m_storeSize(new QSpinBox) // gets its parent, and so its turn for the Tab key, where it is laid out
{
    setWindowTitle(tr("Settings"));
    setModal(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(8);
    addAppearance(layout, settings.scheme);
    layout->addSpacing(12);
    addStoreSize(layout, settings.storeMegabytes);
    auto *close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    layout->addSpacing(16);
    layout->addLayout(buttons);
    setMinimumWidth(420);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    const auto tell = [this] { Q_EMIT changed(this->settings()); };
    connect(m_schemes, &QButtonGroup::idClicked, this, tell);
    connect(m_storeSize, &QSpinBox::valueChanged, this, tell);
}

void SettingsDialog::addAppearance(QVBoxLayout *layout, Scheme chosen)
{
    layout->addWidget(makeLabel(tr("Appearance"), "section", this));
    const std::pair<Scheme, QString> choices[] = {
        {Scheme::System, tr("As the desktop")}, {Scheme::Light, tr("Light")}, {Scheme::Dark, tr("Dark")}};
    for (const auto &[scheme, text] : choices) {
        auto *button = new QRadioButton(text, this);
        button->setChecked(scheme == chosen);
        m_schemes->addButton(button, int(scheme));
        layout->addWidget(button);
    }
}

void SettingsDialog::addStoreSize(QVBoxLayout *layout, int megabytes)
{
    layout->addWidget(makeLabel(tr("Topic explorer"), "section", this));
    m_storeSize->setRange(leastStoreMegabytes, mostStoreMegabytes);
    m_storeSize->setSingleStep(64);
    m_storeSize->setSuffix(tr(" MB"));
    m_storeSize->setKeyboardTracking(false); // "1" on the way to "1024" is no choice
    m_storeSize->setValue(megabytes);
    m_storeSize->setFixedWidth(104);
    m_storeSize->setAccessibleName(tr("Memory for found records"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(makeLabel(tr("Memory for found records"), "", this));
    row->addWidget(m_storeSize);
    row->addStretch();
    layout->addLayout(row);
    auto *hint =
        makeLabel(tr("So much of their keys, values and headers is kept, from the next search on. Where "
                     "it is full, the oldest records go first, and are counted. From %1 MB to %2 MB.")
                      .arg(leastStoreMegabytes)
                      .arg(mostStoreMegabytes),
                  "muted", this);
    hint->setWordWrap(true);
    layout->addWidget(hint);
}

Settings SettingsDialog::settings() const
{
    return {static_cast<Scheme>(m_schemes->checkedId()), m_storeSize->value()};
}

} // namespace sluice::ui
