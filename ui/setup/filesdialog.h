#pragma once
// Whole configuration files for brokers and workers: shown as they are, copied or saved. Nothing is sent
// anywhere.

#include "models/services/setup/serverfiles.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace sluice::ui {

class MessageBar;

class FilesDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `preset`: what the fields say at first; the rest of it stays as it is.
    explicit FilesDialog(const setup::ServerFilesWish &preset, QWidget *parent = nullptr);

    [[nodiscard]] const QList<setup::ServerFile> &files() const { return m_files; }
    [[nodiscard]] QString preview() const;
    [[nodiscard]] QString message() const;
    [[nodiscard]] QListWidget *list() const { return m_list; }
    [[nodiscard]] QPushButton *saveButton() const { return m_save; }
    [[nodiscard]] QLineEdit *brokerHosts() const { return m_brokers; }
    [[nodiscard]] QLineEdit *workerHosts() const { return m_workers; }
    [[nodiscard]] QComboBox *version() const { return m_version; }
    [[nodiscard]] QSpinBox *copies() const { return m_copies; }
    [[nodiscard]] QCheckBox *zooKeeper() const { return m_zooKeeper; }
    [[nodiscard]] QCheckBox *guideTuning() const { return m_tuning; }
    /// What the person's choice of a folder leads to.
    void saveTo(const QString &folder);

private:
    [[nodiscard]] QWidget *buildWishes();
    [[nodiscard]] QWidget *buildFiles();
    [[nodiscard]] setup::ServerFilesWish wish() const;
    void update();
    void showFile();
    void copy();
    void askFolder();

    setup::ServerFilesWish m_preset;
    QList<setup::ServerFile> m_files;
    MessageBar *m_message;
    QComboBox *m_version;
    QLineEdit *m_brokers;
    QLineEdit *m_workers;
    QSpinBox *m_copies;
    QCheckBox *m_tuning;
    QCheckBox *m_zooKeeper;
    QListWidget *m_list;
    QPlainTextEdit *m_text;
    QPushButton *m_copy;
    QPushButton *m_save;
};

} // namespace sluice::ui
