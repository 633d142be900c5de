#include "group.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace inkdigits {
namespace {

// A digit rarely takes more strokes; pen skips may add some.
constexpr size_t kMaxStrokesPerDigit = 5;
// Lengths up to this, relative to the height of the line, count as dots.
constexpr float kDot = 0.12f;
// One stroke wider than this, in line heights, may hold more than one digit.
constexpr float kWideStroke = 1.5f;
// Costs, in nats beside the network's log-probabilities. Chosen on digits and composed numbers of
// held-back writers in train/ (tests/bench/README.md says how), not on dev/.
constexpr float kNotDigitCost = 2.0f;  // reading a group as "not a digit"
constexpr float kSplitCost = 20.0f;    // setting apart strokes that stand above each other
constexpr float kSplitOverlap = 0.2f;  // that share of their widths
constexpr float kTouchCost = 0.7f;     // setting apart strokes whose ink touches
constexpr float kTouchReach = 0.02f;   // closer than this, in line heights
constexpr float kCutCost = 1.5f;       // setting apart pieces of one stroke
constexpr float kMergeCost = 8.0f;     // joining strokes that stand apart, per line height
constexpr float kLineSplitCost = 8.0f; // two lines closer than kLineGap, per line height
constexpr float kLineGap = 0.4f;       // in line heights
// A slash leans (tangent from the vertical) and outgrows the line's other digits by at least this.
constexpr float kSlashLean = 0.18f;
constexpr float kSlashHeight = 1.3f;

struct Piece {
    Stroke stroke;
    Box box;
    int id;  // pieces cut from one stroke have one id
};

float median(std::vector<float> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + values.size() / 2;
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Shared part of two intervals, negative for the gap between them.
float overlap(float a, float aEnd, float b, float bEnd) { return std::min(aEnd, bEnd) - std::max(a, b); }

std::vector<Piece> clean(std::span<const Stroke> strokes) {
    std::vector<Piece> pieces;
    for (const Stroke& stroke : strokes) {
        Piece piece{};
        for (const Point& p : stroke)
            if (std::isfinite(p.x) && std::isfinite(p.y)) piece.stroke.push_back(p);
        if (piece.stroke.empty()) continue;
        piece.box = bounds({&piece.stroke, 1});
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

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

/// Whether the ink of two strokes comes closer than `reach` or crosses.
bool touch(const Piece& a, const Piece& b, float reach) {
    if (overlap(a.box.x, a.box.right(), b.box.x, b.box.right()) < -reach ||
        overlap(a.box.y, a.box.bottom(), b.box.y, b.box.bottom()) < -reach)
        return false;
    // A single point is a segment of no length.
    for (size_t i = 0; i == 0 || i + 1 < a.stroke.size(); ++i) {
        const Point a0 = a.stroke[i], a1 = a.stroke[std::min(i + 1, a.stroke.size() - 1)];
        for (size_t j = 0; j == 0 || j + 1 < b.stroke.size(); ++j) {
            const Point b0 = b.stroke[j], b1 = b.stroke[std::min(j + 1, b.stroke.size() - 1)];
            if (distanceToSegment(a0, b0, b1) < reach || distanceToSegment(a1, b0, b1) < reach ||
                distanceToSegment(b0, a0, a1) < reach || distanceToSegment(b1, a0, a1) < reach ||
                cross(a0, a1, b0, b1))
                return true;
        }
    }
    return false;
}

/// Height of the writing: strokes that make whole digits are the tall ones.
float writingHeight(const std::vector<Piece>& pieces) {
    std::vector<float> heights;
    for (const Piece& p : pieces) heights.push_back(p.box.h);
    const float tallest = *std::max_element(heights.begin(), heights.end());
    std::erase_if(heights, [&](float h) { return h < 0.4f * tallest; });
    return median(heights);
}

/// Lines of writing, top to bottom. Tall strokes found the lines, each joining the line whose
/// nearest member it stands beside; small ones (bars, dots) then go to the line they are closest to.
std::vector<std::vector<Piece>> splitLines(std::vector<Piece> pieces) {
    const float height = writingHeight(pieces);
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const Piece& a, const Piece& b) { return a.box.h > b.box.h; });
    std::vector<std::vector<Piece>> lines;
    for (Piece& piece : pieces) {
        const bool tall = piece.box.h >= 0.4f * height;
        std::vector<Piece>* best = nullptr;
        float bestDistance = std::numeric_limits<float>::infinity();
        for (std::vector<Piece>& line : lines) {
            for (const Piece& member : line) {
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
    const auto center = [](const std::vector<Piece>& line) {
        float sum = 0;
        for (const Piece& p : line) sum += p.box.centerY();
        return sum / static_cast<float>(line.size());
    };
    std::sort(lines.begin(), lines.end(), [&](const auto& a, const auto& b) { return center(a) < center(b); });
    return lines;
}

/// A run of pieces, in order of their centres, that may be one digit.
struct Group {
    size_t first, count;
    Box box;
    Tensor tensor;
    Decision decision;
    bool dot;
};

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

/// Strokes too wide for one digit, cut at their ligatures into pieces that know where they go on.
std::vector<Piece> cutWideStrokes(std::vector<Piece> pieces) {
    const float height = writingHeight(pieces);
    std::vector<Piece> cut;
    for (size_t id = 0; id < pieces.size(); ++id) {
        pieces[id].id = static_cast<int>(id);
        const Box box = pieces[id].box;
        if (height <= 0 || box.h < 0.5f * height || box.w < kWideStroke * height) {
            cut.push_back(std::move(pieces[id]));
            continue;
        }
        const Stroke stroke = resample(pieces[id].stroke, 0.03f * height);
        size_t from = 0;
        const auto add = [&](size_t to) {
            Piece part{{stroke.begin() + from, stroke.begin() + to + 1}, {}, static_cast<int>(id)};
            part.box = bounds({&part.stroke, 1});
            cut.push_back(std::move(part));
        };
        const auto tall = [&](size_t begin, size_t end) {
            const Stroke part(stroke.begin() + begin, stroke.begin() + end + 1);
            return bounds({&part, 1}).h > 0.5f * height;
        };
        for (const auto& [first, last] : ligatures(stroke, box, height)) {
            // What would be too low for a digit is a tail, not a neighbour.
            if (!tall(from, first) || !tall(last, stroke.size() - 1)) continue;
            add(first);
            from = last;
        }
        add(stroke.size() - 1);
    }
    return cut;
}

/// Whether the ink of pieces i and j touches.
using Touches = std::vector<std::vector<bool>>;

Touches findTouches(const std::vector<Piece>& pieces, float height) {
    Touches touches(pieces.size(), std::vector<bool>(pieces.size()));
    for (size_t i = 0; i < pieces.size(); ++i)
        for (size_t j = 0; j < i; ++j)
            touches[i][j] = touches[j][i] = touch(pieces[i], pieces[j], kTouchReach * height);
    return touches;
}

float widthOf(const Box& box, float height) { return std::max(box.w, 0.15f * height); }

/// What geometry says against `group` being one digit with all its strokes and none of its
/// neighbours': gaps inside, overlaps with strokes outside.
float geometryCost(const std::vector<Piece>& line, const Touches& touches, const Group& group, float height) {
    float cost = 0, right = line[group.first].box.right();
    for (size_t i = group.first; i < group.first + group.count; ++i) {
        cost += kMergeCost * std::max(0.f, (line[i].box.x - right) / height - 0.05f);
        right = std::max(right, line[i].box.right());
        // Each overlapping pair that is set apart is charged once, to the group on its left.
        for (size_t j = group.first + group.count; j < line.size(); ++j) {
            const float shared = overlap(line[i].box.x, line[i].box.right(), line[j].box.x, line[j].box.right());
            const float narrower = std::min(widthOf(line[i].box, height), widthOf(line[j].box, height));
            cost += kSplitCost * std::max(0.f, shared / narrower - kSplitOverlap);
            if (touches[i][j]) cost += kTouchCost;
            if (line[i].id == line[j].id) cost += kCutCost;
        }
    }
    return cost;
}

/// Minus log-probability of the better of "this digit" and "no digit". Weighted by the number of
/// strokes, so that readings of few and of many digits compare.
float readingCost(const Group& group) {
    constexpr float floor = 1e-4f;
    const float digit = -std::log(std::max(group.decision.confidence, floor));
    const float none = -std::log(std::max(group.decision.notDigit, floor));
    return std::min(static_cast<float>(group.count) * digit,
                    static_cast<float>(group.count) * none + kNotDigitCost);
}

std::vector<Group> candidates(const std::vector<Piece>& line, float height, float minSize) {
    std::vector<Group> groups;
    for (size_t first = 0; first < line.size(); ++first) {
        std::vector<Stroke> strokes;
        Box box = line[first].box;
        for (size_t count = 1; count <= kMaxStrokesPerDigit && first + count <= line.size(); ++count) {
            const Piece& added = line[first + count - 1];
            if (added.box.x > box.right() + 0.5f * height) break;
            // Pieces of one stroke are rejoined across the ligature between them.
            if (count > 1 && line[first + count - 2].id == added.id)
                strokes.back().insert(strokes.back().end(), added.stroke.begin(), added.stroke.end());
            else
                strokes.push_back(added.stroke);
            box = unite(box, added.box);
            const float longer = std::max(box.w, box.h);
            Group group{first, count, box, {}, {}, longer < minSize || longer <= kDot * height};
            if (!group.dot) group.tensor = normalize(rasterize(strokes));
            groups.push_back(group);
        }
    }
    return groups;
}

/// A line of writing and the cheapest way to read it.
struct ReadLine {
    std::vector<Piece> pieces;
    Touches touches;
    std::vector<Group> groups;
    float height;
    float cost;
};

/// Cuts the line into groups at the least sum of costs (Viterbi over the positions between strokes).
ReadLine readLine(std::vector<Piece> pieces, const Classifier& classify, float minSize) {
    std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
        return a.box.centerX() < b.box.centerX();
    });
    const float height = std::max(writingHeight(pieces), 1e-6f);
    const Touches touches = findTouches(pieces, height);
    std::vector<Group> groups = candidates(pieces, height, minSize);
    std::vector<Tensor> tensors;
    for (const Group& g : groups)
        if (!g.dot) tensors.push_back(g.tensor);
    const std::vector<Decision> decisions = classify(tensors);

    constexpr float inf = std::numeric_limits<float>::infinity();
    std::vector<float> cost(pieces.size() + 1, inf);
    std::vector<const Group*> via(pieces.size() + 1, nullptr);
    cost[0] = 0;
    size_t next = 0;
    for (Group& group : groups) {  // in order of `first`
        if (!group.dot) group.decision = decisions[next++];
        const float reading = group.dot ? kNotDigitCost : readingCost(group);
        const float total = cost[group.first] + reading + geometryCost(pieces, touches, group, height);
        const size_t end = group.first + group.count;
        if (total < cost[end]) {
            cost[end] = total;
            via[end] = &group;
        }
    }
    ReadLine line{{}, touches, {}, height, cost.back()};
    for (size_t at = pieces.size(); at > 0; at = via[at]->first) line.groups.push_back(*via[at]);
    std::reverse(line.groups.begin(), line.groups.end());
    line.pieces = std::move(pieces);
    return line;
}

/// What geometry says against `above` and `below` being two lines: strokes that stand right under
/// each other, as the loops of an 8 or the bar over a 5 do. Negative infinity when none come close.
float lineSplitCost(const ReadLine& above, const ReadLine& below) {
    constexpr float none = -std::numeric_limits<float>::infinity();
    const float height = std::max(above.height, below.height);
    float cost = none;
    for (const Piece& a : above.pieces)
        for (const Piece& b : below.pieces) {
            const float narrower = std::min(widthOf(a.box, height), widthOf(b.box, height));
            if (overlap(a.box.x, a.box.right(), b.box.x, b.box.right()) < 0.2f * narrower - 0.1f * height) continue;
            const float gap = -overlap(a.box.y, a.box.bottom(), b.box.y, b.box.bottom()) / height;
            if (gap < kLineGap) cost = std::max(cost, kLineSplitCost * (kLineGap - std::max(gap, -0.25f)));
        }
    return cost;
}

/// Joins neighbouring lines that read better as one.
std::vector<ReadLine> joinLines(std::vector<ReadLine> lines, const Classifier& classify, float minSize) {
    for (size_t i = 0; i + 1 < lines.size();) {
        const float split = lineSplitCost(lines[i], lines[i + 1]);
        if (std::isfinite(split)) {
            std::vector<Piece> both = lines[i].pieces;
            both.insert(both.end(), lines[i + 1].pieces.begin(), lines[i + 1].pieces.end());
            ReadLine joined = readLine(std::move(both), classify, minSize);
            if (joined.cost < lines[i].cost + lines[i + 1].cost + split) {
                lines[i] = std::move(joined);
                lines.erase(lines.begin() + i + 1);
                i -= i > 0;
                continue;
            }
        }
        ++i;
    }
    return lines;
}

void refuse(Group& group) {
    group.decision.refused = true;
    group.decision.sure = false;
}

/// A slash, as in dates: one straight stroke that leans to the right and stands out above and below
/// the digits beside it. Alone it would be read as a 1.
bool isSlash(const Group& group, const std::vector<Piece>& pieces, float digitHeight) {
    if (group.dot || group.count != 1 || group.decision.digit != 1) return false;
    const Stroke& stroke = pieces[group.first].stroke;
    const auto [top, bottom] = std::minmax_element(
        stroke.begin(), stroke.end(), [](const Point& a, const Point& b) { return a.y < b.y; });
    const float lean = (top->x - bottom->x) / std::max(group.box.h, 1e-6f);
    const bool straight = group.box.w <= 1.25f * (top->x - bottom->x) + 0.05f * group.box.h;
    return straight && lean > kSlashLean && group.box.h > kSlashHeight * digitHeight;
}

/// Refuses what stands for something else beside digits, by its place and size in the line.
void refuseSlashes(ReadLine& line) {
    std::vector<float> heights;
    for (const Group& g : line.groups)
        if (!g.dot && !g.decision.refused && g.decision.digit != 1) heights.push_back(g.box.h);
    if (heights.empty()) return;
    const float digitHeight = median(heights);
    for (Group& g : line.groups)
        if (isSlash(g, line.pieces, digitHeight)) refuse(g);
}

/// A "digit" whose ink runs into something that is none is a part of it: the stem of a K is no 1.
void refuseParts(ReadLine& line) {
    const auto touching = [&](const Group& a, const Group& b) {
        for (size_t i = a.first; i < a.first + a.count; ++i)
            for (size_t j = b.first; j < b.first + b.count; ++j)
                if (line.touches[i][j]) return true;
        return false;
    };
    std::vector<size_t> refused;
    for (size_t i = 0; i < line.groups.size(); ++i)
        if (line.groups[i].decision.refused && !line.groups[i].dot) refused.push_back(i);
    while (!refused.empty()) {
        const Group& part = line.groups[refused.back()];
        refused.pop_back();
        for (size_t i = 0; i < line.groups.size(); ++i)
            if (!line.groups[i].decision.refused && touching(part, line.groups[i])) {
                refuse(line.groups[i]);
                refused.push_back(i);
            }
    }
}

std::vector<Mark> toMarks(const std::vector<Group>& path, float height) {
    std::vector<float> gaps;
    // A 1 takes as much room as it would in print, or every 1 would seem to stand after a space.
    const auto room = [&](const Box& box) { return std::max(0.f, 0.45f * height - box.w) / 2; };
    for (size_t i = 1; i < path.size(); ++i)
        gaps.push_back(path[i].box.x - room(path[i].box) - path[i - 1].box.right() - room(path[i - 1].box));
    const float usual = std::max(0.f, median(gaps));
    std::vector<Mark> marks;
    for (size_t i = 0; i < path.size(); ++i) {
        Mark mark{path[i].box, path[i].tensor, path[i].decision, false};
        if (path[i].dot) {
            mark.decision.refused = true;
            mark.decision.notDigit = kMaxConfidence;
        }
        // A gap of most of a digit's width that stands out among the line's gaps is a space.
        mark.gapBefore = i > 0 && gaps[i - 1] > 0.6f * height && gaps[i - 1] > 1.8f * usual;
        marks.push_back(mark);
    }
    return marks;
}

}  // namespace

Layout groupStrokes(std::span<const Stroke> strokes, const Classifier& classify, float minSize) {
    Layout layout;
    std::vector<Piece> pieces = clean(strokes);
    if (pieces.empty()) return layout;
    std::vector<ReadLine> lines;
    for (std::vector<Piece>& line : splitLines(std::move(pieces)))
        lines.push_back(readLine(cutWideStrokes(std::move(line)), classify, minSize));
    for (ReadLine& line : lines = joinLines(std::move(lines), classify, minSize)) {
        refuseParts(line);
        refuseSlashes(line);
        layout.lines.push_back(toMarks(line.groups, line.height));
    }
    return layout;
}

}  // namespace inkdigits
