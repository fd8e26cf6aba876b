#pragma once
// The names that a setup gives, and its snapshot mode. Edits a copy of the setup; does not save it.

#include "models/core/setup/setupspec.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace sluice::ui {

class MessageBar;

class SetupOptionsDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `databases`: of the profile. `stoppedRefusal`: why connectors cannot be deployed stopped; empty: they
    /// can.
    SetupOptionsDialog(const SetupSpec &spec, const QStringList &databases,
                       const QString &stoppedRefusal = {}, QWidget *parent = nullptr);

    [[nodiscard]] SetupSpec spec() const;
    [[nodiscard]] QCheckBox *stoppedBox() const { return m_stopped; }
    void accept() override;

private:
    struct DirectionFields
    {
        QComboBox *from;
        QComboBox *to;
        QLineEdit *connector;
        QLineEdit *prefix;
        QLineEdit *slot;
        QLineEdit *publication;
        QLineEdit *schemas;
        QLineEdit *host;
    };

    QWidget *buildCommon(const QStringList &databases);
    QWidget *buildDirection(const DirectionPlan &direction, const QStringList &databases, int number);
    QLineEdit *field(const QString &text, const QString &name);

    SetupSpec m_spec;
    QString m_stoppedRefusal;
    QLineEdit *m_role;
    QComboBox *m_snapshot;
    QCheckBox *m_stopped;
    QList<DirectionFields> m_directions;
    MessageBar *m_message;
};

} // namespace sluice::ui
