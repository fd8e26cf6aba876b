#pragma once
// How a failed look is called, by its kind. Hop, card, headline and light say the same of the same failure: a
// login that is refused is not a server that is gone.

#include "models/core/pipelinestate.h"

namespace sluice {

struct FailureText
{
    Health health = Health::Bad; ///< Unknown where only Sluice may not look: that says nothing of the server
    QString word;                ///< "No answer", "Login refused": beside a shape
    QString sentence;            ///< "smart_citizen refuses the login"; without a full stop

    bool operator==(const FailureText &) const = default;
};

[[nodiscard]] FailureText failureText(const QString &server, const Error &error);

/// "This profile names no Kafka Connect"; without a full stop.
[[nodiscard]] QString notInProfile(ServerKind kind);

} // namespace sluice
