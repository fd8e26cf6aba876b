#pragma once
// The form of the guide's first direction, with the keys and the verdict that Connect once gave for it.

#include "models/clients/connect/parse.h"
#include "models/services/setup/connectorform.h"
#include "tests/unit/services/setup/setupbuilder.h"

namespace sluice::test {

inline QByteArray recordedAnswer(const QString &name)
{
    QFile file(QStringLiteral(SLUICE_TEST_DATA "/connect/") + name);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

inline QList<ConfigKey> postgresKeys()
{
    return *connect::parsePluginConfig(recordedAnswer(u"plugin-config-postgres.json"_s));
}

inline ConfigValidation validated(const QString &name = u"validate-postgres.json"_s)
{
    return *connect::parseValidation(recordedAnswer(name));
}

inline DirectionPlan firstDirection(const QMap<QString, QString> &options = {})
{
    DirectionPlan direction = guideSpec().directions.first();
    direction.options = options;
    return direction;
}

inline setup::ConnectorForm formOf(const QMap<QString, QString> &options = {},
                                   const SetupFacts &facts = preparedFacts(guideSpec()))
{
    setup::ConnectorForm form(guideSpec(), setupProfile(), facts, firstDirection(options));
    form.addKeys(postgresKeys());
    form.setValidation(validated());
    return form;
}

inline std::string text(const QString &string)
{
    return string.toStdString();
}

} // namespace sluice::test
