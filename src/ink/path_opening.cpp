#include "path_opening.h"

#include <algorithm>

namespace inkdigits {

ThinBlocks findThin(GrayView ink, int faintest, int maxThickness) {
    const int w = ink.width(), h = ink.height();
    ThinBlocks thin{(w + kBlock - 1) / kBlock, h, {}, {}};
    thin.set.assign(static_cast<size_t>(thin.columns) * h, 0);
    thin.thick = thin.set;
    std::vector<int> top(w, -1);  // where the current vertical run of each column began
    for (int y = 0; y <= h; ++y) {
        const uint8_t* row = y < h ? ink.row(y) : nullptr;
        for (int x = 0; x < w; ++x) {
            const bool dark = row && row[x] >= faintest;
            if (dark) {
                if (top[x] < 0) top[x] = y;
            } else if (top[x] >= 0) {
                std::vector<uint8_t>& into = y - top[x] <= maxThickness ? thin.set : thin.thick;
                for (int i = top[x]; i < y; ++i) ++into[thin.index(x / kBlock, i)];
                top[x] = -1;
            }
        }
    }
    // Two columns of three: a lone pixel is noise.
    for (std::vector<uint8_t>* blocks : {&thin.set, &thin.thick})
        for (uint8_t& n : *blocks) n = n >= 2;
    return thin;
}

Paths findPaths(const ThinBlocks& thin, int maxGap, int maxThick) {
    const size_t n = thin.set.size();
    maxGap = std::min(maxGap, kLongestGap), maxThick = std::min(maxThick, kLongestGap);
    Paths paths{std::vector<int16_t>(n, 0), std::vector<int8_t>(n, kNone)};
    std::vector<int8_t> gap(n, 0);
    for (int c = 0; c < thin.columns; ++c)
        for (int y = 0; y < thin.rows; ++y) {
            const size_t i = thin.index(c, y);
            int16_t best = 0;
            int8_t from = kNone, bestGap = 0;
            if (c)
                for (int8_t d : {0, -1, 1}) {
                    if (y + d < 0 || y + d >= thin.rows) continue;
                    const size_t j = thin.index(c - 1, y + d);
                    if (paths.length[j] > best) best = paths.length[j], from = d, bestGap = gap[j];
                }
            if (thin.set[i]) {
                paths.length[i] = static_cast<int16_t>(best + 1);
                paths.from[i] = from;
            } else if (best && bestGap < (thin.thick[i] ? maxThick : maxGap)) {
                paths.length[i] = best;
                paths.from[i] = from;
                gap[i] = static_cast<int8_t>(bestGap + 1);
            }
        }
    return paths;
}

}  // namespace inkdigits
