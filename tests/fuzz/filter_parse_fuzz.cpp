// Whatever is typed: parse() answers, what it understands is read back from its own spelling, and completion
// answers at every cursor.

#include "models/services/topics/filter/completion.h"
#include "models/services/topics/filter/expression.h"

#include <cstdlib>

using namespace sluice::filter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QString text =
        QString::fromUtf8(reinterpret_cast<const char *>(data + 1), static_cast<qsizetype>(size - 1));
    const auto expression = parse(text);
    if (expression) {
        const auto again = parse(toText(*expression));
        if (!again || *again != *expression)
            std::abort();
    } else if (expression.error().message.isEmpty() || expression.error().position < 0 ||
               expression.error().position + expression.error().length > text.size()) {
        std::abort();
    }
    const Completion completion =
        complete(text, data[0], {QStringLiteral("after.city"), QStringLiteral("key.id")});
    if (completion.position < 0 || completion.position + completion.length > text.size())
        std::abort();
    return 0;
}
