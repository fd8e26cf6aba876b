#pragma once
// The fields of one server, and a button that tries them at once.

#include "models/core/profile.h"
#include "models/core/result.h"
#include "models/services/connectiontester.h"

#include <QFrame>
#include <QFuture>
#include <optional>

class QComboBox;
class QFormLayout;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace sluice::ui {

class PasswordField;
class StatePill;

/// Why a form cannot be taken as it is: a sentence that names the form and the field, and the field.
struct FieldProblem
{
    QWidget *field = nullptr;
    QString sentence;
};

/// What the three forms share: a title, the fields, "Test connection" with its answer beside it.
class ServerForm : public QFrame
{
    Q_OBJECT
public:
    ServerForm(const QString &title, ConnectionTester *tester, QWidget *parent);

    /// Tries what the fields say now.
    void test();
    /// The first thing that a person must mend before this can be a profile.
    [[nodiscard]] virtual std::optional<FieldProblem> problem() const = 0;
    [[nodiscard]] QString title() const;

Q_SIGNALS:
    void changed();

protected:
    virtual QFuture<Result<QString>> ask() = 0;

    QLineEdit *addLine(const QString &label, const QString &text, const QString &placeholder = {});
    QComboBox *addChoice(const QString &label, const QStringList &words);
    void addField(const QString &label, QWidget *field);
    void addTitleButton(QPushButton *button);
    void setTitle(const QString &title);
    void forgetAnswer(); ///< it was about other values
    /// "Kafka, “User”: …" with what is wrong and what to do about it.
    [[nodiscard]] FieldProblem problemWith(QWidget *field, const QString &what) const;

    ConnectionTester *m_tester;

private:
    void show(const Result<QString> &answer);

    QLabel *m_title;
    QFormLayout *m_fields;
    QHBoxLayout *m_titleRow;
    QPushButton *m_test;
    StatePill *m_verdict;
    QLabel *m_answer;
    int m_question = 0; ///< an answer to an older question is ignored
};

class DatabaseForm final : public ServerForm
{
    Q_OBJECT
public:
    DatabaseForm(const QString &name, ConnectionTester *tester, QWidget *parent = nullptr);

    /// Tells it from the others: "Database 2 (smart_citizen)".
    void setNumber(int number);
    [[nodiscard]] QString name() const;
    [[nodiscard]] FieldProblem nameTaken() const;
    [[nodiscard]] std::optional<FieldProblem> problem() const override;
    [[nodiscard]] DatabaseProfile profile(const QString &profileName) const;
    [[nodiscard]] Secret secret() const;

Q_SIGNALS:
    void removed();

private:
    QFuture<Result<QString>> ask() override;
    void updateTitle();

    int m_number = 1;
    QPushButton *m_remove;
    QLineEdit *m_name;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_dbname;
    QLineEdit *m_user;
    PasswordField *m_password;
    QComboBox *m_sslmode;
    QLineEdit *m_rootCertificate;
};

class KafkaForm final : public ServerForm
{
    Q_OBJECT
public:
    explicit KafkaForm(ConnectionTester *tester, QWidget *parent = nullptr);

    [[nodiscard]] std::optional<FieldProblem> problem() const override;
    [[nodiscard]] KafkaProfile profile(const QString &profileName) const;
    [[nodiscard]] Secret secret() const;

private:
    QFuture<Result<QString>> ask() override;
    [[nodiscard]] bool hasLogin() const;

    QLineEdit *m_servers;
    QComboBox *m_security;
    QComboBox *m_mechanism;
    QLineEdit *m_user;
    PasswordField *m_password;
    QLineEdit *m_ca;
};

class ConnectForm final : public ServerForm
{
    Q_OBJECT
public:
    explicit ConnectForm(ConnectionTester *tester, QWidget *parent = nullptr);

    [[nodiscard]] std::optional<FieldProblem> problem() const override;
    [[nodiscard]] ConnectProfile profile(const QString &profileName) const;
    [[nodiscard]] Secret secret() const;

private:
    QFuture<Result<QString>> ask() override;

    QLineEdit *m_urls;
    QLineEdit *m_user;
    PasswordField *m_password;
    QLineEdit *m_ca;
};

} // namespace sluice::ui
