// The setup's live tests: their servers are taken down at the end, whatever happened.
#include "tests/live/setupservers.h"

#include <QCoreApplication>

namespace {

class TakesDown final : public testing::Environment
{
public:
    void TearDown() override { sluice::test::SetupServers::forget(); }
};

} // namespace

int main(int argc, char **argv)
{
    testing::InitGoogleTest(&argc, argv);
    QCoreApplication app(argc, argv);
    testing::AddGlobalTestEnvironment(new TakesDown);
    return RUN_ALL_TESTS();
}
