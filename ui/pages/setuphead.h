#pragma once
// Above the steps of a setup: how far it is, what is under way or went wrong, and the buttons that are about
// all of it. The primary one does what comes next.

#include "models/services/setup/setupstate.h"

#include <QWidget>

class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;

namespace sluice::ui {

class MessageBar;

struct SetupHeadView
{
    setup::SetupState setup;
    bool known = false; ///< there is a setup
    bool readOnly = false;
    QDateTime now; ///< of the last state of the pipeline
};

class SetupHead final : public QWidget
{
    Q_OBJECT
public:
    explicit SetupHead(QWidget *parent = nullptr);

    void setView(const SetupHeadView &view);
    /// Something that a person did and cannot see; it goes when it is closed, or with the next.
    void setNote(const QString &note);

    [[nodiscard]] QString headline() const;
    [[nodiscard]] QString subtitle() const;
    [[nodiscard]] QString bannerText() const;
    [[nodiscard]] QPushButton *primary() const { return m_primary; }
    [[nodiscard]] QPushButton *cancelButton() const { return m_cancel; }
    [[nodiscard]] QPushButton *backButton() const { return m_back; }
    [[nodiscard]] QPushButton *restButton() const { return m_rest; }
    [[nodiscard]] QMenu *menu() const { return m_menu; }

Q_SIGNALS:
    void primaryPressed();
    void checkPressed();
    void cancelPressed();
    void optionsPressed();
    void loginPressed();
    void backPressed();
    void restPressed(); ///< of an undoing: what goes only on request

private:
    void build();
    void update();
    void updateButtons();
    void updateBanner();
    [[nodiscard]] QString primaryText() const;
    [[nodiscard]] QString primaryRefusal() const;
    [[nodiscard]] QString subtitleText() const;

    SetupHeadView m_view;
    QString m_note;
    QString m_dismissedNotice; ///< the person has read it
    QLabel *m_title;
    QLabel *m_subtitle;
    QProgressBar *m_progress;
    MessageBar *m_banner;
    QPushButton *m_login;
    QPushButton *m_options;
    QPushButton *m_more;
    QPushButton *m_back;
    QPushButton *m_rest;
    QMenu *m_menu;
    QPushButton *m_check;
    QPushButton *m_cancel;
    QPushButton *m_primary;
};

} // namespace sluice::ui
