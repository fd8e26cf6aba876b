#include "models/services/topics/exportfile.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace sluice {

namespace {
constexpr qsizetype flushAt = 1 << 20;
} // namespace

ExportFile::ExportFile(const ExportStyle &style, const QString &topic, QString path)
    : m_format(style, topic)
    , m_path(std::move(path))
{}

ExportFile::~ExportFile() = default;

bool ExportFile::append(const RecordView &record)
{
    if (!open())
        return false;
    m_format.append(m_pending, record);
    ++m_written;
    return m_pending.size() < flushAt || flush();
}

Result<qint64> ExportFile::commit()
{
    if (open()) {
        m_format.end(m_pending);
        if (flush() && !m_file->commit())
            m_failure = Error{ErrorKind::Invalid, m_file->errorString(), {}};
    }
    m_file.reset();
    if (m_failure)
        return fail(ErrorKind::Invalid,
                    QCoreApplication::translate("sluice::RecordExport", "%1 could not be written: %2.")
                        .arg(m_path, m_failure->message));
    return m_written;
}

void ExportFile::discard()
{
    m_file.reset();
}

/// With the first record, or at the end: opening may take time.
bool ExportFile::open()
{
    if (m_file || m_failure)
        return !m_failure;
    m_file = std::make_unique<QSaveFile>(m_path);
    if (m_file->open(QIODevice::WriteOnly))
        m_format.begin(m_pending);
    else
        m_failure = Error{ErrorKind::Invalid, m_file->errorString(), {}};
    return !m_failure;
}

bool ExportFile::flush()
{
    if (m_file->write(m_pending) != m_pending.size())
        m_failure = Error{ErrorKind::Invalid, m_file->errorString(), {}};
    m_pending.clear();
    return !m_failure;
}

} // namespace sluice
