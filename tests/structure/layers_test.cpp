// Holds the layer table: an arrow points down only. Every include of ours starts at the source root, so the
// text of the include says which layer it reaches into.

#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QStringList>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

/// What each folder may include, besides itself. `services` and `items` do not know each other; clients
/// neither.
const QMap<QString, QStringList> allowed{
    {u"models/core"_s, {}},
    {u"models/clients/postgres"_s, {u"models/core"_s}},
    {u"models/clients/connect"_s, {u"models/core"_s}},
    {u"models/clients/kafka"_s, {u"models/core"_s}},
    {u"models/clients/secrets"_s, {u"models/core"_s}},
    {u"models/services"_s,
     {u"models/core"_s, u"models/clients/postgres"_s, u"models/clients/connect"_s,
      u"models/clients/kafka"_s}},
    {u"models/items"_s, {u"models/core"_s}},
    {u"ui"_s, {u"models/core"_s, u"models/services"_s, u"models/items"_s}},
    {u"app"_s,
     {u"models/core"_s, u"models/clients/postgres"_s, u"models/clients/connect"_s, u"models/clients/kafka"_s,
      u"models/clients/secrets"_s, u"models/services"_s, u"models/items"_s, u"ui"_s}},
};

QString layerOf(const QString &path)
{
    QString best;
    for (auto it = allowed.cbegin(); it != allowed.cend(); ++it) {
        if (path.startsWith(it.key() + u'/') && it.key().size() > best.size())
            best = it.key();
    }
    return best;
}

struct Include
{
    QString file;
    int line = 0;
    QString target;
    bool ours = false;
};

QList<Include> includesBelow(const QString &root, const QString &folder)
{
    static const QRegularExpression directive(u"^\\s*#\\s*include\\s*([\"<])([^\">]+)[\">]"_s);
    QList<Include> result;
    QDirIterator files(root + u'/' + folder, {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        int line = 0;
        while (!file.atEnd()) {
            ++line;
            const auto match = directive.match(QString::fromUtf8(file.readLine()));
            if (match.hasMatch())
                result.append({file.fileName().mid(root.size() + 1), line, match.captured(2),
                               match.captured(1) == u"\""});
        }
    }
    return result;
}

QList<Include> allIncludes()
{
    const QString root = QStringLiteral(SLUICE_SOURCE_DIR);
    QList<Include> result;
    for (const QString &folder : {u"models"_s, u"ui"_s, u"app"_s})
        result += includesBelow(root, folder);
    return result;
}

std::string where(const Include &include)
{
    return u"%1:%2 includes \"%3\""_s.arg(include.file).arg(include.line).arg(include.target).toStdString();
}

} // namespace

TEST(Layers, IncludesPointDownOnly)
{
    const QList<Include> all = allIncludes();
    ASSERT_GT(all.size(), 100) << "the tree was not found";
    for (const Include &include : all) {
        const QString from = layerOf(include.file);
        const QString to = layerOf(include.target);
        if (!include.ours || to.isEmpty() || to == from)
            continue;
        EXPECT_TRUE(allowed.value(from).contains(to)) << where(include);
    }
}

TEST(Layers, OurIncludesStartAtTheSourceRoot)
{
    for (const Include &include : allIncludes()) {
        const bool exempt = !include.ours || include.target.endsWith(u".moc"_s);
        EXPECT_TRUE(exempt || !layerOf(include.target).isEmpty()) << where(include);
    }
}

TEST(Layers, ClientHeadersHideTheirLibraries)
{
    static const QRegularExpression foreign(u"^(libpq|librdkafka/|simdjson|qt6keychain/)"_s);
    for (const Include &include : allIncludes()) {
        if (!foreign.match(include.target).hasMatch())
            continue;
        const bool ownFolder =
            include.target.startsWith(u"libpq"_s) ? include.file.startsWith(u"models/clients/postgres/"_s)
            : include.target.startsWith(u"librdkafka"_s) ? include.file.startsWith(u"models/clients/kafka/"_s)
            : include.target.startsWith(u"qt6keychain"_s)
                ? include.file.startsWith(u"models/clients/secrets/"_s)
                : true;
        EXPECT_TRUE(ownFolder) << where(include);
    }
}

TEST(Layers, EveryTestIsBuilt)
{
    // A test file that no program is made of passes for ever.
    const QString root = QStringLiteral(SLUICE_SOURCE_DIR) + u"/tests"_s;
    QFile commands(QStringLiteral(SLUICE_BIN_DIR) + u"/../compile_commands.json"_s);
    ASSERT_TRUE(commands.open(QIODevice::ReadOnly));
    const QByteArray built = commands.readAll();
    int seen = 0;
    QDirIterator files(root, {u"*_test.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        ++seen;
        EXPECT_TRUE(built.contains("/tests" + file.mid(root.size()).toUtf8() + '"'))
            << qPrintable(file) << " is in no program";
    }
    EXPECT_GT(seen, 30);
}

TEST(Layers, WidgetsStayAboveTheModels)
{
    static const QRegularExpression gui(
        u"^(QWidget|QtWidgets|QApplication|QPainter|QColor|QIcon|QFont|QPixmap|QtGui|QtCharts)"_s);
    for (const Include &include : allIncludes()) {
        const bool headless = include.file.startsWith(u"models/"_s);
        EXPECT_FALSE(headless && gui.match(include.target).hasMatch()) << where(include);
    }
}
