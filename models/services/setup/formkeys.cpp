#include "models/services/setup/formkeys.h"

#include <QHash>
#include <QSet>
#include <algorithm>

namespace sluice::setup {

void FormKeys::add(const QList<ConfigKey> &keys)
{
    for (const ConfigKey &key : keys) {
        const auto known =
            std::ranges::find_if(m_keys, [&](const FormKey &k) { return k.definition.name == key.name; });
        if (known == m_keys.end())
            insert(key);
        else
            known->definition = key;
    }
}

/// Beside its group; within it, what is required comes first.
void FormKeys::insert(const ConfigKey &key)
{
    const auto rank = [](const ConfigKey &k) { return std::pair(!k.required, k.order); };
    auto place = m_keys.end();
    for (auto it = m_keys.begin(); it != m_keys.end(); ++it) {
        if (it->definition.group == key.group && rank(it->definition) <= rank(key))
            place = it + 1;
        else if (it->definition.group == key.group && place == m_keys.end())
            place = it;
    }
    m_keys.insert(place, FormKey{key, {}, true});
}

void FormKeys::judge(const ConfigValidation &validation)
{
    add(validation.keys);
    QHash<QString, const ConfigVerdict *> verdicts;
    for (const ConfigVerdict &verdict : validation.verdicts)
        verdicts.insert(verdict.key, &verdict);
    QSet<QString> known;
    for (const ConfigKey &key : validation.keys)
        known.insert(key.name);
    for (FormKey &key : m_keys) {
        const ConfigKey &definition = key.definition;
        const ConfigVerdict *verdict = verdicts.value(definition.name);
        // What is required and yet not missed, Connect sets by itself, as the converter.type of a converter.
        const bool setByConnect = definition.required && !definition.defaultValue && verdict &&
                                  verdict->errors.isEmpty() && definition.name != u"name";
        key.visible = known.contains(definition.name) && !setByConnect && (!verdict || verdict->visible);
        if (verdict)
            key.recommended = verdict->recommended;
    }
}

const FormKey *FormKeys::find(const QString &name) const
{
    const auto found =
        std::ranges::find_if(m_keys, [&](const FormKey &k) { return k.definition.name == name; });
    return found == m_keys.end() ? nullptr : &*found;
}

} // namespace sluice::setup
