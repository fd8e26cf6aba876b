#pragma once
// The answer of one question where its data is at hand. Pure; private to the filter.

#include "models/core/recordview.h"
#include "models/services/topics/filter/jsontext.h"
#include "models/services/topics/filter/program.h"

namespace sluice::filter {

/// `missing`: the record has none.
[[nodiscard]] bool answerNumber(const Atom &atom, std::int64_t number, bool missing);
[[nodiscard]] bool answerNull(Test test, bool isNull);
/// = != in
[[nodiscard]] bool answerText(const Atom &atom, std::string_view text);

/// What a JSON question needs beside the document.
struct JsonTools
{
    const std::vector<Finder> *finders = nullptr;
    hs_scratch_t *scratch = nullptr;
    std::string buffer;
};

[[nodiscard]] bool answerJson(const Atom &atom, const JsonText &found, JsonTools &tools);
[[nodiscard]] bool answerTable(const Atom &atom, const JsonText &schema, const JsonText &table,
                               JsonTools &tools);

struct ChangedRows
{
    JsonText before;
    JsonText after;
    JsonText columnBefore;
    JsonText columnAfter;
};
[[nodiscard]] bool answerChanged(const ChangedRows &rows);

} // namespace sluice::filter
