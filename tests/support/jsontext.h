#pragma once
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace sluice::test {

inline QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

inline QString text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

} // namespace sluice::test
