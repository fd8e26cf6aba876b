#pragma once
// Keeps a connector's form while somebody edits it, and asks Connect what it thinks of it. Nothing is saved
// and nothing is changed on any server.

#include "models/clients/connect/setupconnect.h"
#include "models/core/direction.h"
#include "models/services/setup/connectorform.h"

#include <QObject>
#include <QTimer>

namespace sluice::setup {

/// What is known of the config as a whole.
struct FormTrial
{
    enum class Database
    {
        NotTried,
        NoPassword, ///< so it cannot be
        Trying,
        Answered, ///< well, or with errors at their keys
        Silent
    };

    bool isAsking = false;
    bool wasAnswered = false;                        ///< by Connect, for the form as it is now
    std::optional<Error> unreachable = std::nullopt; ///< Connect, when it was asked last
    Database database = Database::NotTried;
    std::optional<Error> silence = std::nullopt; ///< of the database

    bool operator==(const FormTrial &) const = default;
};

/// In one sentence.
struct FormStatus
{
    Health health = Health::Unknown;
    QString text;
    QString detail; ///< a server's own text

    bool operator==(const FormStatus &) const = default;
};

class ConnectorFormService final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds typingPause{400};

    /// `connect` may be null, else it must outlive this. Of `password`, that of the connectors' role, nothing
    /// is shown; empty: none is held, and the database is not tried.
    ConnectorFormService(ConnectorForm form, SetupConnect *connect, Secret password,
                         QObject *parent = nullptr);

    [[nodiscard]] const ConnectorForm &form() const { return m_form; }
    [[nodiscard]] const FormTrial &trial() const { return m_trial; }
    [[nodiscard]] FormStatus status() const;
    /// The definition, or that there will be none, is here: the fields can be shown.
    [[nodiscard]] bool isReady() const { return m_definitionCame && m_firstAnswerCame; }

    void start();
    /// From now on Connect is asked nothing, so it may go.
    void stop();
    void setValue(const QString &key, const QString &text);
    void reset(const QString &key);
    [[nodiscard]] std::optional<JsonFault> setJson(const QString &text);
    void applyPreset();
    void undoPreset(); ///< what was changed beside it stays
    /// At once, and the database again.
    void validate();

Q_SIGNALS:
    void ready();
    void formChanged();  ///< values
    void trialChanged(); ///< errors, choices, or the status

private:
    void edited();
    void askDefinition();
    void askQuickly();
    void quickAnswerCame(const Result<ConfigValidation> &answer);
    void tryDatabase();
    void databaseAnswerCame(const Result<ConfigValidation> &answer);
    void showErrors();
    [[nodiscard]] QMap<QString, QString> connection() const;

    ConnectorForm m_form;
    SetupConnect *m_connect;
    Secret m_password;
    FormTrial m_trial;
    QTimer m_pause;
    quint64 m_generation = 0; ///< of the form
    bool m_quickUnderWay = false;
    bool m_databaseUnderWay = false;
    bool m_definitionCame = false;
    bool m_firstAnswerCame = false;
    QMap<QString, QString> m_tried; ///< the connection that the database was last tried with
    QMap<QString, QStringList> m_quickErrors;
    QMap<QString, QStringList> m_databaseErrors;
    std::optional<ConnectorForm> m_beforePreset;
};

} // namespace sluice::setup
