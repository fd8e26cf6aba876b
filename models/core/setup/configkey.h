#pragma once
// What a plug-in of Kafka Connect says of its own config: which keys there are, and what it thinks of a
// value.

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace sluice {

/// org.apache.kafka.common.config.ConfigDef.Type
enum class ConfigType
{
    Unknown,
    Boolean,
    String,
    Int,
    Short,
    Long,
    Double,
    List,
    Class,
    Password
};

enum class ConfigImportance
{
    Unknown,
    High,
    Medium,
    Low
};

/// How much room the plug-in thinks that a value needs.
enum class ConfigWidth
{
    None,
    Short,
    Medium,
    Long
};

/// One key that a plug-in knows.
struct ConfigKey
{
    QString name;
    ConfigType type = ConfigType::Unknown;
    QString typeText; ///< the server's word
    bool required = false;
    std::optional<QString> defaultValue; ///< empty: none, which an empty text is not
    ConfigImportance importance = ConfigImportance::Unknown;
    QString documentation;
    QString group;
    int order = -1; ///< within its group; -1: none
    ConfigWidth width = ConfigWidth::None;
    QString displayName;
    QStringList dependents;

    bool operator==(const ConfigKey &) const = default;
};

/// What a validation says of one key. Its value is left out: it may be a secret.
struct ConfigVerdict
{
    QString key;
    QStringList errors;      ///< without secrets
    QStringList recommended; ///< each once, in the plug-in's order
    bool visible = true;

    bool operator==(const ConfigVerdict &) const = default;
};

/// The whole answer of PUT /connector-plugins/{class}/config/validate: definition and verdict of each key.
struct ConfigValidation
{
    QStringList groups; ///< in the plug-in's order
    QList<ConfigKey> keys;
    QList<ConfigVerdict> verdicts;

    bool operator==(const ConfigValidation &) const = default;
};

} // namespace sluice
