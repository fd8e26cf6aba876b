#include "tests/support/configcheck.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace sluice::test {

namespace {

const QString sourceClass = u"io.debezium.connector.postgresql.PostgresConnector"_s;

/// Where Connect quotes a config in an error, it does so as Java prints a map: with the passwords in clear.
QByteArray javaMap(const QJsonObject &config)
{
    QStringList entries;
    for (auto entry = config.begin(); entry != config.end(); ++entry)
        entries.append(entry.key() + u'=' + entry.value().toString());
    return '{' + entries.join(u", "_s).toUtf8() + '}';
}

QJsonObject configInfo(const QString &key, const QStringList &errors)
{
    return {{u"definition"_s, QJsonObject{{u"name"_s, key}, {u"type"_s, u"STRING"_s}}},
            {u"value"_s, QJsonObject{{u"name"_s, key},
                                     {u"value"_s, QJsonValue()},
                                     {u"recommended_values"_s, QJsonArray()},
                                     {u"errors"_s, QJsonArray::fromStringList(errors)},
                                     {u"visible"_s, true}}}};
}

} // namespace

QMap<QString, QStringList> problemsOf(const QJsonObject &config)
{
    QMap<QString, QStringList> problems;
    bool isNumber = true;
    const QString tasks = config[u"tasks.max"_s].toString(u"1"_s);
    (void)tasks.toInt(&isNumber);
    if (!isNumber)
        problems[u"tasks.max"_s] = {
            u"Invalid value %1 for configuration tasks.max: Not a number of type INT"_s.arg(tasks),
            u"Invalid value null for configuration tasks.max: Value must be non-null"_s};
    if (config[u"connector.class"_s] == sourceClass && config[u"database.hostname"_s].toString().isEmpty())
        problems[u"database.hostname"_s] = {
            u"The 'database.hostname' value is invalid: A value is required"_s};
    return problems;
}

std::optional<QByteArray> refusal(const QJsonObject &config)
{
    const QString plugin = config[u"connector.class"_s].toString();
    if (plugin.isEmpty())
        return "Connector config " + javaMap(config) + " contains no connector type";
    if (plugin != sourceClass && plugin != sinkClass)
        return "org.apache.kafka.connect.errors.ConnectException: Failed to find any class that implements "
               "Connector and which name matches " +
               plugin.toUtf8() + ", available connectors are: PluginDesc{klass=class " + sinkClass.toUtf8() +
               ", name='" + sinkClass.toUtf8() + "'}";
    return std::nullopt;
}

QByteArray invalidConfig(const QMap<QString, QStringList> &problems)
{
    QStringList errors;
    for (const QStringList &each : problems)
        errors += each;
    return "Connector configuration is invalid and contains the following " +
           QByteArray::number(errors.size()) + " error(s):\n" + errors.join(u'\n').toUtf8() +
           "\nYou can also find the above list of errors at the endpoint "
           "`/connector-plugins/{connectorType}/config/validate`";
}

QJsonObject validation(const QJsonObject &config)
{
    const auto problems = problemsOf(config);
    QJsonArray configs;
    for (const QString &key : config.keys())
        if (!problems.contains(key))
            configs.append(configInfo(key, {}));
    for (auto problem = problems.begin(); problem != problems.end(); ++problem)
        configs.append(configInfo(problem.key(), problem.value()));
    return {{u"name"_s, config[u"connector.class"_s]},
            {u"error_count"_s, problems.size()},
            {u"groups"_s, QJsonArray()},
            {u"configs"_s, configs}};
}

} // namespace sluice::test
