#pragma once
// The servers of one setup, as its parts reach them. Nothing here is owned.

#include "models/clients/connect/setupconnect.h"
#include "models/clients/kafka/setupkafka.h"
#include "models/clients/postgres/setupdatabase.h"
#include "models/services/audit/actionrecorder.h"

#include <QMap>

namespace sluice::setup {

struct Servers
{
    QMap<QString, SetupDatabase *> databases; ///< by the profile's name
    SetupConnect *connect = nullptr;          ///< null: the profile names none
    SetupKafka *kafka = nullptr;              ///< likewise
    ActionRecorder *recorder = nullptr;       ///< never null where something is to be changed
};

} // namespace sluice::setup
