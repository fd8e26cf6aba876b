#include "models/services/topics/filter/completion.h"

#include "models/services/topics/filter/operand.h"
#include "models/services/topics/filter/parser.h"
#include "models/services/topics/filter/vocabulary.h"

#include <algorithm>
#include <array>

namespace sluice::filter {

namespace {

using namespace Qt::StringLiterals;
using Kind = Candidate::Kind;

bool isPathCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$' || c == u'.' || c == u'[' || c == u']';
}

/// What is being written at the cursor: a word, a path with its dots and quoted names, or one operator's
/// signs.
struct Piece
{
    int begin = 0;
    int end = 0;
};

int beginOfQuoted(QStringView text, int closing)
{
    for (int at = closing - 1; at >= 0; --at) {
        if (text[at] == text[closing])
            return at;
    }
    return -1;
}

/// Backwards over a path: `after."odd name".ci`.
int beginOfPath(QStringView text, int cursor)
{
    int begin = cursor;
    while (begin > 0) {
        const QChar last = text[begin - 1];
        if (isPathCharacter(last)) {
            --begin;
            continue;
        }
        const bool isQuoted = (last == u'"' || last == u'\'') && begin < text.size() && text[begin] == u'.';
        const int quote = isQuoted ? beginOfQuoted(text, begin - 1) : -1;
        if (quote < 1 || text[quote - 1] != u'.')
            break;
        begin = quote;
    }
    return begin;
}

Piece pieceAt(QStringView text, int cursor)
{
    Piece piece{beginOfPath(text, cursor), cursor};
    if (cursor > 0 && text[cursor - 1] == u'!')
        --piece.begin; // half an operator
    while (piece.end < text.size() && isPathCharacter(text[piece.end]))
        ++piece.end;
    return piece;
}

QList<Candidate> all(Kind kind, const QStringList &texts)
{
    QList<Candidate> result;
    for (const QString &text : texts)
        result.append({kind, text});
    return result;
}

QStringList operators(const Subject &subject)
{
    const std::array tests{std::pair{u"=", Test::Equal},
                           std::pair{u"!=", Test::NotEqual},
                           std::pair{u"<", Test::Less},
                           std::pair{u"<=", Test::LessEqual},
                           std::pair{u">", Test::Greater},
                           std::pair{u">=", Test::GreaterEqual},
                           std::pair{u"in (", Test::In},
                           std::pair{u"contains", Test::Contains},
                           std::pair{u"matches /", Test::Matches},
                           std::pair{u"exists", Test::Exists},
                           std::pair{u"is null", Test::IsNull},
                           std::pair{u"is not null", Test::IsNotNull}};
    QStringList result;
    for (const auto &[word, test] : tests) {
        if (refusal(subject, test).isEmpty())
            result.append(QString::fromUtf16(word));
    }
    return result;
}

QStringList values(const Subject &subject, Test test)
{
    if (test == Test::Contains || test == Test::Matches)
        return {};
    if (isTime(subject))
        return {u"-15m"_s, u"-1h"_s, u"-1d"_s};
    QStringList result;
    if (subject.kind == Subject::Kind::Op) {
        for (const OperationWord &word : operationWords)
            result.append(QString::fromLatin1(word.word));
    }
    const bool isPath = subject.kind == Subject::Kind::ValuePath || subject.kind == Subject::Kind::KeyPath;
    if (isPath && (test == Test::Equal || test == Test::NotEqual || test == Test::In))
        result = {u"true"_s, u"false"_s, u"null"_s};
    return result;
}

/// Columns of the rows that were seen, as changed() takes them.
QStringList columns(const QStringList &fieldsSeen)
{
    QStringList result;
    for (const QString &field : fieldsSeen) {
        for (const QString &row : {u"after."_s, u"before."_s}) {
            const QString column = field.startsWith(row) ? field.mid(row.size()) : QString();
            if (!column.isEmpty() && !result.contains(column))
                result.append(column);
        }
    }
    return result;
}

QStringList headerNames(const QStringList &fieldsSeen)
{
    QStringList result;
    for (const QString &field : fieldsSeen) {
        if (field.startsWith(u"header("_s) && field.endsWith(u')'))
            result.append(field.mid(7, field.size() - 8));
    }
    return result;
}

QList<Candidate> beginningsOf(const QStringList &fieldsSeen)
{
    QList<Candidate> result = all(Kind::Path, fieldsSeen);
    for (const QString &word : beginnings())
        result.append({word == u"not"_s ? Kind::Word : Kind::Field, word});
    return result;
}

QList<Candidate> candidatesFor(const Parser &parser, const QStringList &fieldsSeen)
{
    switch (parser.waiting()) {
    case Parser::Waiting::Condition:
        return beginningsOf(fieldsSeen);
    case Parser::Waiting::Test:
        return all(Kind::Operator, operators(parser.subject()));
    case Parser::Waiting::Operand:
        return all(Kind::Value, values(parser.subject(), parser.test()));
    case Parser::Waiting::Connective:
        return all(Kind::Word, {u"and"_s, u"or"_s});
    case Parser::Waiting::HeaderName:
        return all(Kind::Path, headerNames(fieldsSeen));
    case Parser::Waiting::Column:
        return all(Kind::Path, columns(fieldsSeen));
    case Parser::Waiting::Null:
        return all(Kind::Operator, {u"null"_s, u"not null"_s});
    case Parser::Waiting::Other:
        break;
    }
    return {};
}

/// What begins so comes first, then what has it somewhere; the candidates' own order otherwise.
QList<Candidate> narrowed(const QList<Candidate> &candidates, const QString &typed)
{
    QList<Candidate> beginning;
    QList<Candidate> elsewhere;
    for (const Candidate &candidate : candidates) {
        if (candidate.text.startsWith(typed, Qt::CaseInsensitive))
            beginning.append(candidate);
        else if (candidate.text.contains(typed, Qt::CaseInsensitive))
            elsewhere.append(candidate);
    }
    return beginning + elsewhere;
}

} // namespace

Completion complete(QStringView text, int cursor, const QStringList &fieldsSeen)
{
    cursor = std::clamp(cursor, 0, static_cast<int>(text.size()));
    const Piece piece = pieceAt(text, cursor);
    Parser parser(text.left(piece.begin));
    const auto parsed = parser.parse();
    Completion result{piece.begin, piece.end - piece.begin, {}};
    // Only where nothing is wrong but that the text ends: in a parenthesis, or where something is missing.
    const bool isOpen = parser.waiting() == Parser::Waiting::Connective && parser.isAtEnd();
    if (!parsed && parsed.error().length > 0 && !isOpen)
        return result;
    const QString typed = text.mid(piece.begin, cursor - piece.begin).toString();
    result.candidates = narrowed(candidatesFor(parser, fieldsSeen), typed);
    return result;
}

} // namespace sluice::filter
