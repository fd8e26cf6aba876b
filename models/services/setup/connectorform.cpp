#include "models/services/setup/connectorform.h"

#include "models/core/setup/setupstep.h"
#include "models/services/setup/configvalue.h"
#include "models/services/setup/connectorconfig.h"
#include "models/services/setup/directionnames.h"
#include "models/services/setup/planning.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

const QString nameKey = u"name"_s;
const QString classKey = u"connector.class"_s;
const QString modeKey = u"snapshot.mode"_s;

/// Guide, "Debezium tuning".
const ConfigEntries &guideTuning()
{
    static const ConfigEntries tuning{{modeKey, u"never"_s},
                                      {u"snapshot.fetch.size"_s, u"2000"_s},
                                      {u"max.batch.size"_s, u"2048"_s},
                                      {u"max.queue.size"_s, u"8192"_s}};
    return tuning;
}

} // namespace

ConnectorForm::ConnectorForm(SetupSpec spec, Profile profile, SetupFacts facts, DirectionPlan direction)
    : m_spec(std::move(spec))
    , m_profile(std::move(profile))
    , m_facts(std::move(facts))
    , m_original(std::move(direction))
{
    DirectionPlan plain = m_original;
    plain.options.clear();
    m_own = connectorConfig(m_spec, m_profile, m_facts, plain);
    if (m_own.isEmpty())
        m_own.insert(classKey, postgresConnectorClass);
    for (auto it = m_original.options.cbegin(); it != m_original.options.cend(); ++it) {
        if (m_own.value(it.key()) != it.value() || !m_own.contains(it.key()))
            m_options.insert(it.key(), it.value());
    }
    m_before = m_options;
    QMap<QString, QString> all = m_own;
    all.insert(m_options);
    m_order = all.keys();
    judge();
}

void ConnectorForm::addKeys(const QList<ConfigKey> &keys)
{
    m_keys.add(keys);
    judge();
}

void ConnectorForm::setValidation(const ConfigValidation &validation)
{
    m_keys.judge(validation);
    judge();
}

void ConnectorForm::setErrors(const QMap<QString, QStringList> &errors)
{
    m_serverErrors = errors;
}

// The fields

std::optional<QString> ConnectorForm::raw(const QString &key) const
{
    if (const auto option = m_options.constFind(key); option != m_options.cend())
        return *option;
    if (const auto own = m_own.constFind(key); own != m_own.cend())
        return *own;
    return std::nullopt;
}

bool ConnectorForm::isSecret(const QString &key) const
{
    const FormKey *known = m_keys.find(key);
    return isSecretKey(key) || (known && known->definition.type == ConfigType::Password);
}

QString ConnectorForm::shown(const QString &key, const QString &value) const
{
    return value == passwordMark ? value : maskedConfigValue(isSecret(key), value);
}

bool ConnectorForm::isClearSecret(const QString &key, const QString &value) const
{
    // Dots stand for what is not shown; as a value of their own they would be one by mistake.
    const bool dots = isSecret(key) && !value.isEmpty() && value == maskedConfigValue(true, u"x"_s);
    return dots || shown(key, value) != value;
}

FieldKind ConnectorForm::kindOf(const FormKey &key) const
{
    const ConfigKey &definition = key.definition;
    const QString value = raw(definition.name).value_or(QString());
    if (definition.name == nameKey || definition.name == classKey || isPattern(definition.name))
        return FieldKind::Fixed;
    if (isSecret(definition.name))
        return FieldKind::Password;
    if (definition.type == ConfigType::Boolean)
        return value.isEmpty() || typeError(ConfigType::Boolean, value).isEmpty() ? FieldKind::Switch
                                                                                  : FieldKind::Text;
    if (definition.type == ConfigType::List)
        return FieldKind::List;
    if (!choicesOf(key).isEmpty())
        return FieldKind::Choice;
    if (isWholeNumber(definition.type) || definition.type == ConfigType::Double)
        return FieldKind::Number;
    const bool sql = definition.name.endsWith(u".query"_s) || definition.name.endsWith(u".statements"_s);
    constexpr qsizetype oneLine = 72;
    return sql || m_own.value(definition.name).size() > oneLine || value.contains(u'\n') ? FieldKind::LongText
                                                                                         : FieldKind::Text;
}

QStringList ConnectorForm::choicesOf(const FormKey &key) const
{
    QStringList choices = key.recommended;
    if (key.definition.name == modeKey) { // Debezium leaves out no_data of what it recommends
        const QVersionNumber version = Planning(m_spec, m_profile, m_facts).debezium();
        for (const QString &mode : {u"always"_s, u"initial"_s, u"initial_only"_s, u"no_data"_s,
                                    u"when_needed"_s, u"configuration_based"_s, u"custom"_s, u"never"_s}) {
            if (snapshotModeFor(mode, version).mode == mode && snapshotModeFor(mode, version).error.isEmpty())
                choices.append(mode);
        }
    }
    choices.removeDuplicates();
    choices.sort();
    return choices;
}

QStringList ConnectorForm::localErrors(const FormKey &key) const
{
    const QString &name = key.definition.name;
    if (m_refused.contains(name))
        return m_refused.value(name);
    if (m_nameErrors.contains(name))
        return {m_nameErrors.value(name)};
    const std::optional<QString> value = raw(name);
    // Whether another key that is required is missed, Connect knows better.
    if (isNamedKey(name) && value.value_or(QString()).isEmpty())
        return {Text::tr("This cannot be empty.")};
    if (!value || value->isEmpty() || isReference(*value))
        return {};
    const QString error = typeError(key.definition.type, *value);
    return error.isEmpty() ? QStringList() : QStringList{error};
}

FormField ConnectorForm::made(const FormKey &key) const
{
    FormField field;
    field.key = key.definition;
    const QString &name = key.definition.name;
    const std::optional<QString> value = name == nameKey ? m_original.connector : raw(name);
    field.kind = kindOf(key);
    field.isSet = value.has_value();
    field.value = shown(name, value.value_or(QString()));
    field.fallback = key.definition.defaultValue;
    field.isOwn = m_own.contains(name);
    field.isRefused = m_refused.contains(name);
    field.changed = m_options.contains(name);
    if (field.kind == FieldKind::Choice)
        field.choices = choicesOf(key);
    if (name == nameKey)
        field.note = Text::tr("The names of connectors are given in the options of the setup.");
    else if (isPattern(name))
        field.note = Text::tr("This is a pattern for names: write such a key in the JSON.");
    else
        field.note = m_notes.value(name);
    field.errors = localErrors(key);
    if (const QStringList server = m_serverErrors.value(name);
        !server.isEmpty() && !m_refused.contains(name)) {
        field.errors.clear();
        for (const QString &error : server)
            field.errors.append(shortenedError(name, error));
        if (m_nameErrors.contains(name))
            field.errors.append(m_nameErrors.value(name));
    }
    field.errors.removeDuplicates();
    return field;
}

QStringList ConnectorForm::unknownKeys() const
{
    QStringList unknown;
    for (const QString &key : m_order) {
        if (!m_keys.find(key))
            unknown.append(key);
    }
    return unknown;
}

QList<FormField> ConnectorForm::fields() const
{
    QList<FormField> fields;
    for (const FormKey &key : m_keys.all()) {
        if (key.visible || raw(key.definition.name))
            fields.append(made(key));
    }
    for (const QString &name : unknownKeys()) {
        FormKey key;
        key.definition.name = name;
        key.definition.group = formgroup::other;
        fields.append(made(key));
    }
    return fields;
}

FormField ConnectorForm::field(const QString &key) const
{
    const QList<FormField> all = fields();
    const auto found = std::ranges::find_if(all, [&](const FormField &f) { return f.key.name == key; });
    return found == all.end() ? FormField() : *found;
}

QList<FormGroup> ConnectorForm::groups(const FormFilter &filter) const
{
    return groupsOf(fields(), filter);
}

void ConnectorForm::setValue(const QString &key, const QString &text)
{
    m_refused.remove(key);
    const std::optional<QString> now = raw(key);
    if (now && text == shown(key, *now))
        return judge();         // also where that is dots
    m_serverErrors.remove(key); // they speak of the value before
    if (isClearSecret(key, text)) {
        m_refused.insert(key, {noSecretText(key)});
        return judge();
    }
    const bool emptyPassword = text.isEmpty() && isSecret(key);
    if ((text.isEmpty() && !m_own.contains(key)) || emptyPassword)
        takeOut(key);
    else
        put(key, text);
    judge();
}

void ConnectorForm::reset(const QString &key)
{
    m_refused.remove(key);
    m_serverErrors.remove(key);
    takeOut(key);
    judge();
}

void ConnectorForm::put(const QString &key, const QString &value)
{
    if (m_own.contains(key) && m_own.value(key) == value)
        return takeOut(key);
    m_options.insert(key, value);
    placeInOrder(key);
}

void ConnectorForm::takeOut(const QString &key)
{
    m_options.remove(key);
    if (!m_own.contains(key))
        m_order.removeAll(key);
}

/// Sorted as long as nobody ordered them otherwise.
void ConnectorForm::placeInOrder(const QString &key)
{
    if (m_order.contains(key))
        return;
    const auto place = std::is_sorted(m_order.cbegin(), m_order.cend())
                           ? std::lower_bound(m_order.begin(), m_order.end(), key)
                           : m_order.end();
    m_order.insert(place, key);
}

// The JSON

QString ConnectorForm::json() const
{
    ConfigEntries entries;
    for (const QString &key : m_order)
        entries.append({key, shown(key, raw(key).value_or(QString()))});
    return writeConfigJson(entries);
}

std::optional<JsonFault> ConnectorForm::setJson(const QString &text)
{
    const auto entries = parseConfigJson(text);
    if (!entries)
        return entries.error();
    QMap<QString, QString> options;
    QStringList order;
    for (const auto &[key, value, offset] : *entries) {
        if (key == nameKey && value != m_original.connector)
            return faultAt(
                text, offset,
                Text::tr("the connector is called %1; its name is changed in the options of the setup")
                    .arg(m_original.connector));
        if (key == nameKey)
            continue;
        if (key == classKey && value != pluginClass())
            return faultAt(text, offset,
                           Text::tr("these are the options of another plug-in, %1").arg(pluginClass()));
        const std::optional<QString> now = raw(key);
        const bool same = now && value == shown(key, *now); // also where that is dots
        if (!same && isClearSecret(key, value))
            return faultAt(text, offset, noSecretText(key));
        const QString meant = same ? *now : value;
        order.append(key);
        if (!m_own.contains(key) || m_own.value(key) != meant)
            options.insert(key, meant);
    }
    m_kept.clear();
    for (auto own = m_own.cbegin(); own != m_own.cend(); ++own) {
        if (!order.contains(own.key()))
            m_kept.append(own.key());
    }
    for (const QString &key : m_order) {
        if (raw(key) != (options.contains(key) ? std::optional(options.value(key)) : std::nullopt))
            m_serverErrors.remove(key);
    }
    m_options = options;
    m_order = order;
    for (const QString &key : std::as_const(m_kept))
        placeInOrder(key);
    m_refused.clear();
    judge();
    return std::nullopt;
}

// The guide's tuning

QString ConnectorForm::presetValue(const QString &key, const QString &wished) const
{
    return key == modeKey ? snapshotModeFor(wished, Planning(m_spec, m_profile, m_facts).debezium()).mode
                          : wished;
}

FormChange ConnectorForm::change(const QString &key, const QString &after) const
{
    FormChange change;
    change.key = key;
    change.after = shown(key, after);
    if (const std::optional<QString> now = raw(key))
        change.before = shown(key, *now);
    else if (const FormKey *known = m_keys.find(key))
        change.before = known->definition.defaultValue;
    change.beforeIsDefault = !raw(key);
    return change;
}

QList<FormChange> ConnectorForm::presetChanges() const
{
    QList<FormChange> changes;
    for (const auto &[key, wished, offset] : guideTuning()) {
        changes.append(change(key, presetValue(key, wished)));
        if (key == modeKey)
            changes.last().note =
                snapshotModeFor(wished, Planning(m_spec, m_profile, m_facts).debezium()).note;
    }
    return changes;
}

void ConnectorForm::applyPreset()
{
    for (const auto &[key, wished, offset] : guideTuning()) {
        m_serverErrors.remove(key);
        put(key, presetValue(key, wished));
    }
    judge();
}

// What comes of it

QList<FormChange> ConnectorForm::changes() const
{
    QList<FormChange> changes;
    for (const QString &key : m_order) {
        if (!m_options.contains(key))
            continue;
        FormChange change{key, std::nullopt, false, shown(key, m_options.value(key)), m_notes.value(key)};
        if (m_own.contains(key)) {
            change.before = shown(key, m_own.value(key));
        } else {
            change.before = field(key).fallback;
            change.beforeIsDefault = true;
        }
        changes.append(change);
    }
    return changes;
}

QString ConnectorForm::refusal() const
{
    if (!m_refused.isEmpty())
        return Text::tr("%1 holds a secret in the clear, which is not kept here.").arg(m_refused.firstKey());
    for (const NamedKey &named : namedKeys()) {
        if (m_own.contains(named.key) && raw(named.key)->isEmpty())
            return Text::tr("%1 is empty.").arg(named.key);
    }
    return {};
}

QStringList ConnectorForm::keysWithErrors() const
{
    QStringList keys;
    for (const FormField &field : fields()) {
        if (!field.errors.isEmpty())
            keys.append(field.key.name);
    }
    return keys;
}

DirectionPlan ConnectorForm::direction() const
{
    DirectionPlan made = withOptions(m_original, m_options, m_own);
    if (made.options.contains(modeKey)) {
        const QString mode = made.options.value(modeKey);
        made.options.insert(modeKey,
                            snapshotModeFor(mode, Planning(m_spec, m_profile, m_facts).debezium()).mode);
        if (m_own.value(modeKey) == made.options.value(modeKey))
            made.options.remove(modeKey);
    }
    return made;
}

QMap<QString, QString> ConnectorForm::config() const
{
    const DirectionPlan edited = direction();
    QMap<QString, QString> config =
        connectorConfig(withDirection(m_spec, edited), m_profile, m_facts, edited);
    if (config.isEmpty()) { // the database could not be asked, so Sluice's own part is not known
        config = m_own;
        config.insert(m_options);
    }
    config.insert(nameKey, m_original.connector);
    return config;
}

QString ConnectorForm::pluginClass() const
{
    return raw(classKey).value_or(postgresConnectorClass);
}

void ConnectorForm::judge()
{
    m_nameErrors = takenNames(Planning(m_spec, m_profile, m_facts), direction());
    judgeSnapshot();
}

void ConnectorForm::judgeSnapshot()
{
    m_notes.clear();
    const QString mode = raw(modeKey).value_or(QString());
    if (mode.isEmpty() || isReference(mode))
        return;
    const SnapshotChoice choice = snapshotModeFor(mode, Planning(m_spec, m_profile, m_facts).debezium());
    if (!choice.note.isEmpty())
        m_notes.insert(modeKey, Text::tr("%1 It is sent as %2.").arg(choice.note, choice.mode));
    else if (!choice.error.isEmpty())
        m_nameErrors.insert(modeKey, choice.error);
}

} // namespace sluice::setup
