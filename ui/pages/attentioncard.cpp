#include "ui/pages/attentioncard.h"

#include "models/core/format.h"
#include "ui/theme/statepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/text.h"

#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sluice::ui {

namespace {
constexpr qsizetype mostRows = 100;
constexpr int rowHeight = 28;
} // namespace

class AttentionRow final : public QWidget
{
public:
    explicit AttentionRow(QWidget *parent)
        : QWidget(parent)
    {
        setFixedHeight(rowHeight);
    }

    void setItem(const AttentionItem &item, const QString &age)
    {
        if (item == m_item && age == m_age)
            return;
        m_item = item;
        m_age = age;
        setPlainToolTip(this, item.detail.isEmpty() ? item.text : item.text + u'\n' + item.detail);
        setAccessibleName(item.text);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &tokens = tokensFor(palette());
        QPainter painter(this);
        painter.fillRect(0, height() - 1, width(), 1, tokens.line);
        const QRectF shape(0, (height() - stateShapeSize) / 2.0, stateShapeSize, stateShapeSize);
        drawStateShape(&painter, shape, m_item.health, tokens.colour(m_item.health));
        const int ageWidth = m_age.isEmpty() ? 0 : fontMetrics().horizontalAdvance(m_age) + 12;
        painter.setPen(tokens.muted);
        painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignRight, m_age);
        const QRect text = rect().adjusted(stateShapeSize + 8, 0, -ageWidth, 0);
        painter.setPen(tokens.text);
        painter.drawText(text, Qt::AlignVCenter | Qt::TextSingleLine,
                         fontMetrics().elidedText(m_item.text, Qt::ElideRight, text.width()));
    }

private:
    AttentionItem m_item;
    QString m_age;
};

AttentionCard::AttentionCard(QWidget *parent)
    : QFrame(parent)
    , m_list(new QVBoxLayout)
    , m_factList(new QVBoxLayout)
    , m_nothing(makeLabel({}, "muted", this))
{
    setProperty("card", true);
    auto *content = new QWidget;
    content->setProperty("page", true);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 8, 0);
    column->setSpacing(0);
    m_list->setSpacing(0);
    m_factList->setSpacing(2);
    column->addLayout(m_list);
    column->addSpacing(12);
    column->addLayout(m_factList);
    column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 8, 12);
    layout->setSpacing(4);
    layout->addWidget(makeLabel(tr("What needs attention"), "section", this));
    layout->addWidget(m_nothing);
    layout->addWidget(scroll, 1);
}

void AttentionCard::setItems(const QList<AttentionItem> &items, bool known, const QDateTime &now)
{
    const qsizetype count = qMin(items.size(), mostRows);
    if (count != m_rows.size())
        rebuild(count);
    for (qsizetype i = 0; i < count; ++i) {
        const AttentionItem &item = items.at(i);
        const qint64 ms = item.since.isValid() ? qMax<qint64>(0, item.since.msecsTo(now)) / 1000 * 1000 : 0;
        m_rows.at(i)->setItem(item, ms > 0 ? formatDuration(std::chrono::milliseconds(ms)) : QString());
    }
    setTextIfChanged(m_nothing,
                     known ? tr("Nothing. Every server answers and every hop is well.") : tr("Checking…"));
    m_nothing->setVisible(items.isEmpty());
}

void AttentionCard::setEvidence(const QList<DirectionReport> &directions)
{
    QList<Fact> facts;
    for (const DirectionReport &direction : directions) {
        if (direction.evidence.isEmpty())
            continue;
        facts.append({direction.name, true});
        for (const QString &sentence : direction.evidence)
            facts.append({sentence, false});
    }
    if (facts == m_facts)
        return;
    m_facts = facts.first(qMin(facts.size(), mostRows));
    while (m_factLabels.size() > m_facts.size())
        delete m_factLabels.takeLast();
    while (m_factLabels.size() < m_facts.size()) {
        m_factLabels.append(new ElidedLabel(this));
        m_factList->addWidget(m_factLabels.last());
    }
    for (qsizetype i = 0; i < m_facts.size(); ++i) {
        ElidedLabel *label = m_factLabels.at(i);
        const Fact &fact = m_facts.at(i);
        label->setFont(interfaceFont(12, fact.heading));
        label->setAllMuted(!fact.heading);
        label->setText(fact.text);
    }
}

void AttentionCard::rebuild(qsizetype count)
{
    while (m_rows.size() > count)
        delete m_rows.takeLast();
    while (m_rows.size() < count) {
        auto *row = new AttentionRow(this);
        m_list->insertWidget(int(m_rows.size()), row);
        m_rows.append(row);
    }
}

} // namespace sluice::ui
