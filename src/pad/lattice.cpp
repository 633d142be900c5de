#include "lattice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "median.h"

namespace inkdigits {
namespace {

// So many strokes at most are looked at as one drawing.
constexpr size_t kMaxStrokesOfDrawing = 16;
constexpr size_t kMaxStrokesOfSign = 3;  // a percent sign's
constexpr float kMostInkOfSign = 10.0f;  // length of its strokes in its longer side; of 14,710 symbols in train/ five have more, all points and commas
constexpr float kPairWidth = 0.9f;     // two digits that touch are together wider, in their height
constexpr float kPairOverlap = 0.2f;   // neighbours share no more of their widths
constexpr float kCrossing = 0.3f;      // of their lengths: strokes of two digits do not cross each other so far from their ends
constexpr float kCrossed = 4.0f;       // nats for parting strokes that do, as of a plus, which was a dash and a 1
constexpr float kHook = 0.2f;          // of a stroke's height, at each end
constexpr size_t kClear = 1;           // feature of a boundary: clear paper
constexpr float kWordGap = 0.4f;       // of the line's height: clear paper between words
constexpr float kMostOdds = 8.0f;      // nats either way, of one piece

float above(float value, float limit) { return std::max(0.f, value - limit); }
float below(float value, float limit) { return std::max(0.f, limit - value); }

/// How the writing runs: where the digits stand and how they lean.
struct Hand {
    float height, slope, base;  // y of the base line at x is base + slope * x
    float leanX = 0, leanY = 0;  // sums over the steep parts of all strokes

    float baseAt(float x) const { return base + slope * x; }
};

Hand handOf(const std::vector<StrokePiece>& pieces, float height) {
    Hand hand{height, 0, 0};
    std::vector<const Box*> tall;
    for (const StrokePiece& p : pieces) {
        const auto [x, y] = steepSteps(p.stroke);
        hand.leanX += x;
        hand.leanY += y;
        if (p.box.h >= 0.6f * height) tall.push_back(&p.box);
    }
    // Theil-Sen: the median of the slopes between all pairs that stand apart.
    std::vector<float> slopes, bases;
    for (size_t i = 0; i < tall.size(); ++i)
        for (size_t j = i + 1; j < std::min(tall.size(), i + 40); ++j)
            if (const float dx = tall[j]->centerX() - tall[i]->centerX(); dx > 0.5f * height)
                slopes.push_back((tall[j]->bottom() - tall[i]->bottom()) / dx);
    // Two or three digits say little of a slope.
    if (slopes.size() >= 6) hand.slope = std::clamp(median(slopes), -0.3f, 0.3f);
    for (const Box* box : tall) bases.push_back(box->bottom() - hand.slope * box->centerX());
    hand.base = median(bases);
    return hand;
}

/// A stroke that runs straight from its top to its bottom.
struct Straight {
    bool is = false;
    float bend = 0;  // largest distance from the chord, in its length
    float core = 0;  // the same without the ends, where the pen may hook
    float lean = 0;  // tangent of the angle to the vertical, positive to the right, beyond that of the other writing
};

Straight straightOf(const Stroke& stroke, const Hand& hand) {
    const auto [top, bottom] = std::minmax_element(stroke.begin(), stroke.end(),
                                                   [](const Point& a, const Point& b) { return a.y < b.y; });
    const float dx = top->x - bottom->x, up = bottom->y - top->y;
    Straight straight;
    if (up <= 0 || up < 0.5f * std::abs(dx)) return straight;
    straight.bend = bendOf(stroke);
    Stroke core;
    for (const Point& p : stroke)
        if (p.y >= top->y + kHook * up && p.y <= bottom->y - kHook * up) core.push_back(p);
    straight.core = core.size() > 2 ? bendOf(core) : straight.bend;
    straight.is = straight.bend < 0.15f;
    // The others' lean, held to upright by half a digit's height of steps.
    const auto [x, y] = steepSteps(stroke);
    const float others = (hand.leanX - x) / std::max(hand.leanY - y + 0.5f * hand.height, 1e-6f);
    straight.lean = std::clamp(dx / std::max(up, 1e-6f) - others, -1.f, 1.f);
    return straight;
}

/// How much the pieces of a line look like digits: letters stand beside letters.
struct Company {
    std::vector<float> sum;          // up to piece i, of each the log odds of the best digit that holds it
    std::vector<size_t> start, end;  // of the word that piece i is in

    /// The mean of the pieces from `first` to `last` but those of `arc`, held to even odds by one more.
    float beside(const Arc& arc, size_t first, size_t last) const {
        const float others = sum[last] - sum[first] - (sum[arc.end()] - sum[arc.first]);
        return others / static_cast<float>(last - first - arc.count + 1);
    }
};

Company companyOf(const Lattice& lattice) {
    const size_t n = lattice.pieces;
    std::vector<float> odds(n, -kMostOdds);
    for (const Arc& arc : lattice.arcs) {
        if (!arc.may[static_cast<size_t>(Label::Digit)]) continue;
        const float digit = logProbability(arc.decision.confidence) - logProbability(arc.decision.notDigit);
        for (size_t i = arc.first; i < arc.end(); ++i) odds[i] = std::max(odds[i], std::clamp(digit, -kMostOdds, kMostOdds));
    }
    Company company{std::vector<float>(n + 1), std::vector<size_t>(n, 0), std::vector<size_t>(n, n)};
    std::partial_sum(odds.begin(), odds.end(), company.sum.begin() + 1);
    const auto parted = [&](size_t at) { return lattice.boundaries[at][kClear] > kWordGap; };
    for (size_t i = 1; i < n; ++i) company.start[i] = parted(i) ? i : company.start[i - 1];
    for (size_t i = n - 1; i > 0; --i) company.end[i - 1] = parted(i) ? i : company.end[i];
    return company;
}

void describe(Arc& arc, const WrittenLine& line, const std::vector<Straight>& straights, const Hand& hand, const Company& company) {
    const std::vector<StrokePiece>& pieces = line.pieces;
    const float h = line.height;
    const Decision& d = arc.decision;
    const float more = static_cast<float>(std::min<size_t>(arc.count, kMaxStrokesPerDigit) - 1);
    const float notDigit = arc.dot ? logProbability(kMaxConfidence) : logProbability(d.notDigit);
    const float best = logProbability(d.confidence);

    float gap = 0, right = pieces[arc.first].box.right();
    for (size_t i = arc.first; i < arc.end(); ++i) {
        gap += above(pieces[i].box.x - right, 0.05f * h) / h;
        right = std::max(right, pieces[i].box.right());
    }
    float rejoined = 0;  // cuts through a stroke that this arc takes back
    for (size_t i = arc.first + 1; i < arc.end(); ++i) rejoined += pieces[i].id == pieces[i - 1].id ? 1.f : 0.f;
    std::vector<size_t> part(arc.count);
    std::iota(part.begin(), part.end(), 0);
    float parts = static_cast<float>(arc.count) - 1;  // that are not connected, beyond one
    for (size_t i = 0; i < arc.count; ++i)
        for (size_t j = 0; j < i; ++j)
            if (line.relations[arc.first + i][arc.first + j].touch && part[i] != part[j]) {
                const size_t from = part[i], to = part[j];
                std::replace(part.begin(), part.end(), from, to);
                --parts;
            }

    const float x = arc.box.centerX(), least = 0.02f * h;
    const Straight straight = arc.count == 1 && !arc.dot ? straights[arc.first] : Straight{};  // a dot has no direction
    // A slash is told from this writer's 1s by its lean and height beside theirs.
    std::vector<float> leans, heights;
    for (size_t i = 0; i < pieces.size(); ++i)
        if (straight.is && i != arc.first && straights[i].is && pieces[i].box.h > 0.5f * h) {
            leans.push_back(straights[i].lean);
            heights.push_back(pieces[i].box.h);
        }
    const auto flag = [](bool is) { return is ? 1.f : 0.f; };
    arc.features = {
        best,
        notDigit,
        more,
        more * best,
        more * notDigit,
        flag(arc.count > kMaxStrokesPerDigit),
        gap,
        parts,
        std::clamp(std::log(std::max(arc.box.h, least) / h), -3.f, 1.5f),
        std::clamp(std::log(std::max(arc.box.w, least) / std::max(arc.box.h, least)), -3.f, 3.f),
        std::clamp((arc.box.bottom() - hand.baseAt(x)) / h, -2.f, 2.f),
        std::clamp((arc.box.centerY() - hand.baseAt(x)) / h + 0.5f, -2.f, 2.f),
        flag(straight.is),
        straight.bend,
        straight.lean,
        flag(!arc.dot && d.digit == 1),
        flag(!arc.dot && d.digit == 0),
        flag(!arc.dot && d.digit == 7),
        flag(arc.dot),
        flag(arc.count == pieces.size()),
        std::log(static_cast<float>(pieces.size())),
        flag(!leans.empty()),
        leans.empty() ? 0 : straight.lean - median(leans),
        leans.empty() ? 0 : std::clamp(std::log(std::max(arc.box.h, least) / median(heights)), -2.f, 2.f),
        std::min(straight.core, 1.f),
        rejoined,
        company.beside(arc, company.start[arc.first], company.end[arc.end() - 1]),
        company.beside(arc, 0, pieces.size()),
    };
}

/// Clear paper, from top to bottom, between the pieces before and from index i on; none at both ends of a line.
std::vector<float> clearPaper(const std::vector<StrokePiece>& pieces) {
    std::vector<float> clear(pieces.size() + 1);
    float left = std::numeric_limits<float>::infinity(), right = -left;
    for (size_t i = pieces.size(); --i > 0;) clear[i] = left = std::min(left, pieces[i].box.x);
    for (size_t i = 1; i < pieces.size(); ++i) {
        right = std::max(right, pieces[i - 1].box.right());
        clear[i] = std::max(0.f, clear[i] - right);
    }
    return clear;
}

/// Runs of more strokes than a digit has that no clear paper divides, and the whole line.
std::vector<std::pair<size_t, size_t>> drawings(const std::vector<float>& clear) {
    std::vector<std::pair<size_t, size_t>> runs;
    const size_t n = clear.size() - 1;
    for (size_t first = 0, end = 1; end <= n; ++end)
        if (end == n || clear[end] > 0) runs.push_back({first, end - first}), first = end;
    if (runs.size() > 1) runs.push_back({0, n});
    return runs;
}

/// Whether a mark has more ink than a sign of its size.
bool isScribble(const PieceRun& mark, const std::vector<StrokePiece>& pieces) {
    float length = 0;
    for (size_t i = mark.first; i < mark.end(); ++i) length += lengthsAlong(pieces[i].stroke).back();
    return length > kMostInkOfSign * std::max(mark.box.w, mark.box.h);
}

std::vector<Arc> makeArcs(const WrittenLine& line, const std::vector<float>& clear, const Classifier& classify, float minSize) {
    const std::vector<StrokePiece>& pieces = line.pieces;
    std::vector<PieceRun> longer;
    for (const auto& [first, count] : drawings(clear)) {
        const auto same = [first = first, count = count](const PieceRun& run) { return run.first == first && run.count == count; };
        if (count > kMaxStrokesOfDrawing || std::any_of(line.runs.begin(), line.runs.end(), same)) continue;
        Box box = pieces[first].box;
        for (size_t i = first; i < first + count; ++i) box = unite(box, pieces[i].box);
        longer.push_back(runOf(line, first, count, box, minSize));
    }
    classifyRuns(line, longer, classify);

    std::vector<Arc> arcs;
    for (const std::vector<PieceRun>* runs : {&line.runs, &std::as_const(longer)})
        for (const PieceRun& run : *runs) arcs.push_back({run, {}, {}});
    std::stable_sort(arcs.begin(), arcs.end(), [](const Arc& a, const Arc& b) { return a.first < b.first; });
    for (Arc& arc : arcs) {
        // A line is no mere separator: alone, a slash is a 1.
        const bool sign = arc.count <= kMaxStrokesOfSign && arc.count < pieces.size() && !isScribble(arc, pieces);
        arc.may = {!arc.dot && arc.count <= kMaxStrokesPerDigit, true, sign};
    }
    return arcs;
}

int pairOf(Label a, Label b) {
    constexpr int pairs[kLabels][kLabels] = {{0, 1, 2}, {1, 3, 4}, {2, 4, 5}};
    return pairs[static_cast<int>(a)][static_cast<int>(b)];
}

/// Of the boundary before piece `at`, between marks of two labels.
float scoreBetween(const Lattice& lattice, const LatticeWeights& weights, size_t at, Label before, Label after) {
    const auto& f = lattice.boundaries[at];
    const bool parted = lattice.crossed[at] && (before != Label::Other || after != Label::Other);
    return std::inner_product(f.begin(), f.end(), weights.boundary[pairOf(before, after)], parted ? -kCrossed : 0.f);
}

enum class Labels { All, NoSeparators, NoDigits, DigitsFirst };

/// `separators`: with DigitsFirst, the arcs that may be such all the same.
Path pathOf(const Lattice& lattice, const LatticeWeights& weights, Labels labels, const std::vector<const Arc*>& separators = {}) {
    const auto considered = [&](const Arc& arc, Label label) {
        if (label == Label::Separator && (labels == Labels::NoSeparators || labels == Labels::NoDigits)) return false;
        if (label == Label::Digit && labels == Labels::NoDigits) return false;
        const bool sign = label == Label::Separator && std::find(separators.begin(), separators.end(), &arc) != separators.end();
        if (label != Label::Digit && labels == Labels::DigitsFirst && !arc.dot && !sign) return false;
        return arc.may[static_cast<int>(label)];
    };
    constexpr float never = -std::numeric_limits<float>::infinity();
    struct Best {
        float score = never;
        const Arc* arc = nullptr;
        size_t before = 0;  // label of the arc before it
    };
    std::vector<std::array<Best, kLabels>> best(lattice.pieces + 1);
    for (const Arc& arc : lattice.arcs) {
        const std::array<float, kLabels> reading = weights.label(arc.features);
        for (size_t label = 0; label < kLabels; ++label) {
            if (!considered(arc, static_cast<Label>(label))) continue;
            Best& into = best[arc.end()][label];
            for (size_t before = 0; before < kLabels; ++before) {
                float score = reading[label];
                if (arc.first > 0)
                    score += best[arc.first][before].score +
                             scoreBetween(lattice, weights, arc.first, static_cast<Label>(before), static_cast<Label>(label));
                if (score > into.score) into = {score, &arc, before};
            }
        }
    }
    Path path{{}, never};
    size_t label = 0;
    for (size_t l = 0; l < kLabels; ++l)
        if (best.back()[l].score > path.score) path.score = best.back()[l].score, label = l;
    for (size_t at = lattice.pieces; at > 0;) {
        const Best& b = best[at][label];
        path.arcs.push_back({b.arc, static_cast<Label>(label)});
        at = b.arc->first;
        label = b.before;
    }
    std::reverse(path.arcs.begin(), path.arcs.end());
    return path;
}

}  // namespace

Lattice makeLattice(const WrittenLine& line, const Classifier& classify, float minSize) {
    const std::vector<StrokePiece>& pieces = line.pieces;
    const size_t n = pieces.size();
    const std::vector<float> clear = clearPaper(pieces);
    Lattice lattice{n, makeArcs(line, clear, classify, minSize), std::vector<std::array<float, kBoundaryFeatures>>(n + 1), std::vector<bool>(n + 1)};
    for (size_t i = 0; i < n; ++i) {
        float overlapping = 0, touch = 0, narrow = 0, cut = 0;  // of piece i with any from `at` on
        bool crossed = false;
        for (size_t at = n - 1; at > i; --at) {
            const Box &a = pieces[i].box, &b = pieces[at].box;
            const Relation& relation = line.relations[i][at];
            if (!relation.sideBySide) overlapping += above(sharedWidth(a, b, line.height), kPairOverlap);
            if (pieces[i].id == pieces[at].id) cut = 1;
            if (relation.touch) {
                const Box both = unite(a, b);
                touch = 1;
                crossed = crossed || crossing(pieces[i], pieces[at]) > kCrossing;
                narrow = std::max(narrow, below(both.w / std::max(both.h, 1e-6f), kPairWidth));
            }
            auto& f = lattice.boundaries[at];
            f[2] = std::min(3.f, f[2] + overlapping);
            f[3] = std::max(f[3], touch);
            f[4] = std::max(f[4], narrow);
            f[5] = std::max(f[5], cut);
            if (crossed) lattice.crossed[at] = true;
        }
    }
    for (size_t at = 1; at < n; ++at) {
        lattice.boundaries[at][0] = 1;
        lattice.boundaries[at][kClear] = std::min(clear[at] / line.height, 1.5f);
    }

    const Hand hand = handOf(pieces, line.height);
    std::vector<Straight> straights;
    for (const StrokePiece& piece : pieces) straights.push_back(straightOf(piece.stroke, hand));
    const Company company = companyOf(lattice);
    for (Arc& arc : lattice.arcs) describe(arc, line, straights, hand, company);
    return lattice;
}

bool undivided(const Lattice& lattice) {
    return std::none_of(lattice.boundaries.begin(), lattice.boundaries.end(), [](const auto& f) { return f[kClear] > 0; });
}

Path bestPath(const Lattice& lattice, const LatticeWeights& weights) {
    Path path = pathOf(lattice, weights, Labels::All);
    // Separators stand between digits: where there are none, what was taken for a slash may be a 1.
    const auto is = [&](Label label) {
        return std::any_of(path.arcs.begin(), path.arcs.end(), [&](const auto& a) { return a.second == label; });
    };
    if (is(Label::Separator) && !is(Label::Digit)) path = pathOf(lattice, weights, Labels::NoSeparators);
    return path;
}

Path bestOthers(const Lattice& lattice, const LatticeWeights& weights) {
    return pathOf(lattice, weights, Labels::NoDigits);
}

Path bestDigits(const Lattice& lattice, const LatticeWeights& weights) {
    std::vector<const Arc*> separators;
    for (const auto& [arc, label] : bestPath(lattice, weights).arcs)
        if (label == Label::Separator) separators.push_back(arc);
    return pathOf(lattice, weights, Labels::DigitsFirst, separators);
}

std::vector<float> separatorOdds(const Lattice& lattice, const LatticeWeights& weights, const Path& path) {
    std::vector<float> odds;
    for (size_t i = 0; i < path.arcs.size(); ++i) {
        const Arc& arc = *path.arcs[i].first;
        const std::array<float, kLabels> scores = weights.label(arc.features);
        const auto scoreAs = [&](Label label) {
            float score = scores[static_cast<size_t>(label)];
            if (i > 0) score += scoreBetween(lattice, weights, arc.first, path.arcs[i - 1].second, label);
            if (i + 1 < path.arcs.size()) score += scoreBetween(lattice, weights, arc.end(), label, path.arcs[i + 1].second);
            return score;
        };
        const auto may = [&](Label label) { return arc.may[static_cast<size_t>(label)]; };
        odds.push_back(may(Label::Digit) && may(Label::Separator) ? scoreAs(Label::Separator) - scoreAs(Label::Digit) : 0);
    }
    return odds;
}

}  // namespace inkdigits
