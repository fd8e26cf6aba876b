#include "models/services/topicroutes.h"

#include <QRegularExpression>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

/// Those after which a record has the topic that it had.
bool keepsTopic(const QString &type)
{
    static const QStringList kept{u"ExtractNewRecordState"_s,
                                  u"InsertField"_s,
                                  u"MaskField"_s,
                                  u"ReplaceField"_s,
                                  u"Cast"_s,
                                  u"Flatten"_s,
                                  u"TimestampConverter"_s,
                                  u"TimezoneConverter"_s,
                                  u"InsertHeader"_s,
                                  u"DropHeaders"_s,
                                  u"HeaderFrom"_s,
                                  u"Filter"_s,
                                  u"ConvertCloudEventToSaveableForm"_s};
    return kept.contains(type);
}

/// A replacement in Java's way: $1, ${name}, and a backslash before what is meant as it stands.
QString expanded(const QString &replacement, const QRegularExpressionMatch &match)
{
    static const QRegularExpression part(u"\\\\(.)|\\$\\{(\\w+)\\}|\\$(\\d)|([^\\\\$]+)"_s,
                                         QRegularExpression::DotMatchesEverythingOption);
    QString text;
    for (auto parts = part.globalMatch(replacement); parts.hasNext();) {
        const auto found = parts.next();
        if (found.hasCaptured(2))
            text += match.captured(found.captured(2));
        else if (found.hasCaptured(3))
            text += match.captured(found.capturedView(3).toInt());
        else
            text += found.captured(1) + found.captured(4);
    }
    return text;
}

/// Both routers take the pattern for the whole name, and then replace what it finds first.
QString rerouted(const QString &topic, const QString &pattern, const QString &replacement)
{
    const QRegularExpression whole(QRegularExpression::anchoredPattern(pattern));
    if (!whole.isValid() || !whole.match(topic).hasMatch())
        return topic;
    const auto match = QRegularExpression(pattern).match(topic);
    QString result = topic;
    return result.replace(match.capturedStart(), match.capturedLength(), expanded(replacement, match));
}

struct Route
{
    QString patternKey;
    QString replacementKey;
};

std::optional<Route> routeOf(const QString &type)
{
    if (type == u"RegexRouter")
        return Route{u"regex"_s, u"replacement"_s};
    if (type == u"ByLogicalTableRouter")
        return Route{u"topic.regex"_s, u"topic.replacement"_s};
    return {};
}

} // namespace

QList<Transform> transformsOf(const QMap<QString, QString> &config)
{
    QList<Transform> result;
    for (const QString &part : config.value(u"transforms"_s).split(u',', Qt::SkipEmptyParts)) {
        const QString alias = part.trimmed();
        const QString type = config.value(u"transforms.%1.type"_s.arg(alias));
        result.append({alias, type.section(u'.', -1).section(u'$', 0, 0)});
    }
    return result;
}

std::optional<QString> routedTopic(const QMap<QString, QString> &config, QString topic)
{
    for (const Transform &transform : transformsOf(config)) {
        const auto route = routeOf(transform.type);
        const QString key = u"transforms."_s + transform.alias + u'.';
        if (!route && keepsTopic(transform.type))
            continue;
        if (!route || config.contains(key + u"predicate"_s))
            return {};
        topic =
            rerouted(topic, config.value(key + route->patternKey), config.value(key + route->replacementKey));
    }
    return topic;
}

bool readsTopic(const Connector &sink, const QString &topic)
{
    if (sink.type != ConnectorType::Sink)
        return false;
    for (const QString &each : sink.config.value(u"topics"_s).split(u',', Qt::SkipEmptyParts)) {
        if (each.trimmed() == topic)
            return true;
    }
    const QString pattern = sink.config.value(u"topics.regex"_s);
    const QRegularExpression regex(QRegularExpression::anchoredPattern(pattern));
    return !pattern.isEmpty() && regex.isValid() && regex.match(topic).hasMatch();
}

} // namespace sluice
