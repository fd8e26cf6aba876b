#pragma once
// What stands behind the page of topics while a profile is open.

namespace sluice {
class Explorer;
class RecordSending;
class RowLookup;
class TopicInspector;
} // namespace sluice

namespace sluice::ui {

/// Any may be null: then what it tells is not shown. They must outlive who was given them, or the next call.
struct TopicServices
{
    Explorer *explorer = nullptr;
    RowLookup *rows = nullptr;           ///< asked of the records of that explorer
    TopicInspector *inspector = nullptr; ///< asked only for what is seen
    RecordSending *sending = nullptr;
};

} // namespace sluice::ui
