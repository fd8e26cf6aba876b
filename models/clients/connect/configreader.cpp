#include "models/clients/connect/configreader.h"

#include "models/core/connector.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

namespace sluice::connect {

namespace {

constexpr std::size_t mostLayouts = 16; ///< further ones replace the one that was not used for longest

} // namespace

QString toText(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

QString toText(const simdjson::dom::element &value)
{
    std::string_view view;
    if (value.get(view) == simdjson::SUCCESS)
        return toText(view);
    return value.is_null() ? QString() : toText(std::string(simdjson::minify(value)));
}

QMap<QString, QString> ConfigReader::read(const simdjson::dom::object &config)
{
    Layout &layout = layoutOf(config);
    std::map<QString, QString> shown;
    for (const std::size_t at : layout.sorted) {
        Field &field = layout.fields[at];
        const auto &value = m_entries[at].second;
        std::string_view view;
        if (value.get(view) != simdjson::SUCCESS) {
            shown.emplace_hint(shown.end(), field.text, maskedConfigValue(field.secret, toText(value)));
            continue;
        }
        if (view != field.lastValue || field.lastShown.isNull()) {
            field.lastValue = view;
            field.lastShown = maskedConfigValue(field.secret, toText(view));
        }
        shown.emplace_hint(shown.end(), field.text, field.lastShown);
    }
    return QMap<QString, QString>(std::move(shown));
}

ConfigReader::Layout &ConfigReader::layoutOf(const simdjson::dom::object &config)
{
    m_entries.clear();
    for (const auto entry : config)
        m_entries.emplace_back(entry.key, entry.value);
    const auto fits = [this](const Layout &layout) {
        return std::ranges::equal(layout.fields, m_entries, {}, &Field::key,
                                  [](const auto &entry) { return entry.first; });
    };
    auto found = std::ranges::find_if(m_layouts, fits);
    if (found == m_layouts.end()) {
        if (m_layouts.size() == mostLayouts)
            m_layouts.pop_back();
        found = m_layouts.insert(m_layouts.end(), newLayout());
    }
    std::rotate(m_layouts.begin(), found, found + 1);
    return m_layouts.front();
}

ConfigReader::Layout ConfigReader::newLayout() const
{
    Layout layout;
    for (const auto &[key, value] : m_entries) {
        QString text = toText(key);
        const bool secret = isSecretKey(text);
        layout.fields.push_back({key, std::move(text), secret, {}, {}});
    }
    layout.sorted.resize(m_entries.size());
    std::iota(layout.sorted.begin(), layout.sorted.end(), std::size_t(0));
    std::ranges::sort(layout.sorted, {},
                      [&](std::size_t at) -> const QString & { return layout.fields[at].text; });
    return layout;
}

} // namespace sluice::connect
