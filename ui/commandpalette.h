#pragma once
// Everything by name: pages, connectors, topics, actions. Opens with Ctrl+K; the keyboard is enough.

#include <QDialog>
#include <QList>
#include <functional>

class QLineEdit;
class QListView;

namespace sluice::ui {

class PaletteModel;

struct PaletteEntry
{
    QString title;
    QString kind; ///< "Page", "Connector", …
    QString icon;
    std::function<void()> run;
};

/// How well `query` fits `text`: its letters in order, better in a row and at the beginning of a word. -1:
/// not at all.
[[nodiscard]] int fuzzyScore(QStringView query, QStringView text);

class CommandPalette final : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(QList<PaletteEntry> entries, QWidget *parent);

    [[nodiscard]] QStringList shownTitles() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void filter(const QString &query);
    void runCurrent();
    void step(int rows);

    QList<PaletteEntry> m_entries;
    QLineEdit *m_query;
    QListView *m_list;
    PaletteModel *m_model;
};

} // namespace sluice::ui
