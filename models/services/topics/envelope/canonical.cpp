#include "models/services/topics/envelope/canonical.h"

#include <algorithm>
#include <vector>

namespace sluice::envelope {

namespace {

void append(QByteArray &out, JsonRef json);

void appendMembers(QByteArray &out, JsonRef object)
{
    std::vector<JsonRef> members;
    members.reserve(object.count());
    for (JsonRef member = object.first(); member; member = member.after(object))
        members.push_back(member);
    std::stable_sort(members.begin(), members.end(),
                     [](const JsonRef &a, const JsonRef &b) { return a->name < b->name; });
    const qsizetype start = out.size();
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i + 1 < members.size() && members[i + 1]->name == members[i]->name)
            continue;
        if (out.size() > start)
            out += ',';
        appendJsonString(out, members[i]->name);
        out += ':';
        append(out, members[i]);
    }
}

void appendItems(QByteArray &out, JsonRef array)
{
    const qsizetype start = out.size();
    for (JsonRef item = array.first(); item; item = item.after(array)) {
        if (out.size() > start)
            out += ',';
        append(out, item);
    }
}

void append(QByteArray &out, JsonRef json)
{
    if (json.isObject()) {
        out += '{';
        appendMembers(out, json);
        out += '}';
    } else if (json.isArray()) {
        out += '[';
        appendItems(out, json);
        out += ']';
    } else if (json.isString()) {
        appendJsonString(out, json.text());
    } else {
        out.append(json.raw().data(), static_cast<qsizetype>(json.raw().size()));
    }
}

} // namespace

void appendJsonString(QByteArray &out, std::string_view utf8)
{
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : utf8) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (code < 0x20) {
            out += "\\u00";
            out += digits[code >> 4];
            out += digits[code & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

QByteArray canonicalJson(JsonRef json)
{
    QByteArray out;
    if (json)
        append(out, json);
    return out;
}

} // namespace sluice::envelope
