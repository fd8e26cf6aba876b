#pragma once
// How PostgreSQL writes what JSON writes otherwise.

#include <QList>
#include <QString>
#include <optional>
#include <string_view>

namespace sluice::envelope {

enum class FloatSize
{
    Four,
    Eight
};

/// "1.0E10" to "10000000000", "1.0E100" to "1e+100": the digits that were sent, never through a double.
/// Empty: not a number.
[[nodiscard]] std::optional<QString> floatText(std::string_view json, FloatSize size);

/// The same digits without an exponent: "1.5E3" to "1500". Empty: not a number, or one of absurd length.
[[nodiscard]] std::optional<QString> plainNumberText(std::string_view json);

/// One item of an array: std::nullopt is NULL.
struct ArrayItem
{
    std::optional<QString> text;
    bool isArray = false; ///< already in braces
};

[[nodiscard]] QString arrayText(const QList<ArrayItem> &items); ///< {1,NULL,"a b"}

struct HstorePair
{
    QString key;
    std::optional<QString> value;
};

[[nodiscard]] QString hstoreText(QList<HstorePair> pairs); ///< "a"=>"1", "n"=>NULL, in hstore's order

} // namespace sluice::envelope
