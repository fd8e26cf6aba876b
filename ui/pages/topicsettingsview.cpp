#include "ui/pages/topicsettingsview.h"

#include "models/core/format.h"
#include "models/items/topicsettingmodel.h"
#include "ui/pages/askedtable.h"
#include "ui/theme/icons.h"
#include "ui/widgets/celldelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

TopicSettingsView::TopicSettingsView(QWidget *parent)
    : QWidget(parent)
    , m_model(new TopicSettingModel(this))
    , m_filter(new QLineEdit)
    , m_summary(makeLabel({}, "muted"))
    , m_banner(new MessageBar)
    , m_table(new DataTable(m_model, u"topicsettings"_s))
{
    m_table->setAccessibleName(tr("Configuration"));
    m_table->setColumnWidths({300, 0, 168, 200});
    m_table->setNaturalOrder();
    m_table->cells()->setMonospaceColumns(
        {TopicSettingModel::Name, TopicSettingModel::Value, TopicSettingModel::Default});
    m_filter->setPlaceholderText(tr("Filter settings"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_filter->setFixedWidth(280);
    m_banner->setClosable(false);
    auto *top = new QHBoxLayout;
    top->setSpacing(12);
    top->addWidget(m_filter);
    top->addWidget(m_summary);
    top->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(m_banner);
    layout->addWidget(m_table, 1);
    connect(m_filter, &QLineEdit::textChanged, m_table, &DataTable::setFilterText);
    connect(m_table, &DataTable::filterCleared, m_filter, &QLineEdit::clear);
    connect(m_table, &DataTable::emptyActionTriggered, this, &TopicSettingsView::retryRequested);
    setSettings({}, {});
}

void TopicSettingsView::setSettings(const Observed<TopicSettings> &settings, const QDateTime &now)
{
    m_model->setSettings(settings.value.value_or(TopicSettings()));
    showAsked({settings.value.has_value(), settings.error, settings.at}, now, *m_table, *m_banner,
              {tr("Asking for the settings…"),
               tr("The brokers tell no setting of this topic."),
               {},
               tr("It takes the right DescribeConfigs on this topic.")});
    setTextIfChanged(m_summary, settings.value ? tr("%1 of %2 were set; they stand first.")
                                                     .arg(formatCount(m_model->setCount()),
                                                          formatCounted(m_model->rowCount(), tr("setting"),
                                                                        tr("settings")))
                                               : QString());
}

QString TopicSettingsView::bannerText() const
{
    return m_banner->text();
}

QString TopicSettingsView::summary() const
{
    return m_summary->text();
}

void TopicSettingsView::saveView(ViewState &store) const
{
    m_table->saveView(store);
}

void TopicSettingsView::restoreView(const ViewState &store)
{
    m_table->restoreView(store);
}

} // namespace sluice::ui
