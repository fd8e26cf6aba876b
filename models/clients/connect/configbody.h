#pragma once
// A connector's config as it leaves for Connect, the only form in which it holds the password.

#include "models/core/result.h"
#include "models/core/secret.h"
#include "models/core/setup/setupspec.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>

namespace sluice::connect {

struct ConfigBody
{
    QJsonObject config;
    QList<QByteArray> secrets; ///< that are in it, in each way in which a server may write them back

    /// Adds the keys of `raw` that are not there yet, secrets among them.
    void keepOf(const QJsonObject &raw);
    [[nodiscard]] QByteArray json() const;
    /// {"name":…,"config":…} of POST /connectors, with "initial_state" where it is to be stopped.
    [[nodiscard]] QByteArray jsonFor(const QString &name, InitialState initialState) const;
};

/// A value equal to setup::passwordMark becomes `password`; ErrorKind::Invalid where that is empty.
[[nodiscard]] Result<ConfigBody> configBody(const QMap<QString, QString> &config, const Secret &password);

} // namespace sluice::connect
