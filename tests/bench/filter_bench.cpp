// How fast filters go over Debezium's envelopes of some 530 bytes, in one thread, beside memmem() over the
// same bytes. Every round runs every filter once, so that a slow moment of the machine strikes all of them.
//
//   filter_bench [--rounds N] [--records N] [--only TEXT] [--json FILE]

#include "models/services/topics/filter/matcher.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <functional>
#include <random>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array cities{"Pune",   "Chennai", "Vijayawada", "Hyderabad",
                            "Mysuru", "Kochi",   "Nagpur",     "Guntur"};

std::string row(int id, const char *name, std::mt19937_64 &random)
{
    std::array<char, 512> text{};
    std::snprintf(
        text.data(), text.size(),
        "{\"id\":%d,\"family_id\":\"%08llx-%04llx-4000-8000-%012llx\",\"name\":\"%s\",\"city\":\"%s\","
        "\"rule\":\"RULE_INCOME\",\"score\":0.%03d,\"updated_at\":%lld}",
        id, static_cast<unsigned long long>(random() & 0xffffffff),
        static_cast<unsigned long long>(random() & 0xffff),
        static_cast<unsigned long long>(random() & 0xffffffffffff), name, cities[random() % cities.size()],
        static_cast<int>(random() % 1000), 1764000000000000LL + id * 1000LL);
    return text.data();
}

std::string envelope(int n)
{
    std::mt19937_64 random(static_cast<std::uint64_t>(n) + 1);
    std::array<char, 256> source{};
    std::snprintf(
        source.data(), source.size(),
        "{\"version\":\"3.6.1.Final\",\"connector\":\"postgresql\",\"name\":\"warehouse\",\"ts_ms\":%lld,"
        "\"db\":\"smart_warehouse\",\"schema\":\"public\",\"table\":\"families\",\"txId\":%d,\"lsn\":%d}",
        1764000000000LL + n, 1000 + n / 10, 30000000 + n * 200);
    const bool update = n % 3 != 0;
    return std::string("{\"before\":") + (update ? row(n, "SITA DEVI", random) : "null") +
           ",\"after\":" + row(n, n % 100000 == 7 ? "NEEDLE" : "SITA RAMA DEVI", random) +
           ",\"source\":" + source.data() + ",\"op\":\"" + (update ? "u" : "c") +
           "\",\"ts_ms\":" + std::to_string(1764000000100LL + n) + "}";
}

/// In one piece and out of the caches, as they lie in a consumer's buffers.
class Records
{
public:
    explicit Records(int count)
    {
        std::vector<std::size_t> ends;
        for (int n = 0; n < count; ++n) {
            m_bytes += envelope(n);
            ends.push_back(m_bytes.size());
        }
        std::size_t begin = 0;
        for (const std::size_t end : ends) {
            RecordView view;
            view.offset = static_cast<std::int64_t>(m_views.size());
            view.timestampMs = 1764000000000;
            view.key = {"{\"id\":1}", 8};
            view.value = {m_bytes.data() + begin, end - begin};
            m_views.push_back(view);
            begin = end;
        }
    }

    [[nodiscard]] const std::vector<RecordView> &views() const { return m_views; }
    [[nodiscard]] std::size_t bytes() const { return m_bytes.size(); }

private:
    std::string m_bytes;
    std::vector<RecordView> m_views;
};

double threadSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Candidate
{
    QString name;
    QString group;
    std::function<std::size_t(const std::vector<RecordView> &)> run;
    double target = 0; ///< million records a second; 0: none
    std::size_t hits = 0;
    std::vector<double> seconds;

    [[nodiscard]] double median() const
    {
        std::vector<double> sorted = seconds;
        std::sort(sorted.begin(), sorted.end());
        return sorted[sorted.size() / 2];
    }
};

std::size_t memmemHits(const std::vector<RecordView> &records)
{
    constexpr std::string_view needle = "NEEDLE";
    return static_cast<std::size_t>(
        std::count_if(records.begin(), records.end(), [&](const RecordView &record) {
            return memmem(record.value.data, record.value.size, needle.data(), needle.size()) != nullptr;
        }));
}

Candidate filterOf(const QString &text, const QString &group, double target)
{
    const auto filter = filter::compileText(text);
    if (!filter) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(text), qPrintable(filter.error().message));
        std::exit(2);
    }
    const auto matcher = std::make_shared<filter::Matcher>(*filter);
    const auto answers = std::make_shared<std::vector<std::uint8_t>>();
    return {text,
            group,
            [matcher, answers](const std::vector<RecordView> &records) {
                matcher->match(records, *answers);
                return static_cast<std::size_t>(std::count(answers->begin(), answers->end(), 1));
            },
            target,
            0,
            {}};
}

/// Patterns that take a backtracking engine for ever, or that have no literal to begin with.
QStringList hostilePatterns()
{
    QStringList result{u"(a+)+$"_s,
                       u"(a|aa)+$"_s,
                       u"(a|a?)+$"_s,
                       u"(.*a){12}"_s,
                       u"(x+x+)+y"_s,
                       u"([a-zA-Z]+)*$"_s,
                       u"(.*)*x"_s,
                       u"(.*,){11}P"_s,
                       u"^(([a-z])+.)+[A-Z]([a-z])+$"_s,
                       u"(\\w+\\s?)*$"_s,
                       u"(\\d+)*\\D+Z"_s,
                       u".*.*.*.*zzz"_s,
                       u".*foo.*bar.*baz"_s,
                       u"[a-z]+[0-9]+[a-z]+[0-9]+Z"_s,
                       u"(?:[^\"]*\"){30}Q"_s,
                       u"\\b\\w{20,}\\b"_s,
                       u"a.{30}b.{30}c"_s,
                       u"[^a]{100}"_s,
                       u"(ab|cd|ef|gh)+Z"_s,
                       u"e.{0,50}e.{0,50}Z"_s,
                       u"(\\S+\\s+){20}"_s,
                       u".{500}Z"_s,
                       u"[A-Z]{4}.[A-Z]{4}.[A-Z]{5}"_s,
                       u"([0-9a-f]{4}-){4}Z"_s,
                       u"(?i)(sita|rama|devi)+ [a-z]+Z"_s,
                       u"\\d{4}.*\\d{4}.*\\d{4}Z"_s,
                       u"(0|1|2|3|4|5|6|7|8|9)*Z"_s,
                       u"(e|d|c|b|a)+(z|y|x)+Q"_s,
                       u"^.*\"op\":\"d\""_s,
                       u"(,\"[a-z_]+\":)+Z"_s};
    for (int n = 1; result.size() < 50; ++n)
        result.append(u"([a-f0-9]+-?){%1}[g-z]{%2}Q"_s.arg(n).arg(n + 2));
    return result;
}

std::vector<Candidate> candidates()
{
    std::vector<Candidate> all;
    all.push_back({u"memmem"_s, u"baseline"_s, memmemHits, 0, 0, {}});
    const std::array<std::tuple<const char *, const char *, double>, 14> wanted{{
        {"contains NEEDLE", "literal", 5},
        {"value contains \"needle\"i", "literal", 5},
        {"after.name = \"NEEDLE\"", "field, pre-filter", 4},
        {"after.name contains \"NEEDL\"", "field, pre-filter", 4},
        {"after.id = 123457", "field, pre-filter", 4},
        {"table = other.table", "field, pre-filter", 4},
        {"op = d", "field, pre-filter", 4},
        {"op = u", "field, parsed", 2},
        {"after.score > 0.998", "field, parsed", 2},
        {"changed(city)", "field, parsed", 2},
        {"lsn >= 0/1C9C380 and txId < 5", "field, parsed", 2},
        {"op = u and changed(city) and after.city in (\"Pune\", \"Kochi\")", "field, parsed", 2},
        {"value matches /NEED.E/", "regex", 0},
        {"offset > 199990 and after.city = \"Pune\"", "record", 5},
    }};
    for (const auto &[text, group, target] : wanted)
        all.push_back(filterOf(QString::fromUtf8(text), QString::fromUtf8(group), target));
    for (const QString &pattern : hostilePatterns())
        all.push_back(filterOf(u"value matches /"_s + pattern + u'/', u"hostile"_s, 0));
    return all;
}

void print(const Candidate &candidate, double count, double baseline)
{
    const double rate = count / candidate.median() / 1e6;
    const QString verdict = candidate.target == 0      ? QString()
                            : rate >= candidate.target ? u"met"_s
                                                       : u"MISSED"_s;
    std::printf("%-66s %8zu %7.2f %8.2f %7s %s\n", qPrintable(candidate.name.left(66)), candidate.hits, rate,
                baseline / candidate.median(),
                candidate.target == 0 ? "" : qPrintable(u"≥ %1"_s.arg(candidate.target)),
                qPrintable(verdict));
}

void printHostile(std::vector<const Candidate *> hostile)
{
    std::sort(hostile.begin(), hostile.end(),
              [](const Candidate *a, const Candidate *b) { return a->median() < b->median(); });
    const double median = hostile[hostile.size() / 2]->median();
    const double worst = hostile.back()->median();
    std::printf("\n%zu hostile patterns: the worst takes %.2f times the median (at most 3: %s): %s\n",
                hostile.size(), worst / median, worst <= 3 * median ? "met" : "MISSED",
                qPrintable(hostile.back()->name));
}

void writeJson(const QString &path, const std::vector<Candidate> &all, int count)
{
    QJsonArray rows;
    for (const Candidate &candidate : all) {
        QJsonArray seconds;
        for (const double value : candidate.seconds)
            seconds.append(value);
        rows.append(QJsonObject{{u"filter"_s, candidate.name},
                                {u"group"_s, candidate.group},
                                {u"hits"_s, static_cast<qint64>(candidate.hits)},
                                {u"millionRecordsPerSecond"_s, count / candidate.median() / 1e6},
                                {u"seconds"_s, seconds}});
    }
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(QJsonDocument(QJsonObject{{u"records"_s, count}, {u"filters"_s, rows}}).toJson());
}

QString argument(int argc, char **argv, const char *name, const char *otherwise)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::strcmp(argv[i], name) == 0)
            return QString::fromLocal8Bit(argv[i + 1]);
    }
    return QString::fromLatin1(otherwise);
}

} // namespace

int main(int argc, char **argv)
{
    const int rounds = argument(argc, argv, "--rounds", "7").toInt();
    const int count = argument(argc, argv, "--records", "200000").toInt();
    const Records records(count);
    std::vector<Candidate> all = candidates();
    const QString only =
        argument(argc, argv, "--only", ""); // besides the first, which the others are held to
    all.erase(std::remove_if(all.begin() + 1, all.end(),
                             [&](const Candidate &one) { return !one.name.contains(only); }),
              all.end());
    for (int round = 0; round < rounds; ++round) {
        for (Candidate &candidate : all) {
            const double begin = threadSeconds();
            candidate.hits = candidate.run(records.views());
            candidate.seconds.push_back(threadSeconds() - begin);
        }
    }
    std::printf("%d records of %zu bytes, %d rounds, medians\n\n%-66s %8s %7s %8s\n", count,
                records.bytes() / static_cast<std::size_t>(count), rounds, "filter", "hits", "M/s",
                "×memmem");
    std::vector<const Candidate *> hostile;
    for (const Candidate &candidate : all) {
        print(candidate, count, all.front().median());
        if (candidate.group == u"hostile"_s)
            hostile.push_back(&candidate);
    }
    if (!hostile.empty())
        printHostile(hostile);
    const QString json = argument(argc, argv, "--json", "");
    if (!json.isEmpty())
        writeJson(json, all, count);
    return 0;
}
