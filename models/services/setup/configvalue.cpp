#include "models/services/setup/configvalue.h"

#include "models/services/setup/planning.h"

namespace sluice::setup {

using namespace Qt::StringLiterals;

bool isReference(const QString &value)
{
    return value.contains(u"${"_s);
}

bool isPattern(const QString &key)
{
    return key.contains(u'(');
}

bool isWholeNumber(ConfigType type)
{
    return type == ConfigType::Int || type == ConfigType::Short || type == ConfigType::Long;
}

QString typeError(ConfigType type, const QString &value)
{
    bool ok = true;
    if (type == ConfigType::Short)
        (void)value.trimmed().toShort(&ok);
    else if (type == ConfigType::Int)
        (void)value.trimmed().toInt(&ok);
    else if (type == ConfigType::Long)
        (void)value.trimmed().toLongLong(&ok);
    else if (type == ConfigType::Double)
        (void)value.trimmed().toDouble(&ok);
    else if (type == ConfigType::Boolean)
        ok = value.compare(u"true", Qt::CaseInsensitive) == 0 ||
             value.compare(u"false", Qt::CaseInsensitive) == 0;
    if (ok)
        return {};
    if (type == ConfigType::Boolean)
        return Text::tr("This is true or false.");
    return isWholeNumber(type) ? Text::tr("This has to be a whole number.")
                               : Text::tr("This has to be a number.");
}

QString shortenedError(const QString &key, const QString &error)
{
    const QString prefix = u"The '%1' value is invalid: "_s.arg(key);
    return error.startsWith(prefix) ? error.mid(prefix.size()) : error;
}

QString noSecretText(const QString &key)
{
    return key == u"database.password"
               ? Text::tr("A password in the clear is not kept here. Leave the field empty to use the one "
                          "that Sluice holds, or write a reference such as "
                          "${file:/etc/connect/db.properties:password}.")
               : Text::tr("A secret in the clear is not kept here. Write a reference such as "
                          "${file:/etc/connect/db.properties:password}.");
}

} // namespace sluice::setup
