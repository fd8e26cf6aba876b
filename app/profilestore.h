#pragma once
// The profiles of this user: one JSON file each, in the configuration folder.

#include "models/core/profile.h"
#include "models/core/result.h"

#include <QDir>
#include <QList>
#include <QString>

namespace sluice::app {

/// What of a profile's name may stand in a file's on any system. Two names may come out as one.
[[nodiscard]] QString safeNameOf(const QString &profile);

class ProfileStore final
{
public:
    struct Entry
    {
        QString name; ///< as the file calls it; the file's base name where it cannot be read
        QString file;
        Result<Profile> profile;
    };

    /// An empty `folder` is the user's own: ~/.config/sluice/profiles.
    explicit ProfileStore(const QString &folder = {});

    [[nodiscard]] QList<Entry>
    entries() const; ///< sorted by name; a file with a mistake is there with its error
    [[nodiscard]] Result<Profile> load(const QString &name) const;
    /// The file. One of this name is replaced whole or not at all; none of another name is touched.
    [[nodiscard]] Result<QString> save(const Profile &profile) const;
    [[nodiscard]] QString folder() const { return m_folder.path(); }

    [[nodiscard]] static Entry entryOf(const QString &file);
    [[nodiscard]] static Result<Profile> loadFile(const QString &file);

private:
    QDir m_folder;
};

} // namespace sluice::app
