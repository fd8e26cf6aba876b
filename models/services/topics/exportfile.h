#pragma once
// The file of an export: what was there before stays until the new one is whole.

#include "models/core/result.h"
#include "models/services/topics/recordformat.h"

#include <QByteArray>
#include <memory>

class QSaveFile;

namespace sluice {

/// May be used by one thread after the other.
class ExportFile final
{
public:
    ExportFile(const ExportStyle &style, const QString &topic, QString path);
    ~ExportFile(); ///< without commit() the file is as it was

    /// False: it cannot be written. All else is in vain then.
    [[nodiscard]] bool append(const RecordView &record);
    [[nodiscard]] Result<qint64> commit(); ///< how many records
    void discard();

private:
    bool open();
    bool flush();

    RecordFormat m_format;
    const QString m_path;
    std::unique_ptr<QSaveFile> m_file;
    QByteArray m_pending;
    qint64 m_written = 0;
    std::optional<Error> m_failure;
};

} // namespace sluice
