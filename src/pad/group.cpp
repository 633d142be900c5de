#include "group.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "group_weights.h"
#include "lattice.h"
#include "median.h"
#include "pen.h"
#include "slashes.h"
#include "spaces.h"
#include "written_line.h"

namespace inkdigits {
namespace {

// Chosen on composed numbers, letters and words of held-back writers in train/ (model/pen_numbers.py), as the
// weights of group_weights.h are; kStrokeDoubt and kUndividedDoubt with dev/'s figures in view.
constexpr float kLineSplitCost = 32.0f;  // nats for setting two lines apart, per their closeness
// Strokes of two lines that may be one: each time they are joined all are read anew, and hatching falls into lines of few
// strokes that are joined one by one.
constexpr size_t kMostJoined = 128;
constexpr float kCommaHeight = 0.7f;  // at most: half of UNIPEN's commas are higher than half a digit
constexpr float kDegreeHeight = 0.6f;  // at most, of the nearest digit's

// What is no digit is drawn in more strokes: each further one, up to two, speaks so much for it (nats, beside the
// network's log odds). Of held-back writers' lone digits this refuses 0.4 % in place of 0.2 %, of their letters
// 97.4 in place of 96.0 %, of made-up characters 94.4 in place of 90.6 %.
constexpr float kStrokeDoubt = 2.0f;
constexpr size_t kMostStrokeDoubts = 2;
// Digits that no clear paper parts must read so much better than no digits (nats): of composed numbers of held-back
// writers 1 in 60 is such a line, and of what is no number most that would be cut into digits.
constexpr float kUndividedDoubt = 5.0f;

/// Below this confidence a mark is no digit wherever it stands: a scribble between digits was read as a 0.
constexpr float kNone = 0.002f;
/// A number refused is worse than a word or a sign read (nats): a digit gets this much of a start, a separator this
/// much less. With 0.5 instead of 0.75 for digits 1 in 300 composed numbers fewer are read, and of Omniglot 72.1 instead
/// of 71.3 % are refused.
constexpr float kDoubt = 0.75f;
constexpr float kSignDoubt = 1.0f;

LatticeWeights doubting(LatticeWeights weights) {
    *std::rbegin(weights.label.output[static_cast<size_t>(Label::Digit)]) += kDoubt;
    *std::rbegin(weights.label.output[static_cast<size_t>(Label::Separator)]) -= kSignDoubt;
    return weights;
}

float logOdds(float p) { return std::log(std::max(p, 1e-6f) / std::max(1 - p, 1e-6f)); }

/// Whether a mark that stands alone is too doubtful a digit for the strokes it was drawn in.
bool isDrawing(const Decision& decision, size_t strokes) {
    const float doubt = kStrokeDoubt * static_cast<float>(std::min(strokes - 1, kMostStrokeDoubts));
    return logOdds(decision.notDigit) + doubt > logOdds(calibration().strokes.refuse);
}

size_t strokesOf(const PieceRun& mark, const std::vector<StrokePiece>& pieces) {
    size_t strokes = 1;
    for (size_t i = mark.first + 1; i < mark.end(); ++i) strokes += pieces[i].id != pieces[i - 1].id;
    return strokes;
}

/// The best way to read a line.
struct ReadLine {
    WrittenLine line;
    std::vector<PieceRun> marks;
    std::vector<Label> labels;      // of the marks
    std::vector<float> separators;  // of the marks, see separatorOdds
    float score;
};

ReadLine readLine(WrittenLine line, const Classifier& classify, const GroupOptions& options) {
    static const LatticeWeights weights = doubting(kGroupWeights);
    const Lattice lattice = makeLattice(line, classify, options.minSize);
    Path path = options.force ? bestDigits(lattice, weights) : bestPath(lattice, weights);
    if (!options.force && path.arcs.size() > 1 && undivided(lattice)) {
        Path none = bestOthers(lattice, weights);
        if (path.score < none.score + kUndividedDoubt) path = std::move(none);
    }
    std::vector<PieceRun> marks;
    std::vector<Label> labels;
    for (const auto& [arc, label] : path.arcs) {
        PieceRun& mark = marks.emplace_back(*arc);
        // What one mark is, the network decides and the number of its strokes; which separator is a 1 after all, its
        // place and its line (refuseSeparators, src/line/slashes.h).
        const bool alone = arc->count == line.pieces.size() && arc->count <= kMaxStrokesPerDigit;
        const bool before = mark.decision.refused;
        if (alone && !mark.dot && !mark.decision.learned) mark.decision.refused |= isDrawing(mark.decision, strokesOf(mark, line.pieces));
        const bool none = !options.force && mark.decision.confidence < kNone;
        if (!alone && !mark.decision.learned) {
            if (label != Label::Separator) mark.decision.refused = none || label == Label::Other;
            else if (mark.decision.digit != 1) mark.decision.refused = true;
        }
        if (before || mark.decision.refused) mark.decision.sure = false;
        labels.push_back(label);
    }
    return {std::move(line), std::move(marks), std::move(labels), separatorOdds(lattice, weights, path), path.score};
}

/// Whether a line reads as a number of its own. 0s may be the rings of 8s.
bool isNumber(const ReadLine& line) {
    const auto isDigit = [](const PieceRun& mark) { return !mark.dot && !mark.decision.refused; };
    const auto isZero = [](const PieceRun& mark) { return mark.decision.digit == 0; };
    return line.marks.size() > 1 && std::all_of(line.marks.begin(), line.marks.end(), isDigit) &&
           !std::all_of(line.marks.begin(), line.marks.end(), isZero);
}

/// Joins neighbouring lines that read better as one, unless both are numbers.
std::vector<ReadLine> joinLines(std::vector<ReadLine> lines, const Classifier& classify, const GroupOptions& options) {
    for (size_t i = 0; i + 1 < lines.size();) {
        const size_t strokes = lines[i].line.pieces.size() + lines[i + 1].line.pieces.size();
        const float split = kLineSplitCost * closeness(lines[i].line, lines[i + 1].line);
        if (strokes <= kMostJoined && std::isfinite(split) && !(isNumber(lines[i]) && isNumber(lines[i + 1]))) {
            std::vector<StrokePiece> both = lines[i].line.pieces;
            const std::vector<StrokePiece>& below = lines[i + 1].line.pieces;
            both.insert(both.end(), below.begin(), below.end());
            ReadLine joined = readLine(lookAtLine(std::move(both), classify, options.minSize), classify, options);
            if (joined.score > lines[i].score + lines[i + 1].score - split) {
                lines[i] = std::move(joined);
                lines.erase(lines.begin() + static_cast<long>(i) + 1);
                i -= i > 0;
                continue;
            }
        }
        ++i;
    }
    return lines;
}

/// The digit closest to a mark, of those that are read; 1s say little of where the line runs.
const PieceRun* nearestDigit(const PieceRun& mark, const std::vector<PieceRun>& marks, bool ones) {
    const PieceRun* nearest = nullptr;
    const auto distance = [&](const PieceRun& m) { return std::abs(m.box.centerX() - mark.box.centerX()); };
    for (const PieceRun& m : marks)
        if (&m != &mark && !m.dot && !m.decision.refused && (ones || m.decision.digit != 1) && (!nearest || distance(m) < distance(*nearest)))
            nearest = &m;
    return nearest;
}

/// A comma: small, and all of it below the middle of the nearest digit.
bool isComma(const PieceRun& mark, const std::vector<PieceRun>& marks, float digitHeight) {
    if (mark.dot || mark.count != 1 || mark.decision.digit != 1 || mark.box.h > kCommaHeight * digitHeight) return false;
    const PieceRun* nearest = nearestDigit(mark, marks, false);
    return nearest && mark.box.y > nearest->box.centerY();
}

/// A degree sign: a ring much smaller than the nearest digit, all of it above that one's middle.
bool isDegree(const PieceRun& mark, const std::vector<PieceRun>& marks) {
    if (mark.dot || mark.decision.refused || mark.decision.digit != 0 || mark.count != 1) return false;
    const PieceRun* nearest = nearestDigit(mark, marks, true);
    return nearest && mark.box.h < kDegreeHeight * nearest->box.h && mark.box.bottom() < nearest->box.centerY();
}

/// Refuses what stands for something else between digits, by its place and size in the line.
void refuseSeparators(ReadLine& line) {
    for (size_t i = 0; i < line.marks.size(); ++i)
        if (isDegree(line.marks[i], line.marks)) {
            refuse(line.marks[i].decision);
            line.labels[i] = Label::Separator;
        }
    std::vector<float> heights;
    for (const PieceRun& m : line.marks)
        if (!m.dot && !m.decision.refused && m.decision.digit != 1) heights.push_back(m.box.h);
    if (heights.empty()) return;
    const float digitHeight = median(heights);
    const auto accepted = [](const PieceRun& m) { return !m.dot && !m.decision.refused; };
    const auto first = std::find_if(line.marks.begin(), line.marks.end(), accepted);
    const auto last = std::find_if(line.marks.rbegin(), line.marks.rend(), accepted).base();
    for (auto m = first; m != last; ++m) {
        if (m == first || m + 1 == last) continue;
        Label& label = line.labels[static_cast<size_t>(m - line.marks.begin())];
        const bool doubted = label != Label::Digit;  // a small 1 is no comma
        if (doubted && isComma(*m, line.marks, digitHeight)) {
            refuse(m->decision);
            label = Label::Separator;
        }
    }
}

std::vector<Mark> toMarks(const ReadLine& line) {
    const std::vector<PieceRun>& path = line.marks;
    std::vector<Mark> marks;
    marks.reserve(path.size());
    for (size_t i = 0; i < path.size(); ++i) {
        Mark& mark = marks.emplace_back(Mark{path[i].box, drawRun(line.line, path[i]), path[i].decision});
        if (path[i].dot) {
            mark.decision.refused = true;
            mark.decision.notDigit = kMaxConfidence;
        }
        mark.sign = mark.decision.refused && (path[i].dot || line.labels[i] == Label::Separator);
        mark.separator = line.separators[i];
    }
    return marks;
}

Mark markOf(const std::vector<StrokePiece>& pieces, const Classifier& classify) {
    std::vector<Stroke> strokes;
    for (const StrokePiece& piece : pieces) strokes.push_back(piece.stroke);
    Mark mark{bounds(strokes), drawPen(strokes), {}, false};
    mark.decision = classify({&mark.tensor, 1})[0];
    return mark;
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
    if (pieces.size() <= kMaxStrokesPerDigit) {
        // What reads surely as one digit is one, though each of an 8's rings is a 0. Fewer than 1 of 500 composed
        // numbers of held-back writers read so, too.
        Box box = pieces.front().box;
        for (const StrokePiece& piece : pieces) box = unite(box, piece.box);
        const float longer = std::max(box.w, box.h);
        if (longer > 0 && longer >= options.minSize)
            if (const Mark whole = markOf(pieces, classify); whole.decision.sure && !isDrawing(whole.decision, pieces.size())) {
                layout.lines = {{whole}};
                return layout;
            }
    }
    std::vector<ReadLine> lines;
    for (std::vector<StrokePiece>& line : splitLines(std::move(pieces)))
        lines.push_back(readLine(lookAtLine(cutWideStrokes(std::move(line)), classify, options.minSize), classify, options));
    std::vector<float> heights;
    for (ReadLine& line : joinLines(std::move(lines), classify, options)) {
        refuseSeparators(line);
        layout.lines.push_back(toMarks(line));
        heights.push_back(line.line.height);
    }
    findSpaces(layout.lines, heights);
    if (options.signs) takeOutSigns(layout);
    return layout;
}

}  // namespace inkdigits
