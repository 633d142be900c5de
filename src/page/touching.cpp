#include "touching.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace inkdigits {
namespace {

/// A way from the top of a piece to its bottom: the column (relative to the piece) left of which
/// everything belongs to the left part, row by row.
struct Seam {
    std::vector<int> column;
    float ink = 0;  ///< pixels of ink it crosses
    float middle = 0;
};

/// The cheapest way down through columns [from, to): ink costs 1, a step aside a little, so that the
/// seam follows the valley between two digits and crosses where they are thinnest.
Seam findSeam(const std::vector<uint8_t>& mask, int width, int height, int from, int to) {
    constexpr float kAside = 0.12f;
    const int n = to - from;
    std::vector<float> cost(static_cast<size_t>(n) * height);
    std::vector<int8_t> step(static_cast<size_t>(n) * height, 0);
    const float centre = (n - 1) / 2.f;
    for (int y = 0; y < height; ++y)
        for (int i = 0; i < n; ++i) {
            float best = 0;
            int8_t via = 0;
            if (y) {
                const float* above = cost.data() + static_cast<size_t>(y - 1) * n;
                best = above[i];
                if (i > 0 && above[i - 1] + kAside < best) best = above[i - 1] + kAside, via = -1;
                if (i + 1 < n && above[i + 1] + kAside < best) best = above[i + 1] + kAside, via = 1;
            } else {
                best = 0.02f * std::abs(static_cast<float>(i) - centre);
            }
            cost[static_cast<size_t>(y) * n + i] = best + mask[static_cast<size_t>(y) * width + from + i];
            step[static_cast<size_t>(y) * n + i] = via;
        }
    Seam seam;
    seam.column.resize(height);
    const float* last = cost.data() + static_cast<size_t>(height - 1) * n;
    int i = static_cast<int>(std::min_element(last, last + n) - last);
    for (int y = height - 1; y >= 0; --y) {
        seam.column[y] = from + i;
        seam.ink += mask[static_cast<size_t>(y) * width + from + i];
        seam.middle += static_cast<float>(from + i) / static_cast<float>(height);
        i += step[static_cast<size_t>(y) * n + i];
    }
    return seam;
}

}  // namespace

std::vector<Piece> cutApart(const Piece& piece, float digitHeight, float strokeWidth) {
    const int w = piece.width(), h = piece.height();
    std::vector<uint8_t> mask(static_cast<size_t>(w) * h, 0);
    for (const Run& run : piece.runs)
        std::fill_n(mask.begin() + static_cast<size_t>(run.y - piece.top) * w + run.x0 - piece.left,
                    run.x1 - run.x0, 1);

    // One seam in each window of a seventh of a digit's height, windows half overlapping: a long contact of two
    // digits is dearer to cross than a loop beside it, and has to have a window of its own.
    const int window = std::max(4, static_cast<int>(0.14f * digitHeight));
    const int margin = std::max(2, static_cast<int>(strokeWidth));
    std::vector<Seam> seams;
    for (int from = margin; from + window / 2 < w - margin; from += std::max(1, window / 2)) {
        Seam seam = findSeam(mask, w, h, from, std::min(w - margin + 1, from + window));
        // Two digits touch at one place or two; a longer contact is a stroke of one digit.
        if (seam.ink > 6 * strokeWidth) continue;
        if (!seams.empty() && std::abs(seam.middle - seams.back().middle) < 0.05f * digitHeight) {
            if (seam.ink < seams.back().ink) seams.back() = std::move(seam);
            continue;
        }
        seams.push_back(std::move(seam));
    }
    if (seams.empty()) return {piece};
    std::stable_sort(seams.begin(), seams.end(), [](const Seam& a, const Seam& b) { return a.middle < b.middle; });
    for (size_t s = 1; s < seams.size(); ++s)  // seams may meet but not cross
        for (int y = 0; y < h; ++y) seams[s].column[y] = std::max(seams[s].column[y], seams[s - 1].column[y]);

    std::vector<std::vector<Run>> parts(seams.size() + 1);
    for (const Run& run : piece.runs) {
        int x = run.x0;
        for (size_t s = 0; s <= seams.size() && x < run.x1; ++s) {
            const int end = s < seams.size()
                                ? std::min(run.x1, piece.left + seams[s].column[run.y - piece.top])
                                : run.x1;
            if (end > x) parts[s].push_back({run.y, x, end});
            x = std::max(x, end);
        }
    }
    std::vector<Piece> pieces;
    const float speck = strokeWidth * strokeWidth;
    std::vector<Run> pending;
    for (std::vector<Run>& part : parts) {
        part.insert(part.end(), pending.begin(), pending.end());
        pending.clear();
        std::sort(part.begin(), part.end());
        Piece cut = makePiece(std::move(part));
        if (static_cast<float>(cut.area) < speck) pending = std::move(cut.runs);
        else pieces.push_back(std::move(cut));
    }
    if (!pending.empty()) {
        if (pieces.empty()) return {piece};
        std::vector<Run> runs = std::move(pieces.back().runs);
        runs.insert(runs.end(), pending.begin(), pending.end());
        std::sort(runs.begin(), runs.end());
        pieces.back() = makePiece(std::move(runs));
    }
    return pieces;
}

}  // namespace inkdigits
