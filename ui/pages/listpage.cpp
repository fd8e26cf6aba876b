#include "ui/pages/listpage.h"

#include "models/core/format.h"
#include "models/items/filterproxy.h"
#include "ui/theme/icons.h"
#include "ui/viewstate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/text.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

ListPage::ListPage(const QString &name, const QString &filterHint, QWidget *parent)
    : Page(parent)
    , m_tools(new QHBoxLayout)
    , m_above(new QVBoxLayout)
    , m_title(makeLabel({}, "pageTitle", this))
    , m_subtitle(makeLabel({}, "muted", this))
    , m_banner(new MessageBar(this))
    , m_filter(new QLineEdit(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
{
    setObjectName(name);
    m_banner->setClosable(false);
    m_banner->setOuterMargins(0, 12);
    m_filter->setPlaceholderText(filterHint);
    m_filter->setAccessibleName(filterHint);
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_filter->setFixedWidth(280);
    m_splitter->setHandleWidth(12);
    m_splitter->setChildrenCollapsible(false);
    m_tools->setSpacing(8);
    m_tools->addWidget(m_filter);
    m_above->setSpacing(12);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addSpacing(4);
    layout->addWidget(m_subtitle);
    layout->addSpacing(12);
    layout->addLayout(m_above);
    layout->addLayout(m_tools);
    layout->addSpacing(12);
    layout->addWidget(m_banner);
    layout->addWidget(m_splitter, 1);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (m_table)
            m_table->setFilterText(text);
    });
}

void ListPage::setTable(DataTable *table)
{
    m_table = table;
    auto *card = new QFrame(this);
    card->setProperty("card", true);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(table);
    m_splitter->addWidget(card);
    connect(table, &DataTable::emptyActionTriggered, this, &Page::refreshRequested);
    connect(table, &DataTable::exportFailed, this, &Page::messageRaised);
    connect(table, &DataTable::filterCleared, m_filter, &QLineEdit::clear);
}

void ListPage::setDetail(QWidget *detail, const QList<int> &heights)
{
    m_detail = detail;
    m_splitter->addWidget(detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes(heights);
}

void ListPage::addExportButton()
{
    auto *button = new QToolButton(this);
    auto *menu = new QMenu(button);
    m_table->addExportActions(menu);
    button->setIcon(icon(u"export"_s));
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(tr("Copy or export"));
    setPlainToolTip(button, tr("Copy or export the table"));
    m_tools->addWidget(button);
}

void ListPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ListPage::showItem(const QString &key)
{
    if (!m_table->selectKey(key) && !m_filter->text().isEmpty()) {
        m_filter->clear();
        m_table->selectKey(key);
    }
    m_table->setFocus();
}

void ListPage::saveView(ViewState &store) const
{
    m_table->saveView(store);
    store.save(objectName() + u"/splitter"_s, m_splitter->saveState());
}

void ListPage::restoreView(const ViewState &store)
{
    m_table->restoreView(store);
    m_filter->setText(QString::fromUtf8(store.load(m_table->objectName() + u"/filter"_s)));
    if (const QByteArray splitter = store.load(objectName() + u"/splitter"_s); !splitter.isEmpty())
        m_splitter->restoreState(splitter);
}

QString ListPage::headline() const
{
    return m_title->text();
}

QString ListPage::subtitle() const
{
    return m_subtitle->text();
}

QString ListPage::bannerText() const
{
    return m_banner->text();
}

void ListPage::setHeading(const QString &title, const QString &subtitle)
{
    setTextIfChanged(m_title, title);
    setTextIfChanged(m_subtitle, subtitle);
}

void ListPage::showCondition(bool known, const std::optional<Error> &error, const QDateTime &at,
                             const QDateTime &now, const Words &words)
{
    m_table->setStale(known && error);
    if (known && error)
        showBanner(tr("%1 What is shown was read %2.").arg(error->message, formatAge(at, now)),
                   error->detail);
    else
        showBanner({});
    showEmpty(known, error, words);
}

void ListPage::showBanner(const QString &text, const QString &detail)
{
    if (text.isEmpty())
        m_banner->clear();
    else
        m_banner->showMessage(Health::Warning, text, detail);
}

void ListPage::showEmpty(bool known, const std::optional<Error> &error, const Words &words)
{
    if (error && !known)
        m_table->setEmptyText(error->message, tr("Try again"), tr("Sluice keeps trying by itself."));
    else if (!known)
        m_table->setEmptyText(words.loading, {}, words.loadingDetail);
    else
        m_table->setEmptyText(words.empty, {}, words.emptyDetail);
}

} // namespace sluice::ui
