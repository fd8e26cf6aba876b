#include "app/cli/searchcommand.h"

#include "app/cli/recordprinter.h"
#include "app/cli/terminal.h"
#include "app/quitsignals.h"
#include "models/services/topics/filterpredicate.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace sluice::cli {

namespace {

using namespace Qt::StringLiterals;

/// The most memory this program has had in RAM, in bytes; getrusage would count what its parent had before
/// it.
qint64 peakRssBytes()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).simplified().split(' ').value(0).toLongLong() * 1024;
    }
    return -1;
}

/// The sentence, and below it the filter with a mark under what is meant.
void complainAbout(const filter::FilterError &error, const QString &text)
{
    complain(error.message);
    if (text.isEmpty() || text.contains(u'\n'))
        return;
    complain(u"  "_s + safe(text));
    complain(u"  "_s + QString(error.position, u' ') + QString(std::max(1, error.length), u'^'));
}

} // namespace

SearchCommand::SearchCommand(const Profile &profile, const app::ProfileSecrets &secrets, Arguments arguments,
                             QObject *parent)
    : QObject(parent)
    , m_arguments(std::move(arguments))
    , m_search(profile.kafka, secrets.kafka, secrets.kafkaKey, profile.polling)
{
    connect(&m_search, &TopicSearch::finished, this, &SearchCommand::end);
    connect(&m_search, &TopicSearch::failed, this, [this](const Error &error) {
        complain(error.message);
        Q_EMIT finished(NotReached);
    });
    connect(&m_search, &TopicSearch::stalled, this,
            [](const Error &error) { complain(error.message + u' ' + tr("It goes on when that is over.")); });
    connect(&m_search, &TopicSearch::recovered, this, [] { complain(tr("It goes on.")); });
}

void SearchCommand::start()
{
    const SearchArguments &asked = m_arguments.search;
    const auto filter = filterFrom(asked.contains, asked.filter);
    if (!filter) {
        complainAbout(filter.error(), asked.filter);
        Q_EMIT finished(Usage);
        return;
    }
    TopicSearch::Options options;
    options.scan = asked.scan;
    options.predicate = predicateOf(*filter);
    options.limit = m_arguments.limit;
    const bool lines = m_arguments.command == u"tail" && !m_arguments.json;
    options.sink =
        std::make_shared<RecordPrinter>(lines ? RecordPrinter::Form::Line : RecordPrinter::Form::Json);
    const auto *quit = new app::QuitSignals(this);
    connect(quit, &app::QuitSignals::quitRequested, this, [this] {
        if (m_search.isRunning())
            m_search.cancel();
    });
    m_search.start(std::move(options));
}

void SearchCommand::end(ScanEnding ending)
{
    const bool cut =
        ending == ScanEnding::Cancelled && m_arguments.search.scan.to.kind != ScanEnd::Kind::Never;
    switch (ending) {
    case ScanEnding::Complete:
        report(u"complete"_s);
        break;
    case ScanEnding::Enough:
        report(u"limit"_s);
        break;
    case ScanEnding::Cancelled:
        report(u"cancelled"_s);
        break;
    }
    Q_EMIT finished(cut ? NotHealthy : Done);
}

void SearchCommand::report(const QString &ending) const
{
    const SearchStatistics statistics = m_search.statistics();
    if (m_arguments.search.stats) {
        const QJsonObject object{{u"topic"_s, m_arguments.search.scan.topic},
                                 {u"messages"_s, statistics.read},
                                 {u"bytes"_s, statistics.bytes},
                                 {u"seconds"_s, statistics.seconds},
                                 {u"hits"_s, statistics.matched},
                                 {u"ending"_s, ending},
                                 {u"peakRssBytes"_s, peakRssBytes()}};
        complain(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
        return;
    }
    const QLocale locale = QLocale::c();
    complain(tr("%1 of %2 records match (%3, %4 s).")
                 .arg(locale.toString(statistics.matched), locale.toString(statistics.read),
                      locale.formattedDataSize(statistics.bytes, 1, QLocale::DataSizeSIFormat),
                      locale.toString(statistics.seconds, 'f', 2)));
    if (ending == u"cancelled" && m_arguments.search.scan.to.kind != ScanEnd::Kind::Never)
        complain(tr("It was ended before the whole range was read."));
}

} // namespace sluice::cli
