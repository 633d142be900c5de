#include "clutter.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "drawing.h"
#include "median.h"
#include "text_lines.h"

namespace inkdigits {
namespace {

/// With more pieces than this a picture is no drawing.
constexpr int kFewPieces = 12;

/// Beside a digit that fills the picture, of its area.
constexpr float kSpecks = 0.05f;

/// Shares of its box that the ink of an outline covers at most: of a frame or something larger than writing, of a figure or a small
/// table's lines, of a ring around a number; and of a punched hole at least.
constexpr float kFrameInk = 0.08f, kFigureInk = 0.15f, kRingInk = 0.25f, kHoleInk = 0.72f;

/// Longer than one of so many parts of the picture's side is large.
constexpr int kLargeShare = 3;
/// In usual heights: an outline that is far larger than writing, the lines of a small table, a large ring.
constexpr float kOutline = 3, kTable = 1.2f, kLargeRing = 1.25f;
/// How high what a large and another ring encloses is at least, in the ring's height.
constexpr float kInLargeRing = 0.3f, kInRing = 0.45f;
/// In heights and widths of a cell: the writing in it.
constexpr float kCellHigh = 1.4f, kCellWide = 2.2f;

/// Of specks and blots. In pen widths: a dot, a short piece's stroke that is too fine, a stub's stroke and its shorter side, the
/// strokes of what is at the frame, of a hole and of anything that are too broad.
constexpr float kDot = 1.5f, kFine = 0.45f, kStubFine = 0.55f, kStub = 1.5f, kBroadAtFrame = 1.8f, kBroadHole = 2.5f, kBroad = 4;
/// In heights of digits: a speck and one in a grid, a short piece, a 1 in a grid, what is too long at the frame, too high and too
/// wide anywhere.
constexpr float kSpeck = 0.12f, kSpeckInGrid = 0.3f, kShort = 0.4f, kOneInGrid = 0.6f, kLongAtFrame = 2.5f, kHigh = 5, kWide = 14;

/// Where so much of what is left lies along printed lines, by its length, it is what is left of them.
constexpr float kAlongRules = 0.7f;

/// Whether most rows of `inner` have ink of `outer` on both sides.
bool between(const Piece& inner, const Piece& outer) {
    int rows = 0;
    size_t o = 0;
    for (size_t i = 0; i < inner.runs.size();) {
        const int y = inner.runs[i].y, x0 = inner.runs[i].x0;
        int x1 = x0;
        for (; i < inner.runs.size() && inner.runs[i].y == y; ++i) x1 = inner.runs[i].x1;
        bool left = false, right = false;
        while (o < outer.runs.size() && outer.runs[o].y < y) ++o;
        for (; o < outer.runs.size() && outer.runs[o].y == y; ++o) left |= outer.runs[o].x1 <= x0, right |= outer.runs[o].x0 >= x1;
        rows += left && right;
    }
    return 4 * rows > 3 * inner.height();
}

bool hollow(const Piece& p, float share) {
    return static_cast<float>(p.area) < share * static_cast<float>(p.width()) * static_cast<float>(p.height());
}

/// The page's edge may run a pixel or two inside of the picture's sides.
int sidesTouched(const InkMap& map, const Piece& p) {
    const int w = map.ink.width(), h = map.ink.height();
    return sidesTouched(p, w, h, std::max(2, std::min(w, h) / 250));
}

/// Tells what is large, or not on the page, or not in the table.
class ClutterFinder {
public:
    ClutterFinder(const InkMap& map, const std::vector<Piece>& found, const Grid* grid)
        : map_(map), found_(found), grid_(grid), usual_(typicalHeight(found, map.strokeWidth)) {}

    std::vector<PieceKind> kinds() const {
        std::vector<PieceKind> kinds;
        for (size_t i = 0; i < found_.size(); ++i) kinds.push_back(kindOf(i));
        keepLargest(kinds);
        dropRules(kinds);
        return kinds;
    }

private:
    PieceKind kindOf(size_t i) const {
        const Piece& p = found_[i];
        const bool framed = sidesTouched(map_, p) > 0;
        const bool large = p.width() > map_.ink.width() / kLargeShare || p.height() > map_.ink.height() / kLargeShare;
        if (large && !framed && !grid_ && !besidePage(p) && (figure(p) || !detailsOf(i, found_, map_.strokeWidth).empty())) return PieceKind::Drawing;
        const bool clutter = (large && (framed || outline(p))) || smallTable(p) || encloses(p) || besidePage(p) || (grid_ && !inCell(p));
        return clutter ? PieceKind::Clutter : PieceKind::Writing;
    }

    bool besidePage(const Piece& p) const {
        if (map_.outside.empty()) return false;
        int64_t near = 0;
        const int rows = static_cast<int>(map_.outside.size()) / map_.columns;
        const auto outside = [&](int x, int y) {
            x /= map_.cell, y /= map_.cell;
            return x < 0 || y < 0 || x >= map_.columns || y >= rows ? 0 : map_.outside[static_cast<size_t>(y) * map_.columns + x];
        };
        const int reach = 2 * map_.cell;
        for (const Run& run : p.runs)
            near += outside(run.x0 - reach, run.y) | outside(run.x1 + reach, run.y) |
                    outside(run.x0, run.y - reach) | outside(run.x0, run.y + reach);
        return near * 6 > static_cast<int64_t>(p.runs.size());
    }
    /// Around a table other numbers may stand, around a puzzle it is print.
    bool inCell(const Piece& p) const {
        if (!grid_->cellAt(p.centerX(), p.centerY())) return !grid_->squares();
        return static_cast<float>(p.height()) < kCellHigh * grid_->cellHeight() && static_cast<float>(p.width()) < kCellWide * grid_->cellWidth();
    }
    bool holdsTwo(const Piece& p) const {
        return std::count_if(found_.begin(), found_.end(), [&](const Piece& o) {
                   return surrounds(p, o) && o.area > map_.strokeWidth * map_.strokeWidth * 4;
               }) >= 2;
    }
    /// A frame around writing, or the outline of something far larger than it; a digit in a fine pen is as hollow.
    bool outline(const Piece& p) const { return hollow(p, kFrameInk) && (p.longer() > kOutline * usual_ || holdsTwo(p)); }
    /// The lines of a table too small in its picture for them to have been found.
    bool smallTable(const Piece& p) const {
        return hollow(p, kFigureInk) && p.shorter() > kTable * usual_ && holdsTwo(p);
    }
    /// A ring or a box drawn around a number: no digit has ink on both sides of another.
    bool encloses(const Piece& p) const {
        const bool large = p.longer() > kLargeRing * usual_;
        return !grid_ && hollow(p, kRingInk) && std::any_of(found_.begin(), found_.end(), [&](const Piece& o) {
                   const float share = static_cast<float>(o.height()) / static_cast<float>(p.height());
                   return surrounds(p, o) && share > (large ? kInLargeRing : kInRing) && (large || !o.slim()) && between(o, p);
               });
    }
    /// The body of a car, the petals of a flower: an outline that holds next to nothing of the little there is. A long stroke is the
    /// edge of something.
    bool figure(const Piece& p) const {
        int others = 0, held = 0;
        for (const Piece& o : found_)
            if (&o != &p && static_cast<float>(o.area) > 4 * map_.strokeWidth * map_.strokeWidth) ++others, held += surrounds(p, o);
        return 3 * p.shorter() > p.longer() && hollow(p, kFigureInk) && others <= kFewPieces &&
               2 * held < others;
    }

    /// One digit that fills the picture, and may touch a side of it, where all else are specks.
    void keepLargest(std::vector<PieceKind>& kinds) const {
        float kept = 0, largest = 0;
        size_t digit = 0;
        for (size_t i = 0; i < found_.size(); ++i) {
            const float area = static_cast<float>(found_[i].area);
            if (kinds[i] == PieceKind::Writing) kept += area;
            else if (kinds[i] == PieceKind::Clutter && sidesTouched(map_, found_[i]) <= 1 && area > largest) largest = area, digit = i;
        }
        if (kept < kSpecks * largest) kinds[digit] = PieceKind::Writing;
    }
    /// What lies along the printed lines, where there is little else.
    void dropRules(std::vector<PieceKind>& kinds) const {
        std::vector<size_t> along;
        float all = 0, remains = 0;
        for (size_t i = 0; i < found_.size(); ++i) {
            if (kinds[i] != PieceKind::Writing) continue;
            all += found_[i].longer();
            if (alongRule(found_[i])) along.push_back(i), remains += found_[i].longer();
        }
        if (remains > kAlongRules * all)
            for (const size_t i : along) kinds[i] = PieceKind::Clutter;
    }
    /// Whether a piece lies along one of the printed lines, hardly broader than it.
    bool alongRule(const Piece& p) const {
        constexpr float kOff = 1.5f, kBroader = 1.5f;  // pixels, times
        const Box box = p.box();
        const auto along = [&](const std::vector<Rule>& lines, float at, float centre, float breadth) {
            return std::any_of(lines.begin(), lines.end(), [&](const Rule& r) {
                return std::abs(r.at(at) - centre) < r.thickness / 2 + kOff && breadth < kBroader * r.thickness + 2 * kOff;
            });
        };
        return along(map_.rules.level, box.centerX(), box.centerY(), box.h) || along(map_.rules.upright, box.centerY(), box.centerX(), box.w);
    }

    const InkMap& map_;
    const std::vector<Piece>& found_;
    const Grid* grid_;
    float usual_;  ///< height of what was found, pixels
};

/// Tells specks, blots and stubs of lines among writing by the pen's width and the height of digits.
class SpeckFinder {
public:
    SpeckFinder(const InkMap& map, const std::vector<Piece>& pieces, const Grid* grid) : map_(map), pieces_(pieces), grid_(grid) {
        // Half of the ink is drawn with a wider stroke, half with a narrower one. Strips at the frame are the page's edge.
        std::vector<std::pair<float, float>> areas;  // width, area
        for (const Piece& p : pieces) {
            widths_.push_back(strokeWidthOf(p));
            if (!sidesTouched(map, p) || !p.slim()) areas.push_back({widths_.back(), static_cast<float>(p.area)});
        }
        stroke_ = std::max(1.f, weightedMedian(std::move(areas)));
        height_ = typicalHeight(pieces, stroke_);
        byLeft_ = inOrderOf(&Piece::left), byRight_ = inOrderOf(&Piece::right), byBottom_ = inOrderOf(&Piece::bottom);
        for (const Piece& p : pieces) tallest_ = std::max(tallest_, p.height());
    }

    bool isSpeck(size_t i) const {
        const Piece& p = pieces_[i];
        const float longer = p.longer(), shorter = p.shorter(), width = widths_[i];
        const bool small = longer < std::max(kDot * stroke_, (grid_ ? kSpeckInGrid : kSpeck) * height_) || (longer < kShort * height_ && width < kFine * stroke_);
        if (small && !isPoint(p)) return true;
        // A stub of a rule: a bar far thinner than the pen. In the middle of a cell it is a pencil's 1 among bold print.
        if (width < kStubFine * stroke_ && shorter < kStub * stroke_ && !(grid_ && longer > kOneInGrid * height_ && grid_->inMiddle(p.centerX(), p.centerY())))
            return true;
        if (sidesTouched(map_, p) && (longer > kLongAtFrame * height_ || longer < kShort * height_ || p.slim() || width > kBroadAtFrame * stroke_)) return true;
        // A punched hole, a bullet: as broad as high, full, and far broader than the pen.
        if (4 * shorter > 3 * longer && !hollow(p, kHoleInk) && width > kBroadHole * stroke_ && !grid_) return true;
        return p.height() > kHigh * height_ || p.width() > kWide * height_ || width > kBroad * stroke_;
    }

private:
    /// Low between two digits a speck is a point: no digit, but the number is another without it. Grain has so many specks that
    /// not every two can be compared: only those near each other, across or down, where fewer are.
    bool isPoint(const Piece& p) const {
        if (static_cast<float>(p.area) < 0.4f * stroke_ * stroke_ || p.longer() < 0.8f * stroke_) return false;
        const auto after = [&](const Piece& o) { return lowAfter(p, o, height_); };
        const auto before = [&](const Piece& o) { return lowBefore(p, o, height_); };
        const int reach = static_cast<int>(height_) + 1;
        const int from = p.top - reach, to = p.top + tallest_;
        const float w = static_cast<float>(map_.ink.width()), h = static_cast<float>(map_.ink.height());
        if (static_cast<float>(to - from) / h < static_cast<float>(2 * reach) / w)
            return any(byBottom_, &Piece::bottom, from, to, after) && any(byBottom_, &Piece::bottom, from, to, before);
        return any(byRight_, &Piece::right, p.left - reach, p.left + reach, after) &&
               any(byLeft_, &Piece::left, p.right - reach, p.right + reach, before);
    }
    std::vector<const Piece*> inOrderOf(int PixelBox::*side) const {
        std::vector<const Piece*> order;
        for (const Piece& p : pieces_) order.push_back(&p);
        std::sort(order.begin(), order.end(), [&](const Piece* a, const Piece* b) { return a->*side < b->*side; });
        return order;
    }
    /// Whether one of `order`, by `side`, is such whose side lies there.
    template <class IsSuch>
    bool any(const std::vector<const Piece*>& order, int PixelBox::*side, int from, int to, IsSuch isSuch) const {
        auto o = std::lower_bound(order.begin(), order.end(), from, [&](const Piece* piece, int at) { return piece->*side < at; });
        while (o != order.end() && (*o)->*side <= to && !isSuch(**o)) ++o;
        return o != order.end() && (*o)->*side <= to;
    }

    const InkMap& map_;
    const std::vector<Piece>& pieces_;
    const Grid* grid_;
    std::vector<float> widths_;  ///< of each piece's strokes, pixels
    float stroke_, height_;      ///< the pen's width, the height of digits
    int tallest_ = 0;            ///< piece
    std::vector<const Piece*> byLeft_, byRight_, byBottom_;
};

}  // namespace

std::vector<PieceKind> kindsOf(const std::vector<Piece>& found, const InkMap& map, const Grid* grid) { return ClutterFinder(map, found, grid).kinds(); }

std::vector<uint8_t> specksAmong(const std::vector<Piece>& pieces, const InkMap& map, const Grid* grid) {
    const SpeckFinder finder(map, pieces, grid);
    std::vector<uint8_t> specks;
    for (size_t i = 0; i < pieces.size(); ++i) specks.push_back(finder.isSpeck(i));
    return specks;
}

}  // namespace inkdigits
