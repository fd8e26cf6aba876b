#include "app/cli/auditcommand.h"

#include "app/cli/terminal.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

namespace sluice::cli {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluicectl", text);
}

Health healthOf(AuditOutcome outcome)
{
    switch (outcome) {
    case AuditOutcome::Ok:
        return Health::Good;
    case AuditOutcome::Failed:
        return Health::Bad;
    case AuditOutcome::Unknown:
        break;
    }
    return Health::Unknown;
}

QString wordOf(const AuditedAction &action)
{
    if (action.begun.action == tornAction)
        return tr("crash");
    if (!action.ended)
        return tr("sent? unknown");
    return action.outcome() == AuditOutcome::Ok       ? tr("done")
           : action.outcome() == AuditOutcome::Failed ? tr("failed")
                                                      : tr("unknown");
}

/// Each line of it indented: SQL may have several.
QString indented(const QString &text)
{
    QString out;
    const QStringList lines = safe(text).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines)
        out += u"    "_s + line + u'\n';
    return out;
}

QString change(const QString &before, const QString &after)
{
    return before.isEmpty() || after.isEmpty() ? before + after : before + u" → "_s + after;
}

QString actionText(const AuditedAction &action, bool colour)
{
    const AuditEntry &last = action.ended ? *action.ended : action.begun;
    const QString time = action.begun.at.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s);
    return u"%1  %2  %3 %4  %5\n"_s.arg(time, stateText(healthOf(action.outcome()), wordOf(action), colour),
                                        safe(action.begun.action), safe(action.begun.target),
                                        safe(action.begun.who)) +
           indented(action.begun.sent) + indented(change(action.begun.before, last.after)) +
           indented(last.error);
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QString timeJson(const QDateTime &at)
{
    return at.toUTC().toString(Qt::ISODateWithMs);
}

QJsonObject actionJson(const AuditedAction &action)
{
    const AuditEntry last = action.ended.value_or(action.begun);
    return {{u"seq"_s, action.begun.seq},
            {u"at"_s, timeJson(action.begun.at)},
            {u"endedAt"_s, action.ended ? QJsonValue(timeJson(action.ended->at)) : QJsonValue()},
            {u"who"_s, action.begun.who},
            {u"action"_s, action.begun.action},
            {u"target"_s, action.begun.target},
            {u"sent"_s, orNull(action.begun.sent)},
            {u"before"_s, orNull(action.begun.before)},
            {u"after"_s, orNull(last.after)},
            {u"outcome"_s, auditOutcomeToken(action.outcome())},
            {u"error"_s, orNull(last.error)}};
}

QString faultToken(AuditFault fault)
{
    switch (fault) {
    case AuditFault::Edited:
        return u"edited"_s;
    case AuditFault::Deleted:
        return u"deleted"_s;
    case AuditFault::Reordered:
        return u"reordered"_s;
    case AuditFault::Cut:
        return u"cut"_s;
    case AuditFault::Unreadable:
        return u"unreadable"_s;
    case AuditFault::WrongProfile:
        return u"wrongProfile"_s;
    case AuditFault::NoHead:
        break;
    }
    return u"noHead"_s;
}

template <class T>
QString numbers(const QList<T> &list)
{
    QStringList words;
    for (const T number : list)
        words.append(QString::number(number));
    return words.join(u", "_s);
}

/// What is worth a word, and is no forgery.
QString remarks(const AuditReport &report)
{
    QString text;
    if (report.headBehind > 0)
        text +=
            tr("  %1 entries were written after the head: a crash leaves one, an older head any number.\n")
                .arg(report.headBehind);
    if (!report.tornLines.isEmpty())
        text += tr("  Torn by a crash, and never acknowledged: line %1.\n").arg(numbers(report.tornLines));
    if (!report.unfinished.isEmpty())
        text += tr("  Sent? unknown, as no end was recorded: entry %1.\n").arg(numbers(report.unfinished));
    return text;
}

Exit show(const QString &text, const QJsonObject &document, bool json, Exit code)
{
    print(json ? QString::fromUtf8(QJsonDocument(document).toJson()) : text);
    return code;
}

Exit list(const AuditPlace &place, const AuditReading &reading, const Arguments &arguments)
{
    const auto actions = chosenActions(auditedActions(auditEntries(reading.bytes)), arguments);
    if (actions.isEmpty() && !arguments.json)
        complain(tr("Nothing is recorded for \"%1\" in that time.").arg(place.profile));
    return show(auditListText(actions, colourWanted()), auditListJson(place, actions), arguments.json, Done);
}

Exit verify(AuditPlace place, AuditReading reading, const Arguments &arguments)
{
    if (!arguments.headFile.isEmpty()) {
        place.headFile = arguments.headFile;
        const auto head = readAuditHead(arguments.headFile);
        if (!head || !*head) {
            complain(head ? tr("There is no head %1.").arg(arguments.headFile) : head.error().message);
            return Usage;
        }
        reading.head = *head;
    }
    const AuditReport report = verifyAudit(reading.bytes, place.profile, reading.head);
    return show(auditReportText(place, report, colourWanted()), auditReportJson(place, report),
                arguments.json, report.isIntact() ? Done : NotHealthy);
}

} // namespace

Exit runAudit(const AuditPlace &place, const Arguments &arguments)
{
    const Result<AuditReading> reading = AuditFile(place).read();
    if (!reading) {
        complain(reading.error().message);
        return NotReached;
    }
    return arguments.verb == u"verify" ? verify(place, *reading, arguments)
                                       : list(place, *reading, arguments);
}

QList<AuditedAction> chosenActions(QList<AuditedAction> actions, const Arguments &arguments)
{
    if (arguments.since.isValid())
        actions.removeIf([&](const AuditedAction &action) { return action.begun.at < arguments.since; });
    return arguments.limit > 0 && actions.size() > arguments.limit ? actions.last(arguments.limit) : actions;
}

QString auditListText(const QList<AuditedAction> &actions, bool colour)
{
    QString text;
    for (const AuditedAction &action : actions)
        text += actionText(action, colour);
    return text;
}

QJsonObject auditListJson(const AuditPlace &place, const QList<AuditedAction> &actions)
{
    QJsonArray all;
    for (const AuditedAction &action : actions)
        all.append(actionJson(action));
    return {{u"profile"_s, place.profile}, {u"file"_s, place.file}, {u"actions"_s, all}};
}

QString auditReportText(const AuditPlace &place, const AuditReport &report, bool colour)
{
    const QString verdict = report.isIntact() ? stateText(Health::Good, tr("intact"), colour)
                                              : stateText(Health::Bad, tr("tampered with"), colour);
    QString text = tr("%1  %2 entries in %3, held against %4\n")
                       .arg(verdict)
                       .arg(report.entries)
                       .arg(safe(place.file), safe(place.headFile));
    for (const AuditProblem &problem : report.problems)
        text += u"  "_s + safe(problem.message) + u'\n';
    return text + remarks(report);
}

QJsonObject auditReportJson(const AuditPlace &place, const AuditReport &report)
{
    const auto array = [](const QList<qint64> &list) {
        QJsonArray result;
        for (const qint64 number : list)
            result.append(number);
        return result;
    };
    QJsonArray problems;
    for (const AuditProblem &problem : report.problems)
        problems.append(QJsonObject{{u"line"_s, problem.line > 0 ? QJsonValue(problem.line) : QJsonValue()},
                                    {u"fault"_s, faultToken(problem.fault)},
                                    {u"message"_s, problem.message}});
    return {{u"profile"_s, place.profile},
            {u"file"_s, place.file},
            {u"head"_s, place.headFile},
            {u"intact"_s, report.isIntact()},
            {u"entries"_s, report.entries},
            {u"problems"_s, problems},
            {u"headBehind"_s, report.headBehind},
            {u"tornLines"_s, array(report.tornLines)},
            {u"unfinished"_s, array(report.unfinished)}};
}

} // namespace sluice::cli
