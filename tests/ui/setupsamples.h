#pragma once
// Where a setup can stand, as pages are tested and drawn with.

#include "models/services/setup/setupstate.h"

namespace sluice::test {

/// Nothing was asked yet.
[[nodiscard]] setup::SetupState uncheckedSetup();
/// Servers as freshly installed, seen by a superuser.
[[nodiscard]] setup::SetupState bareSetup();
/// The same, seen by the owner of the tables, who is no superuser.
[[nodiscard]] setup::SetupState notPermittedSetup();
/// In the midst of applying: one step is under way.
[[nodiscard]] setup::SetupState applyingSetup();
/// Applying has come as far as it can before both servers are restarted.
[[nodiscard]] setup::SetupState restartPendingSetup();
/// Applying has stopped at a change that the server refused.
[[nodiscard]] setup::SetupState failedSetup();
/// Nothing is left to do.
[[nodiscard]] setup::SetupState finishedSetup();
/// The first direction is proven, the second is under way.
[[nodiscard]] setup::SetupState provingSetup();
[[nodiscard]] setup::SetupState provenSetup();
/// The second direction lacks its publication; of the first, offsets of an earlier connector are left.
[[nodiscard]] setup::SetupState leftOffsetsSetup();
/// The first direction, all of which is there, is to be taken down.
[[nodiscard]] setup::SetupState takingDownSetup();
[[nodiscard]] setup::SetupState unprovenSetup(); ///< the second proof has failed
/// No server answers.
[[nodiscard]] setup::SetupState unreachableSetup();
/// The profile has one database of two.
[[nodiscard]] setup::SetupState missingDatabaseSetup();

} // namespace sluice::test
