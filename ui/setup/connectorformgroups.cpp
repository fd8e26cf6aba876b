#include "ui/setup/connectorformgroups.h"

#include "ui/setup/connectorformrow.h"
#include "ui/theme/statepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>

namespace sluice::ui {

namespace {

constexpr int idRole = Qt::UserRole;
constexpr int fieldsRole = Qt::UserRole + 1;
constexpr int changedRole = Qt::UserRole + 2;
constexpr int errorsRole = Qt::UserRole + 3;
constexpr int rowHeight = 30;
constexpr int margin = 12;
constexpr int fixedRows = 2; ///< above the plug-in's own

class GroupDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {120, rowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &tokens = tokensFor(option.palette);
        const QRect &rect = option.rect;
        const bool chosen = option.state & QStyle::State_Selected;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (chosen || (option.state & QStyle::State_MouseOver))
            painter->fillRect(rect, chosen ? tokens.accentTint : tokens.hover);
        if (chosen && (option.state & QStyle::State_HasFocus))
            painter->fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), tokens.accent);
        if (index.row() == fixedRows)
            painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), tokens.line);
        const int right = drawNumbers(painter, rect, index, tokens);
        painter->setFont(interfaceFont(13, chosen));
        painter->setPen(index.data(fieldsRole).toInt() > 0 ? tokens.text : tokens.muted);
        const QRect box(rect.left() + margin, rect.top(), right - rect.left() - margin - 8, rect.height());
        painter->drawText(
            box, Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, box.width()));
        painter->restore();
    }

private:
    /// Where the title has to end.
    static int drawNumbers(QPainter *painter, const QRect &rect, const QModelIndex &index,
                           const Tokens &tokens)
    {
        const int errors = index.data(errorsRole).toInt();
        painter->setFont(interfaceFont(12, errors > 0));
        painter->setPen(errors > 0 ? tokens.bad : tokens.muted);
        const QString number = QString::number(errors > 0 ? errors : index.data(fieldsRole).toInt());
        painter->drawText(rect.adjusted(0, 0, -margin, 0), Qt::AlignVCenter | Qt::AlignRight, number);
        int right = rect.right() - margin - painter->fontMetrics().horizontalAdvance(number);
        if (errors > 0) {
            right -= stateShapeSize + 6;
            drawStateShape(painter,
                           QRectF(right, rect.top() + (rect.height() - stateShapeSize) / 2.0, stateShapeSize,
                                  stateShapeSize),
                           Health::Bad, tokens.bad);
        }
        if (index.data(changedRole).toInt() > 0) {
            right -= 16;
            drawChangeMark(painter, QPointF(right + 5, rect.center().y() + 0.5), true, tokens.accent);
        }
        return right;
    }
};

} // namespace

ConnectorFormGroups::ConnectorFormGroups(QWidget *parent)
    : QListWidget(parent)
{
    setItemDelegate(new GroupDelegate(this));
    setAccessibleName(tr("Groups of fields"));
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    connect(this, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item)
            Q_EMIT groupChosen(item->data(idRole).toString());
    });
}

QString ConnectorFormGroups::titleOf(const QString &id)
{
    if (id == setup::formgroup::all)
        return tr("All fields");
    if (id == setup::formgroup::set)
        return tr("In this config");
    if (id == setup::formgroup::other)
        return tr("Other keys");
    return id;
}

void ConnectorFormGroups::setGroups(const QList<setup::FormGroup> &groups)
{
    const QString chosen = currentGroup();
    QStringList present;
    for (int i = 0; i < count(); ++i)
        present.append(item(i)->data(idRole).toString());
    QStringList wanted;
    for (const setup::FormGroup &group : groups)
        wanted.append(group.id);
    const QSignalBlocker quiet(this);
    if (present != wanted) {
        clear();
        for (const QString &id : wanted) {
            auto *made = new QListWidgetItem(titleOf(id), this);
            made->setData(idRole, id);
        }
        select(chosen.isEmpty() || !wanted.contains(chosen) ? setup::formgroup::set : chosen);
    }
    for (int i = 0; i < count(); ++i) {
        const setup::FormGroup &group = groups.at(i);
        item(i)->setData(fieldsRole, int(group.fields));
        item(i)->setData(changedRole, int(group.changed));
        item(i)->setData(errorsRole, int(group.errors));
        QString spoken = tr("%1, %2 fields").arg(titleOf(group.id)).arg(group.fields);
        if (group.changed > 0)
            spoken += tr(", %1 changed").arg(group.changed);
        if (group.errors > 0)
            spoken += tr(", %1 with errors").arg(group.errors);
        item(i)->setData(Qt::AccessibleTextRole, spoken);
    }
}

QString ConnectorFormGroups::currentGroup() const
{
    return currentItem() ? currentItem()->data(idRole).toString() : QString();
}

void ConnectorFormGroups::select(const QString &id)
{
    for (int i = 0; i < count(); ++i) {
        if (item(i)->data(idRole).toString() == id)
            setCurrentRow(i);
    }
}

} // namespace sluice::ui
