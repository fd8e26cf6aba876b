#include "models/core/setup/setupstep.h"

#include "models/core/connector.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Setup", text);
}

const QString dots = u"••••••"_s;

QString jsonText(const QMap<QString, QString> &config)
{
    QJsonObject object;
    for (auto it = config.cbegin(); it != config.cend(); ++it)
        object.insert(it.key(), it.value() == setup::passwordMark || isSecretConfig(it.key(), it.value())
                                    ? dots
                                    : it.value());
    return QString::fromUtf8(QJsonDocument(object).toJson()).trimmed();
}

QString pathOf(const QString &connector)
{
    return u"/connectors/"_s + QString::fromLatin1(QUrl::toPercentEncoding(connector));
}

} // namespace

QString stepStateToken(StepState state)
{
    switch (state) {
    case StepState::Done:
        return u"done"_s;
    case StepState::Needed:
        return u"needed"_s;
    case StepState::Blocked:
        return u"blocked"_s;
    case StepState::NotPermitted:
        return u"notPermitted"_s;
    case StepState::Manual:
        return u"manual"_s;
    case StepState::NotApplicable:
        return u"notApplicable"_s;
    case StepState::Unknown:
        break;
    }
    return u"unknown"_s;
}

QString stepStateWord(StepState state)
{
    switch (state) {
    case StepState::Done:
        return tr("Done");
    case StepState::Needed:
        return tr("To do");
    case StepState::Blocked:
        return tr("Waits");
    case StepState::NotPermitted:
        return tr("Not permitted");
    case StepState::Manual:
        return tr("Needs you");
    case StepState::NotApplicable:
        return tr("Not needed");
    case StepState::Unknown:
        break;
    }
    return tr("Unknown");
}

QString stepGroupWord(StepGroup group)
{
    switch (group) {
    case StepGroup::Prerequisites:
        return tr("Prerequisites");
    case StepGroup::Database:
        return tr("Database settings");
    case StepGroup::Role:
        return tr("Connector login");
    case StepGroup::Tables:
        return tr("Tables");
    case StepGroup::Publication:
        return tr("Publication");
    case StepGroup::Kafka:
        return tr("Kafka topics");
    case StepGroup::Connectors:
        return tr("Connectors");
    case StepGroup::Proof:
        break;
    }
    return tr("Proof");
}

const Step *stepOf(const Plan &plan, const QString &id)
{
    const auto found = std::find_if(plan.cbegin(), plan.cend(), [&](const Step &s) { return s.id == id; });
    return found == plan.cend() ? nullptr : &*found;
}

bool isComplete(const Plan &plan)
{
    return !plan.isEmpty() && std::all_of(plan.cbegin(), plan.cend(), [](const Step &step) {
        return step.advice || step.state == StepState::Done || step.state == StepState::NotApplicable;
    });
}

QString changeText(const Change &change)
{
    switch (change.kind) {
    case ChangeKind::Sql: {
        QString text = change.statement;
        return text.replace(setup::verifierMark, u"SCRAM-SHA-256$"_s + dots) + u';';
    }
    case ChangeKind::CreateTopic:
        return tr("Kafka: create topic %1 with %2 partitions, replication factor %3\n%4")
            .arg(change.target)
            .arg(change.partitions)
            .arg(change.replicationFactor)
            .arg(jsonText(change.config));
    case ChangeKind::CreateConnector:
        return u"POST /connectors  {\"name\": \"%1\", %2\"config\": …}\n"_s.arg(
                   change.target, change.initialState == InitialState::Stopped
                                      ? u"\"initial_state\": \"STOPPED\", "_s
                                      : QString()) +
               jsonText(change.config);
    case ChangeKind::UpdateConnector:
        return u"PUT %1/config, with these keys changed\n"_s.arg(pathOf(change.target)) +
               jsonText(change.config);
    case ChangeKind::DeleteConnector:
        return u"DELETE "_s + pathOf(change.target);
    case ChangeKind::StopConnector:
        return u"PUT "_s + pathOf(change.target) + u"/stop"_s;
    case ChangeKind::DeleteOffsets:
        return u"DELETE "_s + pathOf(change.target) + u"/offsets"_s;
    case ChangeKind::DeleteTopic:
        return tr("Kafka: delete topic %1").arg(change.target);
    }
    return {};
}

} // namespace sluice
