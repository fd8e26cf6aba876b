#pragma once
// A record as one line of JSON: what `sluicectl search` prints and an export writes.

#include "models/core/recordview.h"

#include <QByteArray>
#include <memory>

namespace sluice {

/// Appends records as NDJSON:
///   {"partition":0,"offset":42,"timestamp":"2026-11-25T07:30:00.000Z","key":…,"value":…,"headers":[["name","value"]]}
/// `key` and `value`: JSON as it was sent, without white space between its parts; other UTF-8 as a string;
/// other bytes as {"base64":"…"}; Kafka's null as null. A JSON null and Kafka's null differ in
/// "tombstone":true, which only a record without a value has. Keeps a parser, so: one for each thread.
class RecordJson final
{
public:
    RecordJson();
    ~RecordJson();
    void append(QByteArray &out, const RecordView &record);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice
