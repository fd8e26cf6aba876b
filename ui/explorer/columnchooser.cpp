#include "ui/explorer/columnchooser.h"

#include "ui/viewstate.h"
#include "ui/widgets/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {
const QString fieldsKey = u"explorer/fields"_s;
constexpr qsizetype mostOffered = 60;
} // namespace

ColumnChooser::ColumnChooser(QMenu *menu, std::function<QStringList()> seen, QObject *parent)
    : QObject(parent)
    , m_menu(menu)
    , m_seen(std::move(seen))
{
    connect(m_menu, &QMenu::aboutToShow, this, &ColumnChooser::fill);
}

void ColumnChooser::setTopic(const QString &topic)
{
    m_topic = topic;
    Q_EMIT changed();
}

/// What the records that are shown have, and what was chosen though none of them has it.
void ColumnChooser::fill()
{
    m_menu->clear();
    const QStringList chosen = fields();
    QStringList offered = chosen + QStringList{u"op"_s, u"table"_s, u"lsn"_s, u"txId"_s} + m_seen();
    offered.removeDuplicates();
    for (const QString &field : offered.first(qMin(offered.size(), mostOffered))) {
        QAction *action = m_menu->addAction(literalAmpersand(field));
        action->setCheckable(true);
        action->setChecked(chosen.contains(field));
        connect(action, &QAction::toggled, this, [this, field](bool on) { choose(field, on); });
    }
}

void ColumnChooser::choose(const QString &field, bool on)
{
    QStringList &fields = m_fields[m_topic];
    fields.removeAll(field);
    if (on)
        fields.append(field);
    Q_EMIT changed();
}

void ColumnChooser::saveView(ViewState &store) const
{
    QJsonObject object;
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it) {
        if (!it.value().isEmpty())
            object.insert(it.key(), QJsonArray::fromStringList(it.value()));
    }
    store.save(fieldsKey, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

void ColumnChooser::restoreView(const ViewState &store)
{
    m_fields.clear();
    const QJsonObject object = QJsonDocument::fromJson(store.load(fieldsKey)).object();
    for (auto it = object.begin(); it != object.end(); ++it)
        m_fields.insert(it.key(), it.value().toVariant().toStringList());
    Q_EMIT changed();
}

} // namespace sluice::ui
