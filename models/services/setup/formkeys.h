#pragma once
// The keys that a plug-in defines, in the order in which a form shows them, and what Connect says of each.

#include "models/core/setup/configkey.h"

#include <QList>
#include <QStringList>

namespace sluice::setup {

struct FormKey
{
    ConfigKey definition;
    QStringList recommended;
    bool visible = true; ///< while it is not set

    bool operator==(const FormKey &) const = default;
};

class FormKeys final
{
public:
    /// Beside their groups; those that are known already stay where they are.
    void add(const QList<ConfigKey> &keys);
    /// Further keys, such as those of the converters; what may be chosen; what is of no use beside the other
    /// values.
    void judge(const ConfigValidation &validation);

    [[nodiscard]] const FormKey *find(const QString &name) const; ///< null: the plug-in does not define it
    [[nodiscard]] const QList<FormKey> &all() const { return m_keys; }
    [[nodiscard]] bool isEmpty() const { return m_keys.isEmpty(); }

    bool operator==(const FormKeys &) const = default;

private:
    void insert(const ConfigKey &key);

    QList<FormKey> m_keys;
};

} // namespace sluice::setup
