#include "models/services/topics/filter/vocabulary.h"

#include <algorithm>
#include <numeric>

namespace sluice::filter {

namespace {

/// How many letters must be put in, taken out, replaced or swapped with their neighbour.
int distance(QStringView a, QStringView b)
{
    const auto width = static_cast<std::size_t>(b.size()) + 1;
    std::vector<int> beforeLast(width);
    std::vector<int> last(width);
    std::vector<int> row(width);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        beforeLast.swap(last);
        last.swap(row);
        row[0] = static_cast<int>(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const int cost = a[i - 1].toLower() == b[j - 1].toLower() ? 0 : 1;
            row[at] = std::min({row[at - 1] + 1, last[at] + 1, last[at - 1] + cost});
            const bool swapped = i > 1 && j > 1 && a[i - 1].toLower() == b[j - 2].toLower() &&
                                 a[i - 2].toLower() == b[j - 1].toLower();
            if (swapped)
                row[at] = std::min(row[at], beforeLast[at - 2] + 1);
        }
    }
    return row.back();
}

} // namespace

std::optional<Subject::Kind> subjectKind(QStringView word)
{
    for (const SubjectWord &known : subjectWords) {
        if (word.compare(QLatin1String(known.word), Qt::CaseInsensitive) == 0)
            return known.kind;
    }
    return std::nullopt;
}

std::string operationLetter(QStringView word)
{
    for (const OperationWord &known : operationWords) {
        if (word.compare(QLatin1String(known.letter), Qt::CaseInsensitive) == 0 ||
            word.compare(QLatin1String(known.word), Qt::CaseInsensitive) == 0)
            return known.letter;
    }
    return {};
}

bool isEnvelopeWord(std::string_view name)
{
    return name == "before" || name == "after" || name == "source";
}

QStringList beginnings()
{
    QStringList result;
    for (const SubjectWord &known : subjectWords)
        result.append(QString::fromLatin1(known.word));
    for (const char *word : conditionWords)
        result.append(QString::fromLatin1(word));
    return result;
}

QString nearest(QStringView word, const QStringList &candidates)
{
    if (word.isEmpty() || word.size() > 40)
        return {};
    QString best;
    int bestDistance = word.size() <= 3 ? 2 : 3; // what is further away is another word
    for (const QString &candidate : candidates) {
        const int far = distance(word, candidate);
        if (far < bestDistance) {
            bestDistance = far;
            best = candidate;
        }
    }
    return best;
}

} // namespace sluice::filter
