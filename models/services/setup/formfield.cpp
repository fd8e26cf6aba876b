#include "models/services/setup/formfield.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

QString FormField::group() const
{
    return key.group.isEmpty() ? formgroup::other : key.group;
}

bool fits(const FormField &field, const FormFilter &filter)
{
    if (filter.changedOnly && !field.changed)
        return false;
    if (filter.group == formgroup::set ? !field.isSet
                                       : filter.group != formgroup::all && filter.group != field.group())
        return false;
    for (const QString &word : filter.text.split(u' ', Qt::SkipEmptyParts)) {
        if (!field.key.name.contains(word, Qt::CaseInsensitive) &&
            !field.key.displayName.contains(word, Qt::CaseInsensitive) &&
            !field.key.documentation.contains(word, Qt::CaseInsensitive))
            return false;
    }
    return true;
}

QList<FormGroup> groupsOf(const QList<FormField> &fields, const FormFilter &filter)
{
    QList<FormGroup> groups{{formgroup::set, 0, 0, 0}, {formgroup::all, 0, 0, 0}};
    const auto count = [](FormGroup &group, const FormField &field) {
        ++group.fields;
        group.changed += field.changed;
        group.errors += !field.errors.isEmpty();
    };
    for (const FormField &field : fields) {
        auto group = std::find_if(groups.begin() + 2, groups.end(),
                                  [&](const FormGroup &g) { return g.id == field.group(); });
        if (group == groups.end())
            group = groups.insert(groups.end(), {field.group(), 0, 0, 0});
        if (!fits(field, {filter.text, formgroup::all, filter.changedOnly}))
            continue;
        count(*group, field);
        count(groups[1], field);
        if (field.isSet)
            count(groups[0], field);
    }
    return groups;
}

QStringList listEntries(const QString &value)
{
    QStringList entries{QString()};
    bool escaped = false;
    for (const QChar c : value) {
        if (c == u',' && !escaped)
            entries.append(QString());
        else
            entries.last().append(c);
        escaped = c == u'\\' && !escaped;
    }
    for (QString &entry : entries)
        entry = entry.trimmed();
    entries.removeAll(QString());
    return entries;
}

QString joinedList(const QStringList &entries)
{
    QStringList kept;
    for (const QString &entry : entries) {
        if (!entry.trimmed().isEmpty())
            kept.append(entry.trimmed());
    }
    return kept.join(u',');
}

} // namespace sluice::setup
