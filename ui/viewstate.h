#pragma once
// Where windows keep how they were left: geometry, columns, sort order, filters. The program says where that
// is.

#include <QByteArray>
#include <QHash>
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

/// How views begin; where a profile has nothing saved yet, they are so again.
class InitialViews final : public ViewState
{
public:
    [[nodiscard]] QByteArray load(const QString &key) const override { return m_values.value(key); }
    void save(const QString &key, const QByteArray &value) override { m_values.insert(key, value); }

private:
    QHash<QString, QByteArray> m_values;
};

/// What was saved in one, or else stands in the other. Only for reading.
class SavedOrInitial final : public ViewState
{
public:
    SavedOrInitial(const ViewState &saved, const ViewState &initial)
        : m_saved(saved)
        , m_initial(initial)
    {}

    [[nodiscard]] QByteArray load(const QString &key) const override
    {
        const QByteArray saved = m_saved.load(key);
        return saved.isEmpty() ? m_initial.load(key) : saved;
    }
    void save(const QString &, const QByteArray &) override { Q_ASSERT(false); }

private:
    const ViewState &m_saved;
    const ViewState &m_initial;
};

} // namespace sluice::ui
