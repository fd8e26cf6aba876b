#include "app/guidedsetup.h"

#include "models/core/whenready.h"
#include "models/services/setup/prover.h"

#include <QCoreApplication>
#include <QPromise>
#include <memory>

namespace sluice::app {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds proofWithin{150};
const char passwordVariable[] = "SLUICE_CONNECTOR_PASSWORD";

template <class T>
QFuture<Result<T>> ready(const Result<T> &value)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(value);
    promise.finish();
    return promise.future();
}

} // namespace

GuidedSetup::GuidedSetup(const Profile &profile, const ProfileSecrets &secrets, AuditTrail &audit,
                         const SetupStore &store, const SetupLogin &login)
    : m_profile(profile.name)
    , m_store(store)
{
    const Result<SetupSpec> saved = m_store.load(profile.name);
    const SetupSpec spec = saved ? *saved : guideSetup().value_or(SetupSpec());
    m_session = std::make_unique<SetupSession>(profile, secrets, spec, audit, login);
    m_director = std::make_unique<setup::SetupDirector>(
        m_session->service(), static_cast<setup::SetupSupport &>(*this), login.user);
    if (!saved)
        m_director->say(QCoreApplication::translate("Setup", "%1 The guide's setup is shown instead.")
                            .arg(saved.error().message));
}

GuidedSetup::~GuidedSetup() = default;

void GuidedSetup::goOnFrom(const GuidedSetup &before)
{
    m_director->adoptPassword(before.m_session->service().heldPassword());
    if (const QString &connector = before.m_director->state().takenDown; !connector.isEmpty())
        m_director->planTakeDown(connector);
}

SecretSource GuidedSetup::passwordPlace() const
{
    if (!qEnvironmentVariableIsEmpty(passwordVariable))
        return {SecretSource::Kind::Environment, QString::fromLatin1(passwordVariable)};
    return {SecretSource::Kind::Keychain, m_profile + u"/connector"_s};
}

/// That there is no keychain, or nothing in it, is no failure: then one is made.
QFuture<Result<Secret>> GuidedSetup::findPassword()
{
    auto promise = std::make_shared<QPromise<Result<Secret>>>();
    promise->start();
    whenReady(m_keychain.read(passwordPlace()), m_director.get(), [promise](const Result<Secret> &found) {
        const bool none = !found && (found.error().kind == ErrorKind::NotFound ||
                                     found.error().kind == ErrorKind::Unsupported);
        promise->addResult(none ? Result<Secret>(Secret()) : found);
        promise->finish();
    });
    return promise->future();
}

Secret GuidedSetup::makePassword()
{
    return newPassword();
}

QFuture<Result<void>> GuidedSetup::keepPassword(const Secret &password)
{
    const SecretSource place = passwordPlace();
    return place.kind == SecretSource::Kind::Keychain ? m_keychain.writeKeychain(place.reference, password)
                                                      : ready(Result<void>());
}

QFuture<Result<QString>> GuidedSetup::verifier()
{
    return m_session->verifier();
}

Result<void> GuidedSetup::keepSpec(const SetupSpec &spec)
{
    return m_store.save(m_profile, spec);
}

void GuidedSetup::prove(const DirectionPlan &direction, const HopReached &reached, const Proved &proved)
{
    const setup::SetupService &service = m_session->service();
    m_prover = &m_session->proverFor(direction);
    QObject::connect(m_prover, &setup::Prover::hopReached, m_prover, reached);
    QObject::connect(m_prover, &setup::Prover::proved, m_prover, [this, proved](const Outcome &outcome) {
        m_prover = nullptr;
        // Not from within the prover's own signal: the next proof takes its place.
        QMetaObject::invokeMethod(
            m_director.get(), [proved, outcome] { proved(outcome); }, Qt::QueuedConnection);
    });
    m_prover->prove(service.spec(), service.facts(), direction, proofWithin);
}

void GuidedSetup::cancelProof()
{
    if (m_prover)
        m_prover->cancel();
}

} // namespace sluice::app
