#pragma once
#include "tests/support/httpreply.h"

#include <functional>

class QTcpSocket;

namespace sluice::test {

/// Reads requests one after the other until the socket is closed, and sends what `answer` says in its manner.
void serveHttp(QTcpSocket *socket, std::function<Reply(const SeenRequest &)> answer);

} // namespace sluice::test
