#pragma once
// Finds several paths in one JSON document, in one forward pass. Private to the filter.

#include "models/services/topics/filter/expression.h"
#include "models/services/topics/filter/jsontext.h"

#include <memory>

namespace sluice::filter {

/// Paths that are sought together; each has a slot. Immutable once built, shared between threads.
class PathTree final
{
public:
    struct Node;
    struct Member
    {
        std::string name;
        int node = 0;
        bool isPlain = true; ///< JSON may write it as it is
    };
    struct Element
    {
        int index = 0;
        int node = 0;
    };
    struct Node
    {
        std::vector<Member> members;
        std::vector<Element> elements;
        int slot = -1; ///< where the value is wanted; -1: only what is in it
    };

    PathTree()
        : m_nodes(1)
    {}

    /// The path's slot; that of an equal one where it was there before. `path` is not empty.
    int add(const std::vector<PathStep> &path);
    [[nodiscard]] bool isEmpty() const { return m_slots == 0; }
    [[nodiscard]] int slots() const { return m_slots; }
    [[nodiscard]] const Node &node(int number) const { return m_nodes[static_cast<std::size_t>(number)]; }
    [[nodiscard]] std::size_t nodes() const { return m_nodes.size(); }

private:
    int step(int from, const PathStep &step);

    std::vector<Node> m_nodes; ///< the first is the root
    int m_slots = 0;
};

/// Belongs to one thread.
class JsonReader final
{
public:
    JsonReader();
    JsonReader(JsonReader &&) noexcept;
    JsonReader &operator=(JsonReader &&) noexcept;
    ~JsonReader();

    /// Fills what is at each slot, valid until the next read. Where a name is given twice the first counts. A
    /// document that JsonConverter wrapped in {"schema":…,"payload":…} is read from its payload. What is no
    /// JSON has nothing anywhere; a fault behind everything that was sought is not noticed.
    void read(std::string_view json, const PathTree &tree);
    [[nodiscard]] const JsonText &at(int slot) const { return m_found[static_cast<std::size_t>(slot)]; }

private:
    class Private;
    std::unique_ptr<Private> d;
    std::vector<JsonText> m_found;
};

} // namespace sluice::filter
