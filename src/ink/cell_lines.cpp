#include "cell_lines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "components.h"
#include "median.h"
#include "plane.h"

namespace inkdigits {
namespace {

/// How far from the frame, of the picture's side, the lines of a cell may lie, and the least area, of the picture's, of the
/// digit within.
constexpr float kFrame = 0.15f, kLeastInk = 0.01f;
/// Widest of these lines, of the picture's side, and how much of its length a line is in sight that crosses the picture.
constexpr float kThickest = 0.08f, kWholeLine = 0.85f;
/// A digit's strokes with their grey edges are narrower, in its longer side.
constexpr float kHoleWithEdges = 0.35f;

/// A side of a mask: its first pixel, the way to the next along the side and to the next away from it, and how far both go.
struct Side {
    uint8_t* start;
    ptrdiff_t along, inward;
    int length, depth;

    uint8_t& at(int i, int j) const { return start[i * along + j * inward]; }
};

/// Takes the printed line of a cell away that runs along a side from end to end, within kFrame of it; with it what lies
/// outside it.
void eraseSideLine(const Side& side) {
    const int length = side.length, depth = side.depth;
    if (std::min(length, depth) < 8) return;
    std::vector<int> first(static_cast<size_t>(length), -1);  // at each place the ink that is next to the side
    const int reach = static_cast<int>(kFrame * static_cast<float>(depth));
    Plane thickness, slopes, offsets;
    for (int i = 0; i < length; ++i) {
        int j = 0;
        while (j < reach && !side.at(i, j)) ++j;
        if (j == reach) continue;
        first[i] = j;
        while (j < depth && side.at(i, j)) ++j;
        thickness.push_back(static_cast<float>(j - first[i]));
    }
    const int half = length / 2;
    for (int i = 0; i + half < length; ++i)
        if (first[i] >= 0 && first[i + half] >= 0)
            slopes.push_back(static_cast<float>(first[i + half] - first[i]) / static_cast<float>(half));
    if (slopes.empty()) return;
    const float slope = quantile(std::move(slopes), 0.5), wide = quantile(std::move(thickness), 0.5);
    if (wide > kThickest * static_cast<float>(depth)) return;
    for (int i = 0; i < length; ++i)
        if (first[i] >= 0) offsets.push_back(static_cast<float>(first[i]) - slope * static_cast<float>(i));
    const float offset = quantile(std::move(offsets), 0.5), room = 1 + 0.01f * static_cast<float>(depth);
    const auto onLine = [&](int i) {
        return first[i] >= 0 && std::abs(static_cast<float>(first[i]) - offset - slope * static_cast<float>(i)) <= room;
    };
    const auto on = [&](int from, int to) {
        int n = 0;
        for (int i = from; i < to; ++i) n += onLine(i);
        return n;
    };
    const int end = std::max(1, length / 25);
    if (static_cast<float>(on(0, length)) < kWholeLine * static_cast<float>(length) || !on(0, end) || !on(length - end, length)) return;
    for (int i = 0; i < length; ++i) {
        const int inner = std::min(depth, static_cast<int>(std::lround(offset + slope * static_cast<float>(i) + wide + 0.5f * room)));
        for (int j = 0; j < inner; ++j) side.at(i, j) = 0;
    }
}

/// Of the printed lines of a cell around the digit of a mask, those that cross the picture.
void eraseSideLines(GrayImage& mask) {
    const int w = mask.width(), h = mask.height();
    uint8_t *first = mask.data(), *last = first + static_cast<ptrdiff_t>(w) * h - 1;
    for (const Side& side : {Side{first, 1, w, w, h}, Side{last, -1, -w, w, h}, Side{first, w, 1, h, w}, Side{last, -w, -1, h, w}}) eraseSideLine(side);
}

/// The rim of a picture, where the lines of a cell may lie.
struct Frame {
    int w, h;
    int across = static_cast<int>(kFrame * static_cast<float>(w)), down = static_cast<int>(kFrame * static_cast<float>(h));
    int rim = std::min(w, h) / 20;

    /// Lies along the frame and touches it or reaches from one side of the picture to the other. Of a digit that is `cut` by
    /// the frame a part may touch it, too, which is thicker than a line.
    bool holds(const Piece& p, bool cut) const {
        const bool reaches = (p.left <= across && p.right >= w - across) || (p.top <= down && p.bottom >= h - down);
        const bool thin = p.shorter() <= kThickest * static_cast<float>(std::min(w, h));
        return (reaches || (sidesTouched(p, w, h, rim) && (thin || !cut))) && lies(p);
    }
    bool lies(const Piece& p) const {
        return std::all_of(p.runs.begin(), p.runs.end(), [&](const Run& r) {
            return r.y < down || r.y >= h - down || r.x1 <= across || r.x0 >= w - across;
        });
    }
};

/// Takes away what the frame holds. False if no digit is left with strokes of at most `widest` of its longer side, which
/// keeps off the frame unless it is `cut` by it.
bool keepDigit(GrayImage& mask, float widest, bool cut) {
    const Frame frame{mask.width(), mask.height()};
    const std::vector<Piece> pieces = findPieces(mask);
    const Piece* digit = nullptr;
    for (const Piece& p : pieces)
        if (!frame.lies(p) && (!digit || p.area > digit->area)) digit = &p;
    if (!digit || (!cut && sidesTouched(*digit, frame.w, frame.h))) return false;
    if (static_cast<float>(digit->area) < kLeastInk * static_cast<float>(frame.w * frame.h)) return false;
    if (strokeWidthOf(*digit) > widest * digit->longer()) return false;
    for (const Piece& p : pieces)
        if (frame.holds(p, cut)) erase(mask, p);
    return true;
}

}  // namespace

GrayImage withoutCellLines(const GrayImage& mask, float widest, bool cut) {
    GrayImage kept = mask;
    eraseSideLines(kept);
    if (keepDigit(kept, widest, cut)) return kept;
    kept = mask;
    keepDigit(kept, widest, cut);
    return kept;
}

void dropFaintCellLines(GrayImage& ink, bool cut) {
    GrayImage mask(ink.width(), ink.height());
    for (int y = 0; y < ink.height(); ++y)
        for (int x = 0; x < ink.width(); ++x) mask.at(x, y) = ink.at(x, y) ? 255 : 0;
    const Frame frame{ink.width(), ink.height()};
    for (const Piece& p : findPieces(mask)) {
        const bool stroke = std::any_of(p.runs.begin(), p.runs.end(), [&](const Run& run) {
            return std::any_of(ink.row(run.y) + run.x0, ink.row(run.y) + run.x1, [](uint8_t v) { return v >= kInkEdge; });
        });
        if (!stroke && frame.holds(p, false)) erase(mask, p);
    }
    const GrayImage kept = withoutCellLines(mask, kHoleWithEdges, cut);
    for (int y = 0; y < ink.height(); ++y)
        for (int x = 0; x < ink.width(); ++x)
            if (!kept.at(x, y)) ink.at(x, y) = 0;
}

}  // namespace inkdigits
