#pragma once
// "What needs attention": one entry each, the worst first. Where nothing does: what shows that all is well.

#include "models/services/attention.h"

#include <QFrame>

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace sluice::ui {

class AttentionRow;
class ElidedLabel;
class ProofPanel;

class AttentionCard final : public QFrame
{
    Q_OBJECT
public:
    explicit AttentionCard(QWidget *parent = nullptr);

    /// `rest` is said where there is no item.
    void setItems(const QList<AttentionItem> &items, const QString &rest, const QDateTime &now);
    /// What the verdicts rest on: figures while nothing needs attention, else the sentences of those that do.
    void setDirections(const QList<DirectionReport> &directions, const QDateTime &now);

    [[nodiscard]] QScrollArea *list() const { return m_scroll; }
    [[nodiscard]] QString text() const; ///< what "Copy" copies

private:
    QWidget *buildContent();
    void buildScroll();
    void rebuild(qsizetype count);
    void showEvidence(const QList<DirectionReport> &directions);

    struct Fact
    {
        QString text;
        bool heading = false;

        bool operator==(const Fact &) const = default;
    };

    QList<AttentionItem> m_items;
    QList<AttentionRow *> m_rows;
    QScrollArea *m_scroll;
    QVBoxLayout *m_list;
    QVBoxLayout *m_factList;
    QList<Fact> m_facts;
    QList<ElidedLabel *> m_factLabels;
    ProofPanel *m_proofs;
    QLabel *m_nothing;
};

} // namespace sluice::ui
