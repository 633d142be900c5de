#include "stroke_pieces.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "median.h"

namespace inkdigits {
namespace {

// One stroke wider than this, in line heights, may hold more than one digit...
constexpr float kWideStroke = 1.5f;
// ...and from this on where the pen goes straight on from the foot of one to the head of the next.
constexpr float kJoinedWidth = 0.8f;
constexpr float kJoinLength = 0.3f;    // of that way, at least, in line heights
constexpr float kJoinStray = 0.03f;    // from straight, at most
constexpr float kJoinAdvance = 0.25f;  // centre to centre of what it joins, at least
constexpr float kJoinClear = 0.15f;    // between the two, at least: a ring closes
// No one joins as many digits as make a stroke wider than this: it is a line or a dash.
constexpr float kWidestStroke = 20;
// Coordinates beyond this are no pen's, and sums of their squares near the end of what a float holds.
constexpr float kFarthest = 1e15f;
// No digit has as many points; of what goes on for longer every other counts, or every third, and so on: where two such scribbles
// cross is a matter of each pair of their points.
constexpr size_t kMostPoints = 4096;
constexpr float kTall = 0.4f;       // strokes lower than this, in line heights, are bars and dots
constexpr float kLineEnd = 0.1f;     // how far, in line heights, a line reaches over the beginning of its rest
constexpr float kLineStep = -0.1f;  // the least that the two share of their height

float distanceToSegment(Point p, Point a, Point b) {
    const float dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
    const float t = length2 > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.f, 1.f) : 0.f;
    return std::hypot(a.x + t * dx - p.x, a.y + t * dy - p.y);
}

bool cross(Point a, Point b, Point c, Point d) {
    const auto side = [](Point p, Point q, Point r) {
        return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x) > 0;
    };
    return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b);
}

/// Stretches [first, last] of points that a stroke passes only once on its way to the right, such as
/// the ligature between joined zeros: where it may run on from one digit to the next.
std::vector<std::pair<size_t, size_t>> ligatures(const Stroke& stroke, const Box& box, float height) {
    const float bin = 0.05f * height;
    const size_t bins = static_cast<size_t>(box.w / bin) + 1;
    const auto binOf = [&](float x) {
        return std::min(bins - 1, static_cast<size_t>(std::max(0.f, x - box.x) / bin));
    };
    std::vector<int> passes(bins);
    for (size_t i = 1; i < stroke.size(); ++i) {
        const size_t from = binOf(stroke[i - 1].x), to = binOf(stroke[i].x);
        for (size_t b = from; b != to; b += to > from ? 1 : -1) ++passes[b];
    }
    // Not near its ends, and wide enough to see.
    const size_t margin = static_cast<size_t>(0.25f * height / bin);
    const float narrowest = 0.1f * height;
    std::vector<std::pair<size_t, size_t>> found;
    for (size_t i = 0; i < stroke.size();) {
        const auto passedOnce = [&](size_t k) {
            const size_t b = binOf(stroke[k].x);
            return b >= margin && b + margin < bins && passes[b] == 1;
        };
        size_t end = i;
        while (end < stroke.size() && passedOnce(end)) ++end;
        if (end > i && stroke[end - 1].x - stroke[i].x > narrowest) found.push_back({i, end - 1});
        i = std::max(end, i + 1);
    }
    return found;
}

/// Straight stretches [first, last] in which the pen goes to the right, level or upward, as from the foot of a
/// digit to the head of the one that it is joined to.
std::vector<std::pair<size_t, size_t>> risers(const Stroke& stroke, float height) {
    std::vector<std::pair<size_t, size_t>> found;
    const auto straight = [&](size_t first, size_t last) {
        for (size_t i = first + 1; i < last; ++i)
            if (distanceToSegment(stroke[i], stroke[first], stroke[last]) > kJoinStray * height) return false;
        return true;
    };
    for (size_t first = 0; first + 1 < stroke.size();) {
        size_t last = first;
        while (last + 1 < stroke.size()) {
            const float dx = stroke[last + 1].x - stroke[last].x, up = stroke[last].y - stroke[last + 1].y;
            if (dx < 0 || up < -0.3f * dx || !straight(first, last + 1)) break;
            ++last;
        }
        if (std::hypot(stroke[last].x - stroke[first].x, stroke[last].y - stroke[first].y) >= kJoinLength * height)
            found.push_back({first, last});
        first = std::max(last, first + 1);
    }
    return found;
}

/// The stroke with points at most `step` apart.
Stroke resample(const Stroke& stroke, float step) {
    Stroke dense = {stroke.front()};
    for (size_t i = 1; i < stroke.size(); ++i) {
        const Point a = stroke[i - 1], b = stroke[i];
        const int parts = std::max(1, static_cast<int>(std::ceil(std::hypot(b.x - a.x, b.y - a.y) / step)));
        for (int k = 1; k <= parts; ++k) {
            const float t = static_cast<float>(k) / static_cast<float>(parts);
            dense.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
        }
    }
    return dense;
}

struct Extent {
    float left = std::numeric_limits<float>::infinity(), right = -left;
};

/// Leftmost and rightmost ink of a stroke within [top, top + step), for `levels` steps downward.
std::vector<Extent> extents(const Stroke& stroke, float top, float step, int levels) {
    std::vector<Extent> found(levels);
    for (size_t i = 0; i == 0 || i + 1 < stroke.size(); ++i) {
        const Point a = stroke[i], b = stroke[std::min(i + 1, stroke.size() - 1)];
        const float upper = std::min(a.y, b.y), lower = std::max(a.y, b.y);
        const int first = std::max(0, static_cast<int>(std::floor((upper - top) / step)));
        const int last = std::min(levels - 1, static_cast<int>(std::floor((lower - top) / step)));
        for (int level = first; level <= last; ++level)
            for (const float edge : {top + static_cast<float>(level) * step, top + static_cast<float>(level + 1) * step}) {
                const float y = std::clamp(edge, upper, lower);
                const float x = lower > upper ? a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y) : a.x;
                const float other = lower > upper ? x : b.x;
                found[level].left = std::min({found[level].left, x, other});
                found[level].right = std::max({found[level].right, x, other});
            }
    }
    return found;
}

/// Whether what is right of `line` is the rest of it, on a base line that climbs or falls: it begins where
/// the line ends and not below or above its end.
bool goesOnIn(const std::vector<StrokePiece>& line, const std::vector<StrokePiece>& rest, float height) {
    const auto tall = [&](const StrokePiece& p) { return p.box.h >= kTall * height; };
    const StrokePiece *last = nullptr, *first = nullptr;
    float right = -std::numeric_limits<float>::infinity(), left = -right;
    for (const StrokePiece& p : line) {
        right = std::max(right, p.box.right());
        if (tall(p) && (!last || p.box.right() > last->box.right())) last = &p;
    }
    for (const StrokePiece& p : rest) {
        left = std::min(left, p.box.x);
        if (tall(p) && (!first || p.box.x < first->box.x)) first = &p;
    }
    if (!first || !last || left < right - kLineEnd * height) return false;
    return overlap(last->box.y, last->box.bottom(), first->box.y, first->box.bottom()) > kLineStep * height;
}

/// Lines that go on in another one, joined.
void joinRests(std::vector<std::vector<StrokePiece>>& lines, float height) {
    for (size_t i = 0; i < lines.size();) {
        const auto rest = std::find_if(lines.begin(), lines.end(), [&](const auto& other) {
            return &other != &lines[i] && goesOnIn(lines[i], other, height);
        });
        if (rest == lines.end()) {
            ++i;
            continue;
        }
        std::move(rest->begin(), rest->end(), std::back_inserter(lines[i]));
        if (rest - lines.begin() < static_cast<long>(i)) --i;
        lines.erase(rest);
    }
}

}  // namespace

std::vector<StrokePiece> cleanStrokes(std::span<const Stroke> strokes) {
    std::vector<StrokePiece> pieces;
    for (size_t i = 0; i < strokes.size(); ++i) {
        StrokePiece piece{{}, {}, static_cast<int>(i)};
        const size_t step = strokes[i].size() / kMostPoints + 1;
        for (size_t k = 0; k < strokes[i].size(); k += step)
            if (const Point& p = strokes[i][k]; std::abs(p.x) <= kFarthest && std::abs(p.y) <= kFarthest) piece.stroke.push_back(p);
        if (piece.stroke.empty()) continue;
        piece.box = bounds({&piece.stroke, 1});
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

float writingHeight(const std::vector<StrokePiece>& pieces) {
    std::vector<float> heights;
    for (const StrokePiece& p : pieces) heights.push_back(p.box.h);
    const float tallest = *std::max_element(heights.begin(), heights.end());
    std::erase_if(heights, [&](float h) { return h < 0.4f * tallest; });
    return median(heights);
}

// Tall strokes found the lines, each joining the line whose nearest member it stands beside; small ones
// (bars, dots) then go to the line they are closest to.
std::vector<std::vector<StrokePiece>> splitLines(std::vector<StrokePiece> pieces) {
    const float height = writingHeight(pieces);
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const StrokePiece& a, const StrokePiece& b) { return a.box.h > b.box.h; });
    std::vector<std::vector<StrokePiece>> lines;
    for (StrokePiece& piece : pieces) {
        const bool tall = piece.box.h >= kTall * height;
        std::vector<StrokePiece>* best = nullptr;
        float bestDistance = std::numeric_limits<float>::infinity();
        for (std::vector<StrokePiece>& line : lines) {
            for (const StrokePiece& member : line) {
                const float apart =
                    std::max(0.f, -overlap(piece.box.x, piece.box.right(), member.box.x, member.box.right()));
                const float shared =
                    overlap(piece.box.y, piece.box.bottom(), member.box.y, member.box.bottom());
                const float smaller = std::max(std::min(piece.box.h, member.box.h), 1e-6f);
                // Beside: half of the smaller one's height is shared. A small stroke may also hang
                // a little above or below (the bar of a 5, the foot of a 1).
                const bool beside = tall ? shared >= 0.5f * smaller : shared > -0.35f * height;
                const float distance = apart + 2 * std::max(0.f, (tall ? 0.5f * smaller : 0.f) - shared);
                if (beside && distance < bestDistance) {
                    bestDistance = distance;
                    best = &line;
                }
            }
        }
        if (best)
            best->push_back(std::move(piece));
        else
            lines.push_back({std::move(piece)});
    }
    joinRests(lines, height);
    const auto center = [](const std::vector<StrokePiece>& line) {
        float sum = 0;
        for (const StrokePiece& p : line) sum += p.box.centerY();
        return sum / static_cast<float>(line.size());
    };
    std::sort(lines.begin(), lines.end(), [&](const auto& a, const auto& b) { return center(a) < center(b); });
    return lines;
}

std::vector<StrokePiece> cutWideStrokes(std::vector<StrokePiece> pieces) {
    const float height = writingHeight(pieces);
    std::vector<StrokePiece> cut;
    for (StrokePiece& piece : pieces) {
        if (height <= 0 || piece.box.h < 0.5f * height || piece.box.w < kJoinedWidth * height || piece.box.w > kWidestStroke * height) {
            cut.push_back(std::move(piece));
            continue;
        }
        const Stroke stroke = resample(piece.stroke, 0.03f * height);
        const auto pieceOf = [&](size_t begin, size_t end) {
            StrokePiece part{{stroke.begin() + begin, stroke.begin() + end + 1}, {}, piece.id};
            part.box = bounds({&part.stroke, 1});
            return part;
        };
        std::vector<std::pair<size_t, size_t>> joins = risers(stroke, height);
        if (piece.box.w >= kWideStroke * height)
            for (const auto& ligature : ligatures(stroke, piece.box, height)) joins.push_back(ligature);
        // The longest first: the base of a 2 is straight too.
        std::stable_sort(joins.begin(), joins.end(), [](const auto& a, const auto& b) { return a.second - a.first > b.second - b.first; });
        std::vector<std::pair<size_t, size_t>> parts = {{0, stroke.size() - 1}};
        for (const auto& [first, last] : joins) {
            const auto part = std::find_if(parts.begin(), parts.end(), [first = first, last = last](const auto& p) { return p.first <= first && last <= p.second; });
            if (part == parts.end()) continue;
            const StrokePiece before = pieceOf(part->first, first), after = pieceOf(last, part->second);
            // What would be too low for a digit is a tail, not a neighbour.
            if (before.box.h <= 0.5f * height || after.box.h <= 0.5f * height) continue;
            if (after.box.centerX() - before.box.centerX() < kJoinAdvance * height) continue;
            if (touch(before, after, kJoinClear * height)) continue;
            const size_t end = part->second;
            part->second = first;
            parts.insert(part + 1, {last, end});
        }
        if (parts.size() == 1) {
            cut.push_back(std::move(piece));
            continue;
        }
        for (const auto& [first, last] : parts) cut.push_back(pieceOf(first, last));
    }
    return cut;
}

float bendOf(const Stroke& stroke) {
    const auto [top, bottom] = std::minmax_element(stroke.begin(), stroke.end(),
                                                   [](const Point& a, const Point& b) { return a.y < b.y; });
    const float dx = top->x - bottom->x, up = bottom->y - top->y, length2 = dx * dx + up * up;
    float bend = 0;
    for (const Point& p : stroke) bend = std::max(bend, std::abs((p.x - bottom->x) * up + (p.y - bottom->y) * dx));
    return up > 0 ? bend / length2 : 0;
}

std::pair<float, float> steepSteps(const Stroke& stroke) {
    float x = 0, y = 0;
    for (size_t i = 1; i < stroke.size(); ++i) {
        float dx = stroke[i].x - stroke[i - 1].x, up = stroke[i - 1].y - stroke[i].y;
        if (std::abs(dx) >= std::abs(up)) continue;
        if (up < 0) dx = -dx, up = -up;
        x += dx;
        y += up;
    }
    return {x, y};
}

bool touch(const StrokePiece& a, const StrokePiece& b, float reach) {
    if (overlap(a.box.x, a.box.right(), b.box.x, b.box.right()) < -reach ||
        overlap(a.box.y, a.box.bottom(), b.box.y, b.box.bottom()) < -reach)
        return false;
    // A single point is a segment of no length.
    for (size_t i = 0; i == 0 || i + 1 < a.stroke.size(); ++i) {
        const Point a0 = a.stroke[i], a1 = a.stroke[std::min(i + 1, a.stroke.size() - 1)];
        for (size_t j = 0; j == 0 || j + 1 < b.stroke.size(); ++j) {
            const Point b0 = b.stroke[j], b1 = b.stroke[std::min(j + 1, b.stroke.size() - 1)];
            if (std::min(a0.x, a1.x) > std::max(b0.x, b1.x) + reach ||
                std::min(b0.x, b1.x) > std::max(a0.x, a1.x) + reach ||
                std::min(a0.y, a1.y) > std::max(b0.y, b1.y) + reach ||
                std::min(b0.y, b1.y) > std::max(a0.y, a1.y) + reach)
                continue;
            if (distanceToSegment(a0, b0, b1) < reach || distanceToSegment(a1, b0, b1) < reach ||
                distanceToSegment(b0, a0, a1) < reach || distanceToSegment(b1, a0, a1) < reach ||
                cross(a0, a1, b0, b1))
                return true;
        }
    }
    return false;
}

std::vector<float> lengthsAlong(const Stroke& stroke) {
    std::vector<float> along = {0};
    for (size_t i = 1; i < stroke.size(); ++i)
        along.push_back(along.back() + std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y));
    return along;
}

float crossing(const StrokePiece& a, const StrokePiece& b) {
    const std::vector<float> alongA = lengthsAlong(a.stroke), alongB = lengthsAlong(b.stroke);
    const auto arm = [](const std::vector<float>& along, size_t i, float t) {
        const float at = (along[i] + t * (along[i + 1] - along[i])) / along.back();
        return std::min(at, 1 - at);
    };
    float most = 0;
    for (size_t i = 0; i + 1 < a.stroke.size(); ++i) {
        const Point a0 = a.stroke[i], a1 = a.stroke[i + 1];
        for (size_t j = 0; j + 1 < b.stroke.size(); ++j) {
            const Point b0 = b.stroke[j], b1 = b.stroke[j + 1];
            const float ax = a1.x - a0.x, ay = a1.y - a0.y, bx = b1.x - b0.x, by = b1.y - b0.y, area = ax * by - ay * bx;
            if (!cross(a0, a1, b0, b1) || area == 0) continue;
            const float inA = ((b0.x - a0.x) * by - (b0.y - a0.y) * bx) / area, inB = ((b0.x - a0.x) * ay - (b0.y - a0.y) * ax) / area;
            most = std::max(most, std::min(arm(alongA, i, inA), arm(alongB, j, inB)));
        }
    }
    return most;
}

bool sideBySide(const StrokePiece& a, const StrokePiece& b) {
    constexpr int levels = 16;
    const float top = std::max(a.box.y, b.box.y);
    const float shared = overlap(a.box.y, a.box.bottom(), b.box.y, b.box.bottom());
    if (shared <= 0.5f * std::min(a.box.h, b.box.h) || shared <= 0) return false;
    const float step = shared / levels;
    const std::vector<Extent> inA = extents(a.stroke, top, step, levels), inB = extents(b.stroke, top, step, levels);
    bool aLeft = true, bLeft = true;
    for (int level = 0; level < levels; ++level) {
        aLeft &= inA[level].right < inB[level].left;
        bLeft &= inB[level].right < inA[level].left;
    }
    return aLeft || bLeft;
}

}  // namespace inkdigits
