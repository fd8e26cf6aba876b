#pragma once
// The TLS side of a Connect profile, read from its files once.

#include "models/core/profile.h"
#include "models/core/result.h"
#include "models/core/secret.h"

#include <QSslConfiguration>

namespace sluice::connect {

/// CA file, client certificate and key. A file that cannot be used is an error (Invalid) that names it.
[[nodiscard]] Result<QSslConfiguration> tlsConfiguration(const ConnectProfile &profile,
                                                         const Secret &keyPassword);

} // namespace sluice::connect
