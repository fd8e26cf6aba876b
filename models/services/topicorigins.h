#pragma once
// Which table's changes a topic holds, by the directions that were found and the configs of their source
// connectors.

#include "models/core/pipelinestate.h"
#include "models/core/topicfacts.h"

#include <QHash>

namespace sluice {

/// Found anew only when what it rests on has changed: pages take ten states a second.
class TopicOrigins final
{
public:
    /// By topic; one that holds no table's changes, or is not known to, is missing.
    const QHash<QString, TopicOrigin> &of(const PipelineState &state);
    [[nodiscard]] int runs() const { return m_runs; } ///< for tests

private:
    /// All that is read of one direction.
    struct Source
    {
        QString connector;
        QString database;
        QString prefix;
        QStringList topics;
        QMap<QString, QString> config;
        QList<PublishedTable> tables;

        bool operator==(const Source &) const = default;
    };

    [[nodiscard]] static QList<Source> sourcesOf(const PipelineState &state);
    void addPublished(const Source &source);
    void addNamed(const Source &source);

    QList<Source> m_sources;
    QHash<QString, TopicOrigin> m_origins;
    int m_runs = 0;
};

} // namespace sluice
