// Grey morphology, blur and reduction of planes of floats, for telling paper from ink.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace inkdigits {

/// Grey values, rows packed.
using Plane = std::vector<float>;

/// A grey value as a byte.
inline uint8_t clampByte(float value) { return static_cast<uint8_t>(static_cast<int>(std::clamp(value, 0.f, 255.f))); }

inline constexpr auto kMax = [](float a, float b) { return a > b ? a : b; };
inline constexpr auto kMin = [](float a, float b) { return a < b ? a : b; };

/// Sliding maximum (or minimum) of window 2 * radius + 1 over `n` values `step` apart, by doubling:
/// log2(window) passes. `line` is scratch.
template <class Pick>
void slide(float* values, int n, size_t step, int radius, Plane& line, Pick pick, float outside) {
    const int window = 2 * radius + 1, padded = n + 2 * radius;
    line.assign(padded + window, outside);
    for (int i = 0; i < n; ++i) line[radius + i] = values[i * step];
    int have = 1;
    while (have * 2 <= window) {
        for (int i = 0; i < padded; ++i) line[i] = pick(line[i], line[i + have]);
        have *= 2;
    }
    for (int i = 0; i < n; ++i) values[i * step] = pick(line[i], line[i + window - have]);
}

/// Grey dilation (kMax, outside = least) or erosion (kMin, outside = most) by a square of side
/// 2 * radius + 1, in place.
template <class Pick>
void slideBoth(Plane& plane, int width, int height, int radius, Pick pick, float outside) {
    Plane line;
    for (int y = 0; y < height; ++y)
        slide(plane.data() + static_cast<size_t>(y) * width, width, 1, radius, line, pick, outside);
    for (int x = 0; x < width; ++x) slide(plane.data() + x, height, width, radius, line, pick, outside);
}

/// The picture whose values are at(x, y), reduced: each cell the mean of factor x factor of them, of fewer at
/// the right and the bottom. Cells of a row: width / factor, rounded up.
template <class At>
Plane cellMeans(int width, int height, int factor, At at) {
    const int columns = (width + factor - 1) / factor, rows = (height + factor - 1) / factor;
    Plane cells(static_cast<size_t>(columns) * rows, 0);
    for (int y = 0; y < height; ++y) {
        float* row = cells.data() + static_cast<size_t>(y / factor) * columns;
        for (int cx = 0, x = 0; cx < columns; ++cx)
            for (const int end = std::min(width, x + factor); x < end; ++x) row[cx] += at(x, y);
    }
    for (int cy = 0; cy < rows; ++cy)
        for (int cx = 0; cx < columns; ++cx)
            cells[static_cast<size_t>(cy) * columns + cx] /= static_cast<float>(
                std::min(factor, width - cx * factor) * std::min(factor, height - cy * factor));
    return cells;
}

/// Mean over (2 * radius + 1)^2 cells, the border cells repeated outwards by shrinking the window.
void blur(Plane& plane, int width, int height, int radius);

}  // namespace inkdigits
