#include "models/services/setup/connectorform.h"

#include "models/core/setup/setupstep.h"
#include "models/services/setup/connectorconfig.h"
#include "models/services/setup/planning.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

const QString nameKey = u"name"_s;
const QString classKey = u"connector.class"_s;
const QString modeKey = u"snapshot.mode"_s;
const QString portKey = u"database.port"_s;

/// Keys of the config that are names of the direction itself: the planner checks and uses them there.
struct NamedKey
{
    QString key;
    QString DirectionPlan::*member;
};

const QList<NamedKey> &namedKeys()
{
    static const QList<NamedKey> keys{{u"topic.prefix"_s, &DirectionPlan::topicPrefix},
                                      {u"slot.name"_s, &DirectionPlan::slotName},
                                      {u"publication.name"_s, &DirectionPlan::publication},
                                      {u"database.hostname"_s, &DirectionPlan::hostForConnect}};
    return keys;
}

bool isNamedKey(const QString &key)
{
    return std::ranges::any_of(namedKeys(), [&](const NamedKey &named) { return named.key == key; });
}

/// Guide, "Debezium tuning".
const ConfigEntries &guideTuning()
{
    static const ConfigEntries tuning{{modeKey, u"never"_s},
                                      {u"snapshot.fetch.size"_s, u"2000"_s},
                                      {u"max.batch.size"_s, u"2048"_s},
                                      {u"max.queue.size"_s, u"8192"_s}};
    return tuning;
}

bool isReference(const QString &value)
{
    return value.contains(u"${"_s);
}

/// "column.mask.with.(d+).chars": a pattern for names, which is no name itself.
bool isPattern(const QString &key)
{
    return key.contains(u'(');
}

bool isWholeNumber(ConfigType type)
{
    return type == ConfigType::Int || type == ConfigType::Short || type == ConfigType::Long;
}

QString typeError(ConfigType type, const QString &value)
{
    bool ok = true;
    if (type == ConfigType::Short)
        (void)value.trimmed().toShort(&ok);
    else if (type == ConfigType::Int)
        (void)value.trimmed().toInt(&ok);
    else if (type == ConfigType::Long)
        (void)value.trimmed().toLongLong(&ok);
    else if (type == ConfigType::Double)
        (void)value.trimmed().toDouble(&ok);
    else if (type == ConfigType::Boolean)
        ok = value.compare(u"true", Qt::CaseInsensitive) == 0 ||
             value.compare(u"false", Qt::CaseInsensitive) == 0;
    if (ok)
        return {};
    if (type == ConfigType::Boolean)
        return Text::tr("This is true or false.");
    return isWholeNumber(type) ? Text::tr("This has to be a whole number.")
                               : Text::tr("This has to be a number.");
}

/// Beside its field, an error need not name it again.
QString shortened(const QString &key, const QString &error)
{
    const QString prefix = u"The '%1' value is invalid: "_s.arg(key);
    return error.startsWith(prefix) ? error.mid(prefix.size()) : error;
}

QString noSecretText(const QString &key)
{
    return key == u"database.password"
               ? Text::tr("A password in the clear is not kept here. Leave the field empty to use the one "
                          "that Sluice holds, or write a reference such as "
                          "${file:/etc/connect/db.properties:password}.")
               : Text::tr("A secret in the clear is not kept here. Write a reference such as "
                          "${file:/etc/connect/db.properties:password}.");
}

} // namespace

QString FormField::group() const
{
    return key.group.isEmpty() ? formgroup::other : key.group;
}

QStringList listEntries(const QString &value)
{
    QStringList entries{QString()};
    bool escaped = false;
    for (const QChar c : value) {
        if (c == u',' && !escaped)
            entries.append(QString());
        else
            entries.last().append(c);
        escaped = c == u'\\' && !escaped;
    }
    for (QString &entry : entries)
        entry = entry.trimmed();
    entries.removeAll(QString());
    return entries;
}

QString joinedList(const QStringList &entries)
{
    QStringList kept;
    for (const QString &entry : entries) {
        if (!entry.trimmed().isEmpty())
            kept.append(entry.trimmed());
    }
    return kept.join(u',');
}

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
    for (const ConfigKey &key : keys) {
        const auto known =
            std::ranges::find_if(m_keys, [&](const Key &k) { return k.definition.name == key.name; });
        if (known != m_keys.end()) {
            known->definition = key;
            continue;
        }
        // Beside its group; within it, what is required comes first.
        const auto rank = [](const ConfigKey &k) { return std::pair(!k.required, k.order); };
        auto place = m_keys.end();
        for (auto it = m_keys.begin(); it != m_keys.end(); ++it) {
            if (it->definition.group == key.group && rank(it->definition) <= rank(key))
                place = it + 1;
            else if (it->definition.group == key.group && place == m_keys.end())
                place = it;
        }
        m_keys.insert(place, Key{key, {}, true});
    }
    judge();
}

void ConnectorForm::setValidation(const ConfigValidation &validation)
{
    addKeys(validation.keys);
    QHash<QString, const ConfigVerdict *> verdicts;
    for (const ConfigVerdict &verdict : validation.verdicts)
        verdicts.insert(verdict.key, &verdict);
    QSet<QString> known;
    for (const ConfigKey &key : validation.keys)
        known.insert(key.name);
    for (Key &key : m_keys) {
        const ConfigVerdict *verdict = verdicts.value(key.definition.name);
        // What is required and yet not missed, Connect sets by itself, as the converter.type of a converter.
        const bool setByConnect = key.definition.required && !key.definition.defaultValue && verdict &&
                                  verdict->errors.isEmpty() && key.definition.name != nameKey;
        key.visible = known.contains(key.definition.name) && !setByConnect && (!verdict || verdict->visible);
        if (verdict)
            key.recommended = verdict->recommended;
    }
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
    const auto known = std::ranges::find_if(m_keys, [&](const Key &k) { return k.definition.name == key; });
    return isSecretKey(key) || (known != m_keys.end() && known->definition.type == ConfigType::Password);
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

FieldKind ConnectorForm::kindOf(const Key &key) const
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

QStringList ConnectorForm::choicesOf(const Key &key) const
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

QStringList ConnectorForm::localErrors(const Key &key) const
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

FormField ConnectorForm::made(const Key &key) const
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
            field.errors.append(shortened(name, error));
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
        if (std::ranges::none_of(m_keys, [&](const Key &k) { return k.definition.name == key; }))
            unknown.append(key);
    }
    return unknown;
}

QList<FormField> ConnectorForm::fields() const
{
    QList<FormField> fields;
    for (const Key &key : m_keys) {
        if (key.visible || raw(key.definition.name))
            fields.append(made(key));
    }
    for (const QString &name : unknownKeys()) {
        Key key;
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

bool ConnectorForm::fits(const FormField &field, const FormFilter &filter)
{
    if (filter.changedOnly && !field.changed)
        return false;
    if (filter.group == formgroup::set ? !field.isSet
                                       : filter.group != formgroup::all && filter.group != field.group())
        return false;
    for (const QString &word : filter.text.split(u' ', Qt::SkipEmptyParts)) {
        if (!field.key.name.contains(word, Qt::CaseInsensitive) &&
            !field.key.displayName.contains(word, Qt::CaseInsensitive) &&
            !field.key.documentation.contains(word, Qt::CaseInsensitive))
            return false;
    }
    return true;
}

QList<FormGroup> ConnectorForm::groups(const FormFilter &filter) const
{
    QList<FormGroup> groups{{formgroup::set, 0, 0, 0}, {formgroup::all, 0, 0, 0}};
    const auto count = [](FormGroup &group, const FormField &field) {
        ++group.fields;
        group.changed += field.changed;
        group.errors += !field.errors.isEmpty();
    };
    for (const FormField &field : fields()) {
        auto group = std::find_if(groups.begin() + 2, groups.end(),
                                  [&](const FormGroup &g) { return g.id == field.group(); });
        if (group == groups.end())
            group = groups.insert(groups.end(), {field.group(), 0, 0, 0});
        if (!fits(field, {filter.text, formgroup::all, filter.changedOnly}))
            continue;
        count(*group, field);
        count(groups[1], field);
        if (field.isSet)
            count(groups[0], field);
    }
    return groups;
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
    else if (const auto known =
                 std::ranges::find_if(m_keys, [&](const Key &k) { return k.definition.name == key; });
             known != m_keys.end())
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
    DirectionPlan made = m_original;
    made.options = m_options;
    // A reference is nothing that the planner could look for: it stays an option.
    for (const NamedKey &named : namedKeys()) {
        const QString value = made.options.value(named.key);
        if (!value.isEmpty() && !isReference(value) && m_own.contains(named.key)) {
            made.*named.member = value;
            made.options.remove(named.key);
        }
    }
    bool isPort = false;
    const int port = made.options.value(portKey).toInt(&isPort);
    if (isPort && port > 0 && port <= 65535 && m_own.contains(portKey)) {
        made.portForConnect = port;
        made.options.remove(portKey);
    }
    if (made.options.contains(modeKey)) {
        const QString mode = made.options.value(modeKey);
        made.options.insert(modeKey,
                            snapshotModeFor(mode, Planning(m_spec, m_profile, m_facts).debezium()).mode);
        if (m_own.value(modeKey) == made.options.value(modeKey))
            made.options.remove(modeKey);
    }
    return made;
}

SetupSpec ConnectorForm::editedSpec() const
{
    SetupSpec spec = m_spec;
    for (DirectionPlan &each : spec.directions) {
        if (each.connector == m_original.connector)
            each = direction();
    }
    return spec;
}

QMap<QString, QString> ConnectorForm::config() const
{
    QMap<QString, QString> config = connectorConfig(editedSpec(), m_profile, m_facts, direction());
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
    judgeNames();
    judgeSnapshot();
}

/// The planner says that a name is taken, not which one: the one without which it would be content.
void ConnectorForm::judgeNames()
{
    m_nameErrors.clear();
    const QString id = stepId("names", m_original.connector);
    const auto finding = [&](const DirectionPlan &direction) -> QString {
        SetupSpec spec = m_spec;
        for (DirectionPlan &each : spec.directions) {
            if (each.connector == m_original.connector)
                each = direction;
        }
        for (const Step &step : connectorSteps(Planning(spec, m_profile, m_facts), direction)) {
            if (step.id == id)
                return step.state == StepState::Manual ? step.finding : QString();
        }
        return {};
    };
    DirectionPlan direction = this->direction();
    for (int names = 0; names < 2; ++names) { // both may be taken
        const QString trouble = finding(direction);
        if (trouble.isEmpty())
            return;
        DirectionPlan otherSlot = direction;
        otherSlot.slotName = u"sluice_name_that_nobody_has"_s;
        DirectionPlan otherPrefix = direction;
        otherPrefix.topicPrefix = u"sluice-name-that-nobody-has"_s;
        if (finding(otherSlot) != trouble) {
            m_nameErrors.insert(u"slot.name"_s, trouble);
            direction = otherSlot;
        } else if (finding(otherPrefix) != trouble) {
            m_nameErrors.insert(u"topic.prefix"_s, trouble);
            direction = otherPrefix;
        } else {
            return;
        }
    }
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
