#include "grid.h"

#include <algorithm>
#include <cmath>

#include "median.h"

namespace inkdigits {
namespace {

/// Joins parts of one line that were found apart.
std::vector<Rule> joinParts(std::vector<Rule> rules) {
    std::stable_sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.start < b.start; });
    for (size_t a = 0; a < rules.size(); ++a)
        for (size_t b = a + 1; b < rules.size();) {
            const int gap = rules[b].start - rules[a].end();
            const float length = static_cast<float>(std::min(rules[a].across.size(), rules[b].across.size()));
            const float middle = static_cast<float>(rules[b].start + rules[a].end()) / 2;
            const float off = std::abs(rules[a].at(middle) - rules[b].at(middle));
            const bool overlap = gap < -0.3f * length;
            if (static_cast<float>(gap) > 0.5f * length || overlap || off > 3 + rules[a].thickness) {
                ++b;
                continue;
            }
            Rule joined = rules[a];
            for (int i = rules[a].end(); i < rules[b].start; ++i) {
                const float t = static_cast<float>(i - rules[a].end() + 1) / static_cast<float>(gap + 1);
                joined.across.push_back(rules[a].across.back() + t * (rules[b].across.front() - rules[a].across.back()));
            }
            for (int i = std::max(joined.end(), rules[b].start); i < rules[b].end(); ++i)
                joined.across.push_back(rules[b].across[static_cast<size_t>(i - rules[b].start)]);
            joined.thickness = std::max(rules[a].thickness, rules[b].thickness);
            rules[a] = std::move(joined);
            rules.erase(rules.begin() + static_cast<ptrdiff_t>(b));
            b = a + 1;
        }
    return rules;
}

/// Where the middles of some of the rules lie across, on average.
float middleOf(const std::vector<Rule>& rules, const std::vector<size_t>& some) {
    float sum = 0;
    for (size_t i : some) sum += rules[i].across[rules[i].across.size() / 2];
    return sum / static_cast<float>(some.size());
}

/// Rules at even steps, now and then one missing.
struct EvenRun {
    std::vector<size_t> rules;  ///< indices of their places
    float step = 0;
};

/// The runs of at least kEven rules that begin with any two; `places` of the rules in order.
std::vector<EvenRun> evenRuns(const std::vector<float>& places) {
    constexpr size_t kEven = 7;      // a puzzle of 9 x 9 has ten
    constexpr float kNarrowest = 8;  // pixels
    std::vector<EvenRun> runs;
    for (size_t i = 0; i + kEven <= places.size(); ++i)
        for (size_t j = i + 1; j < places.size(); ++j) {
            EvenRun run{{i, j}, places[j] - places[i]};
            for (size_t last = j; run.step >= kNarrowest;) {
                size_t next = 0;
                int steps = 1;
                for (; steps <= 2 && !next; ++steps) {
                    float least = 0.2f * run.step;
                    for (size_t o = last + 1; o < places.size(); ++o) {
                        const float off = std::abs(places[o] - places[last] - static_cast<float>(steps) * run.step);
                        if (off < least) least = off, next = o;
                    }
                }
                if (!next) break;
                run.step = (places[next] - places[last]) / static_cast<float>(steps - 1);
                run.rules.push_back(last = next);
            }
            if (run.rules.size() >= kEven) runs.push_back(std::move(run));
        }
    return runs;
}

/// How much the steps between the first `n` rules of a run differ, as a share of one.
float unevenness(const std::vector<float>& places, const EvenRun& run, size_t n) {
    const float step = (places[run.rules[n - 1]] - places[run.rules[0]]) / static_cast<float>(n - 1);
    float off = 0;
    for (size_t i = 1; i < n; ++i) off += std::abs(places[run.rules[i]] - places[run.rules[i - 1]] - step) / step;
    return off / static_cast<float>(n - 1);
}

/// Of rules that hang together keeps those that are a puzzle's, if there is one among them: as many in both directions,
/// evenly spaced by as much. Lines of fine print beside it pass for rules, too. `row` and `column` are the rules' places.
template <class Row, class Column>
void keepPuzzle(std::vector<size_t>& rows, std::vector<size_t>& columns, Row row, Column column) {
    constexpr size_t kMost = 40;  // more are squared paper, and would take long
    if (rows.size() > kMost || columns.size() > kMost) return;
    const auto sorted = [](std::vector<size_t>& rules, auto place) {
        std::sort(rules.begin(), rules.end(), [&](size_t a, size_t b) { return place(a) < place(b); });
        std::vector<float> places;
        for (size_t i : rules) places.push_back(place(i));
        return places;
    };
    const std::vector<float> down = sorted(rows, row), across = sorted(columns, column);
    const std::vector<EvenRun> downRuns = evenRuns(down), acrossRuns = evenRuns(across);
    float most = 0;
    std::vector<size_t> keptRows = rows, keptColumns = columns;
    for (const EvenRun& a : downRuns)
        for (const EvenRun& b : acrossRuns) {
            const size_t n = std::min(a.rules.size(), b.rules.size());
            if (static_cast<float>(n) <= most || std::max(a.step, b.step) > 1.3f * std::min(a.step, b.step)) continue;
            const float score = static_cast<float>(n) - unevenness(down, a, n) - unevenness(across, b, n);
            if (score <= most) continue;
            most = score;
            keptRows.resize(n), keptColumns.resize(n);
            for (size_t i = 0; i < n; ++i) keptRows[i] = rows[a.rules[i]], keptColumns[i] = columns[b.rules[i]];
        }
    rows = std::move(keptRows), columns = std::move(keptColumns);
}

/// A rule so far from `a` to `b`, 0..1.
Rule between(const Rule& a, const Rule& b, float share) {
    Rule rule = a;
    for (size_t i = 0; i < rule.across.size(); ++i)
        rule.across[i] += share * (b.at(static_cast<float>(rule.start) + static_cast<float>(i)) - rule.across[i]);
    return rule;
}

/// Puts two rules between each and the next.
void divideByThree(std::vector<Rule>& rules) {
    for (size_t i = 1; i < rules.size(); i += 3) {
        const Rule a = rules[i - 1], b = rules[i];
        rules.insert(rules.begin() + static_cast<ptrdiff_t>(i), {between(a, b, 1 / 3.f), between(a, b, 2 / 3.f)});
    }
}

/// Whether these are the bold lines of a puzzle whose thin ones were not found: three by three squares, with many pieces a
/// third as high at most.
bool onlyBold(const Grid& grid, const std::vector<Piece>& pieces) {
    if (grid.rows() != 3 || grid.columns() != 3) return false;
    const float width = grid.cellWidth(), height = grid.cellHeight();
    if (std::max(width, height) > 1.3f * std::min(width, height)) return false;
    constexpr std::ptrdiff_t kDigits = 15;
    std::vector<float> heights;
    for (const Piece& p : pieces)
        if (grid.cellAt(p.centerX(), p.centerY()) &&
            static_cast<float>(p.height()) > 0.1f * height)
            heights.push_back(static_cast<float>(p.height()));
    return std::ssize(heights) >= kDigits && median(std::move(heights)) < 0.33f * height;
}

/// Keeps one of rules that lie on each other, and puts rules where an even grid has a hole.
/// `place` gives a rule's position across.
template <class Place>
void regularise(std::vector<Rule>& rules, Place place) {
    std::stable_sort(rules.begin(), rules.end(), [&](const Rule& a, const Rule& b) { return place(a) < place(b); });
    if (rules.size() < 3) return;
    const auto pitches = [&] {
        std::vector<float> p;
        for (size_t i = 1; i < rules.size(); ++i) p.push_back(place(rules[i]) - place(rules[i - 1]));
        return p;
    };
    float usual = median(pitches());
    for (size_t i = 1; i < rules.size();) {
        if (place(rules[i]) - place(rules[i - 1]) < 0.3f * usual)
            rules.erase(rules.begin() + static_cast<ptrdiff_t>(rules[i].across.size() > rules[i - 1].across.size() ? i - 1 : i));
        else
            ++i;
    }
    if (rules.size() < 4) return;
    std::vector<float> all = pitches();
    usual = median(all);
    const auto even = std::count_if(all.begin(), all.end(), [&](float p) { return std::abs(p - usual) < 0.2f * usual; });
    if (static_cast<size_t>(even) * 3 < all.size() * 2) return;
    for (size_t i = 1; i < rules.size(); ++i) {
        const float pitch = place(rules[i]) - place(rules[i - 1]);
        const int cells = static_cast<int>(std::lround(pitch / usual));
        if (cells < 2 || cells > 3 || std::abs(pitch - static_cast<float>(cells) * usual) > 0.25f * usual) continue;
        const Rule a = rules[i - 1], b = rules[i];
        for (int k = 1; k < cells; ++k) {
            rules.insert(rules.begin() + static_cast<ptrdiff_t>(i), between(a, b, static_cast<float>(k) / static_cast<float>(cells)));
            ++i;
        }
    }
}

/// Adds a side that was not found, in a shadow or where it bends: most rules that cross reach about a cell beyond the
/// outermost.
void addSides(std::vector<Rule>& rules, const std::vector<Rule>& crossing) {
    if (rules.size() < 4) return;
    for (const bool last : {false, true}) {
        const Rule &outer = last ? rules.back() : rules.front(), &inner = last ? rules[rules.size() - 2] : rules[1];
        size_t beyond = 0;
        for (const Rule& c : crossing) {
            const float at = meet(c, outer), pitch = std::abs(at - meet(c, inner));
            const float reach = last ? static_cast<float>(c.end()) - at : at - static_cast<float>(c.start);
            beyond += reach > 0.75f * pitch && reach < 1.6f * pitch;
        }
        if (2 * beyond <= crossing.size()) continue;
        Rule side = outer;
        for (int i = 0; i < static_cast<int>(side.across.size()); ++i)
            side.across[static_cast<size_t>(i)] += side.across[static_cast<size_t>(i)] - inner.at(static_cast<float>(side.start + i));
        rules.insert(last ? rules.end() : rules.begin(), std::move(side));
    }
}

/// Which level rule meets which upright one.
class Crossings {
public:
    Crossings(const std::vector<Rule>& level, const std::vector<Rule>& upright) : rows(level.size()), columns(upright.size()) {
        for (const Rule& row : level)
            for (const Rule& column : upright) crosses_.push_back(cross(row, column));
    }
    bool operator()(size_t row, size_t column) const { return crosses_[row * columns + column]; }

    const size_t rows, columns;  ///< how many there are

private:
    std::vector<uint8_t> crosses_;
};

/// Some level and some upright rules, by their places in the lists of all.
struct RuleGroup {
    std::vector<size_t> rows, columns;
};

/// The groups of rules that hang together by crossings.
std::vector<RuleGroup> groupsOf(const Crossings& crossings) {
    std::vector<RuleGroup> groups;
    std::vector<uint8_t> rowTaken(crossings.rows, 0), columnTaken(crossings.columns, 0);
    for (size_t start = 0; start < crossings.rows; ++start) {
        if (rowTaken[start]) continue;
        RuleGroup& group = groups.emplace_back(RuleGroup{{start}, {}});
        rowTaken[start] = 1;
        for (size_t r = 0, c = 0; r < group.rows.size() || c < group.columns.size();) {
            for (; r < group.rows.size(); ++r)
                for (size_t column = 0; column < crossings.columns; ++column)
                    if (!columnTaken[column] && crossings(group.rows[r], column)) columnTaken[column] = 1, group.columns.push_back(column);
            for (; c < group.columns.size(); ++c)
                for (size_t row = 0; row < crossings.rows; ++row)
                    if (!rowTaken[row] && crossings(row, group.columns[c])) rowTaken[row] = 1, group.rows.push_back(row);
        }
    }
    return groups;
}

/// Drops the rule that crosses the smallest share of the others, again and again while that is under two thirds.
void dropStrays(RuleGroup& group, const Crossings& crossings) {
    while (group.rows.size() >= 2 && group.columns.size() >= 2) {
        float worst = 0.66f;
        std::vector<size_t>* from = nullptr;
        size_t at = 0;
        const auto look = [&](std::vector<size_t>& some, const std::vector<size_t>& others, auto&& isCrossed) {
            for (size_t i = 0; i < some.size(); ++i) {
                const auto met = std::count_if(others.begin(), others.end(), [&](size_t other) { return isCrossed(some[i], other); });
                const float share = static_cast<float>(met) / static_cast<float>(others.size());
                if (share < worst) worst = share, from = &some, at = i;
            }
        };
        look(group.rows, group.columns, crossings);
        look(group.columns, group.rows, [&](size_t column, size_t row) { return crossings(row, column); });
        if (!from) return;
        from->erase(from->begin() + static_cast<ptrdiff_t>(at));
    }
}

/// The grid of rules that hang together, without those that are none of it and with those that were not found.
std::optional<Grid> gridOf(RuleGroup group, const Crossings& crossings, const std::vector<Rule>& level, const std::vector<Rule>& upright, const std::vector<Piece>& pieces) {
    auto& [rows, columns] = group;
    if (columns.empty()) return std::nullopt;
    const float x = middleOf(upright, columns), y = middleOf(level, rows);
    keepPuzzle(rows, columns, [&](size_t i) { return level[i].at(x); }, [&](size_t j) { return upright[j].at(y); });
    dropStrays(group, crossings);
    if (rows.size() < 2 || columns.size() < 2) return std::nullopt;
    Grid grid;
    for (size_t i : rows) grid.level.push_back(level[i]);
    for (size_t j : columns) grid.upright.push_back(upright[j]);
    const float middleX = middleOf(upright, columns), middleY = middleOf(level, rows);
    regularise(grid.level, [&](const Rule& r) { return r.at(middleX); });
    regularise(grid.upright, [&](const Rule& r) { return r.at(middleY); });
    if (onlyBold(grid, pieces)) divideByThree(grid.level), divideByThree(grid.upright);
    addSides(grid.level, grid.upright);
    addSides(grid.upright, grid.level);
    if (grid.rows() < 1 || grid.columns() < 1 || grid.rows() * grid.columns() < 2) return std::nullopt;
    return grid;
}

/// Whether writing keeps to the cells: most pieces of some size lie within one.
bool isTable(const Grid& grid, const std::vector<Piece>& pieces) {
    const float cw = grid.cellWidth(), ch = grid.cellHeight();
    int inside = 0, kept = 0, outside = 0;
    for (const Piece& p : pieces) {
        const float x = p.centerX(), y = p.centerY();
        if (static_cast<float>(p.height()) < 0.2f * ch) continue;
        if (!grid.cellAt(x, y)) {
            ++outside;
            continue;
        }
        ++inside;
        // Three quarters of it: digits may jut out a little.
        const float w = 0.37f * static_cast<float>(p.width()), h = 0.37f * static_cast<float>(p.height());
        const std::optional<Cell> a = grid.cellAt(x - w, y - h), b = grid.cellAt(x + w, y + h);
        kept += a && b && a->row == b->row && a->column == b->column && static_cast<float>(p.height()) < 1.05f * ch &&
                static_cast<float>(p.width()) < 1.05f * cw;
    }
    if (!inside || kept * 5 < inside * (grid.squares() ? 3 : 4)) return false;
    // A puzzle stands among other print; a table with half as much writing around it as in it is some other ruling.
    if (std::min(grid.level.size(), grid.upright.size()) < kPuzzleRules && outside * 2 > inside) return false;
    // Squared paper covers the page with many squares, few of them filled.
    return grid.rows() * grid.columns() <= 150 || inside * 6 >= grid.rows() * grid.columns();
}

}  // namespace

std::optional<Cell> Grid::cellAt(float x, float y) const {
    int row = -1, column = -1;
    for (const Rule& r : level) row += r.at(x) < y;
    for (const Rule& r : upright) column += r.at(y) < x;
    if (row < 0 || column < 0 || row >= rows() || column >= columns()) return std::nullopt;
    return Cell{row, column};
}

bool Grid::inMiddle(float x, float y) const {
    const std::optional<Cell> cell = cellAt(x, y);
    if (!cell) return false;
    const auto middle = [](float at, float from, float to) { return std::abs(2 * at - from - to) < 0.5f * (to - from); };
    const size_t row = static_cast<size_t>(cell->row), column = static_cast<size_t>(cell->column);
    return middle(x, upright[column].at(y), upright[column + 1].at(y)) && middle(y, level[row].at(x), level[row + 1].at(x));
}

float Grid::cellWidth() const {
    const float y = meet(upright.front(), level[level.size() / 2]);
    return (upright.back().at(y) - upright.front().at(y)) / static_cast<float>(columns());
}

float Grid::cellHeight() const {
    const float x = meet(level.front(), upright[upright.size() / 2]);
    return (level.back().at(x) - level.front().at(x)) / static_cast<float>(rows());
}

bool Grid::squares() const {
    const float width = cellWidth(), height = cellHeight();
    return level.size() >= kPuzzleRules && upright.size() >= kPuzzleRules && width < 1.5f * height && height < 1.5f * width;
}

std::optional<Grid> findGrid(const Rules& rules, const std::vector<Piece>& pieces, int width, int height) {
    const std::vector<Rule> level = joinParts(rules.level), upright = joinParts(rules.upright);
    if (level.size() < 2 || upright.size() < 2) return std::nullopt;
    const Crossings crossings(level, upright);
    std::optional<Grid> largest;
    float most = 0;
    for (RuleGroup& group : groupsOf(crossings)) {
        std::optional<Grid> grid = gridOf(std::move(group), crossings, level, upright, pieces);
        if (!grid) continue;
        const float area = grid->cellWidth() * grid->cellHeight() * static_cast<float>(grid->rows() * grid->columns());
        if (area > most) most = area, largest = std::move(grid);
    }
    if (!largest || most < 0.02f * static_cast<float>(width) * static_cast<float>(height) || !isTable(*largest, pieces)) return std::nullopt;
    return largest;
}

}  // namespace inkdigits
