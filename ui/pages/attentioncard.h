#pragma once
// "What needs attention": one line each, the worst first.

#include "models/services/attention.h"

#include <QFrame>

class QLabel;
class QVBoxLayout;

namespace sluice::ui {

class AttentionRow;
class ElidedLabel;

class AttentionCard final : public QFrame
{
    Q_OBJECT
public:
    explicit AttentionCard(QWidget *parent = nullptr);

    void setItems(const QList<AttentionItem> &items, bool known, const QDateTime &now);
    /// What the verdicts rest on, below the items.
    void setEvidence(const QList<DirectionReport> &directions);

private:
    void rebuild(qsizetype count);

    struct Fact
    {
        QString text;
        bool heading = false;

        bool operator==(const Fact &) const = default;
    };

    QList<AttentionRow *> m_rows;
    QVBoxLayout *m_list;
    QVBoxLayout *m_factList;
    QList<Fact> m_facts;
    QList<ElidedLabel *> m_factLabels;
    QLabel *m_nothing;
};

} // namespace sluice::ui
