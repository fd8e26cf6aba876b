#include "ui/explorer/send/bytesedit.h"

#include "models/core/format.h"
#include "models/services/topics/envelope/display.h"
#include "models/services/topics/sending/recorddraft.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostEdited = 256 * 1024; // beyond, an editor is no help and slow
constexpr qsizetype mostShown = 16 * 1024;

/// toPlainText() would make spaces of no-break spaces.
QByteArray bytesOf(const QPlainTextEdit &edit)
{
    QString text = edit.document()->toRawText();
    text.replace(QChar::ParagraphSeparator, u'\n');
    text.replace(QChar::LineSeparator, u'\n');
    return text.toUtf8();
}

BytesView viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

BytesEdit::BytesEdit(const QString &name, const QString &nullText, QWidget *parent)
    : QWidget(parent)
    , m_name(makeLabel(name, "small", this))
    , m_null(new QCheckBox(nullText, this))
    , m_edit(new QPlainTextEdit(this))
    , m_note(makeLabel({}, "muted", this))
{
    m_edit->setFont(monospaceFont());
    m_edit->setTabChangesFocus(true);
    m_edit->setWordWrapMode(QTextOption::WrapAnywhere);
    m_edit->setAccessibleName(name);
    m_edit->setProperty("field", true);
    m_note->setWordWrap(true);
    auto *head = new QHBoxLayout;
    head->addWidget(m_name, 1);
    head->addWidget(m_null);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_note);
    setTabOrder(m_edit, m_null);
    connect(m_null, &QCheckBox::toggled, this, [this](bool on) {
        showNull(on);
        Q_EMIT changed();
    });
    connect(m_edit, &QPlainTextEdit::textChanged, this, &BytesEdit::changed);
    setBytes({});
}

void BytesEdit::setLines(int lines, bool stretches)
{
    const int height = m_edit->fontMetrics().lineSpacing() * lines + 14;
    m_edit->setMinimumHeight(height);
    if (!stretches)
        m_edit->setMaximumHeight(height);
}

void BytesEdit::setBytes(const std::optional<QByteArray> &bytes)
{
    m_original = bytes.value_or(QByteArray(""));
    m_isText = false; // whoever listens while the text changes gets the bytes themselves
    const bool isLong = m_original.size() > mostEdited;
    if (!isLong && isEditable(m_original)) {
        m_edit->setPlainText(QString::fromUtf8(m_original));
        m_isText = bytesOf(*m_edit) == m_original;
    }
    if (!m_isText)
        m_edit->setPlainText(envelope::rawView(viewOf(m_original), mostShown).text);
    m_edit->setReadOnly(!m_isText);
    const QString size = formatBytes(m_original.size());
    m_note->setText(m_isText ? QString()
                    : isLong
                        ? tr("%1: too long to be edited here. It is sent unchanged.").arg(size)
                        : tr("%1 that are no plain text. They are sent unchanged, byte by byte.").arg(size));
    m_null->setChecked(!bytes);
    showNull(!bytes);
}

void BytesEdit::showNull(bool isNull)
{
    m_edit->setEnabled(!isNull);
    m_note->setVisible(!isNull && !m_note->text().isEmpty());
}

std::optional<QByteArray> BytesEdit::bytes() const
{
    if (m_null->isChecked())
        return std::nullopt;
    return m_isText ? bytesOf(*m_edit) : m_original;
}

QString BytesEdit::note() const
{
    return m_note->text();
}

} // namespace sluice::ui
