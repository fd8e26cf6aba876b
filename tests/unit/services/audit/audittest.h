#pragma once
// A trail in a folder of its own, and what its verification says.

#include "models/services/audit/auditchain.h"
#include "models/services/audit/auditentry.h"
#include "models/services/audit/auditfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <gtest/gtest.h>

namespace sluice::test {

using namespace Qt::StringLiterals;

inline AuditEntry pauseOf(const QString &connector)
{
    AuditEntry entry;
    entry.action = u"pause"_s;
    entry.target = connector;
    entry.sent = u"PUT /connectors/%1/pause"_s.arg(connector);
    entry.before = u"running"_s;
    return entry;
}

inline void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    ASSERT_EQ(file.write(bytes), bytes.size());
}

inline QByteArray contents(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
    return file.readAll();
}

class AuditTest : public testing::Test
{
protected:
    [[nodiscard]] AuditReport report() const
    {
        const auto reading = AuditFile(place).read();
        EXPECT_TRUE(reading) << qPrintable(reading.error().message);
        return verifyAudit(reading->bytes, place.profile, reading->head);
    }

    void fill(int count)
    {
        AuditFile file(place);
        for (int i = 0; i < count; ++i)
            ASSERT_TRUE(file.append(pauseOf(u"c%1"_s.arg(i))));
    }

    [[nodiscard]] QList<QByteArray> lines() const
    {
        QList<QByteArray> all = contents(place.file).split('\n');
        all.removeLast();
        return all;
    }

    [[nodiscard]] AuditReport reportOf(const QList<QByteArray> &all) const
    {
        const auto head = readAuditHead(place.headFile);
        return verifyAudit(all.isEmpty() ? QByteArray() : all.join('\n') + '\n', place.profile, *head);
    }

    QTemporaryDir folder;
    const AuditPlace place{u"plant"_s, folder.filePath(u"data/audit/plant.ndjson"_s),
                           folder.filePath(u"state/audit/plant.head"_s), u"ada@bench"_s};
};

inline bool names(const AuditReport &report, AuditFault fault, qint64 line)
{
    return std::ranges::any_of(report.problems, [&](const AuditProblem &problem) {
        return problem.fault == fault && problem.line == line &&
               (line == 0 || problem.message.contains(QString::number(line)));
    });
}

inline std::string told(const AuditReport &report)
{
    std::string all;
    for (const AuditProblem &problem : report.problems)
        all += problem.message.toStdString() + '\n';
    return all;
}

} // namespace sluice::test
