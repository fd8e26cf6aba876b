#pragma once
// A connector's config as JSON that a person edits: the order of its keys stays, and a mistake has a line and
// a column. QJsonDocument keeps neither.

#include <QList>
#include <QString>
#include <tl/expected.hpp>

namespace sluice::setup {

struct ConfigEntry
{
    QString key;
    QString value;
    qsizetype offset = 0; ///< of the key in the text it was read from

    bool operator==(const ConfigEntry &other) const { return key == other.key && value == other.value; }
};
using ConfigEntries = QList<ConfigEntry>;

struct JsonFault
{
    int line = 1;   ///< counted from 1
    int column = 1; ///< likewise, in characters of the text
    qsizetype offset = 0;
    QString message;

    bool operator==(const JsonFault &) const = default;
};

/// A flat object; numbers and booleans become text as they are written. `{"name":…,"config":{…}}`, as one
/// posts it, is read as its config with the name among the keys.
[[nodiscard]] tl::expected<ConfigEntries, JsonFault> parseConfigJson(const QString &text);

[[nodiscard]] JsonFault faultAt(const QString &text, qsizetype offset, const QString &message);

/// One key a line, indented by two spaces.
[[nodiscard]] QString writeConfigJson(const ConfigEntries &entries);

} // namespace sluice::setup
