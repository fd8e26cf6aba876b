#pragma once
// Columns of text for a terminal.

#include <QList>
#include <QString>
#include <QStringList>
#include <algorithm>

namespace sluice::cli {

/// Cells in columns as wide as their widest; escape sequences take no room.
class TextTable final
{
public:
    void row(const QStringList &cells) { m_rows.append(cells); }

    [[nodiscard]] QString text() const
    {
        QList<qsizetype> widths;
        for (const QStringList &cells : m_rows) {
            for (qsizetype i = 0; i < cells.size(); ++i) {
                if (i == widths.size())
                    widths.append(0);
                widths[i] = std::max(widths[i], shownLength(cells[i]));
            }
        }
        QString result;
        for (const QStringList &cells : m_rows) {
            QString line = QStringLiteral("  ");
            for (qsizetype i = 0; i < cells.size(); ++i)
                line += cells[i] + QString(widths[i] - shownLength(cells[i]) + 2, u' ');
            while (line.endsWith(u' '))
                line.chop(1);
            result += line + u'\n';
        }
        return result;
    }

private:
    static qsizetype shownLength(const QString &cell)
    {
        qsizetype length = 0;
        bool escape = false;
        for (const QChar c : cell) {
            if (c == u'\x1b')
                escape = true;
            else if (!escape)
                ++length;
            else if (c == u'm')
                escape = false;
        }
        return length;
    }

    QList<QStringList> m_rows;
};

} // namespace sluice::cli
