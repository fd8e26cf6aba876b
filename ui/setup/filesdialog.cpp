#include "ui/setup/filesdialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/text.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QStringList hostsOf(const QLineEdit *field)
{
    QStringList hosts;
    for (const QString &host : field->text().split(u',', Qt::SkipEmptyParts)) {
        if (!host.trimmed().isEmpty())
            hosts.append(host.trimmed());
    }
    return hosts;
}

} // namespace

FilesDialog::FilesDialog(const setup::ServerFilesWish &preset, QWidget *parent)
    : QDialog(parent)
    , m_preset(preset)
    , m_message(new MessageBar(this))
    , m_version(new QComboBox(this))
    , m_brokers(new QLineEdit(preset.brokerHosts.join(u", "_s), this))
    , m_workers(new QLineEdit(preset.workerHosts.join(u", "_s), this))
    , m_copies(new QSpinBox(this))
    , m_tuning(new QCheckBox(tr("The guide's threads and socket buffers"), this))
    , m_zooKeeper(new QCheckBox(tr("With ZooKeeper"), this))
    , m_list(new QListWidget(this))
    , m_text(new QPlainTextEdit(this))
    , m_copy(new QPushButton(tr("Copy this file"), this))
    , m_save(new QPushButton(tr("Save all…"), this))
{
    setWindowTitle(tr("Configuration files"));
    setModal(true);
    resize(900, 640);
    auto *close = new QPushButton(tr("Close"), this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_save);
    m_save->setProperty("primary", true);
    m_save->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(tr("Configuration files for brokers and workers"), "pageTitle", this));
    auto *explanation =
        makeLabel(tr("Whole files, for a person to put where the servers are. Sluice sends them nowhere."),
                  "muted", this);
    explanation->setWordWrap(true);
    layout->addWidget(explanation);
    layout->addWidget(buildWishes());
    layout->addWidget(m_message);
    layout->addWidget(buildFiles(), 1);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_copy, &QPushButton::clicked, this, &FilesDialog::copy);
    connect(m_save, &QPushButton::clicked, this, &FilesDialog::askFolder);
    connect(m_list, &QListWidget::currentRowChanged, this, &FilesDialog::showFile);
    for (QLineEdit *field : {m_brokers, m_workers})
        connect(field, &QLineEdit::textChanged, this, &FilesDialog::update);
    connect(m_version, &QComboBox::currentTextChanged, this, &FilesDialog::update);
    connect(m_copies, &QSpinBox::valueChanged, this, &FilesDialog::update);
    for (QCheckBox *box : {m_tuning, m_zooKeeper})
        connect(box, &QCheckBox::toggled, this, &FilesDialog::update);
    update();
    m_brokers->setFocus();
}

QWidget *FilesDialog::buildWishes()
{
    auto *card = new QFrame(this);
    card->setProperty("card", true);
    auto *form = new QFormLayout(card);
    form->setContentsMargins(16, 12, 16, 12);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    m_version->addItems({u"4.3"_s, u"4.0"_s, u"3.9"_s, u"3.5"_s, u"3.2"_s});
    const QString known = m_preset.kafka.toString();
    if (m_version->findText(known) < 0)
        m_version->insertItem(0, known);
    m_version->setCurrentText(known);
    m_version->setAccessibleName(tr("Version of Kafka"));
    m_version->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_copies->setRange(1, 99);
    m_copies->setValue(m_preset.replicationFactor);
    m_copies->setAccessibleName(tr("Copies of each topic"));
    m_tuning->setChecked(m_preset.guideTuning);
    for (const auto &[field, name] : {std::pair(m_brokers, tr("Hosts of the brokers")),
                                      std::pair(m_workers, tr("Hosts of the Connect workers"))}) {
        field->setPlaceholderText(tr("separated by commas"));
        field->setAccessibleName(name);
    }
    form->addRow(tr("Version of Kafka"), m_version);
    form->addRow(tr("Brokers"), m_brokers);
    form->addRow(tr("Workers"), m_workers);
    form->addRow(tr("Copies of each topic"), m_copies);
    auto *boxes = new QHBoxLayout;
    boxes->setSpacing(24);
    boxes->addWidget(m_tuning);
    boxes->addWidget(m_zooKeeper);
    boxes->addStretch(1);
    setPlainToolTip(m_zooKeeper,
                    tr("Kafka 3.3 to 3.9 runs with it or without; before, always, and later, never."));
    form->addRow(QString(), boxes);
    return card;
}

QWidget *FilesDialog::buildFiles()
{
    auto *both = new QWidget(this);
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    auto *card = new QFrame(both);
    card->setProperty("card", true);
    card->setFixedWidth(220);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(4, 4, 4, 4);
    inside->addWidget(m_list);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Files"));
    m_text->setReadOnly(true);
    m_text->setFont(monospaceFont());
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("The file"));
    layout->addWidget(card);
    layout->addWidget(m_text, 1);
    return both;
}

setup::ServerFilesWish FilesDialog::wish() const
{
    setup::ServerFilesWish wish = m_preset;
    wish.replicationFactor = m_copies->value();
    wish.kafka = QVersionNumber::fromString(m_version->currentText());
    wish.brokerHosts = hostsOf(m_brokers);
    wish.workerHosts = hostsOf(m_workers);
    wish.guideTuning = m_tuning->isChecked();
    wish.zooKeeper = m_zooKeeper->isChecked();
    return wish;
}

void FilesDialog::update()
{
    const setup::ServerFilesWish now = wish();
    {
        const QSignalBlocker quiet(m_zooKeeper);
        m_zooKeeper->setEnabled(setup::choosesZooKeeper(now.kafka));
        m_zooKeeper->setChecked(setup::hasZooKeeper(now));
    }
    const QStringList troubles = setup::troublesOf(now);
    if (troubles.isEmpty())
        m_message->clear();
    else
        m_message->showMessage(Health::Warning, troubles.join(u' '));
    m_message->setClosable(false);
    m_files = setup::serverFiles(now);
    const int row = std::max(0, m_list->currentRow());
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const setup::ServerFile &file : std::as_const(m_files))
            (new QListWidgetItem(file.name, m_list))->setSizeHint(QSize(0, 28));
        m_list->setCurrentRow(std::min(row, int(m_files.size()) - 1));
    }
    showFile();
}

void FilesDialog::showFile()
{
    const int row = m_list->currentRow();
    const bool any = row >= 0 && row < m_files.size();
    m_text->setPlainText(any ? m_files.at(row).content : QString());
    m_copy->setEnabled(any);
    m_save->setEnabled(any);
}

void FilesDialog::copy()
{
    QApplication::clipboard()->setText(preview());
    m_message->showMessage(Health::Good, tr("%1 is copied.").arg(m_list->currentItem()->text()));
}

void FilesDialog::askFolder()
{
    auto *choice = new QFileDialog(this, tr("A folder for the files"));
    choice->setFileMode(QFileDialog::Directory);
    choice->setOption(QFileDialog::ShowDirsOnly);
    choice->setAttribute(Qt::WA_DeleteOnClose);
    connect(choice, &QFileDialog::fileSelected, this, &FilesDialog::saveTo);
    choice->open();
}

void FilesDialog::saveTo(const QString &folder)
{
    const Result<QStringList> paths = setup::writeServerFiles(folder, m_files);
    if (paths)
        m_message->showMessage(Health::Good, tr("%1 files are in %2.").arg(paths->size()).arg(folder));
    else
        m_message->showMessage(Health::Bad, paths.error().message);
}

QString FilesDialog::preview() const
{
    return m_text->toPlainText();
}

QString FilesDialog::message() const
{
    return m_message->text();
}

} // namespace sluice::ui
