#include "models/clients/kafka/clientconfig.h"

#include "models/clients/kafka/address.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sluice::kafka {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

QByteArray milliseconds(std::chrono::milliseconds value, std::chrono::milliseconds least = 10ms)
{
    return QByteArray::number(static_cast<qint64>(std::max(value, least).count()));
}

Result<QByteArray> bootstrapList(const QStringList &servers)
{
    QByteArrayList list;
    for (const QString &server : servers) {
        const auto address = parseAddress(server);
        if (!address)
            return fail(ErrorKind::Invalid,
                        tr("\"%1\" is no Kafka address. Write it as host:port, as in kafka1.example:9092.")
                            .arg(server));
        list << address->text().toUtf8();
    }
    if (list.isEmpty())
        return fail(ErrorKind::Invalid, tr("The profile names no Kafka server. Add one as host:port."));
    return list.join(',');
}

tl::expected<void, Error> requireFile(const QString &path, const QString &what)
{
    if (path.isEmpty() || QFileInfo(path).isReadable())
        return {};
    return fail(ErrorKind::Invalid,
                tr("The %1 %2 cannot be read. Does the file exist, and may you read it?").arg(what, path));
}

Result<QList<Setting>> encryptionSettings(const KafkaProfile &profile, const Secret &keyPassword)
{
    if (auto found = requireFile(profile.caFile, tr("CA file")); !found)
        return tl::unexpected(found.error());
    if (auto found = requireFile(profile.certificateFile, tr("client certificate")); !found)
        return tl::unexpected(found.error());
    if (auto found = requireFile(profile.keyFile, tr("private key")); !found)
        return tl::unexpected(found.error());
    QList<Setting> settings{{"enable.ssl.certificate.verification", "true"},
                            {"ssl.endpoint.identification.algorithm", "https"}};
    if (!profile.caFile.isEmpty())
        settings << Setting{"ssl.ca.location", profile.caFile.toLocal8Bit()};
    if (!profile.certificateFile.isEmpty())
        settings << Setting{"ssl.certificate.location", profile.certificateFile.toLocal8Bit()};
    if (!profile.keyFile.isEmpty())
        settings << Setting{"ssl.key.location", profile.keyFile.toLocal8Bit()};
    if (!keyPassword.isEmpty())
        settings << Setting{"ssl.key.password", keyPassword.reveal()};
    return settings;
}

Result<QList<Setting>> loginSettings(const KafkaProfile &profile, const Secret &password)
{
    if (profile.mechanism == SaslMechanism::None)
        return fail(ErrorKind::Invalid, tr("The profile asks for a Kafka login but names no mechanism. "
                                           "Choose PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512."));
    if (profile.user.isEmpty())
        return fail(ErrorKind::Invalid, tr("The profile asks for a Kafka login but names no user."));
    return QList<Setting>{{"sasl.mechanism", mechanismWord(profile.mechanism).toUtf8()},
                          {"sasl.username", profile.user.toUtf8()},
                          {"sasl.password", password.reveal()}};
}

QList<Setting> commonSettings(const Polling &deadlines)
{
    return {
        {"client.id", "sluice"},
        {"socket.keepalive.enable", "true"},
        // Below 1 s librdkafka refuses this one. A frozen broker completes the TCP connection (its kernel
        // does), then says nothing: this ends the attempt.
        {"socket.connection.setup.timeout.ms", milliseconds(deadlines.connectTimeout, 1000ms)},
        {"api.version.request.timeout.ms", milliseconds(deadlines.connectTimeout)},
        {"socket.timeout.ms", milliseconds(deadlines.answerTimeout)},
        // A healed broker has to be back within two polls, so the pause between attempts never grows beyond
        // this.
        {"reconnect.backoff.ms", "100"},
        {"reconnect.backoff.max.ms", "500"},
        {"statistics.interval.ms", "0"},
        {"allow.auto.create.topics", "false"}, // looking at a topic must never make one
        {"log_level", "6"},
        {"log.connection.close", "false"},
    };
}

/// Largest record that Sluice sends: what a topic takes is the brokers' business.
const QByteArray largestRecord = "104857600";

QList<Setting> writingSettings(const Polling &deadlines)
{
    return {
        {"enable.idempotence", "true"}, // with it acks=all, and no record twice after a retry
        {"acks", "all"},
        {"message.timeout.ms", milliseconds(writeTimeout(deadlines))},
        {"linger.ms", "0"},
        {"message.max.bytes", largestRecord},
        {"partitioner", "murmur2_random"}, // as Java's clients, and so Connect, choose by a key
    };
}

QList<Setting> purposeSettings(Purpose purpose)
{
    if (purpose == Purpose::Questions)
        // Every look asks for the whole metadata anyway. End offsets are the high watermarks, as Kafka's own
        // tools show them: with read_committed an open transaction would make a busy topic look stuck.
        return {{"topic.metadata.refresh.interval.ms", "-1"}, {"isolation.level", "read_uncommitted"}};
    const bool uncommitted =
        purpose == Purpose::ReadingUncommitted || purpose == Purpose::ScanningUncommitted;
    const QList<Setting> reading{
        {"topic.metadata.refresh.interval.ms", "5000"}, // of one topic: finds a new leader after a failure
        {"isolation.level", uncommitted ? "read_uncommitted" : "read_committed"},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"enable.partition.eof", "true"},
        {"check.crcs", "false"},
        {"fetch.wait.max.ms", "100"},
        {"fetch.error.backoff.ms", "100"},
        {"auto.offset.reset", "smallest"}, // where retention took away what was to be read next
    };
    if (purpose == Purpose::Reading || purpose == Purpose::ReadingUncommitted)
        return reading +
               QList<Setting>{
                   {"queued.max.messages.kbytes", "32768"},
                   {"fetch.max.bytes", "8388608"},
                   {"message.max.bytes", "8388608"}, // librdkafka wants it no larger than fetch.max.bytes
               };
    return reading + QList<Setting>{
                         {"queued.min.messages", "10000000"},    // the bytes below are the limit
                         {"queued.max.messages.kbytes", "8192"}, // of each partition
                     };
}

} // namespace

std::chrono::milliseconds writeTimeout(const Polling &deadlines)
{
    return deadlines.connectTimeout + deadlines.answerTimeout;
}

QString mechanismWord(SaslMechanism mechanism)
{
    switch (mechanism) {
    case SaslMechanism::None:
        return {};
    case SaslMechanism::Plain:
        return u"PLAIN"_s;
    case SaslMechanism::ScramSha256:
        return u"SCRAM-SHA-256"_s;
    case SaslMechanism::ScramSha512:
        return u"SCRAM-SHA-512"_s;
    }
    return {};
}

QString securityWord(KafkaSecurity security)
{
    switch (security) {
    case KafkaSecurity::Plaintext:
        return u"PLAINTEXT"_s;
    case KafkaSecurity::Ssl:
        return u"SSL"_s;
    case KafkaSecurity::SaslPlaintext:
        return u"SASL_PLAINTEXT"_s;
    case KafkaSecurity::SaslSsl:
        return u"SASL_SSL"_s;
    }
    return {};
}

bool isEncrypted(KafkaSecurity security)
{
    return security == KafkaSecurity::Ssl || security == KafkaSecurity::SaslSsl;
}

bool hasLogin(KafkaSecurity security)
{
    return security == KafkaSecurity::SaslPlaintext || security == KafkaSecurity::SaslSsl;
}

Result<QList<Setting>> settingsOf(const Access &access, Purpose purpose)
{
    const auto servers = bootstrapList(access.profile.bootstrapServers);
    if (!servers)
        return tl::unexpected(servers.error());
    QList<Setting> settings{{"bootstrap.servers", *servers},
                            {"security.protocol", securityWord(access.profile.security).toUtf8()}};
    if (isEncrypted(access.profile.security)) {
        const auto encryption = encryptionSettings(access.profile, access.keyPassword);
        if (!encryption)
            return tl::unexpected(encryption.error());
        settings << *encryption;
    }
    if (hasLogin(access.profile.security)) {
        const auto login = loginSettings(access.profile, access.password);
        if (!login)
            return tl::unexpected(login.error());
        settings << *login;
    }
    settings << commonSettings(access.deadlines);
    return settings << (purpose == Purpose::Writing ? writingSettings(access.deadlines)
                                                    : purposeSettings(purpose));
}

Result<ConfPtr> makeConf(const Access &access, Purpose purpose, const QString &group)
{
    auto settings = settingsOf(access, purpose);
    if (!settings)
        return tl::unexpected(settings.error());
    if (!group.isEmpty())
        *settings << Setting{"group.id", group.toUtf8()} << Setting{"enable.auto.commit", "false"};
    ConfPtr conf(rd_kafka_conf_new());
    for (const Setting &setting : *settings) {
        char reason[512] = "";
        if (rd_kafka_conf_set(conf.get(), setting.name.constData(), setting.value.constData(), reason,
                              sizeof reason) !=
            RD_KAFKA_CONF_OK) // the reason may quote the value, which may be a secret: it is left out
            return fail(
                ErrorKind::Invalid,
                tr("librdkafka does not accept the setting %1.").arg(QString::fromUtf8(setting.name)));
    }
    return conf;
}

} // namespace sluice::kafka
