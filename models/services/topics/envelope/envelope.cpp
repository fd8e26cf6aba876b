#include "models/services/topics/envelope/envelope.h"

#include "models/services/topics/envelope/words.h"

#include <array>

namespace sluice::envelope {

using namespace Qt::StringLiterals;

namespace {

template <class Mode, std::size_t Size>
using Words = std::array<std::pair<QLatin1String, Mode>, Size>;

constexpr Words<DecimalMode, 3> decimalWords{{{"precise"_L1, DecimalMode::Precise},
                                              {"double"_L1, DecimalMode::Double},
                                              {"string"_L1, DecimalMode::String}}};
constexpr Words<TimeMode, 6> timeWords{{{"adaptive"_L1, TimeMode::Adaptive},
                                        {"adaptive_time_microseconds"_L1, TimeMode::AdaptiveMicroseconds},
                                        {"connect"_L1, TimeMode::Connect},
                                        {"microseconds"_L1, TimeMode::Microseconds},
                                        {"nanoseconds"_L1, TimeMode::Nanoseconds},
                                        {"isostring"_L1, TimeMode::IsoString}}};
constexpr Words<BinaryMode, 4> binaryWords{{{"bytes"_L1, BinaryMode::Bytes},
                                            {"base64"_L1, BinaryMode::Base64},
                                            {"base64-url-safe"_L1, BinaryMode::Base64Url},
                                            {"hex"_L1, BinaryMode::Hex}}};

/// The first word is the connector's default; a word of a later version is not known.
template <class Mode, std::size_t Size>
std::optional<Mode> modeOf(const QHash<QString, QString> &config, QLatin1String setting,
                           const Words<Mode, Size> &words)
{
    const auto found = config.constFind(setting);
    if (found == config.constEnd())
        return words.front().second;
    for (const auto &[word, mode] : words)
        if (found->trimmed().compare(word, Qt::CaseInsensitive) == 0)
            return mode;
    return {};
}

/// The word itself, or "hex:" and its bytes.
QByteArray placeholderOf(const QString &setting)
{
    constexpr auto prefix = "hex:"_L1;
    return setting.startsWith(prefix) ? QByteArray::fromHex(setting.mid(prefix.size()).toLatin1())
                                      : setting.toUtf8();
}

} // namespace

ConnectorFormat formatFromConfig(const QHash<QString, QString> &config)
{
    ConnectorFormat format;
    format.decimals = modeOf(config, "decimal.handling.mode"_L1, decimalWords);
    format.times = modeOf(config, "time.precision.mode"_L1, timeWords);
    format.binaries = modeOf(config, "binary.handling.mode"_L1, binaryWords);
    if (const auto word = config.constFind(u"unavailable.value.placeholder"_s); word != config.constEnd())
        format.unavailablePlaceholder = placeholderOf(*word);
    return format;
}

QString kindWord(RecordKind kind)
{
    switch (kind) {
    case RecordKind::Null:
        return tr("null");
    case RecordKind::Empty:
        return tr("empty");
    case RecordKind::Tombstone:
        return tr("tombstone");
    case RecordKind::Change:
        return tr("change");
    case RecordKind::Unwrapped:
        return tr("row");
    case RecordKind::SchemaChange:
        return tr("schema change");
    case RecordKind::Transaction:
        return tr("transaction");
    case RecordKind::Heartbeat:
        return tr("heartbeat");
    case RecordKind::ConnectInternal:
        return tr("Connect internal");
    case RecordKind::Json:
        return tr("JSON");
    case RecordKind::Text:
        return tr("text");
    case RecordKind::Bytes:
        break;
    }
    return tr("bytes");
}

QString operationWord(Operation operation)
{
    switch (operation) {
    case Operation::None:
        return {};
    case Operation::Create:
        return tr("CREATE");
    case Operation::Update:
        return tr("UPDATE");
    case Operation::Delete:
        return tr("DELETE");
    case Operation::Read:
        return tr("READ");
    case Operation::Truncate:
        return tr("TRUNCATE");
    case Operation::Message:
        return tr("MESSAGE");
    case Operation::Unknown:
        break;
    }
    return tr("UNKNOWN");
}

} // namespace sluice::envelope
