#pragma once
// Words that several sentences are made of. Private to the services' sentences.

#include "models/core/direction.h"

#include <QString>

namespace sluice {

/// "One", "Two", … up to five; then figures.
[[nodiscard]] QString numberWord(qsizetype number);
/// What a direction "is", or several "are": "flowing".
[[nodiscard]] QString verdictPredicate(Verdict verdict);

} // namespace sluice
