# Everything that is not ours. Why each is here stands in docs/decisions/0001-libraries.md.

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Network Concurrent Gui Widgets Charts Svg Test)
find_package(Qt6Keychain REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(simdjson REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(rdkafka REQUIRED IMPORTED_TARGET rdkafka>=2.0)
pkg_check_modules(hs REQUIRED IMPORTED_TARGET libhs>=5.4)
find_path(TL_EXPECTED_INCLUDE_DIR tl/expected.hpp REQUIRED)
if(BUILD_TESTING)
  find_package(GTest REQUIRED)
endif()
