#include "segment.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "components.h"
#include "piece_tensor.h"
#include "spaces.h"
#include "text_lines.h"
#include "touching.h"

namespace inkdigits {
namespace {

// Penalties against the network's log-probabilities, chosen on pages of tests/pages/make_pages.py,
// whose error rate hardly changes between half and twice these values; kCut had better not be twice as high.
constexpr float kCut = 0.5f;  ///< for each side on which a connected piece is cut
constexpr float kJoin = 0.4f;  ///< for each piece joined to another
constexpr float kWithin = 0.1f;  ///< the same where it stands over or under the other
constexpr float kGap = 3;      ///< for each digit height of the gap between them
constexpr float kTorn = 1;  ///< for each piece left out that stands over or under the mark: no two digits of a line do

/// A piece that reads this surely as one digit, and is no wider than that (in digit heights), is not cut.
constexpr float kClear = 0.8f, kWidest = 1.2f;
/// The widest a digit gets, in digit heights.
constexpr float kSprawling = 1.6f;
/// What is smaller (in digit heights) is a dot, or broke off a digit: alone it reads no better than this.
constexpr float kSmall = 0.4f, kSmallScore = -1;
/// Three digits or more that touch are on average no narrower, in their height.
constexpr float kSlim = 0.35f;
/// Narrower pieces (in digit heights) hold no two digits.
constexpr float kNarrow = 0.35f;
/// So many digits in no doubt for each piece that is doubtful, and it is taken for digits that touch.
constexpr size_t kBeside = 2;

/// The ink of a page and what is known of it.
struct PageInk {
    const InkMap& map;
    const std::vector<Piece>& pieces;
    std::vector<Decision> whole;  ///< of each piece as it is
    float digitHeight;

    float stroke() const { return std::max(1.f, map.strokeWidth); }
};

/// What may be done with the pieces of a line.
enum class Cutting {
    Free,     ///< cut and joined
    AsIs,     ///< neither
    OneEach,  ///< joined to one digit for each cell
};

/// One step of the lattice: pieces [first, last) of a line taken as one mark.
struct Candidate {
    int first, last;
    float breadth;  ///< width in digit heights
    bool small;     ///< see kSmall
    float penalty;  ///< of joining or cutting, against the network's log-probability
    Decision decision;
    bool known;  ///< `decision` is: the candidate is a connected piece as it is
};

/// A line's pieces after cutting, and the ways of joining them again.
struct PieceLattice {
    std::vector<Piece> pieces;
    std::vector<int> origin;  ///< the connected piece each one was cut from
    std::vector<uint8_t> opens;  ///< a new cell begins here
    std::vector<Box> points;      ///< decimal points and commas, which are no part of a digit
    std::vector<Candidate> candidates;
    float height = 0;
    Cutting cutting = Cutting::Free;

    int size() const { return static_cast<int>(pieces.size()); }
    /// Whether two parts of one connected piece meet at this place.
    bool cutAt(int at) const { return at > 0 && at < size() && origin[static_cast<size_t>(at - 1)] == origin[static_cast<size_t>(at)]; }
    /// Whether a candidate has but a part of a connected piece.
    bool cut(const Candidate& c) const { return cutAt(c.first) || cutAt(c.last); }
    std::span<const Piece> between(int first, int last) const { return std::span(pieces).subspan(static_cast<size_t>(first), static_cast<size_t>(last - first)); }
    PixelBox boxOf(const Candidate& c) const { return inkdigits::boxOf(between(c.first, c.last)); }
};

/// The longest run of pieces that may make one digit: a broad 5 cut by every seam.
constexpr int kMostParts = 11;

/// What joining these pieces costs; nothing where they are too far apart for one mark.
std::optional<float> joinPenalty(const PieceLattice& lattice, int first, int last) {
    float penalty = 0;
    int right = lattice.pieces[first].right;
    for (int i = first + 1; i < last; ++i) {
        const Piece& p = lattice.pieces[i];
        if (!lattice.cutAt(i)) {
            const float gap = static_cast<float>(p.left - right) / lattice.height;
            if (gap >= 0.25f) return std::nullopt;
            const bool within = static_cast<float>(right - p.left) > 0.5f * static_cast<float>(p.width());
            penalty += (within ? kWithin : kJoin) + std::max(0.f, kGap * gap);
        }
        right = std::max(right, p.right);
    }
    return penalty;
}

/// What it costs to leave the neighbours out of a mark.
float edgePenalty(const PieceLattice& lattice, int first, int last, const PixelBox& box) {
    float penalty = 0;
    // Cutting off part of a connected piece, on either side.
    if (lattice.cutAt(first)) penalty += kCut;
    if (lattice.cutAt(last)) penalty += kCut;
    if (first > 0 && stacked(lattice.pieces[first - 1], box)) penalty += kTorn;
    if (last < lattice.size() && stacked(lattice.pieces[last], box)) penalty += kTorn;
    return penalty;
}

void addCandidates(PieceLattice& lattice, const PageInk& page) {
    const int n = lattice.size(), mostParts = lattice.cutting == Cutting::AsIs ? 1 : kMostParts;
    const auto add = [&](int first, int last, float breadth, bool small, float penalty) {
        Candidate candidate{first, last, breadth, small, penalty, {}, false};
        candidate.known = last - first == 1 && !lattice.cut(candidate);
        if (candidate.known) candidate.decision = page.whole[static_cast<size_t>(lattice.origin[first])];
        lattice.candidates.push_back(candidate);
    };
    if (lattice.cutting == Cutting::OneEach) {
        for (int first = 0, last = 0; first < n; first = last) {
            for (last = first + 1; last < n && !lattice.opens[last];) ++last;
            add(first, last, 0, false, 0);
        }
        return;
    }
    for (int first = 0; first < n; ++first)
        for (int last = first + 1; last <= std::min(n, first + mostParts); ++last) {
            if (last - 1 > first && lattice.opens[last - 1]) break;
            const std::optional<float> penalty = joinPenalty(lattice, first, last);
            if (!penalty) break;
            const PixelBox box = boxOf(lattice.between(first, last));
            if (last - first > 1 && static_cast<float>(box.width()) > 1.5f * lattice.height) break;
            const bool small = box.longer() < kSmall * lattice.height;
            add(first, last, static_cast<float>(box.width()) / lattice.height, small, *penalty + edgePenalty(lattice, first, last, box));
            // A sprawling digit has more places to cut than that; it may be one all the same.
            if (last != first + 1 || lattice.cutAt(first)) continue;
            int end = last;
            while (end < n && lattice.origin[end] == lattice.origin[first]) ++end;
            const float breadth = static_cast<float>(boxOf(lattice.between(first, end)).width()) / lattice.height;
            if (end > first + kMostParts && breadth < kSprawling) add(first, end, breadth, false, 0);
        }
}

/// How well a candidate reads as one digit, a log-probability. A mark that is no digit is as bad as a
/// digit of exp(-4), a broad one as bad as several: it would rather be cut.
float score(const Candidate& candidate) {
    const float digit = std::log(std::max(candidate.decision.confidence, 1e-6f));
    const float best = candidate.small ? std::min(digit, kSmallScore) : digit;
    return std::max(best, -4.f * std::max(1.f, candidate.breadth)) - candidate.penalty;
}

/// The best way through a line's lattice: dynamic programming over its cuts.
std::vector<Candidate> bestPath(PieceLattice& lattice) {
    const size_t n = lattice.pieces.size();
    std::vector<float> best(n + 1, -1e9f);
    std::vector<Candidate*> via(n + 1, nullptr);
    best[0] = 0;
    for (Candidate& candidate : lattice.candidates) {  // ordered by `first`
        const float total = best[candidate.first] + score(candidate);
        if (total > best[candidate.last]) best[candidate.last] = total, via[candidate.last] = &candidate;
    }
    std::vector<Candidate> path;
    for (size_t at = n; at > 0; at = static_cast<size_t>(path.back().first)) path.push_back(std::move(*via[at]));
    std::reverse(path.begin(), path.end());
    return path;
}

/// What became of a connected piece.
struct Outcome {
    int marks = 0, sure = 0;
    int strokes = 0;    ///< read as 1 or 7, as any stroke is that was cut off something
    bool broad = false;  ///< a part broader than a digit is none
};

/// Which connected pieces are drawings, though parts of them look like digits. Among other digits a piece may well
/// be digits that touch; where there are few, each of its parts has to be sure, and one of them no mere stroke:
/// anything can be cut into those. `lattices` hold the best path as their candidates.
std::vector<uint8_t> findDrawings(const std::vector<PieceLattice>& lattices, const std::vector<Piece>& pieces) {
    std::vector<Outcome> outcomes(pieces.size());
    std::vector<int> sure;  // heights of digits that are sure, uncut or each part of their piece
    for (const PieceLattice& lattice : lattices)
        for (const Candidate& c : lattice.candidates) {
            const Decision& d = c.decision;
            if (d.sure && !lattice.cut(c)) sure.push_back(lattice.boxOf(c).height());
            for (int i = c.first; i < c.last; ++i) {
                if (i > c.first && lattice.cutAt(i)) continue;
                Outcome& o = outcomes[static_cast<size_t>(lattice.origin[i])];
                ++o.marks, o.sure += d.sure, o.strokes += d.digit == 1 || d.digit == 7;
                o.broad |= d.refused && c.breadth > kWidest;
            }
        }
    std::vector<uint8_t> drawings(pieces.size(), 0);
    std::vector<size_t> doubtful;
    for (size_t i = 0; i < pieces.size(); ++i) {
        const Outcome& o = outcomes[i];
        if (o.marks < 2) continue;
        // A scribble falls into strokes and rings that lie closer than digits do.
        const bool crowded = o.marks > 2 && static_cast<float>(pieces[i].width()) < kSlim * static_cast<float>(o.marks * pieces[i].height());
        drawings[i] = o.broad || crowded;
        if (o.sure < o.marks || o.strokes == o.marks) doubtful.push_back(i);
        else sure.insert(sure.end(), static_cast<size_t>(o.sure), pieces[i].height());
    }
    for (const size_t i : doubtful) {
        const auto like = std::count_if(sure.begin(), sure.end(), [&](int height) { return 2 * height >= pieces[i].height(); });
        drawings[i] |= static_cast<size_t>(like) < kBeside * doubtful.size();
    }
    return drawings;
}

/// Decides on marks, each of some pieces. A texture has so many that their pictures do not fit into memory at once.
std::vector<Decision> classifyAll(const std::vector<std::span<const Piece>>& marks, const InkMap& map, const Classifier& classify) {
    constexpr size_t kAtOnce = 256;
    std::vector<Decision> decisions;
    std::vector<Tensor> tensors;
    for (size_t done = 0; done < marks.size(); done = decisions.size()) {
        tensors.clear();
        for (size_t i = done; i < std::min(marks.size(), done + kAtOnce); ++i) tensors.push_back(tensorOf(map.ink, marks[i], map.strokeWidth));
        const std::vector<Decision> some = classify(tensors);
        decisions.insert(decisions.end(), some.begin(), some.end());
    }
    return decisions;
}

/// The candidates that are not known yet.
void classifyCandidates(PieceLattice& lattice, const InkMap& map, const Classifier& classify) {
    std::vector<std::span<const Piece>> marks;
    for (const Candidate& c : lattice.candidates)
        if (!c.known) marks.push_back(lattice.between(c.first, c.last));
    const std::vector<Decision> decisions = classifyAll(marks, map, classify);
    size_t i = 0;
    for (Candidate& c : lattice.candidates)
        if (!c.known) c.decision = decisions[i++];
}

/// Where of so many pieces fewer than this share read as digits, a texture has passed for ink, or it is a page of words: only lines of
/// which half do are digits that may be broken or touch. By a script that is not kept, of textures a seventh to a fifth read so.
constexpr size_t kMany = 150;
constexpr float kFewDigits = 0.25f, kMostlyDigits = 0.5f;

bool isRead(const Decision& decision) { return !decision.refused; }

/// Whether half of a line's pieces read as digits.
bool mostlyDigits(const TextLine& line, const PageInk& page) {
    const auto digits = std::count_if(line.pieces.begin(), line.pieces.end(), [&](int i) { return isRead(page.whole[static_cast<size_t>(i)]); });
    return static_cast<float>(digits) >= kMostlyDigits * static_cast<float>(line.pieces.size());
}

/// Whether the k-th piece of a line is a point or a comma: small, low between two pieces as high as digits, and
/// close to both.
bool isPoint(const PageInk& page, const TextLine& line, size_t k, float height) {
    const std::vector<Piece>& pieces = page.pieces;
    const Piece& p = pieces[static_cast<size_t>(line.pieces[k])];
    const auto high = [&](int i) { return static_cast<float>(pieces[static_cast<size_t>(i)].height()) > 0.5f * height; };
    const auto after = std::find_if(line.pieces.begin() + static_cast<long>(k), line.pieces.end(), high);
    const auto before = std::find_if(line.pieces.rend() - static_cast<long>(k), line.pieces.rend(), high);
    if (after == line.pieces.end() || before == line.pieces.rend()) return false;
    const auto opens = [&](size_t i) { return !line.opens.empty() && line.opens[i]; };
    for (size_t i = k; i <= static_cast<size_t>(after - line.pieces.begin()); ++i)
        if (opens(i)) return false;  // what lies between two cells of a table is what is left of its lines
    const Piece &left = pieces[static_cast<size_t>(*before)], &right = pieces[static_cast<size_t>(*after)];
    if (!lowAfter(p, left, height) || !lowBefore(p, right, height)) return false;
    const bool dot = p.longer() < std::min(2.2f * page.stroke(), 0.35f * height);
    const bool comma = p.longer() < 0.5f * height && static_cast<float>(p.width()) < 2.5f * page.stroke() && p.bottom > std::min(left.bottom, right.bottom);
    return dot || comma;
}

bool betweenDigits(const Box& point, const std::vector<Mark>& marks) {
    const auto after = std::find_if(marks.begin(), marks.end(), [&](const Mark& mark) { return mark.box.centerX() > point.centerX(); });
    return after != marks.begin() && after != marks.end() && !after->decision.refused && !(after - 1)->decision.refused;
}

/// The pieces of a line, cut where they may be several digits: what does not read well as it is, or is too wide for one.
PieceLattice latticeOf(const TextLine& line, const PageInk& page, Cutting cutting) {
    const GrayImage& ink = page.map.ink;
    PieceLattice lattice;
    lattice.height = std::max(line.height, 0.6f * page.digitHeight);
    lattice.cutting = cutting;
    for (size_t k = 0; k < line.pieces.size(); ++k) {
        const int i = line.pieces[k];
        const Piece& p = page.pieces[i];
        if (isPoint(page, line, k, lattice.height)) {
            lattice.points.push_back(p.box());
            continue;
        }
        const float width = static_cast<float>(p.width()), height = static_cast<float>(p.height());
        const bool broad = width >= kWidest * lattice.height;
        const bool clear = isRead(page.whole[i]) && page.whole[i].confidence > kClear && !broad;
        // What is cut off at the picture's edge is no whole digit, but its parts may look like some.
        const bool cutOff = sidesTouched(p, ink.width(), ink.height()) && !broad;
        const bool one = clear || cutOff || cutting != Cutting::Free || width <= kNarrow * lattice.height || height <= 0.4f * lattice.height;
        std::vector<Piece> parts = one ? std::vector{p} : cutApart(p, lattice.height, page.stroke());
        const bool opens = !line.opens.empty() && line.opens[k];
        for (size_t part = 0; part < parts.size(); ++part) {
            lattice.pieces.push_back(std::move(parts[part]));
            lattice.origin.push_back(i);
            lattice.opens.push_back(opens && !part);
        }
    }
    return lattice;
}

/// The marks of a line's best path. A piece that is a drawing is one mark, in place of the first that it was cut into.
std::vector<Mark> marksOf(const PieceLattice& lattice, const PageInk& page, const std::vector<uint8_t>& drawings) {
    std::vector<Mark> marks;
    for (const Candidate& candidate : lattice.candidates) {
        const PixelBox box = lattice.boxOf(candidate);
        // A dot; commas and small letters go when the words are known.
        const bool small = box.longer() < kSmall * lattice.height;
        if (small && box.longer() < 1.5f * page.stroke()) continue;
        const size_t origin = static_cast<size_t>(lattice.origin[candidate.first]);
        if (drawings[origin] && lattice.cutAt(candidate.first)) continue;
        const std::span<const Piece> ink = drawings[origin] ? std::span(&page.pieces[origin], 1) : lattice.between(candidate.first, candidate.last);
        Mark mark{drawings[origin] ? page.pieces[origin].box() : box.box(), tensorOf(page.map.ink, ink, page.map.strokeWidth),
                  drawings[origin] ? page.whole[origin] : candidate.decision};
        if (drawings[origin]) refuse(mark.decision);
        mark.small = small;
        mark.cut = lattice.cut(candidate);
        mark.gapBefore = lattice.opens[candidate.first] && !marks.empty();
        marks.push_back(std::move(mark));
    }
    return marks;
}

}  // namespace

Result<Layout> segment(const InkMap& map, const std::vector<Piece>& pieces, const Table* table,
                       const Classifier& classify) {
    const float digitHeight = typicalHeight(pieces, map.strokeWidth);
    if (digitHeight <= 0) return Layout{};
    if (pieces.size() > kMostPieces) return ErrorCode::TooMany;

    std::vector<std::span<const Piece>> each;
    for (const Piece& piece : pieces) each.push_back({&piece, 1});
    const PageInk page{map, pieces, classifyAll(each, map, classify), digitHeight};
    const auto read = std::count_if(page.whole.begin(), page.whole.end(), isRead);
    const bool texture = pieces.size() > kMany && static_cast<float>(read) < kFewDigits * static_cast<float>(pieces.size());

    std::vector<PieceLattice> lattices;
    for (const TextLine& line : table ? linesOf(*table, pieces, digitHeight) : findTextLines(pieces, digitHeight)) {
        const Cutting cutting = table && table->oneEach ? Cutting::OneEach : texture && !mostlyDigits(line, page) ? Cutting::AsIs : Cutting::Free;
        PieceLattice& lattice = lattices.emplace_back(latticeOf(line, page, cutting));
        addCandidates(lattice, page);
        classifyCandidates(lattice, map, classify);
        lattice.candidates = bestPath(lattice);
    }

    const std::vector<uint8_t> drawings = findDrawings(lattices, pieces);
    Layout layout;
    std::vector<float> heights;  // for findSpaces()
    for (const PieceLattice& lattice : lattices) {
        std::vector<Mark> marks = marksOf(lattice, page, drawings);
        if (marks.empty()) continue;
        for (const Box& point : lattice.points)
            if (betweenDigits(point, marks)) layout.signs.push_back(point);
        const bool inTable = std::find(lattice.opens.begin(), lattice.opens.end(), 1) != lattice.opens.end();
        heights.push_back(inTable ? 0 : lattice.height);
        layout.lines.push_back(std::move(marks));
    }
    findSpaces(layout.lines, heights);
    return layout;
}

std::optional<Mark> segmentIsolated(const InkMap& map, const Classifier& classify) {
    const PixelBox box = boundsOf(map.ink, kInkEdge);
    if (!box.width()) return {};
    Mark mark;
    mark.box = box.box();
    mark.tensor = {normalize(map.ink)};
    mark.decision = classify({&mark.tensor, 1})[0];
    return mark;
}

}  // namespace inkdigits
