#include "models/services/topics/envelope/placeholder.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace sluice::envelope {

namespace {

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

/// java.util.UUID.nameUUIDFromBytes(), version 3.
QByteArray uuidOf(const QByteArray &word)
{
    QByteArray digest = QCryptographicHash::hash(word, QCryptographicHash::Md5);
    digest[6] = static_cast<char>((digest[6] & 0x0f) | 0x30);
    digest[8] = static_cast<char>((digest[8] & 0x3f) | 0x80);
    QByteArray text = digest.toHex();
    for (const int dash : {8, 13, 18, 23})
        text.insert(dash, '-');
    return text;
}

QByteArray mapOf(const QByteArray &word)
{
    const QString text = QString::fromUtf8(word);
    return QJsonDocument(QJsonObject{{text, text}}).toJson(QJsonDocument::Compact);
}

} // namespace

Placeholder::Placeholder(const QByteArray &word)
    : m_word(word)
    , m_uuid(uuidOf(word))
    , m_map(mapOf(word))
    , m_texts{word.toBase64(), word.toBase64(QByteArray::Base64UrlEncoding), word.toHex()}
{
    for (const char byte : word)
        m_number.push_back(QByteArray::number(static_cast<signed char>(byte)));
}

bool Placeholder::isWord(std::string_view text) const
{
    return text == viewOf(m_word);
}

bool Placeholder::stands(JsonRef value) const
{
    if (m_word.isEmpty())
        return false;
    if (value.isString()) {
        const std::string_view text = value.text();
        return isWord(text) || text == viewOf(m_map) ||
               std::any_of(m_texts.cbegin(), m_texts.cend(),
                           [text](const QByteArray &form) { return text == viewOf(form); });
    }
    return inArray(value) || inMap(value);
}

bool Placeholder::inArray(JsonRef array) const
{
    if (!array.isArray())
        return false;
    if (array.count() == 1 && array.first().isString())
        return isWord(array.first().text()) || array.first().text() == viewOf(m_uuid);
    if (array.count() != m_number.size())
        return false;
    JsonRef item = array.first();
    for (const QByteArray &number : m_number) {
        if (!item.isNumber() || item.raw() != viewOf(number))
            return false;
        item = item.after(array);
    }
    return true;
}

bool Placeholder::inMap(JsonRef object) const
{
    return object.isObject() && object.count() == 1 && isWord(object.first()->name) &&
           isWord(object.first().text());
}

} // namespace sluice::envelope
