#include "models/services/topics/sending/recorddraft.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::RecordDraft", text);
}

/// What an editor's document turns into something else, or uses for itself.
bool survivesEditing(QChar c)
{
    if (c == u'\n' || c == u'\t')
        return true;
    return c.category() != QChar::Other_Control && c != QChar::LineSeparator &&
           c != QChar::ParagraphSeparator && c != QChar::ObjectReplacementCharacter &&
           !(c >= QChar(0xfdd0) && c <= QChar(0xfdef)) && c != QChar(0xfeff);
}

QByteArray originText(const RecordDraft &draft)
{
    if (!draft.origin)
        return "by hand";
    return draft.origin->text().toUtf8() + (draft.isEdited() ? " edited" : "");
}

} // namespace

QString RecordOrigin::text() const
{
    return u"%1/%2/%3"_s.arg(topic).arg(partition).arg(offset);
}

bool RecordDraft::isEdited() const
{
    return record.key != original.key || record.value != original.value || record.headers != original.headers;
}

RecordDraft draftOf(const KafkaRecord &record)
{
    RecordDraft draft;
    draft.origin = RecordOrigin{record.topic, record.partition, record.offset};
    draft.record = {record.topic, record.partition, record.key, record.value, {}};
    for (const auto &[name, value] : record.headers) {
        if (name != originHeader)
            draft.record.headers.append({name, value.isNull() ? std::nullopt : std::optional(value)});
    }
    draft.original = draft.record;
    return draft;
}

RecordDraft emptyDraft(const QString &topic)
{
    RecordDraft draft;
    draft.record.topic = topic;
    draft.record.key = QByteArray("");
    draft.record.value = QByteArray("");
    draft.original = draft.record;
    return draft;
}

bool isCut(const KafkaRecord &record)
{
    return record.value && record.valueSize > record.value->size();
}

OutgoingRecord outgoing(const RecordDraft &draft)
{
    OutgoingRecord record = draft.record;
    record.headers.removeIf([](const OutgoingHeader &header) { return header.name == originHeader; });
    record.headers.append({originHeader, originText(draft)});
    return record;
}

bool isEditable(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    return text.toUtf8() == bytes && std::all_of(text.cbegin(), text.cend(), survivesEditing);
}

QString jsonMistake(const QByteArray &text)
{
    const QByteArray trimmed = text.trimmed();
    if (!trimmed.startsWith('{') && !trimmed.startsWith('['))
        return {};
    QJsonParseError mistake{};
    (void)QJsonDocument::fromJson(text, &mistake);
    if (mistake.error == QJsonParseError::NoError)
        return {};
    return tr("This is not JSON: %1 at byte %2. It would be sent as it stands.")
        .arg(mistake.errorString())
        .arg(mistake.offset + 1);
}

} // namespace sluice
