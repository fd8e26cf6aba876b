#include "ui/widgets/emptystate.h"

#include "ui/widgets/text.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sluice::ui {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_sentence(makeLabel({}, "section", this))
    , m_detail(makeLabel({}, "muted", this))
    , m_action(new QPushButton(this))
{
    for (QLabel *label : {m_sentence, m_detail}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
    }
    // Wrapped text gets its height only in a layout without alignment, so the column is held in the middle by
    // stretches.
    auto *column = new QWidget(this);
    column->setMaximumWidth(560);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addStretch(2);
    layout->addWidget(m_sentence);
    layout->addWidget(m_detail);
    layout->addSpacing(4);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(column, 100);
    row->addStretch(1);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    setContent({});
}

void EmptyState::setContent(const QString &sentence, const QString &action, const QString &detail)
{
    setTextIfChanged(m_sentence, sentence);
    setTextIfChanged(m_detail, detail);
    m_detail->setVisible(!detail.isEmpty());
    if (m_action->text() != action)
        m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
}

QString EmptyState::sentence() const
{
    return m_sentence->text();
}

} // namespace sluice::ui
