#include "app/cli/terminal.h"

#include <QCoreApplication>
#include <QFile>
#include <cstdio>
#include <termios.h>
#include <unistd.h>

namespace sluice::cli {

namespace {

using namespace Qt::StringLiterals;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluicectl", text);
}

void write(FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

QChar shapeOf(Health health)
{
    switch (health) {
    case Health::Good:
        return u'●';
    case Health::Warning:
        return u'◐';
    case Health::Stuck:
        return u'▲';
    case Health::Bad:
        return u'■';
    case Health::Off:
        return u'‖';
    case Health::Unknown:
        break;
    }
    return u'○';
}

QString colourOf(Health health)
{
    switch (health) {
    case Health::Good:
        return u"\x1b[32m"_s;
    case Health::Warning:
        return u"\x1b[33m"_s;
    case Health::Stuck:
    case Health::Bad:
        return u"\x1b[31m"_s;
    case Health::Off:
    case Health::Unknown:
        break;
    }
    return u"\x1b[2m"_s;
}

/// Switches the terminal's echo off while it lives.
class NoEcho
{
public:
    NoEcho()
    {
        m_known = tcgetattr(STDIN_FILENO, &m_before) == 0;
        termios quiet = m_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (m_known)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~NoEcho()
    {
        if (m_known)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    NoEcho(const NoEcho &) = delete;
    NoEcho &operator=(const NoEcho &) = delete;

private:
    termios m_before{};
    bool m_known = false;
};

} // namespace

bool isTerminal()
{
    return isatty(STDOUT_FILENO) == 1;
}

bool colourWanted()
{
    return isTerminal() && !qEnvironmentVariableIsSet("NO_COLOR") && qgetenv("TERM") != "dumb";
}

QString stateText(Health health, const QString &word, bool colour)
{
    const QString text = shapeOf(health) + u" "_s + safe(word);
    return colour ? colourOf(health) + text + u"\x1b[0m"_s : text;
}

QString safe(const QString &text)
{
    QString result = text;
    for (QChar &c : result) {
        if (c.category() == QChar::Other_Control && c != u'\n' && c != u'\t')
            c = u'�';
    }
    return result;
}

void print(const QString &text)
{
    write(stdout, text);
}

void complain(const QString &text)
{
    write(stderr, safe(text) + u'\n');
}

namespace {

Result<QByteArray> readLine()
{
    QByteArray line;
    QFile in;
    if (!in.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered))
        return fail(ErrorKind::Invalid, tr("nothing was entered."));
    char c = 0;
    while (in.getChar(&c) && c != '\n')
        line.append(c);
    return line;
}

} // namespace

Result<Secret> askSecret(const QString &what)
{
    if (isatty(STDIN_FILENO) != 1)
        return fail(ErrorKind::Invalid, tr("it has to be asked for, and there is no terminal."));
    write(stderr, tr("Enter %1: ").arg(what));
    const Result<QByteArray> line = [] {
        const NoEcho quiet;
        return readLine();
    }();
    write(stderr, u"\n"_s);
    return line.map([](const QByteArray &text) { return Secret(text); });
}

Result<bool> confirm(const QString &question, const QString &expected)
{
    if (isatty(STDIN_FILENO) != 1)
        return fail(ErrorKind::Invalid,
                    tr("This has to be confirmed, and there is no terminal: give --yes."));
    write(stderr, safe(question));
    return readLine().map([&](const QByteArray &text) { return QString::fromUtf8(text) == expected; });
}

} // namespace sluice::cli
