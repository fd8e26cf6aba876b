#include "models/services/topics/filter/expression.h"
#include "models/services/topics/filter/vocabulary.h"

#include "models/core/lsn.h"

#include <QDateTime>
#include <QTimeZone>
#include <algorithm>
#include <utility>

namespace sluice::filter {

namespace {

using namespace Qt::StringLiterals;

QString fromBytes(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

void appendEscaped(QString &into, QChar c)
{
    switch (c.unicode()) {
    case u'"':
        into += u"\\\""_s;
        return;
    case u'\\':
        into += u"\\\\"_s;
        return;
    case u'\n':
        into += u"\\n"_s;
        return;
    case u'\r':
        into += u"\\r"_s;
        return;
    case u'\t':
        into += u"\\t"_s;
        return;
    default:
        break;
    }
    if (c.isPrint() || c.isSurrogate())
        into += c;
    else
        into += u"\\u%1"_s.arg(int{c.unicode()}, 4, 16, QChar(u'0'));
}

QString quoted(std::string_view bytes)
{
    QString result(u'"');
    for (const QChar c : fromBytes(bytes))
        appendEscaped(result, c);
    return result + u'"';
}

bool isPlainName(const QString &name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
        return c.isLetterOrNumber() || c == u'_' || c == u'$';
    });
}

QString stepText(const PathStep &step)
{
    if (step.index >= 0)
        return u"[%1]"_s.arg(step.index);
    const QString name = fromBytes(step.name);
    return u'.' + (isPlainName(name) ? name : quoted(step.name));
}

QString pathText(const QString &root, const std::vector<PathStep> &path)
{
    QString result = root;
    for (const PathStep &step : path)
        result += stepText(step);
    return result;
}

QString valuePathText(const std::vector<PathStep> &path)
{
    const QString whole = pathText(u"value"_s, path);
    if (path.empty() || !isEnvelopeWord(path.front().name))
        return whole;
    return whole.mid(6); // without "value."
}

QString changedText(const std::vector<PathStep> &path)
{
    const QString whole = pathText({}, path);
    return u"changed("_s + (whole.startsWith(u'.') ? whole.mid(1) : whole) + u')';
}

QString subjectText(const Subject &subject)
{
    switch (subject.kind) {
    case Subject::Kind::Any:
        return {};
    case Subject::Kind::Header:
        return u"header("_s + quoted(subject.header) + u')';
    case Subject::Kind::KeyPath:
        return pathText(u"key"_s, subject.path);
    case Subject::Kind::ValuePath:
        return valuePathText(subject.path);
    default:
        break;
    }
    const auto known = std::find_if(subjectWords.begin(), subjectWords.end(),
                                    [&](const SubjectWord &word) { return word.kind == subject.kind; });
    return QString::fromLatin1(known->word);
}

QString timeText(std::int64_t ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

QString agoText(std::int64_t ms)
{
    constexpr std::array units{std::pair{604800000, u"w"}, std::pair{86400000, u"d"},
                               std::pair{3600000, u"h"},   std::pair{60000, u"m"},
                               std::pair{1000, u"s"},      std::pair{1, u"ms"}};
    for (const auto &[size, name] : units) {
        if (ms % size == 0)
            return u'-' + QString::number(ms / size) + QString::fromUtf16(name);
    }
    return {};
}

QString literalText(const Subject &subject, const Literal &literal)
{
    switch (literal.kind) {
    case Literal::Kind::Null:
        return u"null"_s;
    case Literal::Kind::Bool:
        return literal.boolean ? u"true"_s : u"false"_s;
    case Literal::Kind::Number:
        return fromBytes(literal.text);
    case Literal::Kind::Text:
        return subject.kind == Subject::Kind::Op ? fromBytes(literal.text) : quoted(literal.text);
    case Literal::Kind::Time:
        return timeText(literal.value);
    case Literal::Kind::Ago:
        return agoText(literal.value);
    case Literal::Kind::Lsn:
        return Lsn{static_cast<std::uint64_t>(literal.value)}.toString();
    }
    return {};
}

QString testWord(Test test)
{
    switch (test) {
    case Test::Equal:
        return u"="_s;
    case Test::NotEqual:
        return u"!="_s;
    case Test::Less:
        return u"<"_s;
    case Test::LessEqual:
        return u"<="_s;
    case Test::Greater:
        return u">"_s;
    case Test::GreaterEqual:
        return u">="_s;
    case Test::In:
        return u"in"_s;
    case Test::Contains:
        return u"contains"_s;
    case Test::Matches:
        return u"matches"_s;
    case Test::Exists:
        return u"exists"_s;
    case Test::IsNull:
        return u"is null"_s;
    case Test::IsNotNull:
        return u"is not null"_s;
    case Test::Changed:
    case Test::Tombstone:
        break;
    }
    return {};
}

QString operandText(const Condition &condition)
{
    const QString suffix = condition.ignoreCase ? u"i"_s : QString();
    if (condition.test == Test::Matches)
        return u'/' + fromBytes(condition.literals.front().text) + u'/' + suffix;
    QStringList all;
    for (const Literal &literal : condition.literals)
        all.append(literalText(condition.subject, literal));
    const QString list = all.join(u", "_s) + suffix;
    return condition.test == Test::In ? u'(' + list + u')' : list;
}

QString conditionText(const Condition &condition)
{
    if (condition.test == Test::Tombstone)
        return u"tombstone"_s;
    if (condition.test == Test::Changed)
        return changedText(condition.subject.path);
    QStringList words{subjectText(condition.subject), testWord(condition.test), operandText(condition)};
    words.removeAll(QString());
    return words.join(u' ');
}

QString partText(const Expression &part, Expression::Kind within)
{
    const bool looser = part.kind == Expression::Kind::Or ||
                        (part.kind == Expression::Kind::And && within == Expression::Kind::Not);
    return looser ? u'(' + toText(part) + u')' : toText(part);
}

} // namespace

QString toText(const Expression &expression)
{
    switch (expression.kind) {
    case Expression::Kind::Everything:
        return {};
    case Expression::Kind::Condition:
        return conditionText(expression.condition);
    case Expression::Kind::Not:
        return u"not "_s + partText(expression.parts.front(), expression.kind);
    case Expression::Kind::And:
    case Expression::Kind::Or:
        break;
    }
    QStringList parts;
    for (const Expression &part : expression.parts)
        parts.append(partText(part, expression.kind));
    return parts.join(expression.kind == Expression::Kind::And ? u" and "_s : u" or "_s);
}

} // namespace sluice::filter
