#pragma once
// Turns one list of rows into another by key, as the smallest steps that a view can follow: selection, scroll
// and focus survive a refresh, which a model reset would lose.

#include <QList>
#include <QSet>
#include <utility>

namespace sluice {

/// `Sink` is told of each step before and after `rows` changes, in the words of QAbstractItemModel:
/// beginInsert(first, last), endInsert(), beginRemove(first, last), endRemove(), beginMove(from, to),
/// endMove(), and changed(first, last) after the values of these rows have changed. Rows move one at a time
/// and only upwards (to < from).
template <class Row, class KeyOf, class Sink>
class ListDiff final
{
public:
    ListDiff(QList<Row> &rows, const QList<Row> &next, KeyOf keyOf, Sink &sink)
        : m_rows(rows)
        , m_next(next)
        , m_keyOf(std::move(keyOf))
        , m_sink(sink)
    {}

    void run()
    {
        removeVanished();
        placeInOrder();
        removeFrom(m_next.size(), m_rows.size());
        replaceChanged();
    }

private:
    auto keysOf(const QList<Row> &rows) const
    {
        QSet<std::decay_t<decltype(m_keyOf(rows.first()))>> keys;
        keys.reserve(rows.size());
        for (const Row &row : rows)
            keys.insert(m_keyOf(row));
        return keys;
    }

    void removeFrom(qsizetype first, qsizetype end)
    {
        if (first >= end)
            return;
        m_sink.beginRemove(int(first), int(end - 1));
        m_rows.remove(first, end - first);
        m_sink.endRemove();
    }

    void removeVanished()
    {
        const auto wanted = keysOf(m_next);
        for (qsizetype end = m_rows.size(); end > 0;) {
            qsizetype first = end;
            while (first > 0 && !wanted.contains(m_keyOf(m_rows.at(first - 1))))
                --first;
            removeFrom(first, end);
            end = first - 1; // the row before the run is wanted
        }
    }

    void placeInOrder()
    {
        const auto present = keysOf(m_rows);
        for (qsizetype at = 0; at < m_next.size();) {
            const auto key = m_keyOf(m_next.at(at));
            if (at < m_rows.size() && m_keyOf(m_rows.at(at)) == key)
                ++at;
            else if (const qsizetype from = present.contains(key) ? find(key, at + 1) : -1; from >= 0)
                move(from, at++);
            else
                at = insertRun(at, present);
        }
    }

    template <class Key>
    qsizetype find(const Key &key, qsizetype from) const
    {
        for (qsizetype i = from; i < m_rows.size(); ++i) {
            if (m_keyOf(m_rows.at(i)) == key)
                return i;
        }
        return -1;
    }

    void move(qsizetype from, qsizetype to)
    {
        m_sink.beginMove(int(from), int(to));
        m_rows.move(from, to);
        m_sink.endMove();
    }

    template <class Keys>
    qsizetype insertRun(qsizetype first, const Keys &present)
    {
        qsizetype end = first + 1;
        while (end < m_next.size() && !present.contains(m_keyOf(m_next.at(end))))
            ++end;
        m_sink.beginInsert(int(first), int(end - 1));
        m_rows.insert(first, end - first, Row());
        for (qsizetype i = first; i < end; ++i)
            m_rows[i] = m_next.at(i);
        m_sink.endInsert();
        return end;
    }

    void replaceChanged()
    {
        for (qsizetype at = 0; at < m_rows.size(); ++at) {
            const qsizetype first = at;
            while (at < m_rows.size() && !(m_rows.at(at) == m_next.at(at))) {
                m_rows[at] = m_next.at(at);
                ++at;
            }
            if (at > first)
                m_sink.changed(int(first), int(at - 1));
        }
    }

    QList<Row> &m_rows;
    const QList<Row> &m_next;
    KeyOf m_keyOf;
    Sink &m_sink;
};

/// Makes `rows` equal to `next`. Keys should be unique; where they are not, the result is right and the steps
/// are many.
template <class Row, class KeyOf, class Sink>
void applyDiff(QList<Row> &rows, const QList<Row> &next, KeyOf keyOf, Sink &sink)
{
    ListDiff<Row, KeyOf, Sink>(rows, next, std::move(keyOf), sink).run();
}

} // namespace sluice
