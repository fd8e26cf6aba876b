#pragma once
// Cuts a filter's text into tokens, when asked: what a character means depends on where the parser stands,
// since an operand may be bare (2026-05-01T10:00:00Z, 0/16B3748, orders) and a regular expression stands
// between slashes.

#include <QString>
#include <QStringView>

namespace sluice::filter {

struct Token
{
    enum class Kind
    {
        End,
        Word,
        String, ///< between quotes; `text` has its escapes resolved
        Bare,   ///< an operand without quotes
        Regex,  ///< `text` as it stands between the slashes
        Symbol,
        Bad, ///< `text` is the sentence for the user
    };
    Kind kind = Kind::End;
    QString text;
    int position = 0;
    int length = 0;
    bool ignoreCase = false; ///< of String and Regex: an `i` stood behind it

    [[nodiscard]] bool isSymbol(QStringView symbol) const { return kind == Kind::Symbol && text == symbol; }
    [[nodiscard]] bool isWord(QStringView word) const
    {
        return kind == Kind::Word && text.compare(word, Qt::CaseInsensitive) == 0;
    }
};

class Lexer final
{
public:
    explicit Lexer(QStringView text)
        : m_text(text)
    {}

    [[nodiscard]] Token peek() const;
    Token take();
    /// A string, or everything up to a space, a comma or a parenthesis.
    Token takeOperand();
    Token takeRegex();
    /// What may follow a dot in a path: a string, or letters, digits, `_` and `$`.
    Token takeName();
    /// Whether the next character follows without a space and is this one.
    [[nodiscard]] bool touches(QChar c) const;
    [[nodiscard]] int position() const { return static_cast<int>(m_position); }
    [[nodiscard]] qsizetype remaining() const { return m_text.size() - m_position; }
    void skipSpace();

private:
    [[nodiscard]] QChar at(qsizetype position) const;
    Token made(Token::Kind kind, qsizetype begin, QString text);
    Token bad(qsizetype begin, qsizetype length, QString sentence);
    Token takeString();
    Token takeSymbol();
    bool takeEscape(QString &into);
    bool takeIgnoreCase();

    QStringView m_text;
    qsizetype m_position = 0;
};

} // namespace sluice::filter
