#include "models/services/failuretext.h"

#include <QCoreApplication>

namespace sluice {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("FailureText", text);
}

} // namespace

FailureText failureText(const QString &server, const Error &error)
{
    switch (error.kind) {
    case ErrorKind::UnknownHost:
        return {Health::Bad, tr("Unknown host"), tr("%1 cannot be found").arg(server)};
    case ErrorKind::Auth:
        return {Health::Unknown, tr("Login refused"), tr("%1 refuses the login").arg(server)};
    case ErrorKind::Permission:
        return {Health::Unknown, tr("Not permitted"), tr("%1 does not permit to look").arg(server)};
    case ErrorKind::NotFound:
        return {Health::Bad, tr("Not found"), tr("%1 does not exist there").arg(server)};
    case ErrorKind::Conflict:
        return {Health::Bad, tr("Busy"), tr("%1 is busy").arg(server)};
    case ErrorKind::BadAnswer:
        return {Health::Bad, tr("Odd answer"), tr("%1 answers in an unexpected way").arg(server)};
    case ErrorKind::Invalid:
        return {Health::Bad, tr("Wrong settings"), tr("%1 is set up wrongly in the profile").arg(server)};
    case ErrorKind::Unsupported:
        return {Health::Bad, tr("Not supported"),
                tr("%1 is of a version that Sluice cannot read").arg(server)};
    case ErrorKind::Server:
        return {Health::Bad, tr("Server error"), tr("%1 reports a failure").arg(server)};
    case ErrorKind::Unreachable:
    case ErrorKind::Timeout:
    case ErrorKind::ReadOnly:
    case ErrorKind::Cancelled:
    case ErrorKind::Internal:
        break;
    }
    return {Health::Bad, tr("No answer"), tr("%1 does not answer").arg(server)};
}

QString notInProfile(ServerKind kind)
{
    switch (kind) {
    case ServerKind::Connect:
        return tr("This profile names no Kafka Connect");
    case ServerKind::Kafka:
    case ServerKind::Broker:
        return tr("This profile names no Kafka");
    case ServerKind::Postgres:
        break;
    }
    return tr("This profile names no database");
}

} // namespace sluice
