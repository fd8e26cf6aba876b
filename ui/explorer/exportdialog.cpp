#include "ui/explorer/exportdialog.h"

#include "models/core/format.h"
#include "ui/widgets/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QString noteOf(ExportForm form)
{
    switch (form) {
    case ExportForm::NdJson:
        return ExportDialog::tr("One record a line, with its place, time, key, value and headers.");
    case ExportForm::Csv:
        return ExportDialog::tr(
            "For spreadsheets, with the chosen columns. Bytes that are no text are lost.");
    case ExportForm::Raw:
        return ExportDialog::tr("A tar archive: each key and value is a file, byte for byte.");
    }
    return {};
}

/// What is missing from what is listed.
QString listedText(const ExportOffer &offer)
{
    QStringList sentences;
    if (offer.gone + offer.dropped > 0)
        sentences.append(ExportDialog::tr("%1 that match are no longer in memory and are left out.")
                             .arg(formatCount(offer.gone + offer.dropped)));
    if (offer.cut > 0)
        sentences.append(ExportDialog::tr("Of values over 1 MB there is only the beginning (%1).")
                             .arg(formatCount(offer.cut)));
    if (sentences.isEmpty() && offer.partial)
        sentences.append(ExportDialog::tr("The search has not come to its end."));
    return sentences.isEmpty() ? ExportDialog::tr("In the order shown.") : sentences.join(u' ');
}

QLabel *noteBelow(QRadioButton *button, const QString &text)
{
    QLabel *note = makeLabel(text, "small", button->parentWidget());
    note->setWordWrap(true);
    note->setContentsMargins(26, 0, 0, 4);
    return note;
}

} // namespace

ExportDialog::ExportDialog(const ExportOffer &offer, QWidget *parent)
    : QDialog(parent)
    , m_form(new QComboBox(this))
    , m_formNote(makeLabel({}, "small", this))
    , m_formulas(new QCheckBox(tr("Keep what looks like a formula as text"), this))
    , m_listed(new QRadioButton(
          tr("What is listed: %1")
              .arg(formatCounted(offer.listed.rows.count() - offer.gone, tr("record"), tr("records"))),
          this))
    , m_whole(new QRadioButton(tr("All that matches"), this))
    , m_listedNote(noteBelow(m_listed, listedText(offer)))
    , m_wholeNote(noteBelow(m_whole, tr("The topic is read again, in the order within each partition. What "
                                        "runs here goes on.")))
{
    setWindowTitle(tr("Export records"));
    m_form->addItem(tr("NDJSON"), QVariant::fromValue(ExportForm::NdJson));
    m_form->addItem(tr("CSV"), QVariant::fromValue(ExportForm::Csv));
    m_form->addItem(tr("Raw bytes"), QVariant::fromValue(ExportForm::Raw));
    m_form->setAccessibleName(tr("Form of the file"));
    m_formulas->setChecked(true);
    m_whole->setEnabled(bool(offer.makeSearch));
    (m_whole->isEnabled() && !offer.isListedAll() ? m_whole : m_listed)->setChecked(true);
    connect(m_form, &QComboBox::currentIndexChanged, this, &ExportDialog::showForm);
    build();
    showForm();
}

void ExportDialog::build()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *next = buttons->addButton(tr("Choose file…"), QDialogButtonBox::AcceptRole);
    next->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_formNote->setWordWrap(true);
    QSizePolicy keepsRoom = m_formulas->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true);
    m_formulas->setSizePolicy(keepsRoom);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(6);
    layout->addWidget(m_form);
    layout->addWidget(m_formNote);
    layout->addWidget(m_formulas);
    layout->addSpacing(8);
    layout->addWidget(m_listed);
    layout->addWidget(m_listedNote);
    layout->addWidget(m_whole);
    layout->addWidget(m_wholeNote);
    layout->addSpacing(8);
    layout->addWidget(buttons);
    setMinimumWidth(440);
}

void ExportDialog::showForm()
{
    const ExportForm form = choice().form;
    m_formNote->setText(noteOf(form));
    m_formulas->setVisible(form == ExportForm::Csv);
}

ExportChoice ExportDialog::choice() const
{
    return {m_form->currentData().value<ExportForm>(), m_formulas->isChecked(), m_whole->isChecked()};
}

void ExportDialog::setChoice(const ExportChoice &choice)
{
    m_form->setCurrentIndex(m_form->findData(QVariant::fromValue(choice.form)));
    m_formulas->setChecked(choice.formulasAsText);
    (choice.whole ? m_whole : m_listed)->setChecked(true);
}

QString ExportDialog::listedNote() const
{
    return m_listedNote->text();
}

} // namespace sluice::ui
