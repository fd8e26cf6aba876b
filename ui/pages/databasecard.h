#pragma once
// One database in figures: version, WAL position, how much of its slots and senders is used.

#include "models/core/pipelinestate.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace sluice::ui {

class ElidedLabel;
class StatePill;

class DatabaseCard final : public QFrame
{
    Q_OBJECT
public:
    explicit DatabaseCard(QWidget *parent = nullptr);

    [[nodiscard]] QString name() const;
    void setDatabase(const DatabaseState &database, const QDateTime &now);

private:
    QLabel *addFigure(const QString &title);
    void showState(const Observed<ReplicationFacts> &observed, const QDateTime &now);

    ElidedLabel *m_name;
    StatePill *m_state;
    QHBoxLayout *m_figures;
    QLabel *m_version;
    QLabel *m_position;
    QLabel *m_slots;
    QLabel *m_senders;
    QLabel *m_walLevel;
};

} // namespace sluice::ui
