#pragma once
// In which form, and how much of what was found, is written into a file.

#include "models/services/topics/explorer.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QRadioButton;

namespace sluice::ui {

struct ExportChoice
{
    ExportForm form = ExportForm::NdJson;
    bool formulasAsText = true;
    bool whole = false; ///< all that matches, out of the topic; else what is listed, out of memory

    bool operator==(const ExportChoice &) const = default;
};

class ExportDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit ExportDialog(const ExportOffer &offer, QWidget *parent = nullptr);

    [[nodiscard]] ExportChoice choice() const;
    void setChoice(const ExportChoice &choice);
    [[nodiscard]] QString listedNote() const;

private:
    void build();
    void showForm();

    QComboBox *m_form;
    QLabel *m_formNote;
    QCheckBox *m_formulas;
    QRadioButton *m_listed;
    QRadioButton *m_whole;
    QLabel *m_listedNote;
    QLabel *m_wholeNote;
};

} // namespace sluice::ui
