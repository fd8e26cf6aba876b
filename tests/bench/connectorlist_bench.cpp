// The first full list of 1,000 connectors, from the request to the rows of the table, against fetching and
// parsing the same bytes with nothing else. Interleaved pairs in one run; the ratio is what counts.
//
//   sluice_bench [JSON-FILE]

#include "models/clients/connect/connectclient.h"
#include "models/core/whenready.h"
#include "tests/support/connectserver.h"
#include "tests/support/waiting.h"
#include "ui/mainwindow.h"
#include "ui/stallwatchdog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <algorithm>
#include <iostream>
#include <simdjson.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

constexpr int connectorCount = 1000;
constexpr int pairs = 11;

/// Fetches the bytes and walks through all of them, in a new connection as the client's first list has.
double bareMs(const test::ConnectServer &server)
{
    QElapsedTimer clock;
    clock.start();
    QNetworkAccessManager network;
    QUrl url = server.url();
    url.setPath(u"/connectors"_s);
    url.setQuery(u"expand=status&expand=info"_s);
    QNetworkReply *reply = network.get(QNetworkRequest(url));
    test::waitUntil([&] { return reply->isFinished(); });
    const QByteArray body = reply->readAll();
    simdjson::dom::parser parser;
    const simdjson::padded_string padded(body.constData(), static_cast<std::size_t>(body.size()));
    const auto document = parser.parse(padded);
    if (document.error() || simdjson::dom::object(document.get_object()).size() < 1)
        std::cerr << "the bare parse failed\n";
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

struct Ours
{
    double ms = 0;
    int requests = 0;
    double gapMs = 0;
};

/// The client as the program uses it, and the page that shows the list.
Ours ourMs(test::ConnectServer &server, ui::MainWindow &window)
{
    ConnectProfile profile;
    profile.urls = {server.url()};
    connect::ConnectClient client(profile, Secret(), Secret(), Polling(), true);
    server.forget();
    ui::StallWatchdog watchdog;
    test::waitUntil([] { return false; }, std::chrono::milliseconds(30));
    watchdog.reset();
    QElapsedTimer clock;
    clock.start();
    Ours ours;
    bool shown = false;
    QObject context;
    whenReady(client.fetchConnectors(), &context, [&](const Result<QList<Connector>> &list) {
        ours.ms = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        PipelineState state;
        state.at = QDateTime::currentDateTimeUtc();
        state.connectors.value = list.value_or(QList<Connector>());
        state.connectors.at = state.at;
        window.setState(state);
        shown = list && list->size() == connectorCount;
    });
    if (!test::waitUntil([&] { return shown; }))
        std::cerr << "the list did not come\n";
    test::waitUntil([] { return false; }, std::chrono::milliseconds(100)); // let it be painted
    ours.gapMs = static_cast<double>(watchdog.longestGap().count());
    ours.requests = server.requestCount();
    window.setState({});
    return ours;
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    test::ConnectServer server;
    server.addConnectors(connectorCount);
    ui::Theme theme(app);
    ui::MainWindow window(&theme, nullptr);
    window.resize(1280, 800);
    window.showPage(ui::PageId::Connectors);
    window.show();

    static_cast<void>(bareMs(server)); // the first of each is a warm-up
    static_cast<void>(ourMs(server, window));
    QList<double> bare;
    QList<double> ours;
    QList<double> ratios;
    double worstGap = 0;
    int requests = 0;
    for (int i = 0; i < pairs; ++i) {
        bare.append(bareMs(server));
        const Ours one = ourMs(server, window);
        ours.append(one.ms);
        ratios.append(ours.last() / bare.last());
        worstGap = std::max(worstGap, one.gapMs);
        requests = std::max(requests, one.requests);
    }
    const auto [least, most] = std::minmax_element(ratios.cbegin(), ratios.cend());
    std::cout << "1,000 connectors, " << server.expandedList().size() << " bytes, " << pairs << " pairs\n"
              << "  bare fetch and parse  " << median(bare) << " ms (median)\n"
              << "  Sluice's list         " << median(ours) << " ms (median)\n"
              << "  ratio                 " << median(ratios) << " (" << *least << " to " << *most
              << "), at most 1.5\n"
              << "  requests              " << requests << ", at most 1\n"
              << "  GUI thread's gap      " << worstGap << " ms (worst of all), at most 50\n";
    if (argc > 1) {
        QFile file(QString::fromLocal8Bit(argv[1]));
        if (!file.open(QIODevice::WriteOnly))
            return 1;
        QJsonArray raw;
        for (qsizetype i = 0; i < ratios.size(); ++i)
            raw.append(QJsonObject{{u"bareMs"_s, bare.at(i)}, {u"sluiceMs"_s, ours.at(i)}});
        file.write(QJsonDocument(QJsonObject{{u"measure"_s, u"connector list, 1,000 connectors"_s},
                                             {u"pairs"_s, raw},
                                             {u"ratioMedian"_s, median(ratios)},
                                             {u"requests"_s, requests},
                                             {u"worstGapMs"_s, worstGap}})
                       .toJson());
    }
    return 0;
}
