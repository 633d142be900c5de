// Four corners in a picture.
#pragma once

#include <array>

namespace inkdigits {

struct Corner {
    float x, y;
};

/// Corners in pixels of the picture: top left, top right, bottom right, bottom left. Convex.
using Quad = std::array<Corner, 4>;

inline bool holds(const Quad& quad, float x, float y) {
    for (int i = 0; i < 4; ++i) {
        const Corner &a = quad[i], &b = quad[(i + 1) % 4];
        if ((b.x - a.x) * (y - a.y) < (b.y - a.y) * (x - a.x)) return false;
    }
    return true;
}

}  // namespace inkdigits
