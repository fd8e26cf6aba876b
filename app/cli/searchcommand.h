#pragma once
// `sluicectl search` and `sluicectl tail`: records that match, as they are found; statistics at the end.

#include "app/cli/arguments.h"
#include "app/profilesecrets.h"
#include "models/core/profile.h"
#include "models/services/topics/topicsearch.h"

#include <QObject>

namespace sluice::cli {

class SearchCommand final : public QObject
{
    Q_OBJECT
public:
    SearchCommand(const Profile &profile, const app::ProfileSecrets &secrets, Arguments arguments,
                  QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void end(ScanEnding ending);
    void report(const QString &ending) const;

    Arguments m_arguments;
    TopicSearch m_search;
};

} // namespace sluice::cli
