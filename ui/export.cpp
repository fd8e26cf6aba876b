#include "ui/export.h"

#include "models/items/roles.h"

#include <QDateTime>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTableView>
#include <algorithm>
#include <numeric>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QVariant rawValue(const QAbstractItemModel &model, int row, int column)
{
    const QModelIndex index = model.index(row, column);
    const QVariant value = index.data(SortRole);
    // Models of Sluice always answer the sort role: invalid means that the value is not known.
    return value.typeId() == QMetaType::QDateTime ? value.toDateTime().toString(Qt::ISODateWithMs) : value;
}

QString title(const QAbstractItemModel &model, int column)
{
    return model.headerData(column, Qt::Horizontal).toString();
}

/// Text cells come from servers: one that begins like a formula must stay a text in a spreadsheet.
QString harmless(const QString &text)
{
    static const QString starters = u"=+-@\t\r"_s;
    return !text.isEmpty() && starters.contains(text.front()) ? u'\'' + text : text;
}

QString csvField(const QVariant &value)
{
    QString text = value.typeId() == QMetaType::QString ? harmless(value.toString()) : value.toString();
    if (!text.contains(u'"') && !text.contains(u',') && !text.contains(u'\n') && !text.contains(u'\r'))
        return text;
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

QString oneLine(QString text)
{
    return text.replace(u'\t', u' ').replace(u'\n', u' ');
}

QList<int> shownColumns(const QTableView &view)
{
    QList<int> columns;
    for (int visual = 0; visual < view.horizontalHeader()->count(); ++visual) {
        const int column = view.horizontalHeader()->logicalIndex(visual);
        if (!view.isColumnHidden(column))
            columns.append(column);
    }
    return columns;
}

QString rowsAsText(const QTableView &view, const QList<int> &rows)
{
    const QAbstractItemModel &model = *view.model();
    const QList<int> columns = shownColumns(view);
    QStringList lines;
    const auto line = [&](auto cell) {
        QStringList cells;
        for (const int column : columns)
            cells.append(oneLine(cell(column)));
        lines.append(cells.join(u'\t'));
    };
    if (rows.size() > 1)
        line([&](int column) { return title(model, column); });
    for (const int row : rows)
        line([&](int column) { return model.index(row, column).data().toString(); });
    return lines.join(u'\n');
}

} // namespace

QString selectionAsText(const QTableView &view)
{
    QList<int> rows;
    for (const QModelIndex &index : view.selectionModel()->selectedRows())
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    return rowsAsText(view, rows);
}

QString tableAsText(const QTableView &view)
{
    QList<int> rows(view.model()->rowCount());
    std::iota(rows.begin(), rows.end(), 0);
    return rowsAsText(view, rows);
}

QByteArray tableAsCsv(const QAbstractItemModel &model)
{
    QStringList fields;
    for (int column = 0; column < model.columnCount(); ++column)
        fields.append(csvField(title(model, column)));
    QByteArray csv = fields.join(u',').toUtf8() + "\r\n";
    for (int row = 0; row < model.rowCount(); ++row) {
        fields.clear();
        for (int column = 0; column < model.columnCount(); ++column)
            fields.append(csvField(rawValue(model, row, column)));
        csv += fields.join(u',').toUtf8() + "\r\n";
    }
    return csv;
}

QByteArray tableAsJson(const QAbstractItemModel &model)
{
    QJsonArray rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        QJsonObject object;
        for (int column = 0; column < model.columnCount(); ++column)
            object.insert(title(model, column), QJsonValue::fromVariant(rawValue(model, row, column)));
        rows.append(object);
    }
    return QJsonDocument(rows).toJson();
}

} // namespace sluice::ui
