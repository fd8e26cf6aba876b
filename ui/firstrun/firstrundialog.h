#pragma once
// The first profile: the playground on this machine, or servers of one's own. Edits values; saves nothing.

#include "models/core/profile.h"
#include "models/core/result.h"
#include "models/core/secret.h"
#include "models/services/connectiontester.h"

#include <QDialog>
#include <QMap>
#include <optional>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLineEdit;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace sluice::ui {

class ConnectForm;
class DatabaseForm;
class KafkaForm;
class MessageBar;
struct FieldProblem;

/// What was typed, by the server that it is for.
struct EnteredSecrets
{
    QMap<QString, Secret> databases; ///< by name
    Secret kafka;
    Secret connect;
};

class FirstRunDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `playground`: the profile of one that runs on this machine, or why there is none.
    explicit FirstRunDialog(const Result<Profile> &playground, QWidget *parent = nullptr);

    /// Names of profiles that are there already: a new one is not called so.
    void setTakenNames(const QStringList &names) { m_taken = names; }

    /// After it was accepted.
    [[nodiscard]] Profile profile() const;
    [[nodiscard]] EnteredSecrets secrets() const;

    void accept() override;

private:
    QWidget *makeChoice(const Result<Profile> &playground);
    QWidget *makePlaygroundPage(const Result<Profile> &playground);
    QWidget *makeOwnPage();
    void addDatabase(const QString &name);
    void numberDatabases();
    void choose(int page);
    [[nodiscard]] QString playgroundRefusal() const;
    [[nodiscard]] std::optional<FieldProblem> problem() const;
    [[nodiscard]] std::optional<FieldProblem> nameProblem() const;
    [[nodiscard]] std::optional<FieldProblem> twiceNamed() const;
    void point(const FieldProblem &problem);
    [[nodiscard]] Result<Profile> written() const;

    ConnectionTester m_tester;
    std::optional<Profile> m_playground;
    QStringList m_taken;
    QButtonGroup *m_choice;
    QStackedWidget *m_pages;
    MessageBar *m_message;
    QLineEdit *m_name = nullptr;
    QComboBox *m_environment = nullptr;
    QCheckBox *m_readOnly = nullptr;
    QScrollArea *m_scroll = nullptr;
    QVBoxLayout *m_databaseForms = nullptr;
    QList<DatabaseForm *> m_databases;
    KafkaForm *m_kafka = nullptr;
    ConnectForm *m_connect = nullptr;
};

} // namespace sluice::ui
