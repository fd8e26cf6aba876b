#pragma once
// Reads the objects of a JSON file that a person writes: each read names its key, and what is wrong is said
// with its line and path.

#include "models/core/jsontree.h"

#include <QCoreApplication>
#include <QStringList>
#include <array>
#include <cmath>
#include <optional>

namespace sluice {

/// The word of `known` that was probably meant; empty where none is near.
[[nodiscard]] QString nearestWord(const QString &word, const QStringList &known);

/// Keeps the first thing that is wrong; everything after it is read but not reported.
struct Complaint
{
    QString whole; ///< how the file itself is called: "profile"
    std::optional<Error> error = {};

    [[nodiscard]] static QString translated(const char *text)
    {
        return QCoreApplication::translate("Profile", text);
    }

    void add(int line, const QString &path, const QString &what)
    {
        if (!error)
            error = Error{ErrorKind::Invalid,
                          translated("line %1, %2: %3").arg(line).arg(path.isEmpty() ? whole : path, what),
                          {}};
    }
};

/// One object of the file. Each read names its key; `finish()` complains of the keys that nobody read.
class ObjectReader
{
public:
    ObjectReader(const JsonNode *node, QString path, Complaint &complaint)
        : m_node(node)
        , m_path(std::move(path))
        , m_complaint(complaint)
    {
        if (m_node && m_node->type != JsonNode::Type::Object) {
            m_complaint.add(
                m_node->line, m_path,
                Complaint::translated("must be an object, not %1.").arg(JsonNode::typeWord(m_node->type)));
            m_node = nullptr;
        }
    }

    [[nodiscard]] bool present() const { return m_node != nullptr; }
    [[nodiscard]] int line() const { return m_node ? m_node->line : 1; }
    /// Of the value of this key; where it is absent, of the object that should hold it.
    [[nodiscard]] int lineOf(const QString &key) const
    {
        const JsonNode *value = m_node ? m_node->find(key) : nullptr;
        return value ? value->line : line();
    }
    [[nodiscard]] QString pathOf(const QString &key) const
    {
        return m_path.isEmpty() ? key : m_path + u'.' + key;
    }

    const JsonNode *get(const QString &key, JsonNode::Type type)
    {
        if (!m_known.contains(key))
            m_known.append(key);
        const JsonNode *value = m_node ? m_node->find(key) : nullptr;
        if (value && value->type != type) {
            m_complaint.add(value->line, pathOf(key),
                            Complaint::translated("must be %1, not %2.")
                                .arg(JsonNode::typeWord(type), JsonNode::typeWord(value->type)));
            return nullptr;
        }
        return value;
    }

    QString text(const QString &key, const QString &fallback = {})
    {
        const JsonNode *value = get(key, JsonNode::Type::String);
        return value ? value->string : fallback;
    }

    QString requiredText(const QString &key)
    {
        const JsonNode *value = get(key, JsonNode::Type::String);
        if (m_node && !m_node->find(key))
            m_missing.append(key);
        else if (value && value->string.trimmed().isEmpty())
            m_complaint.add(value->line, pathOf(key), Complaint::translated("must not be empty."));
        return value ? value->string : QString();
    }

    bool flag(const QString &key, bool fallback)
    {
        const JsonNode *value = get(key, JsonNode::Type::Bool);
        return value ? value->boolean : fallback;
    }

    int integer(const QString &key, int fallback, int least, int most)
    {
        const JsonNode *value = get(key, JsonNode::Type::Number);
        if (!value)
            return fallback;
        if (value->number < least || value->number > most || std::floor(value->number) != value->number) {
            m_complaint.add(
                value->line, pathOf(key),
                Complaint::translated("must be a whole number from %1 to %2.").arg(least).arg(most));
            return fallback;
        }
        return static_cast<int>(value->number);
    }

    /// Each text of the list through `faultOf`, which says what is wrong with it, or nothing. An empty list
    /// is wrong as `none` says.
    template <class FaultOf>
    QStringList texts(const QString &key, const QString &none, FaultOf faultOf)
    {
        QStringList result;
        const JsonNode *list = get(key, JsonNode::Type::Array);
        for (qsizetype i = 0; list && i < list->items.size(); ++i) {
            const JsonNode &item = list->items[i];
            const bool text = item.type == JsonNode::Type::String && !item.string.trimmed().isEmpty();
            const QString fault = text ? QString(faultOf(item.string))
                                       : Complaint::translated("must be a text that is not empty.");
            if (!fault.isEmpty())
                m_complaint.add(item.line, pathOf(key) + QStringLiteral("[%1]").arg(i), fault);
            else
                result.append(item.string);
        }
        if (result.isEmpty() && m_node)
            m_complaint.add(lineOf(key), pathOf(key), none);
        return result;
    }

    template <class Enum, std::size_t N>
    Enum oneOf(const QString &key, const std::array<std::pair<const char *, Enum>, N> &words, Enum fallback)
    {
        const JsonNode *value = get(key, JsonNode::Type::String);
        if (!value)
            return fallback;
        QStringList known;
        for (const auto &[word, meaning] : words) {
            if (value->string.compare(QLatin1StringView(word), Qt::CaseInsensitive) == 0)
                return meaning;
            known.append(QLatin1StringView(word));
        }
        m_complaint.add(value->line, pathOf(key),
                        Complaint::translated("\"%1\" is none of %2.")
                            .arg(value->string, u'"' + known.join(QStringLiteral("\", \"")) + u'"'));
        return fallback;
    }

    /// Complains of every key that was not read above.
    void finish()
    {
        if (!m_node)
            return;
        for (const JsonNode::Member &member : m_node->members) {
            if (m_known.contains(member.key))
                continue;
            const QString meant = nearestWord(member.key, m_known);
            m_complaint.add(member.line, pathOf(member.key),
                            meant.isEmpty()
                                ? Complaint::translated("no such key. Known here: %1.")
                                      .arg(m_known.join(QStringLiteral(", ")))
                                : Complaint::translated("no such key; did you mean \"%1\"?").arg(meant));
        }
        // A key that is misspelt is missing too, and the spelling is what there is to mend.
        for (const QString &key : std::as_const(m_missing))
            m_complaint.add(line(), pathOf(key), Complaint::translated("is missing."));
    }

    Complaint &complaint() { return m_complaint; }

private:
    const JsonNode *m_node;
    QString m_path;
    Complaint &m_complaint;
    QStringList m_known;
    QStringList m_missing;
};

} // namespace sluice
