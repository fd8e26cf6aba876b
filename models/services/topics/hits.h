#pragma once
// Which records are wanted, and where they go. Both work on borrowed bytes, in the reading threads.

#include "models/core/recordview.h"

#include <functional>
#include <memory>
#include <span>

namespace sluice {

/// Decides which records are wanted. Each reading thread has one of its own.
class RecordPredicate
{
public:
    virtual ~RecordPredicate() = default;
    /// `wanted[i]` becomes 1 or 0 for `records[i]`.
    virtual void match(std::span<const RecordView> records, std::vector<std::uint8_t> &wanted) = 0;
};

/// From any thread. Empty: every record is wanted.
using MakePredicate = std::function<std::unique_ptr<RecordPredicate>()>;

/// Takes what is wanted: by one thread at a time, whichever it is.
class HitSink
{
public:
    virtual ~HitSink() = default;
    /// In order within a partition. False: it wants no more.
    [[nodiscard]] virtual bool take(std::span<const RecordView> hits) = 0;
    /// Nothing comes for a moment: what is held back goes on its way.
    virtual void rest() {}
};

} // namespace sluice
