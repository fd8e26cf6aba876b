#pragma once
// Asks before a record is sent: all of it, exactly as it will be written, what it may cost, and, where
// somebody acts on it, the topic's name.

#include "models/services/rows/topicreaders.h"
#include "models/services/topics/sending/recorddraft.h"

#include <QDialog>
#include <functional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace sluice::ui {

class BytesEdit;
class HeaderTable;

class RecordSendDialog final : public QDialog
{
    Q_OBJECT
public:
    /// Asked anew at each change.
    using Judge = std::function<SendCost(const OutgoingRecord &)>;
    /// `partitions`: ids of those that the topic has.
    RecordSendDialog(const RecordDraft &draft, const QList<int> &partitions, Judge judge,
                     QWidget *parent = nullptr);

    /// As it would be sent now.
    [[nodiscard]] RecordDraft draft() const;
    /// Once more, because more is known.
    void judge();

    [[nodiscard]] BytesEdit *key() const { return m_key; }
    [[nodiscard]] BytesEdit *value() const { return m_value; }
    [[nodiscard]] HeaderTable *headers() const { return m_headers; }
    [[nodiscard]] QComboBox *partition() const { return m_partition; }
    [[nodiscard]] QLineEdit *nameField() const { return m_name; } ///< hidden where nothing has to be typed
    [[nodiscard]] QPushButton *acceptButton() const { return m_accept; }
    [[nodiscard]] QString costs() const;
    [[nodiscard]] QString mistake() const;

private:
    void build();
    QWidget *buildPartition(const QList<int> &partitions);
    QWidget *buildName();
    void connectParts();
    void showCost(const SendCost &cost);
    void showMistake(const OutgoingRecord &record);
    void updateAccept();

    RecordDraft m_draft;
    Judge m_judge;
    SendCost m_cost;
    QComboBox *m_partition;
    BytesEdit *m_key;
    BytesEdit *m_value;
    QLabel *m_mistake;
    HeaderTable *m_headers;
    QLabel *m_costs;
    QWidget *m_ask; ///< with the field for the topic's name
    QLineEdit *m_name;
    QPushButton *m_cancel;
    QPushButton *m_accept;
};

} // namespace sluice::ui
