#include "ui/pages/attentioncard.h"

#include "models/core/format.h"
#include "models/services/directiontext.h"
#include "ui/theme/icons.h"
#include "ui/theme/statepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/text.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QTextLayout>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostRows = 100;
constexpr int mostLines = 2;
constexpr int shapeRoom = stateShapeSize + 8;
constexpr int proofColumns = 2;

/// The text in lines of this width; the last one that may be shown is elided where more would follow.
QStringList linesOf(const QString &text, const QFont &font, int width)
{
    QTextLayout layout(text, font);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() + 1 == mostLines) {
            lines.append(QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width));
            break;
        }
        lines.append(text.mid(line.textStart(), line.textLength()));
    }
    layout.endLayout();
    return lines;
}

} // namespace

class AttentionRow final : public QWidget
{
public:
    explicit AttentionRow(QWidget *parent)
        : QWidget(parent)
    {
        QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
    }

    void setItem(const AttentionItem &item, const QString &age)
    {
        if (item == m_item && age == m_age)
            return;
        m_item = item;
        m_age = age;
        setPlainToolTip(this, attentionAsText({item}));
        setAccessibleName(item.text);
        updateGeometry();
        update();
    }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override
    {
        const qsizetype lines = linesOf(m_item.text, font(), textRect(width).width()).size();
        return int(qMax<qsizetype>(1, lines)) * fontMetrics().lineSpacing() + 12;
    }
    QSize sizeHint() const override { return {200, fontMetrics().lineSpacing() + 12}; }
    QSize minimumSizeHint() const override { return {80, fontMetrics().lineSpacing() + 12}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &tokens = tokensFor(palette());
        QPainter painter(this);
        painter.fillRect(0, height() - 1, width(), 1, tokens.line);
        const int line = fontMetrics().lineSpacing();
        const QRectF shape(0, 6 + (line - stateShapeSize) / 2.0, stateShapeSize, stateShapeSize);
        drawStateShape(&painter, shape, m_item.health, tokens.colour(m_item.health));
        QRect box = textRect(width());
        painter.setPen(tokens.muted);
        painter.drawText(QRect(0, box.top(), width(), line), Qt::AlignVCenter | Qt::AlignRight, m_age);
        painter.setPen(tokens.text);
        for (const QString &text : linesOf(m_item.text, font(), box.width())) {
            painter.drawText(box, Qt::AlignVCenter | Qt::TextSingleLine, text);
            box.translate(0, line);
        }
    }

private:
    /// Of the first line.
    [[nodiscard]] QRect textRect(int width) const
    {
        const int ageWidth = m_age.isEmpty() ? 0 : fontMetrics().horizontalAdvance(m_age) + 12;
        return {shapeRoom, 6, qMax(40, width - shapeRoom - ageWidth), fontMetrics().lineSpacing()};
    }

    AttentionItem m_item;
    QString m_age;
};

/// The figures of every direction, side by side.
class ProofPanel final : public QWidget
{
public:
    explicit ProofPanel(QWidget *parent)
        : QWidget(parent)
        , m_grid(new QGridLayout(this))
    {
        m_grid->setContentsMargins(0, 12, 0, 0);
        m_grid->setHorizontalSpacing(24);
        m_grid->setVerticalSpacing(12);
        for (int column = 0; column < proofColumns; ++column)
            m_grid->setColumnStretch(column, 1);
    }

    void setDirections(const QList<DirectionReport> &directions, const QDateTime &now)
    {
        const qsizetype count = qMin(directions.size(), mostRows);
        while (m_blocks.size() > count)
            delete m_blocks.takeLast().box;
        while (m_blocks.size() < count)
            addBlock(int(m_blocks.size()));
        for (qsizetype i = 0; i < count; ++i)
            fill(m_blocks[i], directions.at(i), now);
    }

private:
    struct Block
    {
        QWidget *box;
        ElidedLabel *name;
        QGridLayout *rows;
        QList<QLabel *> values;
    };

    void addBlock(int at)
    {
        Block block{new QWidget(this), new ElidedLabel, nullptr, {}};
        block.name->setFont(interfaceFont(12, true));
        block.name->setElideMode(Qt::ElideMiddle);
        block.rows = new QGridLayout(block.box);
        block.rows->setContentsMargins(0, 0, 0, 0);
        block.rows->setHorizontalSpacing(12);
        block.rows->setVerticalSpacing(8);
        block.rows->setColumnStretch(1, 1);
        block.rows->addWidget(block.name, 0, 0, 1, 2);
        m_grid->addWidget(block.box, at / proofColumns, at % proofColumns);
        m_blocks.append(block);
    }

    static void fill(Block &block, const DirectionReport &direction, const QDateTime &now)
    {
        block.name->setText(direction.name);
        setPlainToolTip(block.box, direction.evidence.join(u'\n'));
        const QList<Proof> proofs = proofsOf(direction, now);
        for (qsizetype i = 0; i < proofs.size(); ++i) {
            if (i == block.values.size()) {
                block.values.append(makeLabel({}, ""));
                block.rows->addWidget(makeLabel(proofs.at(i).what, "small"), int(i) + 1, 0);
                block.rows->addWidget(block.values.last(), int(i) + 1, 1);
            }
            setTextIfChanged(block.values.at(i), proofs.at(i).value);
        }
    }

    QGridLayout *m_grid;
    QList<Block> m_blocks;
};

AttentionCard::AttentionCard(QWidget *parent)
    : QFrame(parent)
    , m_scroll(new QScrollArea(this))
    , m_list(new QVBoxLayout)
    , m_factList(new QVBoxLayout)
    , m_proofs(new ProofPanel(this))
    , m_nothing(makeLabel({}, "muted"))
{
    setProperty("card", true);
    buildScroll();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 8, 8);
    layout->setSpacing(0);
    auto *title = makeLabel(tr("What needs attention"), "section", this);
    title->setIndent(4);
    layout->addWidget(title);
    layout->addWidget(m_scroll, 1);
}

QWidget *AttentionCard::buildContent()
{
    auto *content = new QWidget;
    content->setProperty("page", true);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(3, 3, 8, 0);
    column->setSpacing(0);
    m_list->setSpacing(0);
    m_factList->setContentsMargins(0, 12, 0, 0);
    m_factList->setSpacing(2);
    column->addWidget(m_nothing);
    column->addLayout(m_list);
    column->addWidget(m_proofs);
    column->addLayout(m_factList);
    column->addStretch(1);
    return content;
}

void AttentionCard::buildScroll()
{
    m_scroll->setProperty("list", true);
    m_scroll->setAccessibleName(tr("What needs attention"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(buildContent());
    m_scroll->setFocusPolicy(Qt::StrongFocus); // arrow keys scroll it
    auto *copy = new QAction(icon(u"copy"_s), tr("Copy"), m_scroll);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_scroll->addAction(copy);
    m_scroll->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copy, &QAction::triggered, this, [this] { QApplication::clipboard()->setText(text()); });
}

QString AttentionCard::text() const
{
    return m_items.isEmpty() ? m_nothing->text() : attentionAsText(m_items);
}

void AttentionCard::setItems(const QList<AttentionItem> &items, const QString &rest, const QDateTime &now)
{
    m_items = items;
    const qsizetype count = qMin(items.size(), mostRows);
    if (count != m_rows.size())
        rebuild(count);
    for (qsizetype i = 0; i < count; ++i) {
        const AttentionItem &item = items.at(i);
        const qint64 ms = item.since.isValid() ? qMax<qint64>(0, item.since.msecsTo(now)) / 1000 * 1000 : 0;
        m_rows.at(i)->setItem(item, ms > 0 ? formatDuration(std::chrono::milliseconds(ms)) : QString());
    }
    setTextIfChanged(m_nothing, rest);
    m_nothing->setVisible(items.isEmpty());
}

void AttentionCard::setDirections(const QList<DirectionReport> &directions, const QDateTime &now)
{
    m_proofs->setVisible(m_items.isEmpty());
    if (m_items.isEmpty())
        m_proofs->setDirections(directions, now);
    showEvidence(directions);
}

void AttentionCard::showEvidence(const QList<DirectionReport> &directions)
{
    QList<Fact> facts;
    for (const DirectionReport &direction : directions) {
        if (isHealthy(direction.verdict) || direction.evidence.isEmpty())
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
