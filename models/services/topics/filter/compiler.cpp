#include "models/services/topics/filter/filter.h"
#include "models/services/topics/filter/operand.h"
#include "models/services/topics/filter/prefilter.h"
#include "models/services/topics/filter/program.h"

#include <QCoreApplication>
#include <QDateTime>
#include <algorithm>

namespace sluice::filter {

namespace {

using namespace Qt::StringLiterals;
using Kind = Subject::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("Filter", text);
}

PathStep member(const char *name)
{
    return {name, -1};
}

/// Where an envelope's words stand in it.
std::vector<PathStep> pathOf(const Subject &subject)
{
    switch (subject.kind) {
    case Kind::Op:
        return {member("op")};
    case Kind::Lsn:
        return {member("source"), member("lsn")};
    case Kind::TxId:
        return {member("source"), member("txId")};
    default:
        return subject.path;
    }
}

std::vector<PathStep> below(const char *row, const std::vector<PathStep> &column)
{
    std::vector<PathStep> path{member(row)};
    path.insert(path.end(), column.begin(), column.end());
    return path;
}

bool isRecordNumber(Kind kind)
{
    return kind == Kind::Partition || kind == Kind::Offset || kind == Kind::Timestamp || kind == Kind::Size;
}

bool isNullTest(Test test)
{
    return test == Test::Exists || test == Test::IsNull || test == Test::IsNotNull || test == Test::Tombstone;
}

/// The byte of a UTF-8 text as a place in the same text in UTF-16.
int utf16Position(std::string_view utf8, int byte)
{
    const auto length =
        std::clamp(static_cast<qsizetype>(byte), qsizetype{0}, static_cast<qsizetype>(utf8.size()));
    return static_cast<int>(QString::fromUtf8(utf8.data(), length).size());
}

class Compiler final
{
public:
    explicit Compiler(const Options &options)
        : m_nowMs(options.nowMs ? *options.nowMs : QDateTime::currentMSecsSinceEpoch())
        , m_program(std::make_shared<Program>())
    {}

    tl::expected<std::shared_ptr<const Program>, FilterError> compile(const Expression &expression)
    {
        m_program->expression = expression;
        add(expression);
        collectCheap();
        if (!m_error && !m_program->valueLiterals.isEmpty()) {
            if (const auto compiled = m_program->valueLiterals.compile(m_program->scratch); !compiled)
                m_error =
                    FilterError{tr("The filter cannot be prepared: %1.").arg(compiled.error().reason), 0, 0};
        }
        if (m_error)
            return tl::unexpected(*m_error);
        return m_program;
    }

private:
    int add(const Expression &expression)
    {
        Node node;
        node.kind = expression.kind;
        if (expression.kind == Expression::Kind::Condition) {
            if (expression.condition.subject.kind == Kind::Any)
                node = keyOrValue(expression.condition);
            else
                node.atom = addAtom(expression.condition);
        }
        for (const Expression &part : expression.parts)
            node.parts.push_back(add(part));
        std::stable_sort(node.parts.begin(), node.parts.end(),
                         [this](int a, int b) { return cost(a) < cost(b); });
        m_program->nodes.push_back(std::move(node));
        return static_cast<int>(m_program->nodes.size()) - 1;
    }

    Node keyOrValue(Condition condition)
    {
        Node node;
        node.kind = Expression::Kind::Or;
        for (const Kind kind : {Kind::Value, Kind::Key}) {
            condition.subject.kind = kind;
            node.parts.push_back(add(Expression::of(condition)));
        }
        return node;
    }

    [[nodiscard]] int cost(int number) const
    {
        const Node &node = m_program->nodes[static_cast<std::size_t>(number)];
        if (node.atom >= 0)
            return static_cast<int>(m_program->atoms[static_cast<std::size_t>(node.atom)].kind);
        int most = 0;
        for (const int part : node.parts)
            most = std::max(most, cost(part));
        return most;
    }

    int addAtom(const Condition &condition)
    {
        Atom atom;
        atom.test = condition.test;
        atom.subject = condition.subject;
        atom.literals = condition.literals;
        for (Literal &literal : atom.literals)
            resolve(literal);
        describe(atom, condition);
        m_program->atoms.push_back(std::move(atom));
        return static_cast<int>(m_program->atoms.size()) - 1;
    }

    /// Times and log positions become the numbers that a document has.
    void resolve(Literal &literal) const
    {
        const bool isTime = literal.kind == Literal::Kind::Time || literal.kind == Literal::Kind::Ago;
        if (!isTime && literal.kind != Literal::Kind::Lsn)
            return;
        if (literal.kind == Literal::Kind::Lsn)
            literal.text = std::to_string(static_cast<std::uint64_t>(literal.value));
        else
            literal.text =
                std::to_string(literal.kind == Literal::Kind::Ago ? m_nowMs - literal.value : literal.value);
        literal.kind = Literal::Kind::Number;
    }

    void describe(Atom &atom, const Condition &condition)
    {
        const Kind kind = condition.subject.kind;
        if (isRecordNumber(kind)) {
            atom.kind = Atom::Kind::Number;
            for (const Literal &literal : atom.literals)
                atom.numbers.push_back(std::strtoll(literal.text.c_str(), nullptr, 10));
        } else if (kind == Kind::Key || kind == Kind::Value) {
            describeText(atom, condition);
        } else if (kind == Kind::Header) {
            atom.kind = Atom::Kind::Header;
            addFinder(atom, condition);
        } else {
            describeJson(atom, condition);
        }
    }

    void describeText(Atom &atom, const Condition &condition)
    {
        const bool isSearch = condition.test == Test::Contains && condition.subject.kind == Kind::Value &&
                              !condition.literals.front().text.empty();
        if (isNullTest(condition.test)) {
            atom.kind = Atom::Kind::Null;
        } else if (isSearch) {
            atom.kind = Atom::Kind::Search;
            atom.pattern = addSearch(condition);
            m_program->searches = true;
        } else {
            atom.kind = Atom::Kind::Text;
            addFinder(atom, condition);
        }
    }

    void describeJson(Atom &atom, const Condition &condition)
    {
        PathTree &tree = atom.isOfKey() ? m_program->keyPaths : m_program->valuePaths;
        const std::vector<PathStep> path = pathOf(condition.subject);
        if (condition.test == Test::Changed) {
            atom.kind = Atom::Kind::Changed;
            atom.slots = {tree.add({member("before")}), tree.add({member("after")}),
                          tree.add(below("before", path)), tree.add(below("after", path))};
        } else if (condition.subject.kind == Kind::Table) {
            atom.kind = Atom::Kind::Table;
            atom.slots[0] = tree.add({member("source"), member("schema")});
            atom.slots[1] = tree.add({member("source"), member("table")});
        } else {
            atom.kind = Atom::Kind::Json;
            atom.slots[0] = tree.add(path);
        }
        addFinder(atom, condition);
        if (atom.isOfKey())
            return;
        Condition placed = condition;
        placed.subject.path = path;
        placed.literals = atom.literals;
        for (const NeededGroup &group : neededLiterals(placed)) {
            Needed needed{{}, group.isNumber, atom.kind == Atom::Kind::Json && group.anyOf.front().isName};
            for (const NeededLiteral &literal : group.anyOf)
                needed.anyOf.push_back(
                    m_program->valueLiterals.add(literal.text, literal.ignoreCase, needed.isName));
            atom.needed.push_back(std::move(needed));
        }
    }

    int addSearch(const Condition &condition)
    {
        const std::string &text = condition.literals.front().text;
        if (text.size() > maxLiteral)
            refuseLength(condition);
        return m_program->valueLiterals.add(text, condition.ignoreCase);
    }

    void refuseLength(const Condition &condition)
    {
        const Place &place = condition.literalPlace;
        m_error = FilterError{tr("This text is too long: at most %1 bytes are sought.").arg(maxLiteral),
                              place.position, place.length};
    }

    void addFinder(Atom &atom, const Condition &condition)
    {
        const bool isRegex = condition.test == Test::Matches;
        if (!isRegex && condition.test != Test::Contains)
            return;
        const std::string &text = condition.literals.front().text;
        if (text.size() > maxLiteral) {
            refuseLength(condition);
            return;
        }
        auto finder = isRegex ? Finder::regex(text, condition.ignoreCase, m_program->scratch)
                              : Finder::text(text, condition.ignoreCase, m_program->scratch);
        if (!finder) {
            refusePattern(finder.error(), condition);
            return;
        }
        m_program->finders.push_back(*std::move(finder));
        atom.finder = static_cast<int>(m_program->finders.size()) - 1;
    }

    void refusePattern(const PatternFault &fault, const Condition &condition)
    {
        const Place &place = condition.literalPlace;
        m_error =
            FilterError{tr("This regular expression cannot be used: %1; take that part away or write it "
                           "in another way.")
                            .arg(fault.reason),
                        place.position, place.length};
        if (fault.byte < 0)
            return;
        const int within = utf16Position(condition.literals.front().text, fault.byte);
        m_error->position += within;
        m_error->length = within < place.length ? 1 : 0;
    }

    void collectCheap()
    {
        for (std::size_t i = 0; i < m_program->atoms.size(); ++i) {
            if (m_program->atoms[i].kind <= Atom::Kind::Null)
                m_program->cheap.push_back(static_cast<int>(i));
        }
    }

    std::int64_t m_nowMs;
    std::shared_ptr<Program> m_program;
    std::optional<FilterError> m_error;
};

} // namespace

tl::expected<Filter, FilterError> compile(const Expression &expression, const Options &options)
{
    if (hs_valid_platform() != HS_SUCCESS)
        return tl::unexpected(FilterError{
            tr("This processor cannot run filters: they need SSE 4.2; use another machine."), 0, 0});
    if (!scanIsReliable())
        return tl::unexpected(
            FilterError{tr("The installed library Vectorscan misses matches on this processor: "
                           "install another version of it."),
                        0, 0});
    auto program = Compiler(options).compile(expression);
    if (!program)
        return tl::unexpected(std::move(program.error()));
    return Filter(*std::move(program));
}

} // namespace sluice::filter
