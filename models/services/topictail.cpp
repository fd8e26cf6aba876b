#include "models/services/topictail.h"

#include "models/clients/kafka/topicreader.h"

namespace sluice {

class TopicTail::Private
{
public:
    KafkaProfile profile;
    Secret password;
    Secret keyPassword;
    Polling deadlines;
    QString topic;
    std::unique_ptr<kafka::TopicReader> reader;
};

TopicTail::TopicTail(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                     QObject *parent)
    : TopicFeed(parent)
    , d(std::make_unique<Private>())
{
    d->profile = std::move(profile);
    d->password = std::move(password);
    d->keyPassword = std::move(keyPassword);
    d->deadlines = deadlines;
}

TopicTail::~TopicTail() = default;

void TopicTail::open(const QString &topic, int lastRecords)
{
    close();
    d->topic = topic;
    kafka::TopicReader::Options options;
    options.lastRecords = lastRecords;
    d->reader = std::make_unique<kafka::TopicReader>(d->profile, d->password, d->keyPassword, d->deadlines,
                                                     topic, options);
    connect(d->reader.get(), &kafka::TopicReader::recordsArrived, this, &TopicTail::recordsArrived);
    connect(d->reader.get(), &kafka::TopicReader::caughtUp, this, &TopicTail::caughtUp);
    connect(d->reader.get(), &kafka::TopicReader::failed, this, &TopicTail::failed);
    connect(d->reader.get(), &kafka::TopicReader::recovered, this, &TopicTail::recovered);
    d->reader->start();
}

void TopicTail::close()
{
    d->topic.clear();
    if (!d->reader)
        return;
    // A slot of the reader's own signal may be what calls us: the reader is silent from here on, and goes
    // later.
    d->reader->stop();
    d->reader->disconnect(this);
    d->reader.release()->deleteLater();
}

QString TopicTail::topic() const
{
    return d->topic;
}

} // namespace sluice
