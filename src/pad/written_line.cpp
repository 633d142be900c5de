#include "written_line.h"

#include <algorithm>
#include <limits>

#include "pen.h"
#include "recent.h"

namespace inkdigits {
namespace {

// Lengths up to this, relative to the height of the line, count as dots.
constexpr float kDot = 0.12f;
constexpr float kTouchReach = 0.02f;  // closer than this, in line heights, is touching
constexpr float kLineGap = 0.4f;      // lines are further apart, in line heights
constexpr size_t kAtOnce = 256;       // marks that the network is asked about: thousands of strokes do not fit into memory

/// The pieces from `first`, pieces of one stroke rejoined across the ligature between them.
std::vector<Stroke> strokesOf(const std::vector<StrokePiece>& pieces, size_t first, size_t count) {
    std::vector<Stroke> strokes;
    for (size_t i = first; i < first + count; ++i) {
        if (i > first && pieces[i - 1].id == pieces[i].id)
            strokes.back().insert(strokes.back().end(), pieces[i].stroke.begin(), pieces[i].stroke.end());
        else
            strokes.push_back(pieces[i].stroke);
    }
    return strokes;
}

/// The strokes of a mark drawn, unless they were a stroke ago.
Tensor drawn(const std::vector<Stroke>& strokes) {
    static Recent<Tensor> recent(1024);  // 13 MB
    uint64_t key = 0;
    for (const Stroke& stroke : strokes) key = hashOf(std::span<const Point>(stroke), key);
    if (const Tensor* known = recent.find(key)) return *known;
    const Tensor tensor = drawPen(strokes);
    recent.keep(key, tensor);
    return tensor;
}

}  // namespace

WrittenLine lookAtLine(std::vector<StrokePiece> pieces, const Classifier& classify, float minSize) {
    std::stable_sort(pieces.begin(), pieces.end(), [](const StrokePiece& a, const StrokePiece& b) {
        return a.box.centerX() < b.box.centerX();
    });
    const size_t n = pieces.size();
    WrittenLine line{std::move(pieces), 0, {n, std::vector<Relation>(n)}, {}};
    line.height = std::max(writingHeight(line.pieces), 1e-6f);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < i; ++j)
            line.relations[i][j] = line.relations[j][i] = {touch(line.pieces[i], line.pieces[j], kTouchReach * line.height),
                                                           sideBySide(line.pieces[i], line.pieces[j])};
    for (size_t first = 0; first < n; ++first) {
        Box box = line.pieces[first].box;
        for (size_t count = 1; count <= kMaxStrokesPerDigit && first + count <= n; ++count) {
            const Box& added = line.pieces[first + count - 1].box;
            if (added.x > box.right() + kMergeReach * line.height) break;
            box = unite(box, added);
            line.runs.push_back(runOf(line, first, count, box, minSize));
        }
    }
    classifyRuns(line, line.runs, classify);
    return line;
}

PieceRun runOf(const WrittenLine& line, size_t first, size_t count, Box box, float minSize) {
    const float longer = std::max(box.w, box.h);
    return {first, count, box, longer < minSize || longer <= kDot * line.height};
}

void classifyRuns(const WrittenLine& line, std::span<PieceRun> runs, const Classifier& classify) {
    std::vector<Tensor> tensors;
    std::vector<PieceRun*> asked;
    for (PieceRun& run : runs) {
        if (!run.dot) tensors.push_back(drawRun(line, run)), asked.push_back(&run);
        if (tensors.size() < kAtOnce && &run != &runs.back()) continue;
        const std::vector<Decision> decisions = classify(tensors);
        for (size_t i = 0; i < asked.size(); ++i) asked[i]->decision = decisions[i];
        tensors.clear(), asked.clear();
    }
}

Tensor drawRun(const WrittenLine& line, const PieceRun& run) {
    return run.dot ? Tensor{} : drawn(strokesOf(line.pieces, run.first, run.count));
}

float sharedWidth(const Box& a, const Box& b, float height) {
    return overlap(a.x, a.right(), b.x, b.right()) / std::max(std::min(a.w, b.w), 0.15f * height);
}

float closeness(const WrittenLine& above, const WrittenLine& below) {
    float closest = -std::numeric_limits<float>::infinity();
    const float height = std::max(above.height, below.height);
    for (const StrokePiece& a : above.pieces)
        for (const StrokePiece& b : below.pieces) {
            const float narrower = std::max(std::min(a.box.w, b.box.w), 0.15f * height);
            if (overlap(a.box.x, a.box.right(), b.box.x, b.box.right()) < 0.2f * narrower - 0.1f * height) continue;
            const float gap = -overlap(a.box.y, a.box.bottom(), b.box.y, b.box.bottom()) / height;
            if (gap < kLineGap) closest = std::max(closest, kLineGap - std::max(gap, -0.25f));
        }
    return closest;
}

}  // namespace inkdigits
