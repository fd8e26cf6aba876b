#pragma once
// One field of a connector's form as it is shown, and which of them a person wants to see.

#include "models/core/setup/configkey.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace sluice::setup {

enum class FieldKind
{
    Text,
    LongText, ///< wraps
    Number,
    Switch,
    Choice, ///< of the recommended values; any other can be typed
    List,   ///< entries that commas separate
    Password,
    Fixed ///< shown, and decided elsewhere
};

/// Nothing in it is a secret.
struct FormField
{
    ConfigKey key;
    FieldKind kind = FieldKind::Text;
    QString value;                   ///< of the config; dots where it must not be shown
    bool isSet = false;              ///< the config has it
    std::optional<QString> fallback; ///< what holds where the config does not have it
    bool isOwn = false;              ///< Sluice's own config has it
    bool changed = false;            ///< by a person; else Sluice's own, or the plug-in's default
    bool isRefused = false;          ///< what was typed is a secret, and `value` is still the one before
    QStringList choices;
    QStringList errors;
    QString note; ///< why it is fixed, or that another word is sent

    [[nodiscard]] QString group() const; ///< id
    bool operator==(const FormField &) const = default;
};

struct FormGroup
{
    QString id; ///< the plug-in's name, or one of those below
    qsizetype fields = 0;
    qsizetype changed = 0;
    qsizetype errors = 0; ///< fields with one

    bool operator==(const FormGroup &) const = default;
};

namespace formgroup {
inline const QString all = QStringLiteral("*");
inline const QString set = QStringLiteral("*set");     ///< what the config holds
inline const QString other = QStringLiteral("*other"); ///< keys that the plug-in does not define
} // namespace formgroup

struct FormFilter
{
    QString text; ///< words that all occur in name, display name or documentation
    QString group = formgroup::all;
    bool changedOnly = false;
};

[[nodiscard]] bool fits(const FormField &field, const FormFilter &filter);
/// All, what is set, each of the plug-in's, the others; counts are of what the filter leaves.
[[nodiscard]] QList<FormGroup> groupsOf(const QList<FormField> &fields, const FormFilter &filter);

/// A value of FieldKind::List. A comma behind a backslash separates nothing.
[[nodiscard]] QStringList listEntries(const QString &value);
[[nodiscard]] QString joinedList(const QStringList &entries); ///< without empty ones

} // namespace sluice::setup
