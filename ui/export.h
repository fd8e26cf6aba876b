#pragma once
// Tables as text, CSV and JSON.

#include <QByteArray>
#include <QString>

class QAbstractItemModel;
class QTableView;

namespace sluice::ui {

/// Selected rows as tab-separated lines in the order shown, with a header line where there is more than one
/// row.
[[nodiscard]] QString selectionAsText(const QTableView &view);
/// Every shown row, likewise.
[[nodiscard]] QString tableAsText(const QTableView &view);

/// RFC 4180, UTF-8, raw values. A text that a spreadsheet would run as a formula gets an apostrophe in front.
[[nodiscard]] QByteArray tableAsCsv(const QAbstractItemModel &model);

/// An array of objects, raw values, null where not known.
[[nodiscard]] QByteArray tableAsJson(const QAbstractItemModel &model);

} // namespace sluice::ui
