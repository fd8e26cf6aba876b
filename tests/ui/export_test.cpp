#include "ui/export.h"

#include "models/items/configmodel.h"
#include "models/items/topicmodel.h"
#include "samples.h"
#include "ui/widgets/datatable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

TEST(Export, CsvQuotesAndDisarmsFormulas)
{
    ConfigModel model;
    model.setConfig({{u"a"_s, u"=HYPERLINK(\"x\")"_s}, {u"b"_s, u"one,two"_s}, {u"c"_s, u"-1"_s}});
    EXPECT_EQ(tableAsCsv(model),
              QByteArray("Key,Value\r\na,\"'=HYPERLINK(\"\"x\"\")\"\r\nb,\"one,two\"\r\nc,'-1\r\n"));
}

TEST(Export, JsonHasRawValuesAndNullWhereNotKnown)
{
    PipelineState state = test::healthyState();
    state.offsets.value->clear();
    TopicModel model;
    model.setRows(topicRows(state));
    const QJsonObject first = QJsonDocument::fromJson(tableAsJson(model)).array().first().toObject();
    EXPECT_EQ(first.value(u"Partitions"_s).toInt(), 50);
    EXPECT_TRUE(first.value(u"Records"_s).isNull());
}

TEST(Export, SelectionIsTabSeparatedInTheOrderShown)
{
    ConfigModel model;
    model.setConfig({{u"a"_s, u"1"_s}, {u"b"_s, u"two\nlines"_s}});
    DataTable table(&model, u"t"_s);
    table.sortByColumn(ConfigModel::Key, Qt::DescendingOrder);
    table.selectAll();
    EXPECT_EQ(selectionAsText(table), u"Key\tValue\nb\ttwo lines\na\t1"_s);
}
