#pragma once
// What Debezium writes for a TOASTed value that did not change: one configurable word in a form for each
// type.

#include "models/services/topics/envelope/jsontape.h"

#include <QByteArray>
#include <vector>

namespace sluice::envelope {

class Placeholder final
{
public:
    explicit Placeholder(const QByteArray &word);

    [[nodiscard]] const QByteArray &word() const { return m_word; }
    [[nodiscard]] bool stands(JsonRef value) const; ///< `value` is the placeholder in any of its forms

private:
    [[nodiscard]] bool isWord(std::string_view text) const;
    [[nodiscard]] bool inArray(JsonRef array) const;
    [[nodiscard]] bool inMap(JsonRef object) const;

    QByteArray m_word;
    QByteArray m_uuid;                ///< in an array of UUIDs
    QByteArray m_map;                 ///< as JSON in a string: an hstore
    std::vector<QByteArray> m_texts;  ///< base64 in both alphabets, hexadecimal
    std::vector<QByteArray> m_number; ///< each byte, in an array of numbers
};

} // namespace sluice::envelope
