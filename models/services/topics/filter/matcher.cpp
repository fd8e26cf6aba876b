#include "models/services/topics/filter/matcher.h"

#include "models/services/topics/filter/answers.h"
#include "models/services/topics/filter/program.h"

#include <algorithm>

namespace sluice::filter {

namespace {

enum class Answer : std::uint8_t
{
    Unknown,
    No,
    Yes,
};

Answer answerOf(bool yes)
{
    return yes ? Answer::Yes : Answer::No;
}

ScratchPtr cloned(const ScratchPtr &prototype)
{
    hs_scratch_t *scratch = nullptr;
    if (prototype && hs_clone_scratch(prototype.get(), &scratch) != HS_SUCCESS)
        qFatal("out of memory");
    return ScratchPtr(scratch);
}

/// Whether a scan is worth its time: it is left out for a while where it rules out too little.
class ScanWorth final
{
public:
    [[nodiscard]] bool isWorthwhile()
    {
        if (m_pause > 0)
            --m_pause;
        return m_pause == 0;
    }

    void count(bool decided)
    {
        ++m_scans;
        m_decided += decided ? 1 : 0;
        if (m_scans < window)
            return;
        if (m_decided < window / 4)
            m_pause = pause;
        m_scans = 0;
        m_decided = 0;
    }

private:
    static constexpr int window = 256;
    static constexpr int pause = 8192;
    int m_scans = 0;
    int m_decided = 0;
    int m_pause = 0;
};

} // namespace

class Matcher::Private
{
public:
    explicit Private(const Filter &filter)
        : m_program(filter.m_program)
        , m_scratch(cloned(m_program->scratch))
        , m_answers(m_program->atoms.size())
        , m_hits(m_program->valueLiterals.size())
    {
        m_tools.finders = &m_program->finders;
        m_tools.scratch = m_scratch.get();
    }

    bool matches(const RecordView &record)
    {
        begin(record);
        if (!m_program->cheap.empty()) {
            for (const int atom : m_program->cheap)
                m_answers[static_cast<std::size_t>(atom)] =
                    answerOf(ask(m_program->atoms[static_cast<std::size_t>(atom)]));
            if (const Answer answer = evaluate<false>(root()); answer != Answer::Unknown)
                return answer == Answer::Yes;
        }
        if (const Answer answer = scanValue(); answer != Answer::Unknown)
            return answer == Answer::Yes;
        return evaluate<true>(root()) == Answer::Yes;
    }

private:
    [[nodiscard]] const Node &root() const { return m_program->nodes.back(); }

    void begin(const RecordView &record)
    {
        m_record = &record;
        std::fill(m_answers.begin(), m_answers.end(), Answer::Unknown);
        m_keyRead = false;
        m_valueRead = false;
        m_headersRead = false;
    }

    /// One pass for everything that is searched for, and for what JSON questions need.
    Answer scanValue()
    {
        if (m_program->valueLiterals.isEmpty() || (!m_program->searches && !m_worth.isWorthwhile()))
            return Answer::Unknown;
        m_hits.clear();
        const std::string_view value = m_record->value.view();
        if (!value.empty())
            m_program->valueLiterals.scan(value, m_scratch.get(), m_hits);
        m_hidesText = Answer::Unknown;
        m_hidesNumber = Answer::Unknown;
        for (std::size_t i = 0; i < m_answers.size(); ++i)
            takeFound(m_program->atoms[i], m_answers[i]);
        const Answer answer = evaluate<false>(root());
        m_worth.count(answer != Answer::Unknown);
        return answer;
    }

    void takeFound(const Atom &atom, Answer &answer)
    {
        if (atom.kind == Atom::Kind::Search) {
            answer = answerOf(isFound(atom.pattern));
            return;
        }
        const bool lacks = std::any_of(atom.needed.begin(), atom.needed.end(),
                                       [&](const Needed &needed) { return isLacking(atom, needed); });
        if (lacks)
            answer = Answer::No;
    }

    bool isLacking(const Atom &atom, const Needed &needed)
    {
        const bool isThere = std::any_of(needed.anyOf.begin(), needed.anyOf.end(), [&](int pattern) {
            return isFound(pattern) && (!needed.isName || someValueAnswers(atom, pattern));
        });
        return !isThere && !hidesText() && !(needed.isNumber && hidesNumber());
    }

    [[nodiscard]] bool isFound(int pattern) const
    {
        return m_hits.isFound(static_cast<std::size_t>(pattern));
    }

    /// Of a member that has this name, wherever it stands: a document in which none does need not be parsed.
    bool someValueAnswers(const Atom &atom, int name)
    {
        const std::string_view json = m_record->value.view();
        const auto &ends = m_hits.endsOf(static_cast<std::size_t>(name));
        return std::any_of(ends.begin(), ends.end(), [&](std::size_t end) {
            return answerJson(atom, valueBehindName(json.data() + end, json.data() + json.size()), m_tools);
        });
    }

    bool hidesText()
    {
        if (m_hidesText == Answer::Unknown)
            m_hidesText = answerOf(mayHideText(m_record->value.view()));
        return m_hidesText == Answer::Yes;
    }

    bool hidesNumber()
    {
        if (m_hidesNumber == Answer::Unknown)
            m_hidesNumber = answerOf(mayHideNumber(m_record->value.view()));
        return m_hidesNumber == Answer::Yes;
    }

    /// Final: asks what is not known yet, from the cheapest on, until the answer is clear.
    template <bool Final>
    Answer evaluate(const Node &node)
    {
        switch (node.kind) {
        case Expression::Kind::Everything:
            return Answer::Yes;
        case Expression::Kind::Condition:
            return evaluateAtom<Final>(static_cast<std::size_t>(node.atom));
        case Expression::Kind::Not: {
            const Answer answer = evaluate<Final>(part(node, 0));
            return answer == Answer::Unknown ? answer : answerOf(answer == Answer::No);
        }
        case Expression::Kind::And:
            return evaluateParts<Final>(node, Answer::No);
        case Expression::Kind::Or:
            return evaluateParts<Final>(node, Answer::Yes);
        }
        return Answer::Unknown;
    }

    template <bool Final>
    Answer evaluateAtom(std::size_t number)
    {
        if (Final && m_answers[number] == Answer::Unknown)
            m_answers[number] = answerOf(ask(m_program->atoms[number]));
        return m_answers[number];
    }

    /// `decisive`: one such part decides.
    template <bool Final>
    Answer evaluateParts(const Node &node, Answer decisive)
    {
        Answer result = decisive == Answer::No ? Answer::Yes : Answer::No;
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
            const Answer answer = evaluate<Final>(part(node, i));
            if (answer == decisive)
                return answer;
            if (answer == Answer::Unknown)
                result = answer;
        }
        return result;
    }

    [[nodiscard]] const Node &part(const Node &node, std::size_t number) const
    {
        return m_program->nodes[static_cast<std::size_t>(node.parts[number])];
    }

    bool ask(const Atom &atom)
    {
        const BytesView &bytes = atom.isOfKey() ? m_record->key : m_record->value;
        switch (atom.kind) {
        case Atom::Kind::Number:
            return askNumber(atom);
        case Atom::Kind::Null:
            return answerNull(atom.test, bytes.isNull());
        case Atom::Kind::Text:
        case Atom::Kind::Search: // has been answered by the scan
            return !bytes.isNull() && askText(atom, bytes.view());
        case Atom::Kind::Header:
            return askHeaders(atom);
        case Atom::Kind::Json:
        case Atom::Kind::Table:
        case Atom::Kind::Changed:
            return !bytes.view().empty() && askJson(atom);
        }
        return false;
    }

    [[nodiscard]] bool askNumber(const Atom &atom) const
    {
        switch (atom.subject.kind) {
        case Subject::Kind::Partition:
            return answerNumber(atom, m_record->partition, false);
        case Subject::Kind::Offset:
            return answerNumber(atom, m_record->offset, false);
        case Subject::Kind::Timestamp:
            return answerNumber(atom, m_record->timestampMs, m_record->timestampMs < 0);
        default:
            return answerNumber(atom, static_cast<std::int64_t>(m_record->value.size), false);
        }
    }

    bool askText(const Atom &atom, std::string_view text)
    {
        if (atom.finder < 0)
            return answerText(atom, text);
        return m_program->finders[static_cast<std::size_t>(atom.finder)].find(text, m_scratch.get());
    }

    bool askHeaders(const Atom &atom)
    {
        if (!m_headersRead) {
            m_headers.clear();
            if (m_record->headers)
                m_record->headers->readHeaders(m_headers);
            m_headersRead = true;
        }
        return std::any_of(m_headers.begin(), m_headers.end(), [&](const HeaderView &header) {
            return header.name == atom.subject.header && askHeader(atom, header.value);
        });
    }

    bool askHeader(const Atom &atom, const BytesView &value)
    {
        switch (atom.test) {
        case Test::Exists:
            return true;
        case Test::IsNull:
        case Test::IsNotNull:
            return answerNull(atom.test, value.isNull());
        default:
            return !value.isNull() && askText(atom, value.view());
        }
    }

    bool askJson(const Atom &atom)
    {
        const JsonReader &reader = atom.isOfKey() ? key() : value();
        const auto at = [&](std::size_t slot) { return reader.at(atom.slots[slot]); };
        if (atom.kind == Atom::Kind::Table)
            return answerTable(atom, at(0), at(1), m_tools);
        if (atom.kind == Atom::Kind::Changed)
            return answerChanged({at(0), at(1), at(2), at(3)});
        return answerJson(atom, at(0), m_tools);
    }

    const JsonReader &key()
    {
        if (!m_keyRead)
            m_key.read(m_record->key.view(), m_program->keyPaths);
        m_keyRead = true;
        return m_key;
    }

    const JsonReader &value()
    {
        if (!m_valueRead)
            m_value.read(m_record->value.view(), m_program->valuePaths);
        m_valueRead = true;
        return m_value;
    }

    std::shared_ptr<const Program> m_program;
    ScratchPtr m_scratch;
    std::vector<Answer> m_answers; ///< by atom
    LiteralHits m_hits;
    JsonTools m_tools;
    JsonReader m_key;
    JsonReader m_value;
    std::vector<HeaderView> m_headers;
    ScanWorth m_worth;
    const RecordView *m_record = nullptr;
    Answer m_hidesText = Answer::Unknown;
    Answer m_hidesNumber = Answer::Unknown;
    bool m_keyRead = false;
    bool m_valueRead = false;
    bool m_headersRead = false;
};

Matcher::Matcher(const Filter &filter)
    : d(std::make_unique<Private>(filter))
{}
Matcher::Matcher(Matcher &&) noexcept = default;
Matcher &Matcher::operator=(Matcher &&) noexcept = default;
Matcher::~Matcher() = default;

bool Matcher::matches(const RecordView &record)
{
    return d->matches(record);
}

void Matcher::match(std::span<const RecordView> records, std::vector<std::uint8_t> &into)
{
    into.resize(records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
        into[i] = d->matches(records[i]) ? 1 : 0;
}

} // namespace sluice::filter
