#pragma once
// From a profile to libpq's connection parameters.

#include "models/core/profile.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QList>

namespace sluice::postgres {

struct Parameter
{
    QByteArray keyword;
    QByteArray value;

    bool operator==(const Parameter &) const = default;
};

/// What a profile only refers to.
struct Secrets
{
    Secret password;
    Secret keyPassword; ///< of the client's key
};

/// What a session is for. Each has settings that keep it from doing more.
enum class SessionMode
{
    Read,       ///< read-only transactions, many statements in one go
    Administer, ///< changes what is defined; names without a schema are looked for in pg_catalog only
    WriteRows ///< changes rows, with the login's own search path, which the triggers of a table may count on
};

/// One place to try. `host` is what the profile says and TLS checks; `numeric` is what is connected to.
struct Address
{
    QByteArray host;    ///< empty: libpq's own default; beginning with "/" or "@": a local socket
    QByteArray numeric; ///< empty for a local socket

    bool operator==(const Address &) const = default;
};

/// The hosts of the profile; several stand separated by commas, as in libpq. One empty name: libpq's default.
QStringList hostsOf(const DatabaseProfile &profile);
bool isLocalSocket(const QString &host);

/// Says what is wrong with the profile before libpq would, whose sentences do not name the profile's key.
Result<void> checkProfile(const DatabaseProfile &profile);

/// Each secret is the value of its own parameter and stands nowhere else.
QList<Parameter> connectionParameters(const DatabaseProfile &profile, const Secrets &secrets,
                                      const Polling &deadlines, const Address &address,
                                      SessionMode mode = SessionMode::Read);

} // namespace sluice::postgres
