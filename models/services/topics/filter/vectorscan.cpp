#include "models/services/topics/filter/vectorscan.h"

#include <algorithm>
#include <array>
#include <dlfcn.h>
#include <string>

namespace sluice::filter {

namespace {

hs_platform_info_t platformUpToAvx2()
{
    hs_platform_info_t platform{};
    hs_populate_platform(&platform);
    platform.tune = HS_TUNE_FAMILY_GENERIC;
    platform.cpu_features &= HS_CPU_FEATURES_AVX2;
    return platform;
}

bool hasAvx512()
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f") != 0;
#else
    return false;
#endif
}

ScanFunction chosenScan()
{
    // Not in the header, and not in libraries built for one processor only: those have no other code to fall
    // into.
    void *avx2 = hasAvx512() ? dlsym(RTLD_DEFAULT, "avx2_hs_scan") : nullptr;
    return avx2 ? reinterpret_cast<ScanFunction>(avx2) : &hs_scan;
}

int stop(unsigned /*id*/, unsigned long long /*from*/, unsigned long long /*to*/, unsigned /*flags*/,
         void *found)
{
    *static_cast<bool *>(found) = true;
    return 1;
}

bool findsEverywhere(const char *pattern, const std::string &needle)
{
    hs_database_t *rawDatabase = nullptr;
    hs_compile_error_t *error = nullptr;
    hs_scratch_t *rawScratch = nullptr;
    if (hs_compile(pattern, HS_FLAG_SINGLEMATCH, HS_MODE_BLOCK, scanPlatform(), &rawDatabase, &error) !=
        HS_SUCCESS) {
        hs_free_compile_error(error);
        return false;
    }
    const DatabasePtr database(rawDatabase);
    const hs_error_t code = hs_alloc_scratch(database.get(), &rawScratch);
    const ScratchPtr scratch(rawScratch);
    if (code != HS_SUCCESS)
        return false;
    constexpr std::size_t size = 200;
    for (std::size_t at = 0; at + needle.size() <= size; ++at) {
        std::string text(size, '.');
        text.replace(at, needle.size(), needle);
        bool found = false;
        scanFunction()(database.get(), text.data(), size, 0, scratch.get(), stop, &found);
        if (!found)
            return false;
    }
    return true;
}

} // namespace

const hs_platform_info_t *scanPlatform()
{
    static const hs_platform_info_t platform = platformUpToAvx2();
    return &platform;
}

ScanFunction scanFunction()
{
    static const ScanFunction scan = chosenScan();
    return scan;
}

bool scanIsReliable()
{
    static const bool reliable = findsEverywhere("P", "P") && findsEverywhere("1+[^a]", "11x") &&
                                 findsEverywhere("b[ab]?", "b") && findsEverywhere("Pune", "Pune");
    return reliable;
}

} // namespace sluice::filter
