#include "ui/theme/icons.h"

#include "ui/theme/tokens.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QByteArray svgOf(const QString &name, const QColor &colour)
{
    QFile file(u":/sluice/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("no icon named %s", qUtf8Printable(name));
        return {};
    }
    return file.readAll().replace("#000", colour.name().toLatin1());
}

class StrokeIconEngine final : public QIconEngine
{
public:
    explicit StrokeIconEngine(QString name)
        : m_name(std::move(name))
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        painter->drawPixmap(rect, render(rect.size(), mode, painter->device()->devicePixelRatio()));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return render(size, mode, 1);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        return render(size / scale, mode, scale);
    }

    QIconEngine *clone() const override { return new StrokeIconEngine(m_name); }

private:
    QPixmap render(const QSize &size, QIcon::Mode mode, qreal ratio) const
    {
        const Tokens &tokens = tokensFor(QGuiApplication::palette());
        return iconPixmap(m_name, mode == QIcon::Disabled ? tokens.off : tokens.text, ratio,
                          qMin(size.width(), size.height()));
    }

    QString m_name;
};

} // namespace

QPixmap iconPixmap(const QString &name, const QColor &colour, qreal devicePixelRatio, int size)
{
    const QString key = u"sluice/%1/%2/%3/%4"_s.arg(name, colour.name()).arg(devicePixelRatio).arg(size);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(QSize(size, size) * devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(svgOf(name, colour)).render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

void drawIcon(QPainter *painter, const QPointF &topLeft, const QString &name, const QColor &colour)
{
    painter->drawPixmap(topLeft, iconPixmap(name, colour, painter->device()->devicePixelRatio()));
}

QIcon icon(const QString &name)
{
    return QIcon(new StrokeIconEngine(name));
}

QIcon programIcon()
{
    QIcon made;
    for (const int size : {16, 24, 32, 48, 64, 128, 256})
        made.addPixmap(iconPixmap(u"sluice"_s, Qt::white, 1, size));
    return made;
}

} // namespace sluice::ui
