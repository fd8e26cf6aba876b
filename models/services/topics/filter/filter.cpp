#include "models/services/topics/filter/filter.h"

#include "models/services/topics/filter/program.h"

namespace sluice::filter {

namespace {

std::shared_ptr<const Program> everything()
{
    auto program = std::make_shared<Program>();
    program->nodes.emplace_back();
    return program;
}

} // namespace

Filter::Filter()
    : m_program(everything())
{}

tl::expected<Filter, FilterError> Filter::textOnly(const QString &text, bool ignoreCase)
{
    if (text.isEmpty())
        return Filter();
    Condition condition;
    condition.test = Test::Contains;
    condition.literals = {{Literal::Kind::Text, false, text.toUtf8().toStdString(), 0}};
    condition.ignoreCase = ignoreCase;
    return compile(Expression::of(std::move(condition)));
}

bool Filter::matchesEverything() const
{
    return m_program->expression.kind == Expression::Kind::Everything;
}

const Expression &Filter::expression() const
{
    return m_program->expression;
}

tl::expected<Filter, FilterError> compileText(QStringView text, const Options &options)
{
    return parse(text).and_then([&](const Expression &expression) { return compile(expression, options); });
}

} // namespace sluice::filter
