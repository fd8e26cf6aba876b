#include "models/services/audit/auditfile.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSysInfo>
#include <QThread>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

constexpr std::chrono::seconds lockWithin{10};
constexpr mode_t ownerOnly = 0600;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::AuditTrail", text);
}

tl::unexpected<Error> cannot(const QString &file, const QString &reason)
{
    return fail(
        ErrorKind::Permission,
        tr("The audit trail %1 cannot be written: %2. Make its folder writable for you, with space left.")
            .arg(file, reason));
}

tl::unexpected<Error> cannot(const QString &file, int code)
{
    return cannot(file, qt_error_string(code));
}

/// An open file, closed and unlocked at the end of its scope.
class Descriptor
{
public:
    explicit Descriptor(int fd)
        : m_fd(fd)
    {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(Descriptor &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    Descriptor &operator=(Descriptor &&) = delete;

    [[nodiscard]] int get() const { return m_fd; }

private:
    int m_fd;
};

Result<void> makeFolder(const QString &file)
{
    const QString folder = QFileInfo(file).absolutePath();
    if (QFileInfo(folder).isDir())
        return {};
    if (!QDir().mkpath(folder))
        return cannot(file, tr("the folder %1 cannot be made").arg(folder));
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

/// A new name is on the disk only when its folder is.
void syncFolder(const QString &file)
{
    const QByteArray folder = QFile::encodeName(QFileInfo(file).absolutePath());
    const Descriptor opened(::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.get() >= 0)
        ::fsync(opened.get());
}

Result<Descriptor> openFor(const QString &file, int flags)
{
    Descriptor opened(
        ::open(QFile::encodeName(file).constData(), flags | O_CREAT | O_CLOEXEC | O_NOFOLLOW, ownerOnly));
    if (opened.get() < 0)
        return cannot(file, errno);
    struct stat found = {};
    if (::fstat(opened.get(), &found) != 0)
        return cannot(file, errno);
    if (!S_ISREG(found.st_mode))
        return cannot(file, tr("it is no ordinary file"));
    if ((found.st_mode & 077) != 0 && ::fchmod(opened.get(), ownerOnly) != 0)
        return cannot(file, errno);
    return opened;
}

/// What is locked are single bytes far beyond the end, which nobody reads or writes.
enum class Lock : off_t
{
    Trail = off_t(1) << 40,
    Turn = Trail + 1 ///< who holds it is the next: a busy writer lets others have their turn
};

/// Of the open file, not of the process: threads exclude each other as well.
bool setLock(int fd, short kind, Lock what)
{
    struct flock wanted = {};
    wanted.l_type = kind;
    wanted.l_whence = SEEK_SET;
    wanted.l_start = static_cast<off_t>(what);
    wanted.l_len = 1;
    return ::fcntl(fd, F_OFD_SETLK, &wanted) == 0;
}

/// Waits for another program with a bound: a stopped one would be waited for for ever.
Result<void> lock(int fd, short kind, Lock what, const QString &file)
{
    const QDeadlineTimer deadline(lockWithin);
    while (!setLock(fd, kind, what)) {
        if (errno != EAGAIN && errno != EACCES && errno != EINTR)
            return cannot(file, errno);
        if (deadline.hasExpired())
            return fail(ErrorKind::Conflict,
                        tr("The audit trail %1 has been held by another program for %2 s. End that program.")
                            .arg(file)
                            .arg(lockWithin.count()));
        QThread::usleep(1000);
    }
    return {};
}

Result<void> lockForWriting(int fd, const QString &file)
{
    return lock(fd, F_WRLCK, Lock::Turn, file)
        .and_then([&] { return lock(fd, F_WRLCK, Lock::Trail, file); })
        .map([&] { (void)setLock(fd, F_UNLCK, Lock::Turn); });
}

Result<void> writeAll(int fd, const QByteArray &bytes, const QString &file)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t wrote =
            ::write(fd, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (wrote < 0 && errno != EINTR)
            return cannot(file, errno);
        done += std::max<ssize_t>(wrote, 0);
    }
    return ::fsync(fd) == 0 ? Result<void>() : cannot(file, errno);
}

Result<QByteArray> readFrom(int fd, qint64 offset, qint64 size, const QString &file)
{
    QByteArray bytes(size - offset, Qt::Uninitialized);
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::pread(fd, bytes.data() + done, static_cast<std::size_t>(bytes.size() - done),
                                    static_cast<off_t>(offset + done));
        if (got < 0 && errno != EINTR)
            return cannot(file, errno);
        if (got == 0)
            bytes.truncate(done); // cut while we read
        done += std::max<ssize_t>(got, 0);
    }
    return bytes;
}

QString stagedName(const QString &headFile)
{
    return headFile + u".new"_s;
}

/// The new head beside the old one, which stays until `showHead`. Done before the entry is written: what
/// fails here has changed nothing.
Result<void> stageHead(const AuditHead &head, const QString &headFile)
{
    const QString staged = stagedName(headFile);
    const Result<Descriptor> file = openFor(staged, O_WRONLY | O_TRUNC);
    if (!file)
        return tl::unexpected(file.error());
    return writeAll(file->get(), auditHeadBytes(head), staged);
}

Result<void> showHead(const QString &headFile)
{
    if (std::rename(QFile::encodeName(stagedName(headFile)).constData(),
                    QFile::encodeName(headFile).constData()) != 0)
        return cannot(headFile, errno);
    syncFolder(headFile);
    return {};
}

tl::unexpected<Error> changed(const AuditPlace &place, const QString &reason)
{
    return fail(ErrorKind::Invalid,
                tr("The audit trail %1 was changed since it was written: %2. \"sluicectl audit verify\" says "
                   "more; to begin a new one, move it and its head %3 aside.")
                    .arg(place.file, reason, place.headFile));
}

} // namespace

QString personAtWork()
{
    std::vector<char> room(16384);
    passwd record{};
    passwd *found = nullptr;
    const uid_t user = ::geteuid();
    const bool known = ::getpwuid_r(user, &record, room.data(), room.size(), &found) == 0 && found;
    const QString name = known ? QString::fromLocal8Bit(record.pw_name) : QString::number(user);
    return name + u'@' + QSysInfo::machineHostName();
}

Result<std::optional<AuditHead>> readAuditHead(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return std::nullopt;
    constexpr qint64 longest = 65536;
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Permission, tr("%1 cannot be read: %2.").arg(path, file.errorString()));
    const Result<AuditHead> head = parseAuditHead(file.read(longest));
    if (!head)
        return fail(ErrorKind::Invalid, tr("%1 is no head of an audit trail.").arg(path));
    return *head;
}

AuditFile::AuditFile(AuditPlace place)
    : m_place(std::move(place))
{}

/// Locked, so that no half of a write of another program is seen, and no head without its entry.
Result<AuditReading> AuditFile::read() const
{
    QFile file(m_place.file);
    const bool exists = file.exists();
    if (exists && !file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return fail(ErrorKind::Permission,
                    tr("The audit trail %1 cannot be read: %2.").arg(m_place.file, file.errorString()));
    const Result<void> locked =
        exists ? lock(file.handle(), F_RDLCK, Lock::Trail, m_place.file) : Result<void>();
    if (!locked)
        return tl::unexpected(locked.error());
    const QByteArray bytes = exists ? file.readAll() : QByteArray();
    return readAuditHead(m_place.headFile).map([&](const std::optional<AuditHead> &head) {
        return AuditReading{bytes, head};
    });
}

Result<AuditEntry> AuditFile::append(AuditEntry entry)
{
    if (m_place.who.isEmpty())
        m_place.who = personAtWork(); // asks the directory service: not in the constructor's thread
    for (const QString &path : {m_place.file, m_place.headFile}) {
        if (const auto made = makeFolder(path); !made)
            return tl::unexpected(made.error());
    }
    const Result<Descriptor> file = openFor(m_place.file, O_RDWR | O_APPEND);
    if (!file)
        return tl::unexpected(file.error());
    return lockForWriting(file->get(), m_place.file)
        .and_then([&] { return takeUp(file->get()); })
        .and_then([&] { return explainTorn(file->get()); })
        .and_then([&] { return put(file->get(), std::move(entry)); });
}

/// A new trail gets its head before its first entry, so that a missing head is never innocent.
Result<AuditHead> AuditFile::knownHead(qint64 size) const
{
    const Result<std::optional<AuditHead>> found = readAuditHead(m_place.headFile);
    if (!found)
        return changed(m_place, tr("its head cannot be read"));
    if (*found && (*found)->profile != m_place.profile)
        return changed(m_place, tr("its head belongs to the profile \"%1\"").arg((*found)->profile));
    if (*found)
        return **found;
    if (size > 0)
        return changed(m_place, tr("its head is missing"));
    const AuditHead first{m_place.profile, 0, {}};
    const auto shown =
        stageHead(first, m_place.headFile).and_then([&] { return showHead(m_place.headFile); });
    if (!shown)
        return tl::unexpected(shown.error());
    syncFolder(m_place.file);
    return first;
}

/// Reads what others have written since we looked last.
Result<void> AuditFile::takeUp(int file)
{
    struct stat found = {};
    if (::fstat(file, &found) != 0)
        return cannot(m_place.file, errno);
    const Result<AuditHead> head = knownHead(found.st_size);
    if (!head)
        return tl::unexpected(head.error());
    if (found.st_ino != m_inode || found.st_size < m_offset || head->count < m_end.count) {
        m_end = {};
        m_offset = 0;
    }
    const Result<QByteArray> news = readFrom(file, m_offset, found.st_size, m_place.file);
    if (!news)
        return tl::unexpected(news.error());
    const Result<AuditEnd> end = auditEndOf(m_end, *news, *head);
    if (!end)
        return changed(m_place, end.error().message);
    m_end = *end;
    m_offset += news->size();
    m_inode = found.st_ino;
    if (m_end.count == head->count)
        return {};
    // A crash left the head behind. Caught up now, it is never behind by more than one.
    return stageHead({m_place.profile, m_end.count, m_end.hash}, m_place.headFile).and_then([this] {
        return showHead(m_place.headFile);
    });
}

/// What a crash has torn stays where it is, and the trail says what it is.
Result<void> AuditFile::explainTorn(int file)
{
    if (m_end.torn.isEmpty())
        return {};
    AuditEntry entry;
    entry.action = tornAction;
    entry.target = m_place.file;
    entry.before = tornMark(m_end.torn);
    entry.after =
        tr("The lines before this one are the rest of a write that a crash cut off. It had not been "
           "acknowledged, so nothing was sent for it.");
    return put(file, std::move(entry)).map([](const AuditEntry &) {});
}

Result<AuditEntry> AuditFile::put(int file, AuditEntry entry)
{
    entry.seq = m_end.count + 1;
    entry.at = QDateTime::currentDateTimeUtc();
    entry.who = m_place.who;
    entry.profile = m_place.profile;
    entry = sealed(std::move(entry), m_end.hash);
    const QByteArray bytes = (m_end.lineOpen ? "\n" : "") + auditLine(entry) + '\n';
    const auto written = stageHead({m_place.profile, entry.seq, entry.hash}, m_place.headFile)
                             .and_then([&] { return writeAll(file, bytes, m_place.file); })
                             .and_then([&] { return showHead(m_place.headFile); });
    if (!written) {
        m_inode = 0; // look anew: part of it may be there
        return tl::unexpected(written.error());
    }
    m_end = {entry.seq, entry.hash, {}, false};
    m_offset += bytes.size();
    return entry;
}

} // namespace sluice
