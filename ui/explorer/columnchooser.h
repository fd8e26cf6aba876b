#pragma once
// Which fields of a topic's records are columns: chosen in a menu, remembered by topic.

#include <QHash>
#include <QObject>
#include <QStringList>
#include <functional>

class QMenu;

namespace sluice::ui {

class ViewState;

class ColumnChooser final : public QObject
{
    Q_OBJECT
public:
    /// `seen`: fields of the records that are shown.
    ColumnChooser(QMenu *menu, std::function<QStringList()> seen, QObject *parent);

    void setTopic(const QString &topic);
    [[nodiscard]] QStringList fields() const { return m_fields.value(m_topic); }

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

Q_SIGNALS:
    void changed();

private:
    void fill();
    void choose(const QString &field, bool on);

    QMenu *m_menu;
    std::function<QStringList()> m_seen;
    QString m_topic;
    QHash<QString, QStringList> m_fields; ///< by topic
};

} // namespace sluice::ui
