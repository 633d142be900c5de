#include "rgb_cells.h"

#include <algorithm>
#include <cstdint>

namespace inkdigits {

Plane RgbCells::luma() const {
    Plane out(rgb[0].size());
    for (size_t i = 0; i < out.size(); ++i) out[i] = inkdigits::luma(rgb[0][i], rgb[1][i], rgb[2][i]);
    return out;
}

RgbCells cellsOf(const RgbImage& image, int side) {
    RgbCells cells{(image.width() + side - 1) / side, (image.height() + side - 1) / side, side, {}};
    for (Plane& plane : cells.rgb) plane.assign(static_cast<size_t>(cells.width) * cells.height, 0);
    std::vector<uint32_t> sums(static_cast<size_t>(cells.width) * 3);
    for (int cy = 0; cy < cells.height; ++cy) {
        const int bottom = std::min(image.height(), (cy + 1) * side);
        std::fill(sums.begin(), sums.end(), 0);
        for (int y = cy * side; y < bottom; ++y) {
            const uint8_t* row = image.row(y);
            for (int cx = 0, x = 0; cx < cells.width; ++cx)
                for (const int right = std::min(image.width(), (cx + 1) * side); x < right; ++x)
                    for (int c = 0; c < 3; ++c) sums[cx * 3 + c] += row[x * 3 + c];
        }
        for (int cx = 0; cx < cells.width; ++cx) {
            const int columns = std::min(image.width(), (cx + 1) * side) - cx * side;
            const float n = static_cast<float>(columns * (bottom - cy * side));
            for (int c = 0; c < 3; ++c)
                cells.rgb[c][static_cast<size_t>(cy) * cells.width + cx] = static_cast<float>(sums[cx * 3 + c]) / n;
        }
    }
    return cells;
}

RgbImage reduced(const RgbImage& image, int side) {
    const RgbCells cells = cellsOf(image, side);
    RgbImage out(cells.width, cells.height);
    for (int y = 0; y < out.height(); ++y)
        for (int x = 0; x < out.width(); ++x)
            for (int c = 0; c < 3; ++c)
                out.row(y)[x * 3 + c] = static_cast<uint8_t>(cells.rgb[c][static_cast<size_t>(y) * out.width() + x] + 0.5f);
    return out;
}

}  // namespace inkdigits
