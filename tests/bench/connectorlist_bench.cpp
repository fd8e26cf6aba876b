// The first full list of 1,000 connectors against fetching and parsing the same bytes with nothing else: from
// the request to the list as values, and on to the rows of the table. Interleaved pairs in one run; the ratio
// counts.
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
constexpr int pairs = 31;

/// Fetches the bytes and walks through all of them, in a new connection as the client's first list has.
double bareMs(const test::ConnectServer &server)
{
    QNetworkAccessManager network;
    QUrl url = server.url();
    url.setPath(u"/connectors"_s);
    url.setQuery(u"expand=status&expand=info"_s);
    QElapsedTimer clock;
    clock.start();
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
    double listMs = 0;  ///< until the connectors are there as values
    double shownMs = 0; ///< until they are rows of the table
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
        ours.listMs = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        PipelineState state;
        state.at = QDateTime::currentDateTimeUtc();
        state.connectors.value = list.value_or(QList<Connector>());
        state.connectors.at = state.at;
        window.setState(state);
        ours.shownMs = static_cast<double>(clock.nsecsElapsed()) / 1e6;
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

/// "5.1 (4.2 to 9.7)": median, least and most.
std::string spread(const QList<double> &values)
{
    const auto [least, most] = std::minmax_element(values.cbegin(), values.cend());
    return u"%1 (%2 to %3)"_s.arg(median(values), 0, 'f', 2)
        .arg(*least, 0, 'f', 2)
        .arg(*most, 0, 'f', 2)
        .toStdString();
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
    QList<Ours> ours;
    QList<double> listRatios;
    QList<double> shownRatios;
    double worstGap = 0;
    int requests = 0;
    for (int i = 0; i < pairs; ++i) {
        bare.append(bareMs(server));
        ours.append(ourMs(server, window));
        listRatios.append(ours.last().listMs / bare.last());
        shownRatios.append(ours.last().shownMs / bare.last());
        worstGap = std::max(worstGap, ours.last().gapMs);
        requests = std::max(requests, ours.last().requests);
    }
    std::cout << "1,000 connectors, " << server.expandedList().size() << " bytes, " << pairs << " pairs\n"
              << "  bare fetch and parse  " << spread(bare) << " ms\n"
              << "  list / bare           " << spread(listRatios) << ", median at most 1.5\n"
              << "  shown / bare          " << spread(shownRatios) << "\n"
              << "  requests              " << requests << ", at most 1\n"
              << "  GUI thread's gap      " << worstGap << " ms (worst of all), at most 50\n";
    if (argc > 1) {
        QFile file(QString::fromLocal8Bit(argv[1]));
        if (!file.open(QIODevice::WriteOnly))
            return 1;
        QJsonArray raw;
        for (qsizetype i = 0; i < ours.size(); ++i)
            raw.append(QJsonObject{{u"bareMs"_s, bare.at(i)},
                                   {u"listMs"_s, ours.at(i).listMs},
                                   {u"shownMs"_s, ours.at(i).shownMs}});
        file.write(QJsonDocument(QJsonObject{{u"measure"_s, u"connector list, 1,000 connectors"_s},
                                             {u"pairs"_s, raw},
                                             {u"listRatioMedian"_s, median(listRatios)},
                                             {u"shownRatioMedian"_s, median(shownRatios)},
                                             {u"requests"_s, requests},
                                             {u"worstGapMs"_s, worstGap}})
                       .toJson());
    }
    return 0;
}
