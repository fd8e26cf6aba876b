#pragma once
// The fields of one server, and a button that tries them at once.

#include "models/core/profile.h"
#include "models/core/result.h"
#include "models/services/connectiontester.h"

#include <QFrame>
#include <QFuture>

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

/// What the three forms share: a title, the fields, "Test connection" with its answer beside it.
class ServerForm : public QFrame
{
    Q_OBJECT
public:
    ServerForm(const QString &title, ConnectionTester *tester, QWidget *parent);

    /// Tries what the fields say now.
    void test();

Q_SIGNALS:
    void changed();

protected:
    virtual QFuture<Result<QString>> ask() = 0;

    QLineEdit *addLine(const QString &label, const QString &text, const QString &placeholder = {});
    QComboBox *addChoice(const QString &label, const QStringList &words);
    void addField(const QString &label, QWidget *field);
    void addTitleButton(QPushButton *button);
    void forgetAnswer(); ///< it was about other values

    ConnectionTester *m_tester;

private:
    void show(const Result<QString> &answer);

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

    [[nodiscard]] DatabaseProfile profile(const QString &profileName) const;
    [[nodiscard]] Secret secret() const;

Q_SIGNALS:
    void removed();

private:
    QFuture<Result<QString>> ask() override;

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
