#include "ui/setup/connectorformjson.h"

#include "ui/setup/connectorformrow.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QPainter>
#include <QRegularExpression>
#include <QSyntaxHighlighter>
#include <QTextBlock>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

const QRegularExpression &keyPattern()
{
    static const QRegularExpression pattern(u"\"((?:[^\"\\\\]|\\\\.)*)\"\\s*:"_s);
    return pattern;
}

} // namespace

class ConnectorFormJson::Gutter final : public QWidget
{
public:
    explicit Gutter(ConnectorFormJson *editor)
        : QWidget(editor)
        , m_editor(editor)
    {}

protected:
    void paintEvent(QPaintEvent *event) override { m_editor->paintGutter(event->rect()); }

private:
    ConnectorFormJson *m_editor;
};

/// Keys in the colour of text, the rest muted: what is read are names and values, not punctuation.
class ConnectorFormJson::Colours final : public QSyntaxHighlighter
{
public:
    explicit Colours(ConnectorFormJson *editor)
        : QSyntaxHighlighter(editor->document())
        , m_editor(editor)
    {}

protected:
    void highlightBlock(const QString &text) override
    {
        const Tokens &tokens = tokensFor(m_editor->palette());
        QTextCharFormat muted;
        muted.setForeground(tokens.muted);
        QTextCharFormat key;
        key.setForeground(tokens.accent);
        QTextCharFormat value;
        value.setForeground(tokens.text);
        setFormat(0, int(text.size()), muted);
        static const QRegularExpression strings(u"\"(?:[^\"\\\\]|\\\\.)*\"|[0-9A-Za-z.+-]+"_s);
        for (auto found = strings.globalMatch(text); found.hasNext();) {
            const auto match = found.next();
            setFormat(int(match.capturedStart()), int(match.capturedLength()), value);
        }
        for (auto found = keyPattern().globalMatch(text); found.hasNext();) {
            const auto match = found.next();
            setFormat(int(match.capturedStart()), int(match.capturedLength(1)) + 2, key);
        }
    }

private:
    ConnectorFormJson *m_editor;
};

ConnectorFormJson::ConnectorFormJson(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_gutter(new Gutter(this))
    , m_colours(new Colours(this))
{
    setFont(monospaceFont());
    setLineWrapMode(WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setAccessibleName(tr("Config as JSON"));
    setTabChangesFocus(true);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ConnectorFormJson::placeGutter);
    connect(this, &QPlainTextEdit::updateRequest, m_gutter, [this](const QRect &area, int dy) {
        dy ? m_gutter->scroll(0, dy) : m_gutter->update(0, area.y(), m_gutter->width(), area.height());
    });
    placeGutter();
}

void ConnectorFormJson::setJson(const QString &text)
{
    const QString now = toPlainText();
    if (now == text)
        return;
    qsizetype start = 0;
    const qsizetype shorter = std::min(now.size(), text.size());
    while (start < shorter && now.at(start) == text.at(start))
        ++start;
    qsizetype end = 0;
    while (end < shorter - start && now.at(now.size() - 1 - end) == text.at(text.size() - 1 - end))
        ++end;
    QTextCursor cursor(document());
    cursor.setPosition(int(start));
    cursor.setPosition(int(now.size() - end), QTextCursor::KeepAnchor);
    cursor.insertText(text.mid(start, text.size() - end - start));
}

void ConnectorFormJson::setChangedKeys(const QStringList &keys)
{
    m_changed = QSet<QString>(keys.begin(), keys.end());
    m_gutter->update();
}

void ConnectorFormJson::setFault(const std::optional<setup::JsonFault> &fault)
{
    m_fault = fault;
    QList<QTextEdit::ExtraSelection> marks;
    if (fault) {
        QTextEdit::ExtraSelection line;
        line.format.setBackground(tokensFor(palette()).badTint);
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        line.cursor = QTextCursor(document()->findBlockByNumber(fault->line - 1));
        marks.append(line);
    }
    setExtraSelections(marks);
    m_gutter->update();
}

void ConnectorFormJson::goTo(const setup::JsonFault &fault)
{
    QTextCursor cursor = textCursor();
    cursor.setPosition(int(std::min<qsizetype>(fault.offset, document()->characterCount() - 1)));
    setTextCursor(cursor);
    ensureCursorVisible();
    setFocus(Qt::OtherFocusReason);
}

int ConnectorFormJson::gutterWidth() const
{
    return 28 + QFontMetrics(font()).horizontalAdvance(u'9') * int(QString::number(blockCount()).size());
}

void ConnectorFormJson::placeGutter()
{
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), gutterWidth(), inside.height());
}

void ConnectorFormJson::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
}

void ConnectorFormJson::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_colours) {
        m_colours->rehighlight();
        setFault(m_fault);
    }
}

void ConnectorFormJson::paintGutter(const QRect &area)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(m_gutter);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font());
    const int lineHeight = QFontMetrics(font()).lineSpacing();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
        if (box.top() > area.bottom())
            break;
        const bool wrong = m_fault && m_fault->line == block.blockNumber() + 1;
        painter.setPen(wrong ? tokens.bad : tokens.muted);
        painter.drawText(QRectF(0, box.top(), m_gutter->width() - 8, lineHeight),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(block.blockNumber() + 1));
        if (m_changed.contains(keyPattern().match(block.text()).captured(1)))
            drawChangeMark(&painter, QPointF(10, box.top() + lineHeight / 2.0), true, tokens.accent);
    }
}

} // namespace sluice::ui
