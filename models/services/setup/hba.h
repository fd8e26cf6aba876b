#pragma once
// Which line of pg_hba.conf decides about a login. Pure. Source: PostgreSQL's documentation of pg_hba.conf.

#include "models/core/setup/setupfacts.h"

#include <QHostAddress>
#include <optional>

namespace sluice::setup {

struct HbaLogin
{
    QString database;
    QString user;
    QHostAddress from = {}; ///< null: not known; then a line matches whatever its address
    bool superuser = false;
    std::optional<bool> tls = std::nullopt; ///< empty: with or without it
};

struct HbaVerdict
{
    std::optional<HbaRule> rule; ///< the first that matches a TCP connection; empty: none does
    bool certain = true;         ///< false: it, or one before it, holds what only the server can judge
};

[[nodiscard]] HbaVerdict judgeHba(const QList<HbaRule> &rules, const HbaLogin &login);

/// A name as pg_hba.conf takes it literally: in double quotes where a keyword or a character needs it.
[[nodiscard]] QString hbaWord(const QString &name);

} // namespace sluice::setup
