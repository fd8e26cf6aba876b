#pragma once
// From text to an Expression, by recursive descent. Private to the filter: parse() in expression.h is what
// others call; completion asks the parser what it was waiting for when the text ended.

#include "models/services/topics/filter/expression.h"
#include "models/services/topics/filter/lexer.h"

namespace sluice::filter {

class Parser final
{
public:
    /// What would have been understood at the place where the parser stopped.
    enum class Waiting
    {
        Condition,
        Test,       ///< of `subject`
        Operand,    ///< of `subject` and `test`
        Connective, ///< and, or, or the end
        HeaderName,
        Column, ///< in changed(…)
        Null,   ///< behind `is`
        Other,
    };

    explicit Parser(QStringView text)
        : m_lexer(text)
    {}

    tl::expected<Expression, FilterError> parse();

    /// Whether the text was read to its end, understood or not.
    [[nodiscard]] bool isAtEnd() const { return m_lexer.peek().kind == Token::Kind::End; }
    [[nodiscard]] Waiting waiting() const { return m_waiting; }
    [[nodiscard]] const Subject &subject() const { return m_subject; }
    [[nodiscard]] Test test() const { return m_test; }

private:
    template <class T>
    using Parsed = tl::expected<T, FilterError>;

    Parsed<Expression> anyOf(int depth);
    Parsed<Expression> allOf(int depth);
    Parsed<Expression> term(int depth);
    Parsed<Expression> parenthesized(int depth);
    Parsed<Expression> wordTerm(const Token &word);
    Parsed<Expression> unknownWord(const Token &word) const;
    Parsed<Expression> changed();
    Parsed<Expression> tested(Subject subject);
    Parsed<Expression> ordered(Condition condition, const Token &operatorToken);
    Parsed<Expression> in(Condition condition);
    Parsed<Expression> contains(Condition condition);
    Parsed<Expression> matches(Condition condition);
    Parsed<Expression> is(Condition condition);
    Parsed<Expression> unknownTest(const Subject &subject, const Token &token) const;

    Parsed<Subject> subjectOf(const Token &word);
    Parsed<std::vector<PathStep>> path(std::vector<PathStep> begun);
    Parsed<PathStep> index();
    Parsed<Token> expectSymbol(QStringView symbol, const QString &sentence);
    void wait(Waiting waiting);

    Lexer m_lexer;
    Waiting m_waiting = Waiting::Condition;
    Subject m_subject;
    Test m_test = Test::Exists;
};

} // namespace sluice::filter
