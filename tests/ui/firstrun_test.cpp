#include "ui/firstrun/firstrundialog.h"

#include "models/core/profileformat.h"
#include "tests/support/waiting.h"
#include "ui/firstrun/serverform.h"
#include "ui/widgets/messagebar.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTcpServer>
#include <QTest>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

namespace {

Result<Profile> noPlayground()
{
    return fail(ErrorKind::NotFound, u"none here"_s);
}

QLineEdit *line(QWidget *in, const QString &name)
{
    for (QLineEdit *each : in->findChildren<QLineEdit *>()) {
        if (each->accessibleName() == name || each->objectName() == name)
            return each;
    }
    ADD_FAILURE() << "no field " << qPrintable(name);
    return nullptr;
}

QPushButton *button(QWidget *in, const QString &text)
{
    for (QPushButton *each : in->findChildren<QPushButton *>()) {
        if (each->text() == text || each->objectName() == text)
            return each;
    }
    ADD_FAILURE() << "no button " << qPrintable(text);
    return nullptr;
}

void fill(QWidget *form, const QString &field, const QString &text)
{
    QLineEdit *edit = line(form, field);
    edit->clear();
    QTest::keyClicks(edit, text);
}

void fillAll(FirstRunDialog &dialog)
{
    fill(&dialog, u"profileName"_s, u"plant"_s);
    for (DatabaseForm *form : dialog.findChildren<DatabaseForm *>()) {
        fill(form, u"Host"_s, u"db.example"_s);
        fill(form, u"User"_s, u"ops"_s);
        fill(form, u"Password"_s, u"Zebra-Quartz"_s);
    }
    fill(dialog.findChild<KafkaForm *>(), u"Bootstrap servers"_s, u"k1:9092, k2:9092"_s);
    fill(dialog.findChild<ConnectForm *>(), u"URLs of the workers"_s, u"http://c1:8083 http://c2:8083"_s);
}

} // namespace

TEST(FirstRun, MakesAProfileFromWhatWasTyped)
{
    FirstRunDialog dialog(noPlayground());
    dialog.show();
    fillAll(dialog);
    QTest::mouseClick(button(&dialog, u"accept"_s), Qt::LeftButton);
    ASSERT_EQ(dialog.result(), QDialog::Accepted) << qPrintable(dialog.findChild<MessageBar *>()->text());
    const Profile profile = dialog.profile();
    EXPECT_EQ(profile.name, u"plant"_s);
    ASSERT_EQ(profile.databases.size(), 2);
    EXPECT_EQ(profile.databases.first().host, u"db.example"_s);
    EXPECT_EQ(profile.databases.first().password,
              (SecretSource{SecretSource::Kind::Keychain, u"plant/smart_warehouse"_s}));
    EXPECT_EQ(profile.kafka.bootstrapServers.size(), 2);
    EXPECT_EQ(profile.connect.urls.size(), 2);
    EXPECT_EQ(dialog.secrets().databases.value(u"smart_citizen"_s).reveal(), QByteArray("Zebra-Quartz"));
    EXPECT_FALSE(writeProfile(profile).contains("Zebra-Quartz")) << "no password in what is saved";
}

TEST(FirstRun, SaysWhatIsMissingAndLosesNothing)
{
    FirstRunDialog dialog(noPlayground());
    dialog.show();
    fillAll(dialog);
    line(dialog.findChildren<DatabaseForm *>().first(), u"Host"_s)->clear();
    QTest::mouseClick(button(&dialog, u"accept"_s), Qt::LeftButton);
    EXPECT_TRUE(dialog.isVisible());
    EXPECT_TRUE(dialog.findChild<MessageBar *>()->text().contains(u"host"_s))
        << qPrintable(dialog.findChild<MessageBar *>()->text());
    EXPECT_EQ(line(&dialog, u"profileName"_s)->text(), u"plant"_s);
}

TEST(FirstRun, TestConnectionGivesTheReason)
{
    QTcpServer reserved; // a port that surely is closed when it is asked
    ASSERT_TRUE(reserved.listen(QHostAddress::LocalHost));
    const int port = reserved.serverPort();
    reserved.close();
    FirstRunDialog dialog(noPlayground());
    dialog.show();
    DatabaseForm *form = dialog.findChildren<DatabaseForm *>().first();
    fill(form, u"Host"_s, u"127.0.0.1"_s);
    fill(form, u"User"_s, u"ops"_s);
    form->findChild<QSpinBox *>()->setValue(port);
    QTest::mouseClick(button(form, u"Test connection"_s), Qt::LeftButton);
    const auto said = [&] {
        for (const QLabel *label : form->findChildren<QLabel *>()) {
            if (label->text().contains(QString::number(port)))
                return true;
        }
        return false;
    };
    EXPECT_TRUE(test::waitUntil(said));
}

TEST(FirstRun, OffersThePlaygroundThatIsThere)
{
    Profile playground;
    playground.name = u"playground"_s;
    FirstRunDialog dialog(playground);
    dialog.show();
    QTest::mouseClick(button(&dialog, u"accept"_s), Qt::LeftButton);
    EXPECT_EQ(dialog.result(), QDialog::Accepted);
    EXPECT_EQ(dialog.profile(), playground);
}
