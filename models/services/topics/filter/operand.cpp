#include "models/services/topics/filter/operand.h"

#include "models/core/lsn.h"
#include "models/services/topics/filter/number.h"
#include "models/services/topics/filter/vocabulary.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>
#include <algorithm>

namespace sluice::filter {

namespace {

using namespace Qt::StringLiterals;
using Kind = Subject::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("Filter", text);
}

bool isOrder(Test test)
{
    return test == Test::Less || test == Test::LessEqual || test == Test::Greater ||
           test == Test::GreaterEqual;
}

bool isRawText(Kind kind)
{
    return kind == Kind::Any || kind == Kind::Key || kind == Kind::Value || kind == Kind::Header;
}

bool isWhole(Kind kind)
{
    return kind == Kind::Partition || kind == Kind::Offset || kind == Kind::Size || kind == Kind::TxId;
}

Literal textLiteral(QStringView text)
{
    return {Literal::Kind::Text, false, text.toUtf8().toStdString(), 0};
}

using Read = tl::expected<Literal, FilterError>;

tl::unexpected<FilterError> refuse(const Token &token, QString message)
{
    return tl::unexpected(errorAt(token, std::move(message)));
}

Read readRawText(const Subject &subject, const Token &token)
{
    if (token.kind == Token::Kind::Bare && token.text == u"null"_s)
        return refuse(token,
                      tr("null is no text: write \"%1 is null\", or \"null\" in quotes for the four letters.")
                          .arg(subjectName(subject)));
    return textLiteral(token.text);
}

Read readOperation(const Token &token)
{
    const std::string letter = operationLetter(token.text);
    if (!letter.empty())
        return Literal{Literal::Kind::Text, false, letter, 0};
    QStringList words;
    for (const OperationWord &word : operationWords)
        words.append(QString::fromLatin1(word.word));
    const QString near = nearest(token.text, words);
    if (!near.isEmpty())
        return refuse(token, tr("\"%1\" is no operation: did you mean %2?").arg(token.text, near));
    return refuse(
        token,
        tr("\"%1\" is no operation: use c, u, d, r, t or m, or %2.").arg(token.text, words.join(u", "_s)));
}

Read readLsn(const Token &token)
{
    std::optional<Lsn> lsn = Lsn::parse(token.text);
    if (!lsn)
        lsn = Lsn::fromDecimal(token.text);
    if (!lsn)
        return refuse(
            token,
            tr("\"%1\" is no log position: write one such as 0/16B3748, or its number.").arg(token.text));
    return Literal{Literal::Kind::Lsn, false, {}, static_cast<std::int64_t>(lsn->value)};
}

Read readWhole(const Subject &subject, const Token &token)
{
    bool ok = false;
    const qlonglong value = token.text.toLongLong(&ok);
    if (!ok)
        return refuse(token,
                      tr("\"%1\" does not fit %2: write a whole number of at most 9223372036854775807.")
                          .arg(token.text, subjectName(subject)));
    return Literal{Literal::Kind::Number, false, QByteArray::number(value).toStdString(), 0};
}

std::optional<std::int64_t> readAgo(const QString &text)
{
    static const QRegularExpression pattern(u"^-([0-9]{1,9})(ms|s|m|h|d|w)$"_s);
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    constexpr std::array units{std::pair{u"ms", 1},       std::pair{u"s", 1000},
                               std::pair{u"m", 60000},    std::pair{u"h", 3600000},
                               std::pair{u"d", 86400000}, std::pair{u"w", 604800000}};
    for (const auto &[name, size] : units) {
        if (match.capturedView(2) == QStringView(name))
            return match.capturedView(1).toLongLong() * size;
    }
    return std::nullopt;
}

std::optional<std::int64_t> readTime(QString text)
{
    static const QRegularExpression pattern(
        u"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,3})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$"_s);
    if (!pattern.match(text).hasMatch())
        return std::nullopt;
    if (text.size() == 10)
        text += u"T00:00:00Z"_s;
    text[10] = u'T';
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    if (time.timeSpec() == Qt::LocalTime) // no zone is written: UTC, on every machine the same
        time.setTimeSpec(Qt::UTC);
    return time.toMSecsSinceEpoch();
}

std::optional<Literal> readMoment(const QString &text)
{
    if (const auto ago = readAgo(text))
        return Literal{Literal::Kind::Ago, false, {}, *ago};
    if (const auto time = readTime(text))
        return Literal{Literal::Kind::Time, false, {}, *time};
    return std::nullopt;
}

Read readTimestamp(const Token &token)
{
    if (const auto moment = readMoment(token.text))
        return *moment;
    bool ok = false;
    const qlonglong ms = token.text.toLongLong(&ok);
    constexpr qlonglong lastMs =
        253402300799999; // the end of 9999, the last that the canonical spelling can name
    if (ok && ms >= 0 && ms <= lastMs)
        return Literal{Literal::Kind::Time, false, {}, ms};
    return refuse(token,
                  tr("\"%1\" is no time: write 2026-05-01T10:00:00Z, or -15m for a quarter of an hour ago.")
                      .arg(token.text));
}

/// A field of a JSON document: its type is not known, so the operand's spelling says which is meant.
Read readJson(const Subject &subject, Test test, const Token &token)
{
    if (isTime(subject)) {
        if (const auto moment = readMoment(token.text))
            return *moment;
    }
    if (token.kind == Token::Kind::String || test == Test::Contains)
        return textLiteral(token.text);
    const QByteArray bytes = token.text.toUtf8();
    if (isNumber(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()))))
        return Literal{Literal::Kind::Number, false, bytes.toStdString(), 0};
    const bool isTrue = token.text == u"true"_s;
    if (!isOrder(test) && (isTrue || token.text == u"false"_s))
        return Literal{Literal::Kind::Bool, isTrue, {}, 0};
    if (!isOrder(test) && token.text == u"null"_s)
        return Literal{};
    if (isTrue || token.text == u"false"_s || token.text == u"null"_s)
        return refuse(token,
                      tr("%1 is neither less nor greater than anything: use = or !=.").arg(token.text));
    return refuse(
        token, tr("\"%1\" is neither a number nor true, false or null: put text in quotes.").arg(token.text));
}

} // namespace

FilterError errorAt(const Token &token, QString message)
{
    return {std::move(message), token.position, token.length};
}

QString subjectName(const Subject &subject)
{
    for (const SubjectWord &word : subjectWords) {
        if (word.kind == subject.kind && subject.kind != Kind::ValuePath)
            return subject.kind == Kind::Header ? u"header(…)"_s : QString::fromLatin1(word.word);
    }
    return tr("a field");
}

bool isTime(const Subject &subject)
{
    const bool isPath = subject.kind == Kind::ValuePath || subject.kind == Kind::KeyPath;
    return subject.kind == Kind::Timestamp ||
           (isPath && !subject.path.empty() && subject.path.back().name == "ts_ms");
}

QString refusal(const Subject &subject, Test test)
{
    const bool searches = test == Test::Contains || test == Test::Matches;
    if (isRawText(subject.kind) && isOrder(test))
        return tr("%1 is text, which has no order here: use =, !=, in, contains or matches.")
            .arg(subjectName(subject));
    if (subject.kind == Kind::Op && (isOrder(test) || searches))
        return tr("op is a letter, not a text or a number: use =, != or in.");
    if (subject.kind == Kind::Table && isOrder(test))
        return tr("table is a name, which has no order here: use =, !=, in, contains or matches.");
    const bool isNumeric =
        isWhole(subject.kind) || subject.kind == Kind::Timestamp || subject.kind == Kind::Lsn;
    if (isNumeric && searches)
        return tr("%1 is no text: use =, !=, <, <=, >, >= or in.").arg(subjectName(subject));
    const bool isAlwaysThere =
        subject.kind == Kind::Partition || subject.kind == Kind::Offset || subject.kind == Kind::Size;
    if (isAlwaysThere && (test == Test::Exists || test == Test::IsNull || test == Test::IsNotNull))
        return tr("Every record has %1: compare it with a number.").arg(subjectName(subject));
    return {};
}

tl::expected<Literal, FilterError> readLiteral(const Subject &subject, Test test, const Token &token)
{
    switch (subject.kind) {
    case Kind::Any:
    case Kind::Key:
    case Kind::Value:
    case Kind::Header:
        return readRawText(subject, token);
    case Kind::Partition:
    case Kind::Offset:
    case Kind::Size:
    case Kind::TxId:
        return readWhole(subject, token);
    case Kind::Timestamp:
        return readTimestamp(token);
    case Kind::KeyPath:
    case Kind::ValuePath:
        return readJson(subject, test, token);
    case Kind::Op:
        return readOperation(token);
    case Kind::Table:
        return textLiteral(token.text);
    case Kind::Lsn:
        return readLsn(token);
    }
    return Literal{};
}

} // namespace sluice::filter
