#pragma once
// A profile as librdkafka's settings. Private to this client.

#include "models/clients/kafka/handles.h"
#include "models/core/profile.h"
#include "models/core/result.h"
#include "models/core/secret.h"

#include <QByteArray>
#include <QList>
#include <chrono>

namespace sluice::kafka {

struct Access ///< everything that is needed to reach a cluster
{
    KafkaProfile profile;
    Secret password;
    Secret keyPassword;
    Polling deadlines;
};

enum class Purpose
{
    Questions, ///< metadata and admin calls
    Reading,   ///< one topic's records, as consumers see them: committed transactions only
    ReadingUncommitted,
    Scanning, ///< as much as the brokers can give, with as much room for it
    ScanningUncommitted,
    Writing, ///< single records: once, on all replicas in sync, or given up within writeTimeout()
};

/// How long a record may take until it is acknowledged.
[[nodiscard]] std::chrono::milliseconds writeTimeout(const Polling &deadlines);

struct Setting
{
    QByteArray name;
    QByteArray value; ///< of a secret setting too: never print a Setting
};

/// Pure: what the tests look at. Fails where the profile cannot work: no servers, a bad address, SASL without
/// mechanism.
[[nodiscard]] Result<QList<Setting>> settingsOf(const Access &access, Purpose purpose);

/// `group`: whose committed offsets the client may ask for; it never joins. Empty: none.
[[nodiscard]] Result<ConfPtr> makeConf(const Access &access, Purpose purpose, const QString &group = {});

[[nodiscard]] QString mechanismWord(SaslMechanism mechanism);
[[nodiscard]] QString securityWord(KafkaSecurity security);
[[nodiscard]] bool isEncrypted(KafkaSecurity security);
[[nodiscard]] bool hasLogin(KafkaSecurity security);

} // namespace sluice::kafka
