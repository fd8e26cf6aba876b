#include "ui/pages/askedtable.h"

#include "models/core/format.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/messagebar.h"

#include <QCoreApplication>

namespace sluice::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::ui::AskedTable", text);
}

} // namespace

void showAsked(const Asked &asked, const QDateTime &now, DataTable &table, MessageBar &banner,
               const AskedWords &words)
{
    const bool old = asked.known && asked.error;
    table.setStale(old);
    if (old)
        banner.showMessage(
            Health::Warning,
            tr("%1 What is shown was read %2.").arg(asked.error->message, formatAge(asked.at, now)),
            asked.error->detail);
    else
        banner.clear();
    if (asked.known)
        table.setEmptyText(words.empty, {}, words.emptyDetail);
    else if (asked.error)
        table.setEmptyText(asked.error->message, tr("Try again"),
                           asked.error->kind == ErrorKind::Permission ? words.right
                                                                      : tr("Sluice keeps trying by itself."));
    else
        table.setEmptyText(words.asking);
}

} // namespace sluice::ui
