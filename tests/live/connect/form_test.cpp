// The form of a connector's options on a real Kafka Connect with the real plug-in. Nothing is deployed.

#include "models/clients/connect/setupclient.h"
#include "models/core/setup/setupstep.h"
#include "models/services/setup/connectorformservice.h"
#include "tests/support/waiting.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string text(const QString &string)
{
    return string.toStdString();
}

class LiveConnectorForm : public testing::Test
{
protected:
    void SetUp() override
    {
        QFile file(qEnvironmentVariable("SLUICE_PLAYGROUND_STATUS"));
        if (!file.open(QIODevice::ReadOnly))
            GTEST_SKIP() << "No playground: SLUICE_PLAYGROUND_STATUS names no file. ctest sets it.";
        const QJsonObject status = QJsonDocument::fromJson(file.readAll()).object();
        for (const QJsonValue &url : status[u"connect"_s][u"urls"_s].toArray())
            profile.connect.urls.append(QUrl(url.toString()));
        const QJsonValue source = status[u"postgres"_s][0];
        DatabaseProfile database;
        database.name = database.dbname = source[u"database"_s].toString();
        database.host = source[u"host"_s].toString();
        database.port = source[u"port"_s].toInt();
        profile.databases = {database};
        spec.role = status[u"debezium"_s][u"user"_s].toString();
        password = Secret(status[u"debezium"_s][u"password"_s].toString().toUtf8());
        DirectionPlan direction;
        direction.from = direction.to = database.name;
        direction.connector = u"sluice-test-form"_s;
        direction.topicPrefix = u"sluice-test-form"_s;
        direction.slotName = u"sluice_test_form"_s;
        direction.publication = u"sluice_test_form"_s;
        direction.tables = {{u"public"_s, u"families"_s}};
        direction.portForConnect = source[u"portForConnect"_s].toInt();
        spec.directions = {direction};
        facts.databases.insert(database.name, DatabaseSetupFacts());
        client = std::make_unique<connect::ConnectSetupClient>(profile.connect, Secret(), Secret(), Polling(),
                                                               true); // to look is enough
        const auto found = client->fetchSetup();
        ASSERT_TRUE(waitFor(found, seconds(30)));
        facts.connect = found.result();
        ASSERT_TRUE(facts.connect) << text(facts.connect.error().message);
    }

    void open(const Secret &held)
    {
        service = std::make_unique<ConnectorFormService>(
            ConnectorForm(spec, profile, facts, spec.directions.first()), client.get(), held);
        service->start();
        ASSERT_TRUE(settled());
    }
    bool settled()
    {
        return waitUntil(
            [&] {
                const FormTrial &trial = service->trial();
                return service->isReady() && !trial.isAsking && (trial.wasAnswered || trial.unreachable);
            },
            seconds(100));
    }

    [[nodiscard]] std::string problems() const
    {
        QString all = service->status().text;
        for (const QString &key : service->form().keysWithErrors())
            all += u"\n%1: %2"_s.arg(key, service->form().field(key).errors.join(u' '));
        return text(all);
    }

    Profile profile;
    SetupSpec spec;
    SetupFacts facts;
    Secret password;
    std::unique_ptr<connect::ConnectSetupClient> client;
    std::unique_ptr<ConnectorFormService> service;
};

} // namespace

TEST_F(LiveConnectorForm, TheDefinitionAndTheValidationSpeakOfTheSameKeys)
{
    const auto keys = client->fetchDefinition(u"io.debezium.connector.postgresql.PostgresConnector"_s);
    ASSERT_TRUE(waitFor(keys, seconds(30)));
    ASSERT_TRUE(keys.result()) << text(keys.result().error().message);
    EXPECT_GT(keys.result()->size(), 80);
    open(Secret());
    QStringList shown;
    for (const FormField &field : service->form().fields())
        shown.append(field.key.name);
    for (const QString &key : {u"topic.prefix"_s, u"slot.name"_s, u"snapshot.mode"_s, u"max.batch.size"_s,
                               u"tasks.max"_s, u"key.converter"_s})
        EXPECT_TRUE(shown.contains(key)) << text(key);
    EXPECT_THAT(service->form().field(u"plugin.name"_s).choices, Contains(u"pgoutput"_s));
    EXPECT_THAT(service->form().field(u"decimal.handling.mode"_s).choices, Contains(u"double"_s));
}

TEST_F(LiveConnectorForm, SluicesOwnConfigIsAcceptedWithTheDatabase)
{
    open(password);
    EXPECT_EQ(service->status().health, Health::Good) << problems();
    EXPECT_EQ(service->trial().database, FormTrial::Database::Answered);
    EXPECT_EQ(service->form().field(u"value.converter.schemas.enable"_s).kind, FieldKind::Switch)
        << "the validation tells the converters' keys too";
}

TEST_F(LiveConnectorForm, WithoutItsHostTheConfigIsJudgedAndTheDatabaseLeftAlone)
{
    // Upon this the form relies: an answer at once, whatever the network does with the database.
    service = std::make_unique<ConnectorFormService>(
        ConnectorForm(spec, profile, facts, spec.directions.first()), client.get(), Secret());
    QMap<QString, QString> config = service->form().config();
    config.remove(u"database.hostname"_s);
    config.remove(u"database.password"_s);
    config.insert(u"database.port"_s, u"1"_s); // where nothing listens
    config.insert(u"max.batch.size"_s, u"many"_s);
    QElapsedTimer clock;
    clock.start();
    const auto answer = client->fetchValidation(config, Secret());
    ASSERT_TRUE(waitFor(answer, seconds(30)));
    ASSERT_TRUE(answer.result()) << text(answer.result().error().message);
    const auto judged = answer.result();
    QStringList wrong;
    for (const ConfigVerdict &verdict : judged->verdicts) {
        if (!verdict.errors.isEmpty())
            wrong.append(verdict.key);
    }
    wrong.sort();
    EXPECT_EQ(wrong, (QStringList{u"database.hostname"_s, u"max.batch.size"_s}));
    EXPECT_LT(clock.elapsed(), 10'000);
}

TEST_F(LiveConnectorForm, PutsWhatConnectSaysBesideTheField)
{
    open(password);
    service->setValue(u"max.batch.size"_s, u"many"_s);
    service->setValue(u"decimal.handling.mode"_s, u"roughly"_s);
    ASSERT_TRUE(settled());
    EXPECT_EQ(service->form().keysWithErrors().size(), 2);
    EXPECT_THAT(text(service->form().field(u"max.batch.size"_s).errors.join(u' ')), HasSubstr("integer"));
    EXPECT_THAT(text(service->form().field(u"decimal.handling.mode"_s).errors.join(u' ')),
                HasSubstr("one of"));
    service->reset(u"max.batch.size"_s);
    service->reset(u"decimal.handling.mode"_s);
    ASSERT_TRUE(settled());
    EXPECT_EQ(service->status().health, Health::Good) << problems();
}

TEST_F(LiveConnectorForm, SaysWhenTheLoginIsRefusedAndWhenNothingListens)
{
    const Secret wrong("surely-not-the-password");
    open(wrong);
    QString said;
    for (const QString &key : service->form().keysWithErrors())
        said += service->form().field(key).errors.join(u' ');
    EXPECT_THAT(text(said), HasSubstr("password authentication failed"));
    EXPECT_THAT(text(said), Not(HasSubstr(wrong.reveal().toStdString())));

    service->setValue(u"database.port"_s, u"1"_s);
    ASSERT_TRUE(settled());
    const bool told = !service->form().keysWithErrors().isEmpty() ||
                      service->trial().database == FormTrial::Database::Silent;
    EXPECT_TRUE(told) << text(service->status().text);
    EXPECT_NE(service->status().health, Health::Good);
}

TEST_F(LiveConnectorForm, TheGuidesTuningIsAccepted)
{
    open(password);
    service->applyPreset();
    ASSERT_TRUE(settled());
    EXPECT_EQ(service->status().health, Health::Good) << problems();
    EXPECT_EQ(service->form().direction().options.size(), 4);
}

TEST_F(LiveConnectorForm, KnowsTheNamesOfTheConnectorsThatRun)
{
    open(Secret());
    const auto running = std::ranges::find_if(facts.connect->connectors, [](const Connector &connector) {
        return connector.config.contains(u"topic.prefix"_s);
    });
    ASSERT_NE(running, facts.connect->connectors.end());
    service->setValue(u"topic.prefix"_s, running->config.value(u"topic.prefix"_s));
    EXPECT_THAT(text(service->form().field(u"topic.prefix"_s).errors.join(u' ')),
                HasSubstr(text(running->name)));
}
