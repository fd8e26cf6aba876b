// sluice: the desktop program.

#include "app/gui/desktop.h"
#include "app/quitsignals.h"

#include <QApplication>
#include <QCommandLineParser>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"sluice"_s);
    QApplication::setApplicationDisplayName(u"Sluice"_s);
    QApplication::setOrganizationName(u"sluice"_s);
    QApplication::setDesktopFileName(u"sluice"_s);
    QApplication::setApplicationVersion(QStringLiteral(SLUICE_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QApplication::translate("sluice", "Console for change data capture with Debezium."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption profile(u"profile"_s, QApplication::translate("sluice", "Open this profile."),
                                     u"name"_s);
    const QCommandLineOption profileFile(
        u"profile-file"_s, QApplication::translate("sluice", "Open a profile from a file."), u"file"_s);
    const QCommandLineOption page(
        u"page"_s,
        QApplication::translate("sluice", "Begin with: overview, setup, connectors, replication, topics."),
        u"page"_s);
    const QCommandLineOption scheme(
        u"scheme"_s, QApplication::translate("sluice", "Colours for this run: light, dark, system."),
        u"scheme"_s);
    parser.addOptions({profile, profileFile, page, scheme});
    parser.process(app);

    sluice::app::Desktop desktop(
        app, {parser.value(profile), parser.value(profileFile), parser.value(page), parser.value(scheme)});
    const sluice::app::QuitSignals quit;
    QObject::connect(&quit, &sluice::app::QuitSignals::quitRequested, &app, &QApplication::closeAllWindows);
    desktop.start();
    return QApplication::exec();
}
