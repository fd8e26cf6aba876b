#pragma once
// A record that is kept, lent to what works on borrowed bytes.

#include "models/core/kafkacluster.h"
#include "models/core/recordview.h"

namespace sluice {

/// The record must outlive it.
class LentRecord final : private HeaderSource
{
public:
    explicit LentRecord(const KafkaRecord &record)
        : m_record(record)
    {}

    [[nodiscard]] RecordView view() const
    {
        RecordView view;
        view.partition = m_record.partition;
        view.offset = m_record.offset;
        view.timestampMs = m_record.timestamp.isValid() ? m_record.timestamp.toMSecsSinceEpoch() : -1;
        view.key = m_record.key ? bytesOf(*m_record.key) : BytesView();
        view.value = m_record.value ? bytesOf(*m_record.value) : BytesView();
        view.headers = m_record.headers.isEmpty() ? nullptr : this;
        return view;
    }

    [[nodiscard]] static BytesView bytesOf(const QByteArray &bytes)
    {
        return {bytes.isNull() ? "" : bytes.constData(), static_cast<std::size_t>(bytes.size())};
    }

private:
    void readHeaders(std::vector<HeaderView> &into) const override
    {
        into.clear();
        for (const auto &[name, value] : m_record.headers)
            into.push_back({std::string_view(name.constData(), static_cast<std::size_t>(name.size())),
                            value.isNull() ? BytesView() : bytesOf(value)});
    }

    const KafkaRecord &m_record;
};

/// The other way round: a copy of what is lent. Its topic is set by the caller.
[[nodiscard]] KafkaRecord keptRecord(const RecordView &record);

} // namespace sluice
