#pragma once
// Vectorscan's handles, and the one way in which it is called here. Private to the filter.

#include <hs/hs.h>
#include <memory>

namespace sluice::filter {

struct DatabaseDeleter
{
    void operator()(hs_database_t *database) const { hs_free_database(database); }
};
using DatabasePtr = std::unique_ptr<hs_database_t, DatabaseDeleter>;

struct ScratchDeleter
{
    void operator()(hs_scratch_t *scratch) const { hs_free_scratch(scratch); }
};
using ScratchPtr = std::unique_ptr<hs_scratch_t, ScratchDeleter>;

/// What databases are compiled for: never more than AVX2, see scanFunction().
[[nodiscard]] const hs_platform_info_t *scanPlatform();

using ScanFunction = decltype(&hs_scan);

/// hs_scan, but for processors with AVX-512: Vectorscan 5.4.9, Debian 12's, has code for them that misses
/// matches beyond the 64th byte (/1+[^a]/ for one; with HS_FLAG_SINGLEMATCH every single letter). Its code
/// for AVX2, which the library offers under its own name, is right, and no slower here.
[[nodiscard]] ScanFunction scanFunction();

/// Whether the scan finds what is known to be there. Looked at once.
[[nodiscard]] bool scanIsReliable();

} // namespace sluice::filter
