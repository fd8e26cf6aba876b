#pragma once
// One line of plain text that elides instead of wrapping or being cut; the whole of it is in the tooltip.

#include <QFrame>

namespace sluice::ui {

class ElidedLabel final : public QFrame
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    /// `muted` follows `text` in the muted colour; it is what gives way first.
    void setText(const QString &text, const QString &muted = {});
    [[nodiscard]] QString text() const { return m_text; }
    void setElideMode(Qt::TextElideMode mode) { m_mode = mode; }
    void setAllMuted(bool muted);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QString whole() const;

    QString m_text;
    QString m_muted;
    Qt::TextElideMode m_mode = Qt::ElideRight;
    bool m_allMuted = false;
};

} // namespace sluice::ui
