#include "form_fields.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "components.h"
#include "median.h"
#include "text_lines.h"

namespace inkdigits {
namespace {

/// Printed lines are fainter than the writing: their ink is from this on.
constexpr uint8_t kFaint = 64;
/// How broad a line is at most, in the pen's width and pixels.
constexpr float kBroad = 1.6f, kBroader = 2;

/// Of a piece with a level line: its width at least, pixels, and in its height; the share of its box that it covers at most.
constexpr int kShortest = 36;
constexpr float kWide = 1.1f, kHollow = 0.3f;
/// Of the line: how steep it is at most; the share of it that shows, digits stand on the rest.
constexpr float kSteepest = 0.123f, kShows = 0.6f;
/// Pixels that it strays.
constexpr float kStrays = 1.5f;
/// With more thin places in a column, on average, a piece is a texture.
constexpr size_t kTexture = 8;

/// Of fields in a row: how many there are at most; how wide they are at least, in pixels, and at most, in heights of digits.
constexpr int kMostFields = 20;
constexpr float kNarrowest = 14, kWidest = 4;
/// Of an upright: the share of it that shows; the pixels that it needs for that; how high it is at least and at most in its
/// field's width, and at least in heights of digits.
constexpr float kUprightShows = 0.75f, kLow = 0.25f, kHigh = 2, kLeastHigh = 0.4f;
constexpr int kShowing = 2;
/// How much lower than usual one is at most; one of four may be uneven by more than this share, or pixels: it goes on in
/// a digit.
constexpr float kLower = 0.85f, kUneven = 0.1f, kUnevenPixels = 2;
/// How far one may be from where it should be, in its field's width and pixels.
constexpr float kOff = 0.05f, kOffPixels = 2;
/// Pixels that the first and last may be within and beyond the ends of their line.
constexpr float kInside = 16;
constexpr int kBeyond = 4;
/// A box around a number: how high it is at least, in heights of digits; what its sides may lack or have too much, of
/// their height and in pixels.
constexpr float kLargeBox = 1.15f, kOpen = 0.12f, kOpenPixels = 5;
/// In the height of uprights: what is erased of them; where the line along their other ends is, and so many pixels more.
constexpr float kWhole = 1.1f, kNearest = 0.8f, kFarthest = 1.3f, kFartherPixels = 4;

/// y = at + slope * x for x from `from` to `to`, pixels.
struct LevelLine {
    float at, slope, from, to, thickness;
    bool erased;

    float y(float x) const { return at + slope * x; }
    float middle() const { return (from + to) / 2; }
};

struct Upright {
    float x;       ///< where it stands on its line
    float height;  ///< pixels; 0 for one that was taken out before
};

/// Pixels from `first` to before `end` of a row or column.
struct Span {
    int first, end;
};

class FieldEraser {
public:
    FieldEraser(GrayImage& ink, const Rules& rules, int broadest, float digitHeight)
        : ink_(ink), rules_(rules), broadest_(broadest), digitHeight_(digitHeight) {}

    /// Takes out the fields on one of `lines`, which are of one piece, with all of these that are sides of theirs.
    void takeOut(const std::vector<LevelLine>& lines) {
        for (const LevelLine& base : lines)
            for (const int up : {1, -1}) {
                const std::vector<Upright> all = uprightsOn(base, up);
                std::vector<Upright> uprights = fieldsOn(base, all);
                if (uprights.empty()) uprights = boxOn(base, up, all, lines);
                if (uprights.empty()) continue;
                float height = 0;
                for (const Upright& upright : uprights) height = std::max(height, upright.height);
                for (const Upright& upright : uprights) eraseUpright(base, up, upright.x, kWhole * height);
                for (const LevelLine& line : lines) {
                    const float gap = static_cast<float>(up) * (base.y(base.middle()) - line.y(base.middle()));
                    const bool opposite = gap > kNearest * height && gap < kFarthest * height + kFartherPixels;
                    if (!line.erased && (&line == &base || opposite)) eraseLevel(line);
                }
                return;
            }
    }

private:
    bool isInk(int x, int y) const { return x >= 0 && y >= 0 && x < ink_.width() && y < ink_.height() && ink_.at(x, y) >= kFaint; }

    /// The ink through a pixel along its row, or its column, if it is no broader than a line.
    std::optional<Span> thinAt(int x, int y, bool row) const {
        if (!isInk(x, y)) return {};
        const int dx = row, dy = !row;
        int before = 0, after = 1;
        while (before + after <= broadest_ && isInk(x - (before + 1) * dx, y - (before + 1) * dy)) ++before;
        while (before + after <= broadest_ && isInk(x + after * dx, y + after * dy)) ++after;
        if (before + after > broadest_) return {};
        const int at = row ? x : y;
        return Span{at - before, at + after};
    }

    /// The row so many pixels off a line, upward if `up` is 1, downward if it is -1.
    static int rowOff(const LevelLine& base, int up, float x, int off) { return static_cast<int>(std::lround(base.y(x))) - up * off; }

    /// The ink there of an upright at `x`.
    std::optional<Span> uprightAt(const LevelLine& base, int up, float x, int off) const {
        const int middle = static_cast<int>(std::lround(x + static_cast<float>(up * off) * base.slope));
        for (const int at : {middle, middle - 1, middle + 1})
            if (const auto span = thinAt(at, rowOff(base, up, x, off), true)) return span;
        return {};
    }

    /// Of an upright at `x`; 0 for none.
    float heightAt(const LevelLine& base, int up, float x, int most) const {
        int shown = 0, height = 0, n = 0;
        for (int off = static_cast<int>(base.thickness / 2) + 2; off <= most; ++off) {
            const bool there = uprightAt(base, up, x, off).has_value();
            shown += there;
            if (++n >= kShowing && there && static_cast<float>(shown) >= kUprightShows * static_cast<float>(n)) height = off;
            if (static_cast<float>(shown) < kUprightShows * static_cast<float>(n - kShowing)) break;
        }
        return static_cast<float>(height);
    }

    /// What stands on a line, or stood there before it was taken out, from left to right.
    std::vector<Upright> uprightsOn(const LevelLine& base, int up) const {
        std::vector<Upright> uprights;
        const int from = static_cast<int>(base.from) - kBeyond, to = static_cast<int>(base.to) + kBeyond;
        std::vector<float> heights;
        const int most = static_cast<int>(kHigh * (base.to - base.from) / 2);
        for (int x = from; x <= to; ++x) heights.push_back(heightAt(base, up, static_cast<float>(x), most));
        for (size_t i = 0; i < heights.size(); ++i) {
            const size_t first = i;
            float highest = 0, sum = 0, n = 0;
            while (i < heights.size() && heights[i] > 0) highest = std::max(highest, heights[i++]);
            for (size_t k = first; k < i; ++k)
                if (heights[k] > (1 - kUneven) * highest) sum += static_cast<float>(k), ++n;
            if (n > 0) uprights.push_back({static_cast<float>(from) + sum / n, highest});
        }
        const float y = base.y(base.middle());
        for (const Rule& rule : rules_.upright) {
            const bool stood = y > static_cast<float>(rule.start) - kMeet && y < static_cast<float>(rule.end()) + kMeet;
            if (const float x = rule.at(y); stood && x > static_cast<float>(from) && x < static_cast<float>(to)) uprights.push_back({x, 0});
        }
        std::sort(uprights.begin(), uprights.end(), [](const Upright& a, const Upright& b) { return a.x < b.x; });
        return uprights;
    }

    /// Calls `take(first, last)` with each two of `all` that may stand at the ends of a line.
    template <class Take>
    static void forEnds(const LevelLine& base, const std::vector<Upright>& all, const Take& take) {
        for (const Upright& first : all)
            for (const Upright& last : all)
                if (first.x <= base.from + kInside && last.x >= base.to - kInside) take(first, last);
    }

    /// The uprights of the most fields on a line, of `all` that stand on it; none for fewer than two fields.
    std::vector<Upright> fieldsOn(const LevelLine& base, const std::vector<Upright>& all) const {
        std::vector<Upright> best;
        forEnds(base, all, [&](const Upright& first, const Upright& last) {
            const float length = last.x - first.x;
            const int least = std::max({2, static_cast<int>(best.size()), static_cast<int>(std::ceil(length / (kWidest * digitHeight_)))});
            for (int n = std::min(kMostFields, static_cast<int>(length / kNarrowest)); n >= least; --n)
                if (std::vector<Upright> fields = inFields(all, first.x, length / static_cast<float>(n), n); !fields.empty()) {
                    best = std::move(fields);
                    break;
                }
        });
        return best;
    }

    /// The two sides of a box around a number, which another of `lines` closes; none without a box.
    std::vector<Upright> boxOn(const LevelLine& base, int up, const std::vector<Upright>& all, const std::vector<LevelLine>& lines) const {
        std::vector<Upright> sides;
        forEnds(base, all, [&](const Upright& first, const Upright& last) {
            for (const LevelLine& line : lines) {
                const float gap = static_cast<float>(up) * (base.y(base.middle()) - line.y(base.middle()));
                const auto reaches = [&](const Upright& side) { return std::abs(side.height - gap) < std::max(kOpenPixels, kOpen * gap); };
                const bool alike = std::abs(line.from - base.from) < kInside && std::abs(line.to - base.to) < kInside;
                // With others between them it is fields of which one was not found.
                const bool two = std::count_if(all.begin(), all.end(), reaches) == 2;
                if (alike && two && gap > kLargeBox * digitHeight_ && reaches(first) && reaches(last)) sides = {first, last};
            }
        });
        return sides;
    }

    /// Those of `all` that are the sides of `n` fields so wide from `x` on; none if one is missing, or if they are not of
    /// one height.
    std::vector<Upright> inFields(const std::vector<Upright>& all, float x, float width, int n) const {
        std::vector<Upright> sides;
        std::vector<float> heights;
        for (int k = 0; k <= n; ++k) {
            const Upright* highest = nullptr;
            for (const Upright& upright : all) {
                const float off = std::abs(upright.x - x - width * static_cast<float>(k));
                if (off <= kOff * width + kOffPixels && (!highest || upright.height > highest->height)) highest = &upright;
            }
            if (!highest) return {};
            sides.push_back(*highest);
            if (highest->height > 0) heights.push_back(highest->height);
        }
        if (heights.size() < 2 || 2 * heights.size() < sides.size()) return {};
        const float usual = median(heights), least = *std::min_element(heights.begin(), heights.end());
        if (usual < kLow * width || usual > kHigh * width || usual < kLeastHigh * digitHeight_ || least < kLower * usual) return {};
        const auto isUneven = [&](float height) { return std::abs(height - usual) > std::max(kUnevenPixels, kUneven * usual); };
        const auto uneven = std::count_if(heights.begin(), heights.end(), isUneven);
        // Between them there is a 1 in each field at most.
        const auto isHigh = [&](const Upright& u) { return u.height > kLower * usual && u.x >= sides.front().x && u.x <= sides.back().x; };
        const auto high = std::count_if(all.begin(), all.end(), isHigh);
        if (4 * static_cast<size_t>(uneven) > heights.size() || high > n + static_cast<std::ptrdiff_t>(heights.size())) return {};
        return sides;
    }

    void eraseUpright(const LevelLine& base, int up, float x, float height) {
        for (int off = -2; off <= static_cast<int>(height); ++off)
            if (const auto span = uprightAt(base, up, x, off)) erase(*span, rowOff(base, up, x, off), true);
    }
    void eraseLevel(const LevelLine& line) {
        for (int x = static_cast<int>(line.from) - kBeyond; x <= static_cast<int>(line.to) + kBeyond; ++x) {
            const int y = static_cast<int>(std::lround(line.y(static_cast<float>(x))));
            for (const int at : {y, y - 1, y + 1})
                if (const auto span = thinAt(x, at, false)) {
                    erase(*span, x, false);
                    break;
                }
        }
    }
    /// Erases a span of a row, or a column, and its blurred edges.
    void erase(const Span& span, int across, bool row) {
        for (int i = span.first - 1; i <= span.end; ++i) {
            const int x = row ? i : across, y = row ? across : i;
            if (x >= 0 && y >= 0 && x < ink_.width() && y < ink_.height()) ink_.at(x, y) = 0;
        }
    }

    GrayImage& ink_;
    const Rules& rules_;
    int broadest_;       ///< line, pixels
    float digitHeight_;  ///< pixels
};

/// The thin place of a line in one column.
struct Place {
    float x, y, breadth;
};

/// Of a piece, from its upper left corner on, in columns from left to right.
std::vector<Place> thinPlaces(const Piece& piece, int broadest) {
    std::vector<std::vector<Span>> columns(static_cast<size_t>(piece.width()));
    for (const Run& run : piece.runs)
        for (int x = run.x0; x < run.x1; ++x) {
            std::vector<Span>& column = columns[static_cast<size_t>(x - piece.left)];
            if (column.empty() || column.back().end < run.y) column.push_back({run.y, run.y + 1});
            else column.back().end = run.y + 1;
        }
    std::vector<Place> places;
    for (size_t x = 0; x < columns.size(); ++x)
        for (const auto& [first, end] : columns[x])
            if (end - first <= broadest)
                places.push_back({static_cast<float>(x), static_cast<float>(first + end - 1 - 2 * piece.top) / 2, static_cast<float>(end - first)});
    return places;
}

/// The two level lines at most of a piece, the lower one first.
std::vector<LevelLine> levelLinesOf(const Piece& piece, int broadest) {
    std::vector<Place> places = thinPlaces(piece, broadest);
    const float width = static_cast<float>(piece.width());
    const int steps = static_cast<int>(kSteepest * width) + 1;  // of the slope, a pixel each along the piece
    std::vector<LevelLine> lines;
    if (places.size() > kTexture * static_cast<size_t>(piece.width())) return lines;
    while (lines.size() < 2) {
        int most = 0;
        float slope = 0, at = 0;
        for (int step = -steps; step <= steps; ++step) {
            const float tried = static_cast<float>(step) / width;
            // By the rows where they would meet the left side.
            std::vector<int> counts(static_cast<size_t>(piece.height() + 2 * steps + 3), 0);
            for (const Place& p : places) ++counts[static_cast<size_t>(p.y - tried * p.x + static_cast<float>(steps + 1))];
            for (size_t i = 0; i + 1 < counts.size(); ++i)
                if (const int both = counts[i] + counts[i + 1]; both > most || (both == most && std::abs(tried) < std::abs(slope)))
                    most = both, slope = tried, at = static_cast<float>(i) - static_cast<float>(steps);
        }
        if (static_cast<float>(most) < kShows * width) break;
        const auto on = [&](const Place& p) { return std::abs(p.y - slope * p.x - at) <= kStrays; };
        std::vector<float> breadths, rows;
        float from = width, to = 0;
        for (const Place& p : places)
            if (on(p)) breadths.push_back(p.breadth), rows.push_back(p.y - slope * p.x), from = std::min(from, p.x), to = std::max(to, p.x);
        const float left = static_cast<float>(piece.left), top = static_cast<float>(piece.top);
        lines.push_back({median(std::move(rows)) + top - slope * left, slope, from + left, to + left, median(std::move(breadths)), false});
        std::erase_if(places, on);
    }
    std::sort(lines.begin(), lines.end(), [](const LevelLine& a, const LevelLine& b) { return a.y(a.middle()) > b.y(b.middle()); });
    return lines;
}

}  // namespace

void takeOutFields(GrayImage& ink, const Rules& rules, float strokeWidth) {
    const int broadest = static_cast<int>(std::lround(kBroad * strokeWidth + kBroader));
    const std::vector<Piece> pieces = findPieces(ink, 4, kFaint);
    FieldEraser eraser(ink, rules, broadest, typicalHeight(pieces, strokeWidth));
    for (const Rule& rule : rules.level) {
        const float from = static_cast<float>(rule.start), to = static_cast<float>(rule.end() - 1), slope = rule.slope();
        eraser.takeOut({{rule.at((from + to) / 2) - slope * (from + to) / 2, slope, from, to, rule.thickness, true}});
    }
    for (const Piece& piece : pieces) {
        const float width = static_cast<float>(piece.width()), height = static_cast<float>(piece.height());
        if (piece.width() >= kShortest && width >= kWide * height && static_cast<float>(piece.area) <= kHollow * width * height)
            eraser.takeOut(levelLinesOf(piece, broadest));
    }
}

}  // namespace inkdigits
