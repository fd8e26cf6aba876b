#pragma once
// Into which table a sink connector writes the records of a topic, as its config says.

#include "models/core/connector.h"
#include "models/core/setup/setupspec.h"
#include "models/services/topics/envelope/envelope.h"

namespace sluice {

struct SinkTable
{
    TableName table;   ///< empty: see `problem`
    QString problem;   ///< why it is not known, a sentence
    QStringList notes; ///< of what makes its rows differ from the records, in sentences
};

/// `source`: of the record, which the name of the table may be made of.
[[nodiscard]] SinkTable sinkTable(const Connector &sink, const QString &topic,
                                  const envelope::Source &source);

} // namespace sluice
