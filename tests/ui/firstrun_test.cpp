#include "ui/firstrun/firstrundialog.h"

#include "models/core/profileformat.h"
#include "tests/support/waiting.h"
#include "ui/firstrun/passwordfield.h"
#include "ui/firstrun/serverform.h"
#include "ui/widgets/messagebar.h"

#include <QComboBox>
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

/// What the dialog says when it is accepted as it stands.
QString refusal(FirstRunDialog &dialog)
{
    QTest::mouseClick(button(&dialog, u"accept"_s), Qt::LeftButton);
    EXPECT_TRUE(dialog.isVisible());
    return dialog.findChild<MessageBar *>()->text();
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
    QLineEdit *host = line(dialog.findChildren<DatabaseForm *>().last(), u"Host"_s);
    host->clear();
    EXPECT_EQ(refusal(dialog), u"Database 2 (smart_citizen), “Host”: it is empty. Enter the server's name or "
                               "address, or remove the database."_s);
    EXPECT_EQ(dialog.focusWidget(), host);
    EXPECT_EQ(line(&dialog, u"profileName"_s)->text(), u"plant"_s);
}

TEST(FirstRun, EveryRefusalSpeaksOfTheFormAndNotOfTheFile)
{
    FirstRunDialog dialog(noPlayground());
    dialog.show();
    fillAll(dialog);
    auto *kafka = dialog.findChild<KafkaForm *>();
    fill(kafka, u"Bootstrap servers"_s, u"k1:9092, k2"_s);
    EXPECT_EQ(refusal(dialog),
              u"Kafka, “Bootstrap servers”: “k2” is not of the form host:port. Enter it such "
              "as kafka1.example:9092."_s);
    fill(kafka, u"Bootstrap servers"_s, u"k1:9092"_s);
    auto *connect = dialog.findChild<ConnectForm *>();
    for (const QString &wrong : {u"c1:8083"_s, u"ftp://c1"_s, u"http://"_s, u"http://a:b@c1:8083"_s}) {
        fill(connect, u"URLs of the workers"_s, wrong);
        EXPECT_TRUE(refusal(dialog).startsWith(u"Kafka Connect, “URLs of the workers”: "_s))
            << qPrintable(refusal(dialog));
    }
    fill(connect, u"URLs of the workers"_s, u"http://c1:8083"_s);
    fill(dialog.findChildren<DatabaseForm *>().last(), u"Name"_s, u"smart_warehouse"_s);
    EXPECT_TRUE(refusal(dialog).startsWith(u"Database 2 (smart_warehouse), “Name”: another database"_s))
        << qPrintable(refusal(dialog));
    EXPECT_EQ(dialog.focusWidget(), line(dialog.findChildren<DatabaseForm *>().last(), u"Name"_s));
}

TEST(FirstRun, AVariableThatIsNotNamedIsAskedFor)
{
    FirstRunDialog dialog(noPlayground());
    dialog.show();
    fillAll(dialog);
    auto *password = dialog.findChildren<DatabaseForm *>().first()->findChild<PasswordField *>();
    QComboBox *kept = password->findChild<QComboBox *>();
    kept->setCurrentIndex(kept->findData(static_cast<int>(SecretSource::Kind::Environment)));
    EXPECT_TRUE(refusal(dialog).contains(u"“Password”: enter the name of the environment variable"_s))
        << qPrintable(refusal(dialog));
}

TEST(FirstRun, RefusesANameThatIsTaken)
{
    FirstRunDialog dialog(noPlayground());
    dialog.setTakenNames({u"plant"_s});
    dialog.show();
    fillAll(dialog);
    EXPECT_EQ(refusal(dialog),
              u"There is a profile called “plant” already. Choose another name for the new one."_s);
    EXPECT_EQ(dialog.focusWidget(), line(&dialog, u"profileName"_s));
    fill(&dialog, u"profileName"_s, u"plant 2"_s);
    QTest::mouseClick(button(&dialog, u"accept"_s), Qt::LeftButton);
    EXPECT_EQ(dialog.result(), QDialog::Accepted);
}

TEST(FirstRun, DoesNotWriteAPlaygroundOverAnotherProfile)
{
    Profile playground;
    playground.name = u"playground"_s;
    FirstRunDialog dialog(playground);
    dialog.setTakenNames({u"playground"_s});
    dialog.show();
    EXPECT_TRUE(refusal(dialog).contains(u"another profile called “playground”"_s));
}

TEST(FirstRun, DatabasesCanBeToldApart)
{
    FirstRunDialog dialog(noPlayground());
    dialog.show();
    const auto titles = [&] {
        QStringList all;
        for (const DatabaseForm *form : dialog.findChildren<DatabaseForm *>()) {
            if (!form->isHidden())
                all.append(form->title());
        }
        return all;
    };
    EXPECT_EQ(titles(), (QStringList{u"Database 1 (smart_warehouse)"_s, u"Database 2 (smart_citizen)"_s}));
    button(&dialog, u"Add a database"_s)->click();
    ASSERT_TRUE(test::waitUntil([&] { return titles().size() == 3; }));
    EXPECT_EQ(titles().last(), u"Database 3"_s);
    button(dialog.findChildren<DatabaseForm *>().first(), u"Remove"_s)->click();
    EXPECT_EQ(titles(), (QStringList{u"Database 1 (smart_citizen)"_s, u"Database 2"_s}));
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
