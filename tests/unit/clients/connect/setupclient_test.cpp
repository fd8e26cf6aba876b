// What the setup sends to Kafka Connect: exactly what it should, never twice, and no secret comes back.

#include "models/clients/connect/configbody.h"
#include "models/clients/connect/parse.h"
#include "models/clients/connect/setupclient.h"
#include "models/core/setup/setupstep.h"
#include "tests/support/connectserver.h"
#include "tests/support/waiting.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTcpServer>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::connect;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

using Config = QMap<QString, QString>;

constexpr Polling quick{milliseconds(2000), milliseconds(400), milliseconds(1200)};
const Secret password("corr\"ect-horse\\battery-ü");
const QByteArray stale =
    "Cannot complete request momentarily due to stale configuration (typically caused by a "
    "concurrent config change)";

std::unique_ptr<ConnectSetupClient> clientOf(const QList<QUrl> &urls, bool readOnly = false,
                                             milliseconds trial = milliseconds(1500))
{
    ConnectProfile profile;
    profile.urls = urls;
    return std::make_unique<ConnectSetupClient>(profile, Secret(), Secret(), quick, readOnly, trial);
}

Config sourceConfig()
{
    return {{u"connector.class"_s, u"io.debezium.connector.postgresql.PostgresConnector"_s},
            {u"tasks.max"_s, u"1"_s},
            {u"database.hostname"_s, u"db.example.org"_s},
            {u"database.password"_s, setup::passwordMark},
            {u"topic.prefix"_s, u"x-cdc"_s}};
}

template <class T>
T resultOf(const QFuture<T> &future)
{
    EXPECT_TRUE(waitFor(future, std::chrono::seconds(8)));
    return future.isFinished() ? future.result() : T(fail(ErrorKind::Internal, u"never answered"_s));
}

template <class T>
Error errorOf(const QFuture<Result<T>> &future)
{
    const auto result = resultOf(future);
    EXPECT_FALSE(result);
    return result ? Error() : result.error();
}

std::string text(const QString &string)
{
    return string.toStdString();
}

QUrl closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort()));
}

QByteArray recorded(const char *name)
{
    QFile file(QStringLiteral(SLUICE_TEST_DATA "/connect/") + QLatin1StringView(name));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << name;
    return file.readAll();
}

QJsonObject bodyOf(const SeenRequest &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

std::vector<std::string> lines(const ConnectServer &server)
{
    std::vector<std::string> all;
    for (const SeenRequest &request : server.requests())
        all.push_back((request.method + ' ' + request.target).toStdString());
    return all;
}

void expectNoSecret(const Error &error, const QString &secret = QString::fromUtf8(password.reveal()))
{
    EXPECT_THAT(text(error.message), Not(HasSubstr(text(secret))));
    EXPECT_THAT(text(error.detail), Not(HasSubstr(text(secret))));
    EXPECT_THAT(text(error.message + error.detail), Not(HasSubstr("horse")));
}

using Call = std::function<QFuture<Result<void>>(ConnectSetupClient &)>;
struct Mutation
{
    const char *name;
    QByteArray method;
    Call call;
    friend void PrintTo(const Mutation &mutation, std::ostream *stream) { *stream << mutation.name; }
};

class Mutations : public testing::TestWithParam<Mutation>
{
protected:
    void SetUp() override { server.put({.name = "x", .state = "STOPPED", .taskState = ""}); }

    [[nodiscard]] int sent(const ConnectServer &to) const
    {
        return int(std::ranges::count(to.requests(), GetParam().method, &SeenRequest::method));
    }

    ConnectServer server;
};

} // namespace

TEST_P(Mutations, AreRefusedWhenReadOnlyBeforeAnythingIsSent)
{
    auto client = clientOf({server.url()}, true);
    const Error error = errorOf(GetParam().call(*client));
    EXPECT_EQ(error.kind, ErrorKind::ReadOnly) << text(error.message);
    EXPECT_EQ(server.connectionCount(), 0);
    client->setReadOnly(false);
    client->setReadOnly(true);
    EXPECT_EQ(errorOf(GetParam().call(*client)).kind, ErrorKind::ReadOnly);
    EXPECT_EQ(server.connectionCount(), 0);
}

TEST_P(Mutations, AreDone)
{
    auto client = clientOf({server.url()});
    const auto result = resultOf(GetParam().call(*client));
    EXPECT_TRUE(result) << text(result.error().message);
    EXPECT_EQ(server.requestCount(), 1);
}

TEST_P(Mutations, AreNotRepeatedWhenTheConnectionBreaksAfterSending)
{
    ConnectServer second;
    second.put({.name = "x", .state = "STOPPED", .taskState = ""});
    server.answer(GetParam().method, {200, {}, {}, Manner::Close});
    auto client = clientOf({server.url(), second.url()});
    const Error error = errorOf(GetParam().call(*client));
    EXPECT_EQ(error.kind, ErrorKind::Unreachable) << text(error.message);
    expectNoSecret(error);
    EXPECT_EQ(sent(server), 1);
    EXPECT_EQ(second.requestCount(), 0);
}

/// On a connection that is kept, a server may close just as the next request leaves: Qt would send it again.
TEST_P(Mutations, AreNotRepeatedOnAConnectionThatWasUsedBefore)
{
    auto client = clientOf({server.url()});
    ASSERT_TRUE(resultOf(client->validate(
        {{u"connector.class"_s, sourceConfig()[u"connector.class"_s]}, {u"database.hostname"_s, u"x"_s}},
        {})));
    server.answer(GetParam().method, {200, {}, {}, Manner::Close});
    server.forget();
    EXPECT_FALSE(resultOf(GetParam().call(*client)));
    EXPECT_EQ(sent(server), 1);
}

TEST_P(Mutations, AreNotRepeatedAfterASilence)
{
    ConnectServer second;
    server.answer(GetParam().method, {200, {}, {}, Manner::Hang});
    auto client = clientOf({server.url(), second.url()});
    EXPECT_EQ(errorOf(GetParam().call(*client)).kind, ErrorKind::Timeout);
    EXPECT_EQ(sent(server), 1);
    EXPECT_EQ(second.requestCount(), 0);
}

TEST_P(Mutations, GoToTheNextWorkerWhereNothingWasSent)
{
    auto client = clientOf({closedPort(), server.url()});
    const auto result = resultOf(GetParam().call(*client));
    EXPECT_TRUE(result) << text(result.error().message);
    EXPECT_EQ(sent(server), 1);
}

TEST_P(Mutations, AreRepeatedWhenARebalanceRefusedThem)
{
    server.answer(GetParam().method, errorReply(409, stale), 2);
    auto client = clientOf({server.url()});
    const auto result = resultOf(GetParam().call(*client));
    EXPECT_TRUE(result) << text(result.error().message);
    EXPECT_EQ(sent(server), 3);
}

TEST_P(Mutations, EndAsCancelledWhenTheClientDies)
{
    server.answer("", {200, {}, {}, Manner::Hang});
    auto client = clientOf({server.url()});
    const auto future = GetParam().call(*client);
    ASSERT_TRUE(waitUntil([&] { return server.requestCount() > 0; }));
    client.reset();
    ASSERT_TRUE(future.isFinished());
    EXPECT_EQ(future.result().error().kind, ErrorKind::Cancelled);
}

INSTANTIATE_TEST_SUITE_P(
    ConnectSetup, Mutations,
    testing::Values(Mutation{"create", "POST",
                             [](auto &client) {
                                 return client.createConnector(u"new"_s, sourceConfig(), password,
                                                               InitialState::Running);
                             }},
                    Mutation{"update", "PATCH",
                             [](auto &client) {
                                 return client.updateConnector(
                                     u"x"_s, {{u"database.password"_s, setup::passwordMark}}, password);
                             }},
                    Mutation{"stop", "PUT", [](auto &client) { return client.stopConnector(u"x"_s); }},
                    Mutation{"delete", "DELETE", [](auto &client) { return client.deleteConnector(u"x"_s); }},
                    Mutation{"deleteOffsets", "DELETE",
                             [](auto &client) { return client.deleteOffsets(u"x"_s); }}),
    [](const auto &each) { return std::string(each.param.name); });

TEST(ConnectSetup, PutsThePasswordIntoTheBodyOnly)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    ASSERT_TRUE(resultOf(client->createConnector(u"new"_s, sourceConfig(), password, InitialState::Running)));
    const SeenRequest request = server.requests().first();
    EXPECT_EQ(request.method + ' ' + request.target, "POST /connectors");
    EXPECT_EQ(request.headers.value("content-type"), "application/json");
    EXPECT_EQ(bodyOf(request)[u"name"_s], u"new"_s);
    EXPECT_EQ(bodyOf(request)[u"config"_s][u"database.password"_s], QString::fromUtf8(password.reveal()));
    EXPECT_EQ(bodyOf(request)[u"config"_s][u"topic.prefix"_s], u"x-cdc"_s);
    EXPECT_FALSE(request.body.contains("${sluice"));
}

TEST(ConnectSetup, SaysInTheBodyWhenAConnectorIsToBeStopped)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    ASSERT_TRUE(resultOf(client->createConnector(u"new"_s, sourceConfig(), password, InitialState::Stopped)));
    EXPECT_EQ(bodyOf(server.requests().first())[u"initial_state"_s], u"STOPPED"_s);
    ASSERT_TRUE(
        resultOf(client->createConnector(u"other"_s, sourceConfig(), password, InitialState::Running)));
    EXPECT_FALSE(bodyOf(server.requests().last()).contains(u"initial_state"_s))
        << "Connect before 3.7 does not know it";
}

TEST(ConnectSetup, SendsALargeConfigWhole)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    Config config = sourceConfig();
    config[u"table.include.list"_s] = QString(300'000, u'ü');
    ASSERT_TRUE(resultOf(client->createConnector(u"new"_s, config, password, InitialState::Running)));
    EXPECT_EQ(bodyOf(server.requests().first())[u"config"_s][u"table.include.list"_s],
              config[u"table.include.list"_s]);
}

TEST(ConnectSetup, ReplacesOnlyAValueThatIsTheMarkItself)
{
    const auto body = configBody({{u"a"_s, setup::passwordMark}, {u"b"_s, u"x"_s + setup::passwordMark}},
                                 Secret("hidden-one"));
    ASSERT_TRUE(body);
    EXPECT_EQ(body->config[u"a"_s], u"hidden-one"_s);
    EXPECT_EQ(body->config[u"b"_s], u"x"_s + setup::passwordMark);
    EXPECT_THAT(body->secrets, ElementsAre("hidden-one"));
}

TEST(ConnectSetup, SendsNothingWhereThePasswordIsNotKnown)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    const Error error = errorOf(client->createConnector(u"new"_s, sourceConfig(), {}, InitialState::Running));
    EXPECT_EQ(error.kind, ErrorKind::Invalid);
    EXPECT_THAT(text(error.message), HasSubstr("database.password"));
    EXPECT_EQ(errorOf(client->validate(sourceConfig(), {})).kind, ErrorKind::Invalid);
    EXPECT_EQ(server.connectionCount(), 0);
}

TEST(ConnectSetup, SaysThatANameIsTakenAndDoesNotInsist)
{
    ConnectServer server;
    server.put({.name = "x"});
    auto client = clientOf({server.url()});
    const Error error =
        errorOf(client->createConnector(u"x"_s, sourceConfig(), password, InitialState::Running));
    EXPECT_EQ(error.kind, ErrorKind::Conflict);
    EXPECT_THAT(text(error.message), HasSubstr("already exists"));
    EXPECT_EQ(server.requestCount(), 1);
}

TEST(ConnectSetup, SaysWhatIsWrongWithAConfig)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    Config config = sourceConfig();
    config[u"tasks.max"_s] = u"many"_s;
    const Error error = errorOf(client->createConnector(u"new"_s, config, password, InitialState::Running));
    EXPECT_EQ(error.kind, ErrorKind::Invalid);
    EXPECT_THAT(text(error.message), HasSubstr("Not a number of type INT; "));
    EXPECT_THAT(text(error.message), Not(HasSubstr("/connector-plugins/{")));
    EXPECT_TRUE(error.message.endsWith(u'.'));
    server.answer("POST", {400, recorded("error-400-invalid-config.json")});
    EXPECT_EQ(errorOf(client->createConnector(u"new"_s, config, password, InitialState::Running)).message,
              error.message);
}

TEST(ConnectSetup, SaysThatAPluginIsMissing)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    for (const char *answer : {"", "error-500-unknown-plugin.json", "error-400-unknown-plugin.json"}) {
        if (*answer)
            server.answer("", {answer[6] == '5' ? 500 : 400, recorded(answer)}, 2);
        for (const Error &error :
             {errorOf(client->validate({{u"connector.class"_s, u"no.such.Klass"_s}}, {})),
              errorOf(client->createConnector(u"n"_s, {{u"connector.class"_s, u"no.such.Klass"_s}}, {},
                                              InitialState::Running))}) {
            EXPECT_EQ(error.kind, ErrorKind::NotFound) << answer << text(error.message);
            EXPECT_THAT(text(error.message), HasSubstr("has no plug-in no.such.Klass. Install it"));
        }
    }
    EXPECT_EQ(errorOf(client->validate({}, {})).kind, ErrorKind::Invalid);
    EXPECT_EQ(errorOf(client->createConnector(u"n"_s, {}, {}, InitialState::Running)).kind,
              ErrorKind::Invalid);
}

/// Connect quotes whole configs in its errors, and values in what it says of them.
TEST(ConnectSetup, TakesItsSecretsOutOfWhateverTheServerSays)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    const QByteArray secret = password.reveal();
    Config config = sourceConfig();
    config[u"connection.token"_s] = u"another-hidden-one"_s; // typed in, not the mark
    for (const int status : {400, 409, 500}) {
        server.answer("", errorReply(status, "Invalid value " + secret + " for key, {some.thing=" + secret +
                                                 ", x=another-hidden-one} " + QByteArray(600, 'x')));
        for (const Error &error :
             {errorOf(client->createConnector(u"n"_s, config, password, InitialState::Running)),
              errorOf(client->updateConnector(u"n"_s, config, password)),
              errorOf(client->validate(config, password))}) {
            expectNoSecret(error);
            expectNoSecret(error, u"another-hidden-one"_s);
        }
        server.answerNormally();
    }
    server.answer("", {200, "<html>" + secret + "</html>", "text/html"});
    expectNoSecret(errorOf(client->createConnector(u"n"_s, config, password, InitialState::Running)));
    expectNoSecret(errorOf(client->validate(config, password)));
    server.answerNormally();
    server.answer("", {200, "{\"name\":\"corr\\\"ect-horse\\\\battery-ü\"}"});
    expectNoSecret(errorOf(client->validate(config, password)));
}

TEST(ConnectSetup, ShowsNoPasswordOfAConfigThatConnectQuotesWhole)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    server.answer("", {500, recorded("error-500-no-class.json")});
    const Error error = errorOf(client->updateConnector(u"x"_s, {{u"tasks.max"_s, u"1"_s}}, {}));
    expectNoSecret(error, u"in-clear-password"_s);
}

TEST(ConnectSetup, ValidatesAlsoWhenReadOnly)
{
    ConnectServer server;
    auto client = clientOf({server.url()}, true); // a PUT, but one that only asks
    Config config = sourceConfig();
    EXPECT_EQ(resultOf(client->validate(config, password)), QList<ConfigProblem>());
    const SeenRequest request = server.requests().first();
    EXPECT_EQ(request.method + ' ' + request.target,
              "PUT /connector-plugins/io.debezium.connector.postgresql.PostgresConnector/config/validate");
    EXPECT_EQ(bodyOf(request)[u"database.password"_s], QString::fromUtf8(password.reveal()));
    config[u"database.hostname"_s] = u""_s;
    const QList<ConfigProblem> expected{
        {u"database.hostname"_s, {u"The 'database.hostname' value is invalid: A value is required"_s}}};
    EXPECT_EQ(resultOf(client->validate(config, password)), expected);
}

TEST(ConnectSetup, TakesItsSecretsOutOfProblemsToo)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    Config config = sourceConfig();
    config[u"tasks.max"_s] = setup::passwordMark; // the fake quotes the value, as Connect does
    const auto problems = resultOf(client->validate(config, password));
    ASSERT_TRUE(problems);
    ASSERT_EQ(problems->size(), 1);
    EXPECT_EQ(problems->first().errors.first(),
              u"Invalid value •••••• for configuration tasks.max: Not a number of type INT"_s);
}

TEST(ConnectSetup, FetchesAWholeValidationWithoutItsSecrets)
{
    ConnectServer server;
    QByteArray answer = recorded("validate-postgres-errors.json");
    server.answer("PUT /connector-plugins/",
                  {200, answer.replace("Value must be one of", "Not corr\\\"ect-horse\\\\battery-ü but")});
    auto client = clientOf({server.url()}, true);
    const auto validation = resultOf(client->fetchValidation(sourceConfig(), password));
    ASSERT_TRUE(validation) << text(validation.error().message);
    EXPECT_EQ(validation->keys.size(), 150);
    const auto mode = std::ranges::find(validation->verdicts, u"snapshot.mode"_s, &ConfigVerdict::key);
    ASSERT_NE(mode, validation->verdicts.end());
    EXPECT_THAT(text(mode->errors.join(u' ')), Not(HasSubstr("ect-horse")));
    EXPECT_THAT(text(mode->errors.join(u' ')), HasSubstr("••••••"));
    ASSERT_EQ(server.requests().size(), 1);
    EXPECT_EQ(server.requests().first().method, "PUT");
}

TEST(ConnectSetup, FetchesADefinitionFromTheWorkerThatAnswers)
{
    ConnectServer server;
    server.answer("GET /connector-plugins/", {200, recorded("plugin-config-postgres.json")});
    auto client = clientOf({QUrl(u"http://127.0.0.1:1"_s), server.url()});
    const auto keys =
        resultOf(client->fetchDefinition(u"io.debezium.connector.postgresql.PostgresConnector"_s));
    ASSERT_TRUE(keys) << text(keys.error().message);
    EXPECT_EQ(keys->size(), 150);
    EXPECT_EQ(server.requests().first().target,
              "/connector-plugins/io.debezium.connector.postgresql.PostgresConnector/config");
}

TEST(ConnectSetup, ReadsAValidationAsRecorded)
{
    const auto problems = parseProblems(recorded("validate-errors.json"));
    ASSERT_TRUE(problems) << text(problems.error().message);
    ASSERT_EQ(problems->size(), 3);
    EXPECT_EQ(problems->at(0).key, u"tasks.max"_s);
    EXPECT_EQ(problems->at(0).errors.size(), 2);
    EXPECT_EQ(problems->at(1).key, u"database.hostname"_s);
    EXPECT_EQ(problems->at(2).key, u"snapshot.mode"_s);
    const auto refused = parseProblems(recorded("validate-login-refused.json"));
    ASSERT_TRUE(refused);
    ASSERT_EQ(refused->size(), 1);
    EXPECT_THAT(text(refused->first().errors.first()), HasSubstr("password authentication failed"));
    for (const QByteArray &other : {QByteArray("{}"), QByteArray("[]"), QByteArray("{\"configs\":3}")})
        EXPECT_EQ(parseProblems(other).error().kind, ErrorKind::BadAnswer);
    EXPECT_EQ(parseProblems("{\"configs\":[1,null,{\"value\":null},{}]}"), QList<ConfigProblem>());
}

TEST(ConnectSetup, WaitsLongerForATrialThanForOtherCalls)
{
    ConnectServer server;
    server.answer("", {200, {}, {}, Manner::Hang});
    auto client = clientOf({server.url()}, false, milliseconds(2000));
    QElapsedTimer clock;
    clock.start();
    const Error error = errorOf(client->validate(sourceConfig(), password));
    EXPECT_GE(clock.elapsed(), 1900);
    EXPECT_EQ(error.kind, ErrorKind::Timeout);
    EXPECT_THAT(text(error.message), HasSubstr("waits for the connector's database"));
    clock.restart();
    EXPECT_EQ(errorOf(client->deleteConnector(u"x"_s)).kind, ErrorKind::Timeout);
    EXPECT_LT(clock.elapsed(), 1900);
}

TEST(ConnectSetup, ASilentDatabaseIsNotLaidToTheWorker)
{
    ConnectServer first;
    ConnectServer second;
    first.answer("", {200, {}, {}, Manner::Hang});
    auto client = clientOf({first.url(), second.url()});
    EXPECT_EQ(errorOf(client->validate(sourceConfig(), password)).kind, ErrorKind::Timeout);
    EXPECT_EQ(second.requestCount(), 0) << "it would wait as long for the same database";
}

TEST(ConnectSetup, ExplainsConnectsOwnTimeout)
{
    ConnectServer server;
    server.answer("", errorReply(500, "Request timed out. The worker is currently flushing updates to the "
                                      "status topic, which began at 2026-01-01T00:00:00Z"));
    auto client = clientOf({server.url()});
    const Error error = errorOf(client->validate(sourceConfig(), password));
    EXPECT_EQ(error.kind, ErrorKind::Server);
    EXPECT_THAT(text(error.message), HasSubstr("database"));
}

TEST(ConnectSetup, UpdatesInOneRequestWhereConnectCan)
{
    ConnectServer server;
    server.put({.name = "x"});
    auto client = clientOf({server.url()});
    ASSERT_TRUE(resultOf(client->updateConnector(u"x"_s, {{u"tasks.max"_s, u"1"_s}}, {})));
    EXPECT_THAT(lines(server), ElementsAre("PATCH /connectors/x/config"));
    EXPECT_EQ(bodyOf(server.requests().first()), QJsonObject({{u"tasks.max"_s, u"1"_s}}));
}

TEST(ConnectSetup, KeepsAllOtherKeysWhereItHasToWriteTheWholeConfig)
{
    ConnectServer server;
    const QByteArray config =
        R"({"connector.class":"io.debezium.connector.jdbc.JdbcSinkConnector","name":"x",)"
        R"("connection.password":"in-clear","a":"${file:/etc/x:pw}","unknown":"ü\n",)"
        R"("nothing":null,"tasks.max":"1"})";
    server.put({.name = "x", .config = config});
    server.setVersion("3.7.2");
    auto client = clientOf({server.url()});
    ASSERT_TRUE(
        resultOf(client->updateConnector(u"x"_s, {{u"tasks.max"_s, u"2"_s}, {u"new"_s, u"y"_s}}, {})));
    EXPECT_THAT(lines(server), ElementsAre("PATCH /connectors/x/config", "GET /connectors/x/config",
                                           "PUT /connectors/x/config"));
    QJsonObject expected = QJsonDocument::fromJson(config).object();
    expected[u"tasks.max"_s] = u"2"_s;
    expected[u"new"_s] = u"y"_s;
    EXPECT_EQ(bodyOf(server.requests().last()), expected);
}

TEST(ConnectSetup, ShowsNothingOfTheConfigThatItMerged)
{
    ConnectServer server;
    server.put({.name = "x"}); // with database.password=in-clear-x
    server.setVersion("3.7.2");
    auto client = clientOf({server.url()});
    server.answer("PUT", errorReply(400, "Invalid value in-clear-x for configuration something"));
    const Error error = errorOf(client->updateConnector(u"x"_s, {{u"tasks.max"_s, u"1"_s}}, password));
    EXPECT_EQ(error.kind, ErrorKind::Invalid);
    expectNoSecret(error, u"in-clear-x"_s);
    server.answer("GET", {200, "{\"database.password\":\"in-clear-x\""});
    const Error broken = errorOf(client->updateConnector(u"x"_s, {{u"tasks.max"_s, u"1"_s}}, password));
    EXPECT_EQ(broken.kind, ErrorKind::BadAnswer);
    expectNoSecret(broken, u"in-clear-x"_s);
}

TEST(ConnectSetup, DoesNotMakeAConnectorThatItShouldUpdate)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    for (const char *version : {"4.3.0", "3.7.2"}) {
        server.setVersion(version);
        EXPECT_EQ(errorOf(client->updateConnector(u"gone"_s, sourceConfig(), password)).kind,
                  ErrorKind::NotFound);
    }
    EXPECT_FALSE(server.find("gone"));
}

TEST(ConnectSetup, SaysWhatTheVersionCannotDo)
{
    ConnectServer server;
    server.put({.name = "x"});
    server.setVersion("3.4.1");
    auto client = clientOf({server.url()});
    EXPECT_EQ(errorOf(client->deleteOffsets(u"x"_s)).kind, ErrorKind::Unsupported);
    EXPECT_EQ(errorOf(client->stopConnector(u"x"_s)).kind, ErrorKind::Unsupported);
}

TEST(ConnectSetup, DeletesOffsetsOfAStoppedConnectorOnly)
{
    ConnectServer server;
    server.put({.name = "x"});
    auto client = clientOf({server.url()});
    EXPECT_EQ(errorOf(client->deleteOffsets(u"x"_s)).kind, ErrorKind::Invalid);
    ASSERT_TRUE(resultOf(client->stopConnector(u"x"_s)));
    EXPECT_TRUE(resultOf(client->deleteOffsets(u"x"_s)));
    EXPECT_TRUE(resultOf(client->deleteConnector(u"x"_s)));
    EXPECT_EQ(errorOf(client->deleteConnector(u"x"_s)).kind, ErrorKind::NotFound);
}

TEST(ConnectSetup, RefusesNamesThatAPathCannotHold)
{
    ConnectServer server;
    auto client = clientOf({server.url()});
    for (const QString &name : {u""_s, u"."_s, u".."_s}) {
        EXPECT_EQ(
            errorOf(client->createConnector(name, sourceConfig(), password, InitialState::Running)).kind,
            ErrorKind::Invalid);
        EXPECT_EQ(errorOf(client->updateConnector(name, {}, {})).kind, ErrorKind::Invalid);
        EXPECT_EQ(errorOf(client->deleteConnector(name)).kind, ErrorKind::Invalid);
    }
    EXPECT_EQ(server.connectionCount(), 0);
}

TEST(ConnectSetup, FetchesEachWorkerWithItsPlugins)
{
    ConnectServer first;
    ConnectServer second;
    first.addConnectors(2);
    const QUrl dead = closedPort();
    auto client = clientOf({first.url(), dead, second.url()}, true);
    second.answer("GET /connector-plugins", errorReply(500, "oops"));
    const auto facts = resultOf(client->fetchSetup());
    ASSERT_TRUE(facts) << text(facts.error().message);
    ASSERT_EQ(facts->workers.size(), 3);
    EXPECT_TRUE(facts->workers[0].worker && facts->workers[0].plugins);
    EXPECT_FALSE(facts->workers[1].worker || facts->workers[1].plugins);
    EXPECT_EQ(facts->workers[1].url, dead);
    EXPECT_TRUE(facts->workers[2].worker);
    EXPECT_FALSE(facts->workers[2].plugins);
    ASSERT_EQ(facts->connectors.size(), 2);
    EXPECT_EQ(facts->connectors.first().config.value(u"database.password"_s), u"••••••"_s);
}

TEST(ConnectSetup, FetchFailsWhereNoWorkerAnswers)
{
    auto client = clientOf({closedPort(), closedPort()});
    EXPECT_EQ(errorOf(client->fetchSetup()).kind, ErrorKind::Unreachable);
    auto nowhere = clientOf({});
    EXPECT_EQ(errorOf(nowhere->fetchSetup()).kind, ErrorKind::Invalid);
}

TEST(ConnectSetup, FetchEndsAsCancelledWhenTheClientDies)
{
    ConnectServer server;
    server.answer("", {200, {}, {}, Manner::Hang});
    auto client = clientOf({server.url()});
    const auto future = client->fetchSetup();
    ASSERT_TRUE(waitUntil([&] { return server.requestCount() > 0; }));
    client.reset();
    ASSERT_TRUE(waitFor(future));
    EXPECT_EQ(future.result().error().kind, ErrorKind::Cancelled);
}
