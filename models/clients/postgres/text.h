#pragma once
// The translation context of this client's sentences.

#include <QCoreApplication>

namespace sluice::postgres {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Postgres)
};

} // namespace sluice::postgres
