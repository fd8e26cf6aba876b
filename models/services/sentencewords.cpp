#include "models/services/sentencewords.h"

#include <QCoreApplication>
#include <array>

namespace sluice {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Attention", text);
}

} // namespace

QString numberWord(qsizetype number)
{
    static const std::array words{
        QT_TRANSLATE_NOOP("Attention", "None"), QT_TRANSLATE_NOOP("Attention", "One"),
        QT_TRANSLATE_NOOP("Attention", "Two"),  QT_TRANSLATE_NOOP("Attention", "Three"),
        QT_TRANSLATE_NOOP("Attention", "Four"), QT_TRANSLATE_NOOP("Attention", "Five")};
    return number < qsizetype(words.size()) ? tr(words.at(std::size_t(number))) : QString::number(number);
}

QString verdictPredicate(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Flowing:
        return tr("flowing");
    case Verdict::Idle:
        return tr("idle");
    case Verdict::Behind:
        return tr("behind");
    case Verdict::Paused:
        return tr("paused");
    case Verdict::Stuck:
        return tr("stuck");
    case Verdict::Broken:
        return tr("broken");
    case Verdict::Unknown:
        break;
    }
    return tr("not known");
}

} // namespace sluice
