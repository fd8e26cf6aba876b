#pragma once
// Filters that were given a name, with what else the search was about.

#include <QByteArray>
#include <QList>
#include <QString>

namespace sluice {

struct SavedFilter
{
    QString name;
    QString text;
    bool language = false;
    QString from;       ///< as scantext.h reads it: "15m" stays that long ago
    QString to;         ///< likewise
    QString partitions; ///< "0,2,5-7"; empty: all
    bool uncommitted = false;

    bool operator==(const SavedFilter &) const = default;
};

/// By name, which is unique whatever its case. In the order of the names.
class SavedFilters final
{
public:
    /// In place of one of the same name. One without a name is not kept.
    void save(SavedFilter filter);
    /// Nothing happens where the new name is empty or another one's.
    bool rename(const QString &from, const QString &to);
    void remove(const QString &name);
    [[nodiscard]] const SavedFilter *find(const QString &name) const; ///< null: there is none
    [[nodiscard]] const QList<SavedFilter> &filters() const { return m_filters; }

    [[nodiscard]] QByteArray toJson() const;
    /// What it cannot make sense of is left out.
    [[nodiscard]] static SavedFilters fromJson(const QByteArray &json);

    bool operator==(const SavedFilters &) const = default;

private:
    QList<SavedFilter> m_filters;
};

/// "op = update · the newest 500 and what follows · partitions 0,2": what it looks for, in one line.
[[nodiscard]] QString describe(const SavedFilter &filter);

} // namespace sluice
