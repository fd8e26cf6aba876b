#pragma once
// Translation of what this folder says.

#include <QCoreApplication>

namespace sluice::envelope {

inline QString tr(const char *text)
{
    return QCoreApplication::translate("Envelope", text);
}

} // namespace sluice::envelope
