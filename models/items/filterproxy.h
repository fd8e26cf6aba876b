#pragma once
// Filters as one types, sorts by raw value.

#include <QCollator>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace sluice {

/// Keeps rows in which every word of the text occurs in some column. Values that are not known sort below all
/// others.
class FilterProxy : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit FilterProxy(QObject *parent = nullptr);

    void setFilterText(const QString &text);
    [[nodiscard]] QString filterText() const { return m_text; }

    /// Rows whose `role` is true in column 0 are hidden until `shown`. -1: no such role.
    void setHousekeepingRole(int role) { m_housekeepingRole = role; }
    void setHousekeepingShown(bool shown);
    [[nodiscard]] bool housekeepingShown() const { return m_housekeepingShown; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    [[nodiscard]] bool hasWord(int row, const QModelIndex &parent, const QString &word) const;

    QString m_text;
    QStringList m_words;
    QCollator m_collator;
    int m_housekeepingRole = -1;
    bool m_housekeepingShown = false;
};

} // namespace sluice
