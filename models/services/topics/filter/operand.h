#pragma once
// What an operand means beside its subject: `c` after `op` is an operation, `0/16B3748` after `lsn` a
// position.

#include "models/services/topics/filter/expression.h"
#include "models/services/topics/filter/lexer.h"

namespace sluice::filter {

/// Whether the subject can be tested so; an empty sentence, or why not.
[[nodiscard]] QString refusal(const Subject &subject, Test test);

[[nodiscard]] tl::expected<Literal, FilterError> readLiteral(const Subject &subject, Test test,
                                                             const Token &token);

/// At `token`, or at the end of the text.
[[nodiscard]] FilterError errorAt(const Token &token, QString message);

/// "key", "offset", "a field": for sentences.
[[nodiscard]] QString subjectName(const Subject &subject);

/// A record's time in ms, where a time may stand: "source.ts_ms" too.
[[nodiscard]] bool isTime(const Subject &subject);

} // namespace sluice::filter
