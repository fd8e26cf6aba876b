#pragma once
// `sluicectl topics`: the list of topics, or one of them with its settings and groups, once what it takes was
// read: two looks at the end offsets, for the rate.

#include "app/cli/arguments.h"
#include "app/session.h"
#include "models/items/topicmodel.h"

#include <QObject>
#include <QTimer>

namespace sluice::cli {

class TopicsCommand final : public QObject
{
    Q_OBJECT
public:
    TopicsCommand(app::Session &session, Arguments arguments, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void look();
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] QString wanted() const { return m_arguments.names.value(0); }
    [[nodiscard]] QList<TopicRow> shownRows() const;
    void show();
    void end(int exitCode);

    app::Session &m_session;
    Arguments m_arguments;
    QTimer m_deadline;
};

} // namespace sluice::cli
