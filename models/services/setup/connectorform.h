#pragma once
// The options of one connector as a form: its fields from the plug-in's own definition, its config as JSON,
// and what differs from the config that Sluice makes by itself. A value: copy it, edit it, compare it.

#include "models/core/profile.h"
#include "models/core/setup/configkey.h"
#include "models/core/setup/setupfacts.h"
#include "models/core/setup/setupspec.h"
#include "models/services/setup/configjson.h"
#include "models/services/setup/formfield.h"
#include "models/services/setup/formkeys.h"

#include <QMap>
#include <QSet>
#include <optional>

namespace sluice::setup {

/// One line of a diff; secrets are dots.
struct FormChange
{
    QString key;
    std::optional<QString> before; ///< empty: not set, and the plug-in has no default
    bool beforeIsDefault = false;  ///< not set before: `before` is the plug-in's default
    QString after;
    QString note;

    [[nodiscard]] bool isChange() const { return beforeIsDefault || before != after; }
    bool operator==(const FormChange &) const = default;
};

class ConnectorForm final
{
public:
    ConnectorForm(SetupSpec spec, Profile profile, SetupFacts facts, DirectionPlan direction);

    // What the plug-in says
    /// Keys that are known already stay where they are.
    void addKeys(const QList<ConfigKey> &keys);
    /// Further keys, such as those of the converters; what may be chosen; what is of no use beside the other
    /// values. Its errors are left to setErrors().
    void setValidation(const ConfigValidation &validation);
    void setErrors(const QMap<QString, QStringList> &errors); ///< by key, of Connect
    [[nodiscard]] bool isDefined() const { return !m_keys.isEmpty(); }

    // The fields
    /// In the plug-in's order, those that it requires first in each group, unknown keys last.
    [[nodiscard]] QList<FormField> fields() const;
    [[nodiscard]] FormField field(const QString &key) const;
    [[nodiscard]] QList<FormGroup> groups(const FormFilter &filter) const;

    /// An empty text takes the key out, or makes it empty where Sluice's own config has it.
    void setValue(const QString &key, const QString &text);
    void reset(const QString &key);

    // The JSON
    [[nodiscard]] QString json() const;
    /// Keys that only Sluice's own config has stay, see keptKeys(). A fault changes nothing.
    [[nodiscard]] std::optional<JsonFault> setJson(const QString &text);
    [[nodiscard]] QStringList keptKeys() const { return m_kept; }

    // The guide's tuning
    [[nodiscard]] QList<FormChange> presetChanges() const;
    void applyPreset();

    // What comes of it
    /// What differs from Sluice's own config, in the order of the JSON.
    [[nodiscard]] QList<FormChange> changes() const;
    [[nodiscard]] bool isEdited() const { return m_options != m_before; }
    /// Why it cannot be applied, one sentence; empty: it can.
    [[nodiscard]] QString refusal() const;
    /// Keys of fields with an error, in the order of the fields.
    [[nodiscard]] QStringList keysWithErrors() const;
    [[nodiscard]] DirectionPlan direction() const;
    /// As it would be sent, with the connector's name; may hold setup::passwordMark. Not to be shown.
    [[nodiscard]] QMap<QString, QString> config() const;
    [[nodiscard]] QString connector() const { return m_original.connector; }
    [[nodiscard]] QString pluginClass() const;

    bool operator==(const ConnectorForm &) const = default;

private:
    [[nodiscard]] std::optional<QString> raw(const QString &key) const;
    [[nodiscard]] QString shown(const QString &key, const QString &value) const;
    [[nodiscard]] bool isSecret(const QString &key) const;
    [[nodiscard]] bool isClearSecret(const QString &key, const QString &value) const;
    [[nodiscard]] FormField made(const FormKey &key) const;
    [[nodiscard]] FieldKind kindOf(const FormKey &key) const;
    [[nodiscard]] QStringList choicesOf(const FormKey &key) const;
    [[nodiscard]] QStringList localErrors(const FormKey &key) const;
    [[nodiscard]] QStringList unknownKeys() const;
    [[nodiscard]] QString presetValue(const QString &key, const QString &wished) const;
    [[nodiscard]] FormChange change(const QString &key, const QString &after) const;
    void put(const QString &key, const QString &value);
    void takeOut(const QString &key);
    void placeInOrder(const QString &key);
    void judge();
    void judgeSnapshot();

    SetupSpec m_spec;
    Profile m_profile;
    SetupFacts m_facts;
    DirectionPlan m_original;
    QMap<QString, QString> m_own;     ///< Sluice's config without the direction's options
    QMap<QString, QString> m_options; ///< over it; names of the direction among them
    QMap<QString, QString> m_before;  ///< the options as they were given
    QStringList m_order;              ///< of the keys in the JSON
    QStringList m_kept;
    FormKeys m_keys;
    QMap<QString, QStringList> m_serverErrors;
    QMap<QString, QStringList> m_refused; ///< what was typed and not taken, because it is a secret
    QMap<QString, QString> m_nameErrors;  ///< of the planner
    QMap<QString, QString> m_notes;
};

} // namespace sluice::setup
