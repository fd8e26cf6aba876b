#pragma once
// The filters that were used, the last one first.

#include <QByteArray>
#include <QList>
#include <QString>

namespace sluice {

struct UsedFilter
{
    QString text;
    bool language = false;

    bool operator==(const UsedFilter &) const = default;
};

class FilterHistory final
{
public:
    static constexpr qsizetype capacity = 50;

    /// One that was used before comes to the front. An empty one is none.
    void add(const UsedFilter &filter);
    [[nodiscard]] const QList<UsedFilter> &filters() const { return m_filters; }

    [[nodiscard]] QByteArray toJson() const;
    /// What it cannot make sense of is left out.
    [[nodiscard]] static FilterHistory fromJson(const QByteArray &json);

private:
    QList<UsedFilter> m_filters;
};

} // namespace sluice
