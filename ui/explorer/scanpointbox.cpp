#include "ui/explorer/scanpointbox.h"

#include "ui/widgets/text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;

ScanPointBox::ScanPointBox(const QList<Choice> &choices, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_choices(choices)
    , m_choice(new QComboBox(this))
    , m_value(new QLineEdit(this))
{
    for (const Choice &choice : choices)
        m_choice->addItem(choice.label);
    m_choice->setAccessibleName(name);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_choice);
    layout->addWidget(m_value);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
        updateField();
        Q_EMIT changed();
    });
    connect(m_value, &QLineEdit::textChanged, this, &ScanPointBox::changed);
    connect(m_value, &QLineEdit::returnPressed, this, &ScanPointBox::returnPressed);
    updateField();
}

void ScanPointBox::updateField()
{
    const Choice &choice = m_choices.at(m_choice->currentIndex());
    m_value->setVisible(!choice.value.isNull());
    m_value->setText(choice.value);
    m_value->setPlaceholderText(choice.hint);
    m_value->setAccessibleName(choice.label);
    m_value->setFixedWidth(choice.word == u"time" ? 150 : 76);
    setPlainToolTip(m_value, choice.hint);
}

QString ScanPointBox::text() const
{
    const Choice &choice = m_choices.at(m_choice->currentIndex());
    if (choice.value.isNull())
        return choice.word;
    return choice.word == u"time" ? m_value->text().trimmed()
                                  : choice.word + u':' + m_value->text().trimmed();
}

void ScanPointBox::setText(const QString &text)
{
    const QString word = text.section(u':', 0, 0);
    const auto named = std::find_if(m_choices.cbegin(), m_choices.cend(), [&](const Choice &choice) {
        return choice.word == word && (!choice.value.isNull()) == text.contains(u':');
    });
    const bool isNamed = named != m_choices.cend();
    const auto timed = std::find_if(m_choices.cbegin(), m_choices.cend(),
                                    [](const Choice &choice) { return choice.word == u"time"; });
    m_choice->setCurrentIndex(static_cast<int>((isNamed ? named : timed) - m_choices.cbegin()));
    if (!isNamed)
        m_value->setText(text);
    else if (!named->value.isNull())
        m_value->setText(text.section(u':', 1));
}

} // namespace sluice::ui
