#pragma once
// Writes records to standard output from the reading threads: NDJSON, or a line for people.

#include "models/services/topics/hits.h"
#include "models/services/topics/recordjson.h"

namespace sluice::cli {

class RecordPrinter final : public HitSink
{
public:
    enum class Form
    {
        Json, ///< see RecordJson
        Line, ///< time, partition:offset, key, value cut to the terminal's taste
    };
    explicit RecordPrinter(Form form)
        : m_form(form)
    {}

    bool take(std::span<const RecordView> hits) override;
    void rest() override;

private:
    void appendLine(const RecordView &record);
    bool flush();

    const Form m_form;
    RecordJson m_json;
    QByteArray m_pending;
    bool m_closed = false; ///< nobody reads our output any more
};

} // namespace sluice::cli
