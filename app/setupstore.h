#pragma once
// What is to be set up with each profile, as the user has changed it: one JSON file each, beside the
// profiles.

#include "models/core/result.h"
#include "models/core/setup/setupspec.h"

#include <QDir>
#include <QString>

namespace sluice::app {

class SetupStore final
{
public:
    /// An empty `folder` is the user's own: ~/.config/sluice/setups.
    explicit SetupStore(const QString &folder = {});

    /// The guide's, where nothing was saved for this profile. Fails where what was saved cannot be read.
    [[nodiscard]] Result<SetupSpec> load(const QString &profile) const;
    /// Replaced whole or not at all. A file that cannot be read is kept beside it, never written over.
    [[nodiscard]] Result<void> save(const QString &profile, const SetupSpec &spec) const;
    [[nodiscard]] QString fileOf(const QString &profile) const;

private:
    QDir m_folder;
};

} // namespace sluice::app
