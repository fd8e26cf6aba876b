#pragma once
// Gives the application its palette, fonts, style and style sheet, light or dark.

#include <QObject>
#include <QPalette>

class QApplication;
class QFont;

namespace sluice::ui {

enum class Scheme
{
    System,
    Light,
    Dark
};

/// Make one, after the QApplication and before the first window. While the scheme is System it follows the
/// desktop.
class Theme final : public QObject
{
    Q_OBJECT
public:
    explicit Theme(QApplication &app, Scheme scheme = Scheme::System);
    ~Theme() override;

    void setScheme(Scheme scheme);
    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    [[nodiscard]] bool isDark() const { return m_dark; }

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();
    [[nodiscard]] bool systemIsDark();

    QApplication &m_app;
    Scheme m_scheme;
    bool m_dark = false;
    bool m_applying = false;
};

[[nodiscard]] QString schemeToken(Scheme scheme); ///< "system", "light", "dark": for a settings file
[[nodiscard]] Scheme schemeFrom(const QString &token);

/// Sizes in pixels of the type scale; weights come from the style sheet.
[[nodiscard]] QFont interfaceFont(int pixelSize = 13, bool strong = false);
[[nodiscard]] QFont monospaceFont(int pixelSize = 12);

} // namespace sluice::ui
