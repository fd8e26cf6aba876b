#include "models/clients/postgres/resultset.h"

#include "models/clients/postgres/text.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownValue = 80; // enough of a strange value to recognise it

} // namespace

Cell RowReader::cell(QLatin1StringView column)
{
    const qsizetype index = m_result.columns.indexOf(column);
    if (index < 0 || index >= m_result.rows.at(m_row).size()) {
        if (!m_error) {
            m_error = Error{
                ErrorKind::BadAnswer,
                Text::tr("The server's answer lacks the column %1: it is probably not PostgreSQL itself.")
                    .arg(column),
                {}};
        }
        return std::nullopt;
    }
    return m_result.rows.at(m_row).at(index);
}

void RowReader::refuse(QLatin1StringView column, const QString &value)
{
    if (m_error)
        return;
    m_error = Error{ErrorKind::BadAnswer,
                    Text::tr("The server's answer has a value in %1 that cannot be read.").arg(column),
                    column + " = "_L1 + value.left(shownValue)};
}

QString RowReader::text(QLatin1StringView column)
{
    return cell(column).value_or(QString());
}

bool RowReader::flag(QLatin1StringView column)
{
    return optionalFlag(column).value_or(false);
}

std::optional<bool> RowReader::optionalFlag(QLatin1StringView column)
{
    const Cell value = cell(column);
    if (!value)
        return std::nullopt;
    if (*value == "t"_L1 || *value == "f"_L1)
        return *value == "t"_L1;
    refuse(column, *value);
    return std::nullopt;
}

std::optional<qint64> RowReader::integer(QLatin1StringView column)
{
    const Cell value = cell(column);
    if (!value)
        return std::nullopt;
    bool ok = false;
    const qint64 number = value->toLongLong(&ok);
    if (ok)
        return number;
    refuse(column, *value);
    return std::nullopt;
}

std::optional<Lsn> RowReader::lsn(QLatin1StringView column)
{
    const Cell value = cell(column);
    if (!value)
        return std::nullopt;
    const std::optional<Lsn> position = Lsn::parse(*value);
    if (!position)
        refuse(column, *value);
    return position;
}

std::optional<QDateTime> RowReader::time(QLatin1StringView column)
{
    const std::optional<qint64> milliseconds = integer(column);
    if (!milliseconds)
        return std::nullopt;
    return QDateTime::fromMSecsSinceEpoch(*milliseconds, Qt::UTC);
}

QStringList RowReader::list(QLatin1StringView column)
{
    const Cell value = cell(column);
    if (!value)
        return {};
    // Qt's parser drops a U+FEFF that begins a string, unless it is escaped.
    const QString escaped = QString(*value).replace(QChar::ByteOrderMark, "\\ufeff"_L1);
    const QJsonDocument document = QJsonDocument::fromJson(escaped.toUtf8());
    if (!document.isArray()) {
        refuse(column, *value);
        return {};
    }
    QStringList result;
    const QJsonArray array = document.array();
    for (const QJsonValue &entry : array)
        result.append(entry.toString());
    return result;
}

} // namespace sluice::postgres
