#include "group.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "group_weights.h"
#include "lattice.h"
#include "stroke_pieces.h"

namespace inkdigits {
namespace {

// Ink of more strokes is not looked at as letters, words or a drawing.
constexpr size_t kMaxStrokesOfDrawing = 32;
// Lengths up to this, relative to the height of the line, count as dots.
constexpr float kDot = 0.12f;
// Costs, in nats beside the network's log-probabilities. Chosen on digits and composed numbers of
// held-back writers in train/ (model/pen_numbers.py) and on letters, not on dev/.
constexpr float kNotDigitCost = 2.8f;  // reading a group as "not a digit"
constexpr float kSplitCost = 20.0f;    // setting apart strokes that stand above each other
constexpr float kSplitOverlap = 0.2f;  // that share of their widths
constexpr float kTouchCost = 0.5f;     // setting apart strokes whose ink touches
constexpr float kNarrowCost = 6.0f;    // the same, per height that the pair is narrower than kPairWidth
constexpr float kPairWidth = 0.9f;     // in heights of the pair
constexpr float kTouchReach = 0.02f;   // closer than this, in line heights
constexpr float kCutCost = 1.5f;       // setting apart pieces of one stroke
constexpr float kMergeCost = 8.0f;     // joining strokes that stand apart, per line height
constexpr float kLineSplitCost = 8.0f; // two lines closer than kLineGap, per line height
constexpr float kLineGap = 0.4f;       // in line heights
// A slash leans (tangent from the vertical) and outgrows the line's other digits by at least this.
constexpr float kSlashLean = 0.18f;
constexpr float kSlashHeight = 1.3f;
constexpr float kCommaHeight = 0.7f;  // at most: half of UNIPEN's commas are higher than half a digit

/// A run of pieces, in order of their centres, that may be one digit.
struct Group {
    size_t first, count;
    Box box;
    Tensor tensor;
    Decision decision;
    bool dot;
};

/// How pieces i and j of a line stand to each other.
struct Relation {
    bool touch;       // their ink
    bool sideBySide;
};
using Relations = std::vector<std::vector<Relation>>;

Relations relate(const std::vector<StrokePiece>& pieces, float height) {
    Relations relations(pieces.size(), std::vector<Relation>(pieces.size()));
    for (size_t i = 0; i < pieces.size(); ++i)
        for (size_t j = 0; j < i; ++j)
            relations[i][j] = relations[j][i] = {touch(pieces[i], pieces[j], kTouchReach * height),
                                                 sideBySide(pieces[i], pieces[j])};
    return relations;
}

float widthOf(const Box& box, float height) { return std::max(box.w, 0.15f * height); }

/// What geometry says against `group` being one digit with all its strokes and none of its
/// neighbours': gaps inside, overlaps with strokes outside.
float geometryCost(const std::vector<StrokePiece>& line, const Relations& relations, const Group& group, float height) {
    float cost = 0, right = line[group.first].box.right();
    for (size_t i = group.first; i < group.first + group.count; ++i) {
        cost += kMergeCost * std::max(0.f, (line[i].box.x - right) / height - 0.05f);
        right = std::max(right, line[i].box.right());
        // Each overlapping pair that is set apart is charged once, to the group on its left.
        for (size_t j = group.first + group.count; j < line.size(); ++j) {
            const float shared = overlap(line[i].box.x, line[i].box.right(), line[j].box.x, line[j].box.right());
            const float narrower = std::min(widthOf(line[i].box, height), widthOf(line[j].box, height));
            if (!relations[i][j].sideBySide) cost += kSplitCost * std::max(0.f, shared / narrower - kSplitOverlap);
            if (relations[i][j].touch) {
                // Two digits that touch are together wider than one: a narrow pair is one mark.
                const Box both = unite(line[i].box, line[j].box);
                cost += kTouchCost + kNarrowCost * std::max(0.f, kPairWidth - both.w / std::max(both.h, 1e-6f));
            }
            if (line[i].id == line[j].id) cost += kCutCost;
        }
    }
    return cost;
}

/// Minus log-probability of the better of "this digit" and "no digit". Weighted by the number of
/// strokes, so that readings of few and of many digits compare.
float readingCost(const Group& group, bool force) {
    constexpr float floor = 1e-4f;
    const float count = static_cast<float>(group.count);
    const Decision& d = group.decision;
    if (force) return -count * std::log(std::max(d.confidence / std::max(1 - d.notDigit, floor), floor));
    return std::min(-count * std::log(std::max(d.confidence, floor)),
                    -count * std::log(std::max(d.notDigit, floor)) + kNotDigitCost);
}

std::vector<Group> candidates(const std::vector<StrokePiece>& line, float height, float minSize) {
    std::vector<Group> groups;
    for (size_t first = 0; first < line.size(); ++first) {
        std::vector<Stroke> strokes;
        Box box = line[first].box;
        for (size_t count = 1; count <= kMaxStrokesPerDigit && first + count <= line.size(); ++count) {
            const StrokePiece& added = line[first + count - 1];
            if (added.box.x > box.right() + 0.5f * height) break;
            // StrokePieces of one stroke are rejoined across the ligature between them.
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
    std::vector<StrokePiece> pieces;
    Relations relations;
    std::vector<Group> groups;
    float height;
    float cost;
};

/// Cuts the line into groups at the least sum of costs (Viterbi over the positions between strokes).
ReadLine readLine(std::vector<StrokePiece> pieces, const Classifier& classify, const GroupOptions& options) {
    std::stable_sort(pieces.begin(), pieces.end(), [](const StrokePiece& a, const StrokePiece& b) {
        return a.box.centerX() < b.box.centerX();
    });
    const float height = std::max(writingHeight(pieces), 1e-6f);
    Relations relations = relate(pieces, height);
    std::vector<Group> groups = candidates(pieces, height, options.minSize);
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
        const float reading = group.dot ? kNotDigitCost : readingCost(group, options.force);
        const float total = cost[group.first] + reading + geometryCost(pieces, relations, group, height);
        const size_t end = group.first + group.count;
        if (total < cost[end]) {
            cost[end] = total;
            via[end] = &group;
        }
    }
    ReadLine line{{}, std::move(relations), {}, height, cost.back()};
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
    for (const StrokePiece& a : above.pieces)
        for (const StrokePiece& b : below.pieces) {
            const float narrower = std::min(widthOf(a.box, height), widthOf(b.box, height));
            if (overlap(a.box.x, a.box.right(), b.box.x, b.box.right()) < 0.2f * narrower - 0.1f * height) continue;
            const float gap = -overlap(a.box.y, a.box.bottom(), b.box.y, b.box.bottom()) / height;
            if (gap < kLineGap) cost = std::max(cost, kLineSplitCost * (kLineGap - std::max(gap, -0.25f)));
        }
    return cost;
}

/// Joins neighbouring lines that read better as one.
std::vector<ReadLine> joinLines(std::vector<ReadLine> lines, const Classifier& classify, const GroupOptions& options) {
    for (size_t i = 0; i + 1 < lines.size();) {
        const float split = lineSplitCost(lines[i], lines[i + 1]);
        if (std::isfinite(split)) {
            std::vector<StrokePiece> both = lines[i].pieces;
            both.insert(both.end(), lines[i + 1].pieces.begin(), lines[i + 1].pieces.end());
            ReadLine joined = readLine(std::move(both), classify, options);
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
bool isSlash(const Group& group, const std::vector<StrokePiece>& pieces, float digitHeight) {
    if (group.dot || group.count != 1 || group.decision.digit != 1) return false;
    const Stroke& stroke = pieces[group.first].stroke;
    const auto [top, bottom] = std::minmax_element(
        stroke.begin(), stroke.end(), [](const Point& a, const Point& b) { return a.y < b.y; });
    const float lean = (top->x - bottom->x) / std::max(group.box.h, 1e-6f);
    const bool straight = group.box.w <= 1.25f * (top->x - bottom->x) + 0.05f * group.box.h;
    return straight && lean > kSlashLean && group.box.h > kSlashHeight * digitHeight;
}

/// A comma: small, and all of it below the middle of the nearest digit.
bool isComma(const Group& group, const std::vector<Group>& groups, float digitHeight) {
    if (group.dot || group.decision.digit != 1 || group.box.h > kCommaHeight * digitHeight) return false;
    const Group* nearest = nullptr;
    const auto distance = [&](const Group& g) { return std::abs(g.box.centerX() - group.box.centerX()); };
    for (const Group& g : groups)
        if (!g.dot && !g.decision.refused && g.decision.digit != 1 && (!nearest || distance(g) < distance(*nearest)))
            nearest = &g;
    return nearest && group.box.y > nearest->box.centerY();
}

/// Refuses what stands for something else beside digits, by its place and size in the line.
void refuseSeparators(ReadLine& line) {
    std::vector<float> heights;
    for (const Group& g : line.groups)
        if (!g.dot && !g.decision.refused && g.decision.digit != 1) heights.push_back(g.box.h);
    if (heights.empty()) return;
    const float digitHeight = median(heights);
    for (Group& g : line.groups)
        if (isSlash(g, line.pieces, digitHeight) || isComma(g, line.groups, digitHeight)) refuse(g);
}

/// A "digit" whose ink runs into something that is none is a part of it: the stem of a K is no 1.
void refuseParts(ReadLine& line) {
    const auto touching = [&](const Group& a, const Group& b) {
        for (size_t i = a.first; i < a.first + a.count; ++i)
            for (size_t j = b.first; j < b.first + b.count; ++j)
                if (line.relations[i][j].touch) return true;
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

Mark markOf(const std::vector<StrokePiece>& pieces, const Classifier& classify) {
    std::vector<Stroke> strokes;
    for (const StrokePiece& piece : pieces) strokes.push_back(piece.stroke);
    Mark mark{bounds(strokes), normalize(rasterize(strokes)), {}, false};
    mark.decision = classify({&mark.tensor, 1})[0];
    return mark;
}

/// `classify` that asks about each tensor only once.
Classifier remembering(const Classifier& classify) {
    return [&classify, known = std::map<Tensor, Decision>()](std::span<const Tensor> inputs) mutable {
        std::vector<Tensor> unknown;
        for (const Tensor& input : inputs)
            if (!known.contains(input)) unknown.push_back(input);
        const std::vector<Decision> answers = classify(unknown);
        for (size_t i = 0; i < unknown.size(); ++i) known[unknown[i]] = answers[i];
        std::vector<Decision> decisions;
        for (const Tensor& input : inputs) decisions.push_back(known[input]);
        return decisions;
    };
}

/// A number refused is worse than a word read: a digit gets this much of a start (nats) before a pad is
/// said to hold none. On composed ink of held-back writers it halves the numbers refused as a whole
/// (36 to 19 of 3,000); words refused fall from 89 to 84 %, letters from 90 to 89 %.
constexpr float kDoubt = 1;

LatticeWeights doubting(LatticeWeights weights) {
    weights.label[static_cast<int>(Label::Digit)][kHidden + kArcFeatures] += kDoubt;
    return weights;
}

/// Letters, words, a drawing: all marks refused, where the lattices hold no digit on the best ways through any
/// line; else nothing. What one mark is, the network alone decides.
std::vector<std::vector<Mark>> nothingButOther(const std::vector<std::vector<StrokePiece>>& lines,
                                               const Classifier& classify, float minSize) {
    static const LatticeWeights weights = doubting(kGroupWeights);
    std::vector<std::vector<Mark>> refused;
    for (const std::vector<StrokePiece>& line : lines) {
        const Lattice lattice = makeLattice(line, classify, {.minSize = minSize});
        std::vector<Mark>& marks = refused.emplace_back();
        for (const auto& [arc, label] : bestPath(lattice, weights).arcs) {
            const bool alone = arc->count == lattice.pieces.size() && arc->count <= kMaxStrokesPerDigit;
            if (arc->decision.learned || (!arc->dot && (alone ? !arc->decision.refused : label == Label::Digit))) return {};
            Mark mark{arc->box, arc->tensor, arc->decision, false};
            mark.decision.refused = true;
            mark.decision.sure = false;
            if (arc->dot) mark.decision.notDigit = kMaxConfidence;
            marks.push_back(mark);
        }
    }
    return refused;
}

}  // namespace

Layout groupStrokes(std::span<const Stroke> strokes, const Classifier& classify, const GroupOptions& options) {
    Layout layout;
    std::vector<StrokePiece> pieces = cleanStrokes(strokes);
    if (pieces.empty()) return layout;
    if (options.isolated) {
        layout.lines = {{markOf(pieces, classify)}};
        return layout;
    }
    std::vector<std::vector<StrokePiece>> written;
    const size_t count = pieces.size();
    for (std::vector<StrokePiece>& line : splitLines(std::move(pieces))) written.push_back(cutWideStrokes(std::move(line)));
    const Classifier asked = remembering(classify);
    if (!options.force && count <= kMaxStrokesOfDrawing) {
        layout.lines = nothingButOther(written, asked, options.minSize);
        if (!layout.lines.empty()) return layout;
    }
    std::vector<ReadLine> lines;
    for (std::vector<StrokePiece>& line : written) lines.push_back(readLine(std::move(line), asked, options));
    for (ReadLine& line : lines = joinLines(std::move(lines), asked, options)) {
        refuseParts(line);
        refuseSeparators(line);
        layout.lines.push_back(toMarks(line.groups, line.height));
    }
    return layout;
}

}  // namespace inkdigits
