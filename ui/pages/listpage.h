#pragma once
// What the pages with a table share: a title that answers, a filter, a bar for what is old or wrong, and five
// designed states (empty, loading, stale, failed, not permitted).

#include "ui/pages/page.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QSplitter;
class QVBoxLayout;

namespace sluice::ui {

class DataTable;
class MessageBar;

class ListPage : public Page
{
    Q_OBJECT
public:
    void focusFilter() override;
    void showItem(const QString &key) override;
    void saveView(ViewState &store) const override;
    void restoreView(const ViewState &store) override;

    [[nodiscard]] DataTable *table() const { return m_table; }
    [[nodiscard]] QLineEdit *filter() const { return m_filter; }
    [[nodiscard]] QString headline() const;
    [[nodiscard]] QString subtitle() const;
    [[nodiscard]] QString bannerText() const;

protected:
    struct Words
    {
        QString loading; ///< "Asking Kafka Connect…"
        QString empty;   ///< one sentence
        QString emptyDetail;
        QString loadingDetail = {}; ///< where there is nothing to wait for: what would help
    };

    ListPage(const QString &name, const QString &filterHint, QWidget *parent);

    /// Call once, in the constructor.
    void setTable(DataTable *table);
    void setDetail(QWidget *detail, const QList<int> &heights = {300, 320});
    /// At the end of the tools: copy and export of the whole table.
    void addExportButton();

    void setHeading(const QString &title, const QString &subtitle);
    /// Which of the five states it is; greys the table and says why where the values are old.
    void showCondition(bool known, const std::optional<Error> &error, const QDateTime &at,
                       const QDateTime &now, const Words &words);

    void showBanner(const QString &text, const QString &detail = {});
    /// What the table says while it has no row.
    void showEmpty(bool known, const std::optional<Error> &error, const Words &words);

    QHBoxLayout *m_tools; ///< right of the filter
    QVBoxLayout *m_above; ///< between the heading and the tools

private:
    QLabel *m_title;
    QLabel *m_subtitle;
    MessageBar *m_banner;
    QLineEdit *m_filter;
    QSplitter *m_splitter;
    DataTable *m_table = nullptr;
    QWidget *m_detail = nullptr;
};

} // namespace sluice::ui
