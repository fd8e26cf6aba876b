#pragma once
// What every model of Sluice answers besides the text of a cell.

#include <QString>
#include <Qt>

namespace sluice {

enum ItemRole
{
    SortRole = Qt::UserRole + 1, ///< the raw value, for sorting and export; invalid where it is not known
    HealthRole,                  ///< int of Health; only where the cell shows a state
    KeyRole,                     ///< what names the row from one refresh to the next
    StaleRole,                   ///< bool: the last known value, not the present one
    MarkRole,                    ///< bool: what differs, drawn so that it is seen without its colour too
    FirstOwnRole,                ///< for roles of one model
};

/// What a cell shows where the value is not known: never a zero.
inline QString unknownText()
{
    return QStringLiteral("\u2014");
}

} // namespace sluice
