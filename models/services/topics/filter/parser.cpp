#include "models/services/topics/filter/parser.h"

#include "models/services/topics/filter/operand.h"
#include "models/services/topics/filter/vocabulary.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <utility>

namespace sluice::filter {

namespace {

using namespace Qt::StringLiterals;
using Kind = Subject::Kind;

constexpr int maxDepth = 64;
constexpr int maxLength = 65536;
constexpr std::size_t maxPath = 64;

QString tr(const char *text)
{
    return QCoreApplication::translate("Filter", text);
}

tl::unexpected<FilterError> refuse(const Token &token, QString message)
{
    return tl::unexpected(errorAt(token, std::move(message)));
}

/// A token that cannot be read says so itself; any other is `message`'s matter.
tl::unexpected<FilterError> refuseToken(const Token &token, QString message)
{
    return refuse(token, token.kind == Token::Kind::Bad ? token.text : std::move(message));
}

std::string utf8(QStringView text)
{
    return text.toUtf8().toStdString();
}

std::optional<Test> orderOf(const Token &token)
{
    constexpr std::array symbols{std::pair{u"=", Test::Equal},     std::pair{u"==", Test::Equal},
                                 std::pair{u"!=", Test::NotEqual}, std::pair{u"<>", Test::NotEqual},
                                 std::pair{u"<", Test::Less},      std::pair{u"<=", Test::LessEqual},
                                 std::pair{u">", Test::Greater},   std::pair{u">=", Test::GreaterEqual}};
    for (const auto &[symbol, test] : symbols) {
        if (token.isSymbol(QStringView(symbol)))
            return test;
    }
    return std::nullopt;
}

} // namespace

tl::expected<Expression, FilterError> parse(QStringView text)
{
    return Parser(text).parse();
}

void Parser::wait(Waiting waiting)
{
    m_waiting = waiting;
}

tl::expected<Expression, FilterError> Parser::parse()
{
    if (m_lexer.remaining() > maxLength)
        return tl::unexpected(FilterError{
            tr("This filter is too long: at most %1 characters are read.").arg(maxLength), maxLength, 1});
    if (m_lexer.peek().kind == Token::Kind::End)
        return Expression();
    Parsed<Expression> whole = anyOf(0);
    if (!whole)
        return whole;
    const Token rest = m_lexer.peek();
    if (rest.kind == Token::Kind::End)
        return whole;
    wait(Waiting::Other);
    if (rest.isSymbol(u")"))
        return refuse(rest, tr("This parenthesis closes none: take it away."));
    return refuseToken(rest,
                       tr("Two conditions need a word between them: write \"and\" or \"or\" before this."));
}

Parser::Parsed<Expression> Parser::anyOf(int depth)
{
    std::vector<Expression> parts;
    for (;;) {
        Parsed<Expression> part = allOf(depth);
        if (!part)
            return part;
        parts.push_back(*std::move(part));
        if (!m_lexer.peek().isWord(u"or"))
            return Expression::joined(Expression::Kind::Or, std::move(parts));
        m_lexer.take();
    }
}

Parser::Parsed<Expression> Parser::allOf(int depth)
{
    std::vector<Expression> parts;
    for (;;) {
        Parsed<Expression> part = term(depth);
        if (!part)
            return part;
        parts.push_back(*std::move(part));
        wait(Waiting::Connective);
        if (!m_lexer.peek().isWord(u"and"))
            return Expression::joined(Expression::Kind::And, std::move(parts));
        m_lexer.take();
    }
}

Parser::Parsed<Expression> Parser::term(int depth)
{
    wait(Waiting::Condition);
    const Token token = m_lexer.take();
    if (depth > maxDepth)
        return refuse(token, tr("This is nested deeper than %1: use fewer parentheses.").arg(maxDepth));
    if (token.isWord(u"not")) {
        Parsed<Expression> part = term(depth + 1);
        if (part)
            return Expression::negated(*std::move(part));
        return part;
    }
    if (token.isSymbol(u"("))
        return parenthesized(depth);
    if (token.kind == Token::Kind::Word)
        return wordTerm(token);
    if (token.kind == Token::Kind::String) {
        Condition condition{{}, Test::Contains, {{Literal::Kind::Text, false, utf8(token.text), 0}}, {}, {}};
        condition.ignoreCase = token.ignoreCase;
        condition.literalPlace = {token.position, token.length};
        return Expression::of(std::move(condition));
    }
    if (token.kind == Token::Kind::End)
        return refuse(token, tr("A condition is missing at the end: write one, such as op = u."));
    return refuseToken(token, tr("A condition is missing before this: write one, such as op = u."));
}

Parser::Parsed<Expression> Parser::parenthesized(int depth)
{
    const int open = m_lexer.position() - 1;
    Parsed<Expression> inside = anyOf(depth + 1);
    if (!inside)
        return inside;
    const Token close = m_lexer.take();
    if (close.isSymbol(u")"))
        return inside;
    if (close.kind == Token::Kind::End)
        return tl::unexpected(
            FilterError{tr("This parenthesis is not closed: put ) where its conditions end."), open, 1});
    wait(Waiting::Other);
    return refuseToken(close,
                       tr("Two conditions need a word between them: write \"and\" or \"or\" before this."));
}

Parser::Parsed<Expression> Parser::wordTerm(const Token &word)
{
    Condition condition;
    if (word.isWord(u"contains"))
        return contains(std::move(condition));
    if (word.isWord(u"matches"))
        return matches(std::move(condition));
    if (word.isWord(u"changed"))
        return changed();
    if (word.isWord(u"tombstone")) {
        condition.subject.kind = Kind::Value;
        condition.test = Test::Tombstone;
        return Expression::of(std::move(condition));
    }
    Parsed<Subject> subject = subjectOf(word);
    if (!subject)
        return tl::unexpected(std::move(subject.error()));
    return tested(*std::move(subject));
}

Parser::Parsed<Subject> Parser::subjectOf(const Token &word)
{
    const std::optional<Kind> kind = subjectKind(word.text);
    if (!kind)
        return tl::unexpected(unknownWord(word).error());
    Subject subject;
    subject.kind = *kind;
    wait(Waiting::Other);
    if (subject.kind == Kind::Header) {
        wait(Waiting::HeaderName);
        const QString sentence = tr("header needs a name: write header(\"…\").");
        if (const auto open = expectSymbol(u"(", sentence); !open)
            return tl::unexpected(open.error());
        const Token name = m_lexer.takeOperand();
        if (name.kind != Token::Kind::String && name.kind != Token::Kind::Bare)
            return refuseToken(name, sentence);
        subject.header = utf8(name.text);
        wait(Waiting::Other);
        if (const auto close = expectSymbol(u")", tr("header(…) is not closed: write ) after the name."));
            !close)
            return tl::unexpected(close.error());
        return subject;
    }
    const bool isEnvelope = subject.kind == Kind::ValuePath;
    const bool mayBePath = isEnvelope || subject.kind == Kind::Key || subject.kind == Kind::Value;
    if (!mayBePath)
        return subject;
    std::vector<PathStep> begun;
    if (isEnvelope)
        begun.push_back({utf8(word.text.toLower()), -1});
    Parsed<std::vector<PathStep>> steps = path(std::move(begun));
    if (!steps)
        return tl::unexpected(std::move(steps.error()));
    subject.path = *std::move(steps);
    if (!subject.path.empty())
        subject.kind = subject.kind == Kind::Key ? Kind::KeyPath : Kind::ValuePath;
    return subject;
}

Parser::Parsed<std::vector<PathStep>> Parser::path(std::vector<PathStep> begun)
{
    for (;;) {
        PathStep step;
        if (m_lexer.touches(u'.')) {
            m_lexer.take();
            const Token name = m_lexer.takeName();
            if (name.kind == Token::Kind::Bad)
                return refuse(name, name.text);
            step.name = utf8(name.text);
        } else if (m_lexer.touches(u'[')) {
            Parsed<PathStep> element = index();
            if (!element)
                return tl::unexpected(std::move(element.error()));
            step = *element;
        } else {
            return begun;
        }
        begun.push_back(std::move(step));
        if (begun.size() > maxPath)
            return tl::unexpected(
                FilterError{tr("This path is too long: at most %1 steps are followed.").arg(maxPath),
                            m_lexer.position() - 1, 1});
    }
}

Parser::Parsed<PathStep> Parser::index()
{
    m_lexer.take();
    const Token number = m_lexer.takeName();
    bool ok = false;
    const int value = number.text.toInt(&ok);
    if (!ok || number.kind != Token::Kind::Word)
        return refuse(number,
                      tr("An element's number is missing: write one that counts from 0, such as [0]."));
    if (const auto close = expectSymbol(u"]", tr("This [ is not closed: write ] after the number.")); !close)
        return tl::unexpected(close.error());
    return PathStep{{}, value};
}

Parser::Parsed<Token> Parser::expectSymbol(QStringView symbol, const QString &sentence)
{
    Token token = m_lexer.take();
    if (token.isSymbol(symbol))
        return token;
    return refuseToken(token, sentence);
}

Parser::Parsed<Expression> Parser::unknownWord(const Token &word) const
{
    const QString near = nearest(word.text, beginnings());
    if (!near.isEmpty())
        return refuse(word, tr("\"%1\" is unknown: did you mean %2?").arg(word.text, near));
    return refuse(word,
                  tr("\"%1\" is unknown: write value.%1 for a field of the message, or \"%1\" in quotes to "
                     "search for the text.")
                      .arg(word.text));
}

Parser::Parsed<Expression> Parser::changed()
{
    wait(Waiting::Other);
    if (const auto open = expectSymbol(u"(", tr("changed needs a column: write changed(name).")); !open)
        return tl::unexpected(open.error());
    wait(Waiting::Column);
    m_lexer.skipSpace();
    const Token name = m_lexer.takeName();
    if (name.kind == Token::Kind::Bad)
        return refuse(name, tr("changed needs a column: write its name, in quotes where it is unusual."));
    Parsed<std::vector<PathStep>> steps = path({{utf8(name.text), -1}});
    if (!steps)
        return tl::unexpected(std::move(steps.error()));
    Condition condition;
    condition.subject.kind = Kind::ValuePath;
    condition.subject.path = *std::move(steps);
    condition.test = Test::Changed;
    if (const auto close = expectSymbol(u")", tr("changed(…) is not closed: write ) after the column."));
        !close)
        return tl::unexpected(close.error());
    return Expression::of(std::move(condition));
}

Parser::Parsed<Expression> Parser::tested(Subject subject)
{
    m_subject = subject;
    wait(Waiting::Test);
    const Token token = m_lexer.take();
    Condition condition;
    condition.subject = std::move(subject);
    std::optional<Test> test = orderOf(token);
    if (token.isWord(u"in"))
        test = Test::In;
    else if (token.isWord(u"contains"))
        test = Test::Contains;
    else if (token.isWord(u"matches"))
        test = Test::Matches;
    else if (token.isWord(u"exists"))
        test = Test::Exists;
    else if (token.isWord(u"is"))
        test = Test::IsNull;
    if (!test)
        return unknownTest(condition.subject, token);
    if (const QString why = refusal(condition.subject, *test); !why.isEmpty())
        return refuse(token, why);
    condition.test = *test;
    m_test = *test;
    switch (*test) {
    case Test::In:
        return in(std::move(condition));
    case Test::Contains:
        return contains(std::move(condition));
    case Test::Matches:
        return matches(std::move(condition));
    case Test::IsNull:
        return is(std::move(condition));
    case Test::Exists:
        return Expression::of(std::move(condition));
    default:
        return ordered(std::move(condition), token);
    }
}

Parser::Parsed<Expression> Parser::unknownTest(const Subject &subject, const Token &token) const
{
    const QStringList words{u"in"_s, u"contains"_s, u"matches"_s, u"exists"_s, u"is"_s};
    if (token.isWord(u"not"))
        return refuse(
            token,
            tr("\"not\" stands before the whole condition: write it before %1.").arg(subjectName(subject)));
    const QString near = token.kind == Token::Kind::Word ? nearest(token.text, words) : QString();
    if (!near.isEmpty())
        return refuse(token, tr("\"%1\" is unknown: did you mean %2?").arg(token.text, near));
    return refuseToken(
        token, tr("%1 needs a test: write =, !=, <, <=, >, >=, in, contains, matches, exists or is null.")
                   .arg(subjectName(subject)));
}

Parser::Parsed<Expression> Parser::ordered(Condition condition, const Token &operatorToken)
{
    wait(Waiting::Operand);
    const Token operand = m_lexer.takeOperand();
    if (operand.kind == Token::Kind::End)
        return refuse(
            operand,
            tr("Something is missing after %1: write what to compare with.").arg(operatorToken.text));
    if (operand.kind != Token::Kind::String && operand.kind != Token::Kind::Bare)
        return refuseToken(operand, tr("Something is missing before this: write what to compare with."));
    if (operand.ignoreCase)
        return refuse(operand, tr("Case can be ignored by contains and matches only: take the i away."));
    auto literal = readLiteral(condition.subject, condition.test, operand);
    if (!literal)
        return tl::unexpected(std::move(literal.error()));
    if (literal->kind == Literal::Kind::Null)
        condition.test = condition.test == Test::Equal ? Test::IsNull : Test::IsNotNull;
    else
        condition.literals.push_back(*std::move(literal));
    return Expression::of(std::move(condition));
}

Parser::Parsed<Expression> Parser::in(Condition condition)
{
    wait(Waiting::Other);
    if (const auto open = expectSymbol(u"(", tr("in needs a list: write (…, …).")); !open)
        return tl::unexpected(open.error());
    for (;;) {
        wait(Waiting::Operand);
        const Token operand = m_lexer.takeOperand();
        if (operand.kind != Token::Kind::String && operand.kind != Token::Kind::Bare)
            return refuseToken(operand,
                               tr("A value of the list is missing: write one, and ) after the last."));
        if (operand.ignoreCase)
            return refuse(operand, tr("Case can be ignored by contains and matches only: take the i away."));
        auto literal = readLiteral(condition.subject, condition.test, operand);
        if (!literal)
            return tl::unexpected(std::move(literal.error()));
        condition.literals.push_back(*std::move(literal));
        wait(Waiting::Other);
        const Token separator = m_lexer.take();
        if (separator.isSymbol(u")"))
            return Expression::of(std::move(condition));
        if (!separator.isSymbol(u","))
            return refuseToken(
                separator, tr("The list is not closed: write , between its values and ) after the last."));
    }
}

Parser::Parsed<Expression> Parser::contains(Condition condition)
{
    m_subject = condition.subject;
    m_test = condition.test = Test::Contains;
    wait(Waiting::Operand);
    const Token operand = m_lexer.takeOperand();
    if (operand.kind != Token::Kind::String && operand.kind != Token::Kind::Bare)
        return refuseToken(operand, tr("A text is missing after contains: write it in quotes."));
    condition.literals = {{Literal::Kind::Text, false, utf8(operand.text), 0}};
    condition.ignoreCase = operand.ignoreCase;
    condition.literalPlace = {operand.position, operand.length};
    return Expression::of(std::move(condition));
}

Parser::Parsed<Expression> Parser::matches(Condition condition)
{
    m_subject = condition.subject;
    m_test = condition.test = Test::Matches;
    wait(Waiting::Operand);
    const Token regex = m_lexer.takeRegex();
    if (regex.kind != Token::Kind::Regex)
        return refuseToken(regex,
                           tr("A regular expression is missing after matches: write it between slashes."));
    condition.literals = {{Literal::Kind::Text, false, utf8(regex.text), 0}};
    condition.ignoreCase = regex.ignoreCase;
    condition.literalPlace = {regex.position + 1, static_cast<int>(regex.text.size())};
    return Expression::of(std::move(condition));
}

Parser::Parsed<Expression> Parser::is(Condition condition)
{
    wait(Waiting::Null);
    Token token = m_lexer.take();
    condition.test = Test::IsNull;
    if (token.isWord(u"not")) {
        condition.test = Test::IsNotNull;
        token = m_lexer.take();
    }
    if (!token.isWord(u"null"))
        return refuseToken(token,
                           tr("After \"is\" stands null or not null: write =, != or in for other values."));
    return Expression::of(std::move(condition));
}

} // namespace sluice::filter
