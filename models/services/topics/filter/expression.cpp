#include "models/services/topics/filter/expression.h"

namespace sluice::filter {

Expression Expression::of(Condition condition)
{
    Expression result;
    result.kind = Kind::Condition;
    result.condition = std::move(condition);
    return result;
}

Expression Expression::negated(Expression part)
{
    Expression result;
    result.kind = Kind::Not;
    result.parts.push_back(std::move(part));
    return result;
}

Expression Expression::joined(Kind kind, std::vector<Expression> parts)
{
    if (parts.size() == 1)
        return std::move(parts.front());
    Expression result;
    result.kind = kind;
    for (Expression &part : parts) {
        if (part.kind == kind)
            std::move(part.parts.begin(), part.parts.end(), std::back_inserter(result.parts));
        else
            result.parts.push_back(std::move(part));
    }
    return result;
}

} // namespace sluice::filter
