#include "plane.h"

#include <algorithm>

namespace inkdigits {

void blur(Plane& plane, int width, int height, int radius) {
    Plane sums(std::max(width, height) + 1);
    const auto pass = [&](float* values, int n, size_t step) {
        sums[0] = 0;
        for (int i = 0; i < n; ++i) sums[i + 1] = sums[i] + values[i * step];
        for (int i = 0; i < n; ++i) {
            const int a = std::max(0, i - radius), b = std::min(n, i + radius + 1);
            values[i * step] = (sums[b] - sums[a]) / static_cast<float>(b - a);
        }
    };
    for (int y = 0; y < height; ++y) pass(plane.data() + static_cast<size_t>(y) * width, width, 1);
    for (int x = 0; x < width; ++x) pass(plane.data() + x, height, width);
}

}  // namespace inkdigits
