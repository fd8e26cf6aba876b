#include "ui/setup/connectorformrow.h"

#include "models/core/setup/setupstep.h"
#include "ui/theme/statepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/text.h"
#include "ui/widgets/toggleswitch.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QStyle>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;
using setup::FieldKind;
using setup::FormField;

namespace {

constexpr int gutter = 28; ///< for the mark of a change
constexpr int markTop = 16;
constexpr int readableWidth = 760;

/// As the editor shows it: the password that Sluice holds is not a text.
QString displayed(const FormField &field)
{
    return field.value == setup::passwordMark ? QString() : field.value;
}

int roomFor(const FormField &field)
{
    switch (field.kind) {
    case FieldKind::Number:
        return 200;
    case FieldKind::Choice:
        return field.key.type == ConfigType::Class ? 560 : 320;
    case FieldKind::Switch:
    case FieldKind::LongText:
    case FieldKind::List:
    case FieldKind::Password:
    case FieldKind::Fixed:
        return 640;
    case FieldKind::Text:
        break;
    }
    return field.key.width == ConfigWidth::Long || field.key.width == ConfigWidth::None ? 640 : 420;
}

} // namespace

ShapeMark::ShapeMark(QWidget *parent)
    : QWidget(parent)
{
    setFixedSize(stateShapeSize, 18);
}

void ShapeMark::setHealth(Health health)
{
    m_health = health;
    update();
}

void ShapeMark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawStateShape(&painter, QRectF(0, (height() - stateShapeSize) / 2.0, stateShapeSize, stateShapeSize),
                   m_health, tokensFor(palette()).colour(m_health));
}

ConnectorFormRow::ConnectorFormRow(const FormField &field, const QString &passwordHint, QWidget *parent)
    : QFrame(parent)
    , m_field(field)
    , m_kind(field.kind)
    , m_passwordHint(passwordHint)
    , m_lines(new QVBoxLayout(this))
    , m_mark(makeLabel({}, "small", this))
    , m_reset(new QToolButton(this))
    , m_errorLine(new QWidget(this))
    , m_error(makeLabel({}, "", m_errorLine))
    , m_note(makeLabel({}, "", this))
{
    setObjectName(field.key.name);
    auto *name = makeLabel(field.key.name, "strong", this);
    name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *display = new ElidedLabel(this);
    display->setAllMuted(true);
    if (field.key.displayName.compare(field.key.name, Qt::CaseInsensitive) != 0)
        display->setText(field.key.displayName);
    m_reset->setText(tr("Reset"));
    m_reset->setProperty("flat", true);
    m_reset->setAccessibleName(tr("Reset %1").arg(field.key.name));
    QSizePolicy keeps = m_reset->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(keeps);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(name);
    head->addWidget(display, 1);
    head->addWidget(m_reset);
    head->addWidget(m_mark);

    auto *shape = new ShapeMark(m_errorLine);
    shape->setHealth(Health::Bad);
    m_error->setWordWrap(true);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_error->setProperty("role", u"error"_s);
    auto *errorLine = new QHBoxLayout(m_errorLine);
    errorLine->setContentsMargins(0, 0, 0, 0);
    errorLine->setSpacing(8);
    errorLine->addWidget(shape, 0, Qt::AlignTop);
    errorLine->addWidget(m_error, 1);
    m_note->setWordWrap(true);

    m_lines->setContentsMargins(gutter, 8, 16, 10);
    m_lines->setSpacing(4);
    m_lines->addLayout(head);
    m_lines->addWidget(m_errorLine);
    m_lines->addWidget(m_note);
    if (!field.key.documentation.isEmpty()) {
        auto *documentation = makeLabel(field.key.documentation.trimmed(), "small", this);
        documentation->setWordWrap(true);
        documentation->setMaximumWidth(readableWidth);
        auto *line =
            new QHBoxLayout; // a layout's height for a width knows of the maximum, a label's does not
        line->addWidget(documentation, 1);
        line->addStretch(0);
        m_lines->addLayout(line);
    }
    connect(m_reset, &QToolButton::clicked, this, [this] {
        if (m_editor)
            m_editor->setFocus(Qt::OtherFocusReason); // the button goes away
        Q_EMIT resetRequested(key());
    });
    buildEditor();
    showWords();
}

void ConnectorFormRow::buildEditor()
{
    QWidget *before = m_editor ? m_editor->previousInFocusChain() : nullptr;
    delete m_editor;
    m_kind = m_field.kind;
    m_editor = makeEditor();
    m_editor->setAccessibleName(m_field.key.name);
    m_editor->setAccessibleDescription(m_field.key.documentation);
    m_editor->installEventFilter(this);
    if (m_kind != FieldKind::Switch && m_kind != FieldKind::Fixed)
        m_editor->setMaximumWidth(roomFor(m_field));
    m_lines->insertWidget(1, m_editor);
    if (const auto *proxy = qobject_cast<QComboBox *>(m_editor))
        proxy->lineEdit()->setAccessibleName(m_field.key.name);
    if (before)
        setTabOrder(before, m_editor);
    setTabOrder(m_editor, m_reset);
    showValue(true);
}

QWidget *ConnectorFormRow::makeEditor()
{
    switch (m_kind) {
    case FieldKind::Switch: {
        auto *toggle = new ToggleSwitch(tr("Off"), this);
        connect(toggle, &QAbstractButton::toggled, this, [this, toggle] {
            toggle->setText(toggle->isChecked() ? tr("On") : tr("Off"));
            report();
        });
        return toggle;
    }
    case FieldKind::Choice: {
        auto *box = new QComboBox(this);
        box->setEditable(true);
        box->setInsertPolicy(QComboBox::NoInsert);
        box->setCompleter(nullptr); // what is typed is meant
        box->setFocusPolicy(Qt::StrongFocus);
        connect(box, &QComboBox::editTextChanged, this, &ConnectorFormRow::report);
        return box;
    }
    case FieldKind::List:
    case FieldKind::LongText: {
        auto *text = new QPlainTextEdit(this);
        text->setProperty("field", true);
        text->setTabChangesFocus(true);
        text->setLineWrapMode(m_kind == FieldKind::List ? QPlainTextEdit::NoWrap
                                                        : QPlainTextEdit::WidgetWidth);
        text->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
        connect(text, &QPlainTextEdit::textChanged, this, [this] {
            fitHeight();
            report();
        });
        return text;
    }
    case FieldKind::Fixed: {
        auto *label = makeLabel({}, "", this);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setWordWrap(true);
        return label;
    }
    case FieldKind::Text:
    case FieldKind::Number:
    case FieldKind::Password:
        break;
    }
    auto *line = new QLineEdit(this);
    connect(line, &QLineEdit::textChanged, this, [this, line](const QString &text) {
        // A reference is to be read, a password that is typed by mistake is not.
        const bool open = m_kind != FieldKind::Password || text.isEmpty() || text.startsWith(u'$');
        line->setEchoMode(open ? QLineEdit::Normal : QLineEdit::Password);
        report();
    });
    return line;
}

QString ConnectorFormRow::placeholder() const
{
    if (m_field.value == setup::passwordMark)
        return m_passwordHint;
    if (m_field.isSet)
        return tr("empty");
    if (m_kind == FieldKind::Password)
        return tr("a reference such as ${file:/etc/connect/db.properties:password}");
    if (!m_field.fallback)
        return tr("not set");
    if (m_field.fallback->isEmpty())
        return tr("empty by default");
    return tr("default: %1").arg(*m_field.fallback);
}

QString ConnectorFormRow::editorText() const
{
    if (const auto *toggle = qobject_cast<ToggleSwitch *>(m_editor))
        return toggle->isChecked() ? u"true"_s : u"false"_s;
    if (const auto *box = qobject_cast<QComboBox *>(m_editor))
        return box->currentText();
    if (const auto *text = qobject_cast<QPlainTextEdit *>(m_editor))
        return m_kind == FieldKind::List ? setup::joinedList(text->toPlainText().split(u'\n'))
                                         : text->toPlainText();
    if (const auto *line = qobject_cast<QLineEdit *>(m_editor))
        return line->text();
    return m_field.value;
}

void ConnectorFormRow::report()
{
    if (m_showing)
        return;
    QString text = editorText();
    // A switch that is back where it would be anyway says nothing.
    if (m_kind == FieldKind::Switch && !m_field.isOwn && text == m_field.fallback.value_or(u"false"_s))
        text.clear();
    Q_EMIT edited(key(), text);
}

void ConnectorFormRow::setField(const FormField &field, bool force)
{
    if (m_field == field && !force)
        return;
    m_field = field;
    if (field.kind != m_kind && (force || !m_editor->hasFocus()))
        buildEditor();
    else
        showValue(force);
    showWords();
}

/// What is being typed stays, whatever it means; so does what was not taken, until it is mended.
void ConnectorFormRow::showValue(bool force)
{
    m_showing = true;
    const QString value = displayed(m_field);
    const bool keep = !force && (m_field.isRefused || m_editor->hasFocus());
    if (auto *toggle = qobject_cast<ToggleSwitch *>(m_editor)) {
        const QString holds = m_field.isSet ? value : m_field.fallback.value_or(QString());
        toggle->setChecked(holds.compare(u"true", Qt::CaseInsensitive) == 0);
    } else if (auto *box = qobject_cast<QComboBox *>(m_editor)) {
        QStringList present;
        for (int i = 0; i < box->count(); ++i)
            present.append(box->itemText(i));
        const QString text = box->currentText();
        if (present != m_field.choices) {
            box->clear();
            box->addItems(m_field.choices);
            box->setCurrentIndex(-1);
            box->setEditText(text);
        }
        box->lineEdit()->setPlaceholderText(placeholder());
        if (!keep && box->currentText() != value)
            box->setEditText(value);
    } else if (auto *text = qobject_cast<QPlainTextEdit *>(m_editor)) {
        text->setPlaceholderText(m_kind == FieldKind::List && !m_field.isSet
                                     ? tr("%1; one entry a line").arg(placeholder())
                                     : placeholder());
        if (!keep && editorText() != value)
            text->setPlainText(m_kind == FieldKind::List ? setup::listEntries(value).join(u'\n') : value);
        fitHeight();
    } else if (auto *line = qobject_cast<QLineEdit *>(m_editor)) {
        line->setPlaceholderText(placeholder());
        if (!keep && line->text() != value)
            line->setText(value);
    } else if (auto *label = qobject_cast<QLabel *>(m_editor)) {
        label->setText(value);
        label->setVisible(!value.isEmpty());
    }
    m_showing = false;
}

void ConnectorFormRow::showWords()
{
    m_mark->setText(m_field.changed                               ? tr("Changed")
                    : m_field.isOwn && m_kind != FieldKind::Fixed ? tr("Set by Sluice")
                                                                  : QString());
    const QString role = m_field.changed ? u"accent"_s : u"small"_s;
    if (m_mark->property("role") != role) {
        m_mark->setProperty("role", role);
        m_mark->style()->unpolish(m_mark);
        m_mark->style()->polish(m_mark);
    }
    m_reset->setVisible(m_field.changed || m_field.isRefused);
    setPlainToolTip(m_reset, m_field.isOwn      ? tr("Back to Sluice's own value")
                             : m_field.fallback ? tr("Back to the default: %1").arg(*m_field.fallback)
                                                : tr("Take it out of the config"));
    setTextIfChanged(m_error, m_field.errors.join(u'\n'));
    m_errorLine->setVisible(!m_field.errors.isEmpty());
    setTextIfChanged(m_note, m_field.note);
    m_note->setVisible(!m_field.note.isEmpty());
    update();
}

/// Nobody types here any more: the value as it was understood, in the editor that fits it.
void ConnectorFormRow::settle()
{
    if (m_editor->hasFocus() || m_field.isRefused)
        return;
    if (m_field.kind != m_kind)
        buildEditor();
    else
        showValue(false);
}

QString ConnectorFormRow::errorText() const
{
    return m_errorLine->isVisibleTo(this) ? m_error->text() : QString();
}

/// From one line to six.
void ConnectorFormRow::fitHeight()
{
    auto *text = qobject_cast<QPlainTextEdit *>(m_editor);
    if (!text)
        return;
    int lines = 0;
    if (m_kind == FieldKind::List)
        lines = text->blockCount();
    else
        for (QTextBlock block = text->document()->begin(); block.isValid(); block = block.next())
            lines += std::max(1, block.lineCount());
    const int line = QFontMetrics(text->font()).lineSpacing();
    const int height = std::clamp(lines, 1, 6) * line + 2 * int(text->document()->documentMargin()) + 4;
    if (text->height() != height)
        text->setFixedHeight(height);
}

void ConnectorFormRow::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    if (!m_field.changed && (!m_field.isOwn || m_kind == FieldKind::Fixed))
        return;
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    drawChangeMark(&painter, QPointF(gutter / 2.0, markTop + 5), m_field.changed,
                   m_field.changed ? tokens.accent : tokens.off);
}

bool ConnectorFormRow::eventFilter(QObject *watched, QEvent *event)
{
    // The wheel scrolls the form; it changes no value that happens to pass by.
    if (event->type() == QEvent::Wheel && qobject_cast<QComboBox *>(watched)) {
        event->ignore();
        return true;
    }
    if (event->type() == QEvent::Resize && m_kind == FieldKind::LongText)
        fitHeight();
    if (event->type() == QEvent::FocusOut) // not from within the event of an editor that may go
        QMetaObject::invokeMethod(
            this, [this] { settle(); }, Qt::QueuedConnection);
    return QFrame::eventFilter(watched, event);
}

void drawChangeMark(QPainter *painter, const QPointF &centre, bool filled, const QColor &colour)
{
    constexpr qreal r = 4.5;
    const QPolygonF diamond(
        {centre - QPointF(0, r), centre + QPointF(r, 0), centre + QPointF(0, r), centre - QPointF(r, 0)});
    painter->setPen(QPen(colour, 1.2));
    painter->setBrush(filled ? QBrush(colour) : QBrush(Qt::NoBrush));
    painter->drawPolygon(diamond);
}

} // namespace sluice::ui
