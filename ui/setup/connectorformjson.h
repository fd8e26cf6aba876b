#pragma once
// A connector's config as JSON to edit: numbered lines, a mark where a person changed something, the place of
// a mistake.

#include "models/services/setup/configjson.h"

#include <QPlainTextEdit>
#include <QSet>
#include <optional>

namespace sluice::ui {

class ConnectorFormJson final : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit ConnectorFormJson(QWidget *parent = nullptr);

    /// Replaces only what differs: the cursor stays, and it can be undone.
    void setJson(const QString &text);
    void setChangedKeys(const QStringList &keys);
    void setFault(const std::optional<setup::JsonFault> &fault);
    void goTo(const setup::JsonFault &fault);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Gutter;
    class Colours;
    void placeGutter();
    void paintGutter(const QRect &area);
    [[nodiscard]] int gutterWidth() const;

    Gutter *m_gutter;
    Colours *m_colours;
    QSet<QString> m_changed;
    std::optional<setup::JsonFault> m_fault;
};

} // namespace sluice::ui
