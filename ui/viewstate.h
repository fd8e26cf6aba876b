#pragma once
// Where windows keep how they were left: geometry, columns, sort order, filters. The program says where that
// is.

#include <QByteArray>
#include <QString>

namespace sluice::ui {

class ViewState
{
public:
    virtual ~ViewState() = default;

    /// Empty where nothing was saved.
    [[nodiscard]] virtual QByteArray load(const QString &key) const = 0;
    virtual void save(const QString &key, const QByteArray &value) = 0;
};

} // namespace sluice::ui
