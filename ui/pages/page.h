#pragma once
// What the main window knows of a page. Pages show values and ask by signals; they hold no service.

#include "models/core/connector.h"
#include "models/core/pipelinestate.h"

#include <QWidget>

namespace sluice::ui {

class ViewState;

enum class PageId
{
    Overview,
    Setup,
    Connectors,
    Replication,
    Topics
};

class Page : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual void setState(const sluice::PipelineState &state) = 0;
    virtual void focusFilter() {}
    /// F5: what the page itself asks for; the state comes by itself.
    virtual void refresh() {}
    /// Shows the thing of this key, where the page has such things.
    virtual void showItem(const QString &) {}
    /// An action is under way ("Pausing…") or, with an empty text, over.
    virtual void setPending(const QString &, const QString &) {}
    virtual void saveView(ViewState &) const {}
    virtual void restoreView(const ViewState &) {}

Q_SIGNALS:
    /// To be confirmed by the user first.
    void actionRequested(sluice::ConnectorAction action, const QStringList &connectors);
    void taskRestartRequested(const QString &connector, int task);
    void pageRequested(sluice::ui::PageId page, const QString &item);
    void refreshRequested();
    void messageRaised(const QString &text); ///< something went wrong
    void noticeRaised(const QString &text);  ///< something is done
    void keepRequested();                    ///< how the view is now shall outlive a crash
};

} // namespace sluice::ui
