#pragma once
// How Connect describes a connector.

#include "tests/support/fakeconnector.h"

#include <QJsonObject>

namespace sluice::test {

[[nodiscard]] QJsonObject configOf(const FakeConnector &connector);
[[nodiscard]] QJsonObject taskOf(const FakeConnector &connector);
[[nodiscard]] QJsonObject statusOf(const FakeConnector &connector);
[[nodiscard]] QJsonObject infoOf(const FakeConnector &connector);

} // namespace sluice::test
