#include "models/services/rows/rowmatch.h"

#include "models/services/topics/envelope/canonical.h"
#include "models/services/topics/envelope/pgtext.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

namespace sluice {

using namespace Qt::StringLiterals;
using envelope::Value;
using envelope::ValueKind;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::RowMatch", text);
}

enum class Family
{
    Other,
    Text,
    Number,
    Float,
    Boolean,
    Json,
};

/// "character varying(20)" to "character varying"
QString baseOf(const QString &type)
{
    static const QRegularExpression limits(u"\\([^)]*\\)"_s);
    return QString(type).remove(limits).simplified().toLower();
}

Family familyOf(const QString &type)
{
    static const QSet<QString> texts{
        u"text"_s, u"character varying"_s, u"character"_s, u"bpchar"_s, u"name"_s, u"uuid"_s};
    static const QSet<QString> numbers{u"smallint"_s, u"integer"_s, u"bigint"_s, u"numeric"_s, u"oid"_s};
    const QString base = baseOf(type);
    if (texts.contains(base) || base.section(u'.', -1) == u"citext")
        return Family::Text;
    if (numbers.contains(base))
        return Family::Number;
    if (base == u"real" || base == u"double precision")
        return Family::Float;
    if (base == u"boolean")
        return Family::Boolean;
    return base == u"json" || base == u"jsonb" ? Family::Json : Family::Other;
}

Match same()
{
    return {Agreement::Same, {}};
}

Match differs()
{
    return {Agreement::Differs, {}};
}

Match notComparable(const QString &why)
{
    return {Agreement::NotComparable, why};
}

Match either(bool equal)
{
    return equal ? same() : differs();
}

QString withoutBlanks(QString text)
{
    while (text.endsWith(u' '))
        text.chop(1);
    return text;
}

/// PostgreSQL pads a character(n) with blanks that mean nothing.
bool isPadded(const QString &type)
{
    const QString base = baseOf(type);
    return base == u"character" || base == u"bpchar";
}

Match matchedTexts(const QString &sent, const QString &sentType, const QString &now, const QString &type)
{
    if (isPadded(sentType) || isPadded(type))
        return either(withoutBlanks(sent) == withoutBlanks(now));
    if (baseOf(sentType) == u"uuid" || baseOf(type) == u"uuid")
        return either(sent.compare(now, Qt::CaseInsensitive) == 0);
    return either(sent == now);
}

/// Without the zeros that only a column's scale adds.
std::optional<QString> plainNumber(const QString &text)
{
    const QByteArray bytes = text.toLatin1();
    return envelope::plainNumberText({bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

Match matchedNumbers(const QString &sent, const QString &now)
{
    const auto a = plainNumber(sent);
    const auto b = plainNumber(now);
    if (a && b)
        return either(*a == *b);
    return sent.compare(now, Qt::CaseInsensitive) == 0 ? same() : differs(); // NaN, Infinity
}

/// As many digits as both have: a real that was widened on its way is still the same.
Match matchedFloats(const QString &sent, const QString &sentType, const QString &now, const QString &type)
{
    bool read = false;
    const double a = sent.toDouble(&read);
    bool readNow = false;
    const double b = now.toDouble(&readNow);
    if (!read || !readNow)
        return matchedNumbers(sent, now);
    const bool narrow = baseOf(sentType) == u"real" || baseOf(type) == u"real";
    return either(narrow ? static_cast<float>(a) == static_cast<float>(b) : a == b);
}

Match matchedBooleans(const QString &sent, const QString &now)
{
    const auto isTrue = [](const QString &text) { return text.startsWith(u't') || text == u"1"; };
    return either(isTrue(sent) == isTrue(now));
}

std::optional<QByteArray> canonical(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    envelope::JsonTape tape;
    if (tape.read({utf8.constData(), static_cast<std::size_t>(utf8.size())}) !=
        envelope::JsonTape::Outcome::Read)
        return {};
    return envelope::canonicalJson(tape.root());
}

/// What one server or the other laid out anew is still the same.
Match matchedJson(const QString &sent, const QString &now)
{
    const auto a = canonical(sent);
    const auto b = canonical(now);
    if (!a || !b)
        return notComparable(tr("no JSON that can be read"));
    if (*a == *b)
        return same();
    // Numbers that are written in another way: whether all of their digits are the same is not looked at.
    const bool alike = QJsonDocument::fromJson(*a) == QJsonDocument::fromJson(*b);
    return alike ? notComparable(tr("its numbers are written in another way")) : differs();
}

/// "12:00:01.123456" and "12:00:01.123": milliseconds are all that some connectors send.
bool isCutToMilliseconds(const QString &sent, const QString &now)
{
    static const QRegularExpression fractions(u"(:\\d\\d:\\d\\d)(\\.\\d+)?"_s);
    const auto milliseconds = [](const QString &text) {
        const auto match = fractions.match(text);
        const QString digits = match.captured(2).mid(1).leftJustified(3, u'0');
        return std::pair(match.capturedStart(1) < 0 ? text : QString(text).remove(match.captured(2)),
                         digits.first(3));
    };
    const qsizetype sentDigits = fractions.match(sent).captured(2).size();
    return sentDigits <= 4 && fractions.match(now).captured(2).size() > 4 &&
           milliseconds(sent) == milliseconds(now);
}

/// Of two texts that are not equal, of values whose types are.
Match matchedByKind(const Value &sent, const RowValue &now)
{
    switch (sent.kind) {
    case ValueKind::Time:
    case ValueKind::Timestamp:
        return isCutToMilliseconds(sent.text, *now.text) ? notComparable(tr("it was sent in milliseconds"))
                                                         : differs();
    case ValueKind::Interval:
    case ValueKind::Geometry:
    case ValueKind::Struct:
        return notComparable(tr("its type is sent in another form"));
    default:
        return differs();
    }
}

Match matchedKnown(const Value &sent, const QString &sentType, const RowValue &now, const QString &type)
{
    const QString text = *now.text;
    const Family family = familyOf(type);
    const Family sentFamily = familyOf(sentType);
    const bool numeric = (family == Family::Number || family == Family::Float) &&
                         (sentFamily == Family::Number || sentFamily == Family::Float);
    if (numeric && (family == Family::Float || sentFamily == Family::Float))
        return matchedFloats(sent.text, sentType, text, type);
    if (numeric)
        return matchedNumbers(sent.text, text);
    const bool alike = family == sentFamily && family != Family::Other;
    if (!alike && baseOf(type) != baseOf(sentType)) {
        return notComparable(sentType.isEmpty() ? tr("the type of what was sent is not known")
                                                : tr("its type is another there: %1").arg(type));
    }
    if (family == Family::Text)
        return matchedTexts(sent.text, sentType, text, type);
    if (family == Family::Boolean)
        return matchedBooleans(sent.text, text);
    if (family == Family::Json)
        return matchedJson(sent.text, text);
    if (baseOf(type) == u"money")
        return notComparable(tr("money is written as the server's locale says"));
    return matchedByKind(sent, now);
}

/// Of a value that was not sent as such; empty: it was.
QString whyNotSent(const Value &sent)
{
    switch (sent.kind) {
    case ValueKind::Absent:
        return tr("not in the record");
    case ValueKind::Unavailable:
        return tr("unchanged, and so not sent");
    case ValueKind::NotSent:
        return tr("not sent");
    default:
        return {};
    }
}

} // namespace

Match matched(const Value &sent, const QString &sentType, const RowValue &now, const QString &type)
{
    if (const QString why = whyNotSent(sent); !why.isEmpty())
        return notComparable(why);
    const bool isNull = sent.kind == ValueKind::Null;
    if (isNull || !now.text)
        return either(isNull && !now.text);
    if (now.cut)
        return notComparable(tr("too long to be read whole"));
    if (sent.text == *now.text)
        return same();
    if (sent.kind == ValueKind::Undecoded || !sent.note.isEmpty())
        return notComparable(sent.note.isEmpty() ? tr("not decoded") : sent.note);
    return matchedKnown(sent, sentType, now, type);
}

} // namespace sluice
