#include "clean.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "drawing.h"
#include "median.h"
#include "text_lines.h"

namespace inkdigits {
namespace {

/// With more pieces than this a picture is no drawing.
constexpr int kFewPieces = 12;

/// Beside a digit that fills the picture, of its area.
constexpr float kSpecks = 0.05f;

/// Digits are as many pixels high at least to be read.
constexpr float kReadable = 8;

/// Where so much of what is left lies along printed lines, by its length, it is what is left of them.
constexpr float kAlongRules = 0.7f;

/// Ink from this on may join what is broken: two thirds of what makes a stroke.
constexpr uint8_t kTrace = 64;

/// Erases pieces with their fringe and measures what remains.
void erase(InkMap& map, const std::vector<Piece>& pieces) {
    if (pieces.empty()) return;
    const int w = map.ink.width(), h = map.ink.height();
    for (const Piece& p : pieces)
        for (const Run& run : p.runs)
            for (int y = std::max(0, run.y - 1); y <= std::min(h - 1, run.y + 1); ++y)
                std::fill(map.ink.row(y) + std::max(0, run.x0 - 1), map.ink.row(y) + std::min(w, run.x1 + 1), 0);
    measureStrokes(map);
}

/// Whether a piece lies along one of the printed lines, hardly broader than it.
bool alongRule(const Piece& p, const Rules& rules) {
    constexpr float kOff = 1.5f, kBroader = 1.5f;  // pixels, times
    const Box box = p.box();
    const auto along = [&](const std::vector<Rule>& lines, float at, float centre, float breadth) {
        return std::any_of(lines.begin(), lines.end(), [&](const Rule& r) {
            return std::abs(r.at(at) - centre) < r.thickness / 2 + kOff && breadth < kBroader * r.thickness + 2 * kOff;
        });
    };
    return along(rules.level, box.centerX(), box.centerY(), box.h) || along(rules.upright, box.centerY(), box.centerX(), box.w);
}

/// What lies on the page is so many times as broad as most strokes, by their length, of at least so many pieces. Straight
/// as a pen and so many times as long as digits are high it may be slimmer.
constexpr float kThing = 4.5f, kSlimThing = 2.3f, kLong = 4, kStraight = 1.8f;
constexpr int kLeastWriting = 4;
/// It is as long as so many digits are high, and there are no more, as in the photographs of a newspaper: what is many is writing beside finer print.
constexpr float kLarge = 1.5f;
constexpr size_t kMostThings = 16;
/// What is longer by this than it is broad is a stroke, no speck.
constexpr float kStroke = 4;

bool slim(const Piece& p) { return 10 * std::min(p.width(), p.height()) < 3 * std::max(p.width(), p.height()); }

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

}  // namespace

float leastHeight(float usual, int width, int height) {
    constexpr float kShare = 0.04f;
    return std::min(usual, kShare * static_cast<float>(std::min(width, height)));
}

std::vector<Piece> dropGrain(InkMap& map, std::vector<Piece> pieces) {
    const float least = leastHeight(kReadable, map.ink.width(), map.ink.height());
    if (typicalHeight(pieces, std::max(1.f, map.strokeWidth)) >= least) return pieces;
    const auto grain = std::stable_partition(pieces.begin(), pieces.end(), [&](const Piece& p) { return static_cast<float>(std::max(p.width(), p.height())) >= least; });
    erase(map, {std::make_move_iterator(grain), std::make_move_iterator(pieces.end())});
    pieces.erase(grain, pieces.end());
    return pieces;
}

std::vector<Piece> joinFragments(GrayView ink, std::vector<Piece> pieces, float strokeWidth) {
    const float height = typicalHeight(pieces, std::max(1.f, strokeWidth));
    const std::vector<Piece> traces = findPieces(ink, 1, kTrace);
    std::vector<std::pair<Run, size_t>> runs;  // of the traces
    for (size_t i = 0; i < traces.size(); ++i)
        for (const Run& run : traces[i].runs) runs.push_back({run, i});
    std::sort(runs.begin(), runs.end());
    std::vector<std::vector<size_t>> along(traces.size());  // the pieces on each trace
    for (size_t i = 0; i < pieces.size(); ++i) {
        const Run& run = pieces[i].runs[0];  // lies within one of a trace, the last that begins no farther right
        along[std::prev(std::upper_bound(runs.begin(), runs.end(), std::pair{Run{run.y, run.x0, ink.width()}, traces.size()}))->second].push_back(i);
    }
    for (size_t t = 0; t < traces.size(); ++t) {
        if (along[t].size() < 2 || static_cast<float>(traces[t].height()) > 1.5f * height || static_cast<float>(traces[t].width()) > 1.2f * height) continue;
        const auto whole = std::count_if(along[t].begin(), along[t].end(), [&](size_t i) { return static_cast<float>(pieces[i].height()) > 0.6f * height; });
        if (whole > 1) continue;
        std::vector<Run> all;
        for (const size_t i : along[t]) {
            all.insert(all.end(), pieces[i].runs.begin(), pieces[i].runs.end());
            pieces[i].runs.clear();
        }
        std::sort(all.begin(), all.end());
        pieces[along[t][0]] = makePiece(std::move(all));
    }
    std::erase_if(pieces, [](const Piece& p) { return p.runs.empty(); });
    return pieces;
}

std::vector<Piece> findThings(const std::vector<Piece>& pieces) {
    const auto longer = [](const Piece& p) { return static_cast<float>(std::max(p.width(), p.height())); };
    std::vector<float> widths;
    std::vector<std::pair<float, float>> strokes;  // width, length
    for (const Piece& p : pieces) {
        widths.push_back(strokeWidthOf(p));
        if (longer(p) >= kStroke * widths.back()) strokes.push_back({widths.back(), static_cast<float>(p.area) / widths.back()});
    }
    const float usual = weightedMedian(std::move(strokes));
    const float height = typicalHeight(pieces, std::max(1.f, usual));
    std::vector<Piece> things;
    int writing = 0;
    for (size_t i = 0; i < pieces.size(); ++i) {
        const Piece& p = pieces[i];
        const bool bar = longer(p) > kLong * height && static_cast<float>(p.area) < kStraight * widths[i] * longer(p);
        if (widths[i] > (bar ? kSlimThing : kThing) * usual && longer(p) > kLarge * height) things.push_back(p);
        else writing += longer(p) >= kStroke * widths[i] && !slim(p);
    }
    if (writing < kLeastWriting || things.size() > kMostThings) things.clear();
    return things;
}

std::vector<Piece> cleanInk(InkMap& map, std::vector<Piece> found, const Grid* grid) {
    const int w = map.ink.width(), h = map.ink.height();
    std::vector<uint8_t> drop(found.size(), 0);
    constexpr uint8_t kDrawing = 2;  // neither: it is kept to be refused
    const int rim = std::max(2, std::min(w, h) / 250);  // the page's edge may run a pixel or two inside the frame
    const auto sides = [&](const Piece& p) {  // of the frame that it touches
        return (p.left <= rim) + (p.top <= rim) + (p.right >= w - rim) + (p.bottom >= h - rim);
    };
    const auto framed = [&](const Piece& p) { return sides(p) > 0; };
    const auto besidePage = [&](const Piece& p) {
        if (map.outside.empty()) return false;
        int64_t near = 0;
        const int rows = static_cast<int>(map.outside.size()) / map.columns;
        const auto outside = [&](int x, int y) {
            x /= map.cell, y /= map.cell;
            return x < 0 || y < 0 || x >= map.columns || y >= rows ? 0 : map.outside[static_cast<size_t>(y) * map.columns + x];
        };
        const int reach = 2 * map.cell;
        for (const Run& run : p.runs)
            near += outside(run.x0 - reach, run.y) | outside(run.x1 + reach, run.y) |
                    outside(run.x0, run.y - reach) | outside(run.x0, run.y + reach);
        return near * 6 > static_cast<int64_t>(p.runs.size());
    };
    // Around a table other numbers may stand, around a puzzle it is print.
    const bool puzzle = grid && grid->squares();
    const auto inCell = [&](const Piece& p) {
        if (!grid->cellAt(static_cast<float>(p.left + p.right) / 2, static_cast<float>(p.top + p.bottom) / 2)) return !puzzle;
        return static_cast<float>(p.height()) < 1.4f * grid->cellHeight() &&
               static_cast<float>(p.width()) < 2.2f * grid->cellWidth();
    };
    // A frame around writing, or the outline of something far larger than it; a digit in a fine pen is as hollow.
    const float usual = typicalHeight(found, std::max(1.f, map.strokeWidth));
    const auto hollow = [](const Piece& p, float share) {
        return static_cast<float>(p.area) < share * static_cast<float>(p.width()) * static_cast<float>(p.height());
    };
    const auto within = [](const Piece& p, const Piece& o) {
        return o.left > p.left && o.right < p.right && o.top > p.top && o.bottom < p.bottom;
    };
    const auto holdsTwo = [&](const Piece& p) {
        return std::count_if(found.begin(), found.end(), [&](const Piece& o) {
                   return within(p, o) && o.area > map.strokeWidth * map.strokeWidth * 4;
               }) >= 2;
    };
    const auto outline = [&](const Piece& p) {
        return hollow(p, 0.08f) && (static_cast<float>(std::max(p.width(), p.height())) > 3 * usual || holdsTwo(p));
    };
    // The lines of a table too small in its picture for them to have been found.
    const auto smallTable = [&](const Piece& p) {
        return hollow(p, 0.15f) && static_cast<float>(std::min(p.width(), p.height())) > 1.2f * usual && holdsTwo(p);
    };
    // A ring or a box drawn around a number: no digit has ink on both sides of another.
    const auto encloses = [&](const Piece& p) {
        const bool large = static_cast<float>(std::max(p.width(), p.height())) > 1.25f * usual;
        return !grid && hollow(p, 0.25f) && std::any_of(found.begin(), found.end(), [&](const Piece& o) {
                   const float share = static_cast<float>(o.height()) / static_cast<float>(p.height());
                   return within(p, o) && share > (large ? 0.3f : 0.45f) && (large || !slim(o)) && between(o, p);
               });
    };
    // The body of a car, the petals of a flower: an outline that holds next to nothing of the little there is.
    const auto figure = [&](const Piece& p) {
        int others = 0, held = 0;
        for (const Piece& o : found)
            if (&o != &p && static_cast<float>(o.area) > 4 * map.strokeWidth * map.strokeWidth) ++others, held += within(p, o);
        // A long stroke is the edge of something.
        return 3 * std::min(p.width(), p.height()) > std::max(p.width(), p.height()) && hollow(p, 0.15f) && others <= kFewPieces &&
               2 * held < others;
    };
    for (size_t i = 0; i < found.size(); ++i) {
        const Piece& p = found[i];
        const bool large = p.width() > w / 3 || p.height() > h / 3;
        if (large && !framed(p) && !grid && !besidePage(p) && (figure(p) || !detailsOf(i, found, map.strokeWidth).empty())) {
            drop[i] = kDrawing;
            continue;
        }
        drop[i] = (large && (framed(p) || outline(p))) || smallTable(p) || encloses(p) || besidePage(p) || (grid && !inCell(p));
    }
    // One digit that fills the picture, and may touch a side of it, where all else are specks.
    float kept = 0, largest = 0;
    size_t digit = 0;
    for (size_t i = 0; i < found.size(); ++i) {
        const float area = static_cast<float>(found[i].area);
        if (!drop[i]) kept += area;
        else if (drop[i] != kDrawing && sides(found[i]) <= 1 && area > largest) largest = area, digit = i;
    }
    if (kept < kSpecks * largest) drop[digit] = 0;

    std::vector<size_t> along;  // the printed lines
    float all = 0, remains = 0;
    for (size_t i = 0; i < found.size(); ++i) {
        if (drop[i]) continue;
        const float longer = static_cast<float>(std::max(found[i].width(), found[i].height()));
        all += longer;
        if (alongRule(found[i], map.rules)) along.push_back(i), remains += longer;
    }
    if (remains > kAlongRules * all)
        for (const size_t i : along) drop[i] = 1;

    std::vector<Piece> rest, gone, writing;
    for (size_t i = 0; i < found.size(); ++i) (drop[i] == kDrawing ? writing : drop[i] ? gone : rest).push_back(std::move(found[i]));

    // The pen's width: half of the ink is drawn with a wider stroke, half with a narrower one. Strips at the frame
    // are the page's edge.
    std::vector<float> widths;
    std::vector<std::pair<float, float>> areas;  // width, area
    for (const Piece& p : rest) {
        widths.push_back(strokeWidthOf(p));
        if (!framed(p) || !slim(p)) areas.push_back({widths.back(), static_cast<float>(p.area)});
    }
    const float stroke = std::max(1.f, weightedMedian(std::move(areas)));
    const float height = typicalHeight(rest, stroke);
    // Low between two digits a speck is a point: no digit, but the number is another without it. Grain has so many specks that
    // not every two can be compared.
    const auto inOrderOf = [&](int Piece::*side) {
        std::vector<const Piece*> order;
        for (const Piece& p : rest) order.push_back(&p);
        std::sort(order.begin(), order.end(), [&](const Piece* a, const Piece* b) { return a->*side < b->*side; });
        return order;
    };
    const std::vector<const Piece*> byLeft = inOrderOf(&Piece::left), byRight = inOrderOf(&Piece::right);
    const auto any = [&](const std::vector<const Piece*>& order, int Piece::*side, int near, auto&& isSuch) {
        const int reach = static_cast<int>(height) + 1;
        auto o = std::lower_bound(order.begin(), order.end(), near - reach, [&](const Piece* piece, int x) { return piece->*side < x; });
        while (o != order.end() && (*o)->*side <= near + reach && !isSuch(**o)) ++o;
        return o != order.end() && (*o)->*side <= near + reach;
    };
    const auto isPoint = [&](const Piece& p) {
        if (static_cast<float>(p.area) < 0.4f * stroke * stroke || static_cast<float>(std::max(p.width(), p.height())) < 0.8f * stroke) return false;
        return any(byRight, &Piece::right, p.left, [&](const Piece& o) { return lowAfter(p, o, height); }) &&
               any(byLeft, &Piece::left, p.right, [&](const Piece& o) { return lowBefore(p, o, height); });
    };
    for (size_t i = 0; i < rest.size(); ++i) {
        Piece& p = rest[i];
        const float longer = static_cast<float>(std::max(p.width(), p.height()));
        const bool small = longer < std::max(1.5f * stroke, (grid ? 0.3f : 0.12f) * height) ||
                           (longer < 0.4f * height && widths[i] < 0.45f * stroke);
        // A stub of a rule: a bar far thinner than the pen. In the middle of a cell it is a pencil's 1 among bold print.
        const bool stub = widths[i] < 0.55f * stroke && static_cast<float>(std::min(p.width(), p.height())) < 1.5f * stroke &&
                          !(grid && longer > 0.6f * height && grid->inMiddle(p.box().centerX(), p.box().centerY()));
        const bool edge = framed(p) && (longer > 2.5f * height || longer < 0.4f * height || slim(p) || widths[i] > 1.8f * stroke);
        const bool huge = p.height() > 5 * height || p.width() > 14 * height || widths[i] > 4 * stroke;
        // A punched hole, a bullet: as broad as high, full, and far broader than the pen.
        const bool blot = 4 * std::min(p.width(), p.height()) > 3 * std::max(p.width(), p.height()) && !hollow(p, 0.72f) && widths[i] > 2.5f * stroke && !grid;
        const bool speck = small && !isPoint(p);
        if (blot || speck || stub || edge || huge) gone.push_back(std::move(p));
        else writing.push_back(std::move(p));
    }
    erase(map, gone);
    return writing;
}

}  // namespace inkdigits
