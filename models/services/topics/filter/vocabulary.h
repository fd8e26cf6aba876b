#pragma once
// The words of the filter language: what they mean, and which one somebody may have meant.

#include "models/services/topics/filter/expression.h"

#include <QStringList>
#include <array>
#include <optional>

namespace sluice::filter {

/// A word that begins a condition.
struct SubjectWord
{
    const char *word;
    Subject::Kind kind;
};

inline constexpr std::array subjectWords{
    SubjectWord{"key", Subject::Kind::Key},
    SubjectWord{"value", Subject::Kind::Value},
    SubjectWord{"header", Subject::Kind::Header},
    SubjectWord{"partition", Subject::Kind::Partition},
    SubjectWord{"offset", Subject::Kind::Offset},
    SubjectWord{"timestamp", Subject::Kind::Timestamp},
    SubjectWord{"size", Subject::Kind::Size},
    SubjectWord{"op", Subject::Kind::Op},
    SubjectWord{"table", Subject::Kind::Table},
    SubjectWord{"lsn", Subject::Kind::Lsn},
    SubjectWord{"txId", Subject::Kind::TxId},
    // The rows of an envelope, and where it is from: paths that need no "value." before them.
    SubjectWord{"before", Subject::Kind::ValuePath},
    SubjectWord{"after", Subject::Kind::ValuePath},
    SubjectWord{"source", Subject::Kind::ValuePath},
};

inline constexpr std::array conditionWords{"contains", "matches", "changed", "tombstone", "not"};

struct OperationWord
{
    const char *letter;
    const char *word;
};

inline constexpr std::array operationWords{OperationWord{"c", "create"},   OperationWord{"u", "update"},
                                           OperationWord{"d", "delete"},   OperationWord{"r", "read"},
                                           OperationWord{"t", "truncate"}, OperationWord{"m", "message"}};

/// Whatever its case.
[[nodiscard]] std::optional<Subject::Kind> subjectKind(QStringView word);
/// "u" of "u", "U", "update"; empty where it is none.
[[nodiscard]] std::string operationLetter(QStringView word);
/// Whether a path that begins so is written without "value.".
[[nodiscard]] bool isEnvelopeWord(std::string_view name);
/// Every word that can begin a condition.
[[nodiscard]] QStringList beginnings();
/// The candidate that differs least from `word`; empty where none is near.
[[nodiscard]] QString nearest(QStringView word, const QStringList &candidates);

} // namespace sluice::filter
