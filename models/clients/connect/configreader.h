#pragma once
// Reads the configs of one answer. A list of a thousand connectors holds a few kinds of config, each with the
// same keys in the same order and mostly the same values: what is known from the connector before is
// compared, not made again.

#include <QMap>
#include <QString>
#include <simdjson.h>
#include <string_view>
#include <vector>

namespace sluice::connect {

/// Keeps views into the document that it reads from: it must not outlive it.
class ConfigReader final
{
public:
    /// Secrets already masked.
    [[nodiscard]] QMap<QString, QString> read(const simdjson::dom::object &config);

private:
    struct Field
    {
        std::string_view key;
        QString text;
        bool secret = false;
        std::string_view lastValue;
        QString lastShown;
    };
    /// One kind of config: its fields as the document orders them, and the same in order of their keys.
    struct Layout
    {
        std::vector<Field> fields;
        std::vector<std::size_t> sorted;
    };

    [[nodiscard]] Layout &layoutOf(const simdjson::dom::object &config);
    [[nodiscard]] Layout newLayout() const;

    std::vector<Layout> m_layouts; // the one used last comes first
    std::vector<std::pair<std::string_view, simdjson::dom::element>> m_entries;
};

/// Text of any JSON value: Connect writes config values as strings, a proxy or an extension may not.
[[nodiscard]] QString toText(const simdjson::dom::element &value);
[[nodiscard]] QString toText(std::string_view view);

} // namespace sluice::connect
