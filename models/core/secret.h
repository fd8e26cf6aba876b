#pragma once
// A password on its way from where it is kept to the client that needs it.

#include <QByteArray>
#include <QString>

namespace sluice {

/// Holds a secret. There is no way to print it, stream it or compare it with text: `reveal()` is the only
/// door, and grep finds every use of it.
class Secret final
{
public:
    Secret() = default;
    explicit Secret(QByteArray value)
        : m_value(std::move(value))
    {}

    [[nodiscard]] bool isEmpty() const { return m_value.isEmpty(); }
    [[nodiscard]] const QByteArray &reveal() const { return m_value; }
    bool operator==(const Secret &) const = default;

private:
    QByteArray m_value;
};

/// Where a secret is kept. This, never the secret itself, is what a profile holds.
struct SecretSource
{
    enum class Kind
    {
        None,
        Keychain,
        Environment,
        PgPass,
        Ask
    };

    Kind kind = Kind::None;
    QString reference; ///< keychain entry, variable name or path of the .pgpass file (empty: libpq's default)

    bool operator==(const SecretSource &) const = default;
};

} // namespace sluice
