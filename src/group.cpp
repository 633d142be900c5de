#include "group.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "group_weights.h"
#include "lattice.h"
#include "written_line.h"

namespace inkdigits {
namespace {

// A pad with more strokes is not looked at as letters, words or a drawing.
constexpr size_t kMaxStrokesOfOther = 32;
// Costs, in nats beside the network's log-probabilities. Chosen on digits and composed numbers of
// held-back writers in train/ (model/pen_numbers.py) and on letters, not on dev/.
constexpr float kNotDigitCost = 2.8f;  // reading a group as "not a digit"
constexpr float kSplitCost = 20.0f;    // setting apart strokes that stand above each other
constexpr float kSplitOverlap = 0.2f;  // that share of their widths
constexpr float kTouchCost = 0.5f;     // setting apart strokes whose ink touches
constexpr float kNarrowCost = 6.0f;    // the same, per height that the pair is narrower than kPairWidth
constexpr float kPairWidth = 0.9f;     // in heights of the pair
constexpr float kCutCost = 1.5f;       // setting apart pieces of one stroke
constexpr float kMergeCost = 8.0f;     // joining strokes that stand apart, per line height
constexpr float kLineSplitCost = 8.0f; // two lines, per their closeness
// A slash leans (tangent from the vertical) and outgrows the line's other digits by at least this.
constexpr float kSlashLean = 0.18f;
constexpr float kSlashHeight = 1.3f;
constexpr float kCommaHeight = 0.7f;  // at most: half of UNIPEN's commas are higher than half a digit

/// What geometry says against `run` being one digit with all its strokes and none of its
/// neighbours': gaps inside, overlaps with strokes outside.
float geometryCost(const WrittenLine& line, const Run& run) {
    const std::vector<StrokePiece>& pieces = line.pieces;
    float cost = 0, right = pieces[run.first].box.right();
    for (size_t i = run.first; i < run.end(); ++i) {
        cost += kMergeCost * std::max(0.f, (pieces[i].box.x - right) / line.height - 0.05f);
        right = std::max(right, pieces[i].box.right());
        // Each overlapping pair that is set apart is charged once, to the group on its left.
        for (size_t j = run.end(); j < pieces.size(); ++j) {
            const Relation& relation = line.relations[i][j];
            if (!relation.sideBySide)
                cost += kSplitCost * std::max(0.f, sharedWidth(pieces[i].box, pieces[j].box, line.height) - kSplitOverlap);
            if (relation.touch) {
                // Two digits that touch are together wider than one: a narrow pair is one mark.
                const Box both = unite(pieces[i].box, pieces[j].box);
                cost += kTouchCost + kNarrowCost * std::max(0.f, kPairWidth - both.w / std::max(both.h, 1e-6f));
            }
            if (pieces[i].id == pieces[j].id) cost += kCutCost;
        }
    }
    return cost;
}

/// Minus log-probability of the better of "this digit" and "no digit". Weighted by the number of
/// strokes, so that readings of few and of many digits compare.
float readingCost(const Run& run, bool force) {
    constexpr float floor = 1e-4f;
    const float count = static_cast<float>(run.count);
    const Decision& d = run.decision;
    if (force) return -count * std::log(std::max(d.confidence / std::max(1 - d.notDigit, floor), floor));
    return std::min(-count * std::log(std::max(d.confidence, floor)),
                    -count * std::log(std::max(d.notDigit, floor)) + kNotDigitCost);
}

/// The cheapest way to read a line.
struct ReadLine {
    WrittenLine line;
    std::vector<Run> marks;
    float cost;
};

/// Cuts the line into marks at the least sum of costs (Viterbi over the positions between strokes).
ReadLine readLine(WrittenLine line, bool force) {
    constexpr float inf = std::numeric_limits<float>::infinity();
    std::vector<float> cost(line.pieces.size() + 1, inf);
    std::vector<const Run*> via(line.pieces.size() + 1, nullptr);
    cost[0] = 0;
    for (const Run& run : line.runs) {  // in order of `first`
        const float reading = run.dot ? kNotDigitCost : readingCost(run, force);
        const float total = cost[run.first] + reading + geometryCost(line, run);
        if (total < cost[run.end()]) {
            cost[run.end()] = total;
            via[run.end()] = &run;
        }
    }
    std::vector<Run> marks;
    for (size_t at = line.pieces.size(); at > 0; at = via[at]->first) marks.push_back(*via[at]);
    std::reverse(marks.begin(), marks.end());
    return {std::move(line), std::move(marks), cost.back()};
}

/// Joins neighbouring lines that read better as one.
std::vector<ReadLine> joinLines(std::vector<ReadLine> lines, const Classifier& classify, const GroupOptions& options) {
    for (size_t i = 0; i + 1 < lines.size();) {
        const float split = kLineSplitCost * closeness(lines[i].line, lines[i + 1].line);
        if (std::isfinite(split)) {
            std::vector<StrokePiece> both = lines[i].line.pieces;
            const std::vector<StrokePiece>& below = lines[i + 1].line.pieces;
            both.insert(both.end(), below.begin(), below.end());
            ReadLine joined = readLine(lookAtLine(std::move(both), classify, options.minSize), options.force);
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

void refuse(Run& mark) {
    mark.decision.refused = true;
    mark.decision.sure = false;
}

/// A slash, as in dates: one straight stroke that leans to the right and stands out above and below
/// the digits beside it. Alone it would be read as a 1.
bool isSlash(const Run& mark, const std::vector<StrokePiece>& pieces, float digitHeight) {
    if (mark.dot || mark.count != 1 || mark.decision.digit != 1) return false;
    const Stroke& stroke = pieces[mark.first].stroke;
    const auto [top, bottom] = std::minmax_element(
        stroke.begin(), stroke.end(), [](const Point& a, const Point& b) { return a.y < b.y; });
    const float lean = (top->x - bottom->x) / std::max(mark.box.h, 1e-6f);
    const bool straight = mark.box.w <= 1.25f * (top->x - bottom->x) + 0.05f * mark.box.h;
    return straight && lean > kSlashLean && mark.box.h > kSlashHeight * digitHeight;
}

/// A comma: small, and all of it below the middle of the nearest digit.
bool isComma(const Run& mark, const std::vector<Run>& marks, float digitHeight) {
    if (mark.dot || mark.decision.digit != 1 || mark.box.h > kCommaHeight * digitHeight) return false;
    const Run* nearest = nullptr;
    const auto distance = [&](const Run& m) { return std::abs(m.box.centerX() - mark.box.centerX()); };
    for (const Run& m : marks)
        if (!m.dot && !m.decision.refused && m.decision.digit != 1 && (!nearest || distance(m) < distance(*nearest)))
            nearest = &m;
    return nearest && mark.box.y > nearest->box.centerY();
}

/// Refuses what stands for something else beside digits, by its place and size in the line.
void refuseSeparators(ReadLine& line) {
    std::vector<float> heights;
    for (const Run& m : line.marks)
        if (!m.dot && !m.decision.refused && m.decision.digit != 1) heights.push_back(m.box.h);
    if (heights.empty()) return;
    const float digitHeight = median(heights);
    for (Run& m : line.marks)
        if (isSlash(m, line.line.pieces, digitHeight) || isComma(m, line.marks, digitHeight)) refuse(m);
}

/// A "digit" whose ink runs into something that is none is a part of it: the stem of a K is no 1.
void refuseParts(ReadLine& line) {
    const auto touching = [&](const Run& a, const Run& b) {
        for (size_t i = a.first; i < a.end(); ++i)
            for (size_t j = b.first; j < b.end(); ++j)
                if (line.line.relations[i][j].touch) return true;
        return false;
    };
    std::vector<size_t> refused;
    for (size_t i = 0; i < line.marks.size(); ++i)
        if (line.marks[i].decision.refused && !line.marks[i].dot) refused.push_back(i);
    while (!refused.empty()) {
        const Run& part = line.marks[refused.back()];
        refused.pop_back();
        for (size_t i = 0; i < line.marks.size(); ++i)
            if (!line.marks[i].decision.refused && touching(part, line.marks[i])) {
                refuse(line.marks[i]);
                refused.push_back(i);
            }
    }
}

std::vector<Mark> toMarks(const std::vector<Run>& path, float height) {
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
std::vector<std::vector<Mark>> nothingButOther(const std::vector<WrittenLine>& lines, const Classifier& classify,
                                               float minSize) {
    static const LatticeWeights weights = doubting(kGroupWeights);
    std::vector<std::vector<Mark>> refused;
    for (const WrittenLine& line : lines) {
        const Lattice lattice = makeLattice(line, classify, minSize);
        std::vector<Mark>& marks = refused.emplace_back();
        for (const auto& [arc, label] : bestPath(lattice, weights).arcs) {
            const bool alone = arc->count == line.pieces.size() && arc->count <= kMaxStrokesPerDigit;
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
    const size_t count = pieces.size();
    std::vector<WrittenLine> written;
    for (std::vector<StrokePiece>& line : splitLines(std::move(pieces)))
        written.push_back(lookAtLine(cutWideStrokes(std::move(line)), classify, options.minSize));
    if (!options.force && count <= kMaxStrokesOfOther) {
        layout.lines = nothingButOther(written, classify, options.minSize);
        if (!layout.lines.empty()) return layout;
    }
    std::vector<ReadLine> lines;
    for (WrittenLine& line : written) lines.push_back(readLine(std::move(line), options.force));
    for (ReadLine& line : lines = joinLines(std::move(lines), classify, options)) {
        refuseParts(line);
        refuseSeparators(line);
        layout.lines.push_back(toMarks(line.marks, line.line.height));
    }
    return layout;
}

}  // namespace inkdigits
