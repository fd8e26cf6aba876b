#include "models/clients/connect/configbody.h"

#include "models/core/connector.h"
#include "models/core/setup/setupstep.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace sluice::connect {

namespace {

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// As it is, and as it stands inside a JSON string.
QList<QByteArray> writtenForms(const QString &secret)
{
    const QByteArray plain = secret.toUtf8();
    const QByteArray list = QJsonDocument(QJsonArray{secret}).toJson(QJsonDocument::Compact);
    const QByteArray escaped = list.mid(2, list.size() - 4); // without [" and "]
    return escaped == plain ? QList{plain} : QList{plain, escaped};
}

} // namespace

void ConfigBody::keepOf(const QJsonObject &raw)
{
    for (auto entry = raw.begin(); entry != raw.end(); ++entry) {
        // The value that is replaced too: a server may quote either.
        if (const QString value = entry.value().toString(); isSecretConfig(entry.key(), value))
            secrets += writtenForms(value);
        if (!config.contains(entry.key()))
            config.insert(entry.key(), entry.value());
    }
}

QByteArray ConfigBody::json() const
{
    return compact(config);
}

QByteArray ConfigBody::jsonFor(const QString &name, InitialState initialState) const
{
    QJsonObject body{{u"name"_s, name}, {u"config"_s, config}};
    if (initialState == InitialState::Stopped)
        body.insert(u"initial_state"_s, u"STOPPED"_s);
    return compact(body);
}

Result<ConfigBody> configBody(const QMap<QString, QString> &config, const Secret &password)
{
    ConfigBody body;
    for (auto entry = config.begin(); entry != config.end(); ++entry) {
        const bool marked = entry.value() == setup::passwordMark;
        if (marked && password.isEmpty())
            return fail(ErrorKind::Invalid,
                        QCoreApplication::translate("sluice::connect",
                                                    "The password for \"%1\" is not known here, so nothing "
                                                    "was sent to Kafka Connect. Enter it, then try again.")
                            .arg(entry.key()));
        const QString value = marked ? QString::fromUtf8(password.reveal()) : entry.value();
        if (marked || isSecretConfig(entry.key(), value))
            body.secrets += writtenForms(value);
        body.config.insert(entry.key(), value);
    }
    return body;
}

} // namespace sluice::connect
