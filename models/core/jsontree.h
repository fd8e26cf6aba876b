#pragma once
// A JSON document that remembers the line of every key and value, for error messages that a person can
// follow.

#include "models/core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <utility>

namespace sluice {

struct JsonNode
{
    enum class Type
    {
        Null,
        Bool,
        Number,
        String,
        Array,
        Object
    };

    struct Member;

    Type type = Type::Null;
    int line = 1; ///< counted from 1
    bool boolean = false;
    double number = 0;
    QString string;
    QList<JsonNode> items;
    QList<Member> members;

    [[nodiscard]] const JsonNode *find(QStringView key) const;
    [[nodiscard]] static QString typeWord(Type type); ///< "a string", with its article
};

struct JsonNode::Member
{
    QString key;
    int line = 1;
    JsonNode value;
};

/// Fails with the line and what is wrong there: not JSON, a key given twice, nested deeper than 64.
[[nodiscard]] Result<JsonNode> parseJsonTree(const QByteArray &json);

} // namespace sluice
