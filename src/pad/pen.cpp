#include "pen.h"

#include <algorithm>
#include <cmath>

namespace inkdigits {
namespace {

constexpr float kStep = 0.25f;  // of the pen's way between two looks at it, in pixels of the frame
constexpr int kAround = 3;      // steps before and after that its direction is taken over: digitisers jitter

/// Points every kStep of the way, the first and the last one included.
Stroke evenly(const Stroke& stroke) {
    Stroke out = {stroke.front()};
    float left = kStep;  // of the way to the next point
    for (size_t i = 1; i < stroke.size(); ++i) {
        Point from = stroke[i - 1];
        const Point to = stroke[i];
        for (float length = std::hypot(to.x - from.x, to.y - from.y); length >= left; length = std::hypot(to.x - from.x, to.y - from.y)) {
            from.x += (to.x - from.x) * left / length;
            from.y += (to.y - from.y) * left / length;
            out.push_back(from);
            left = kStep;
        }
        left -= std::hypot(to.x - from.x, to.y - from.y);
    }
    out.push_back(stroke.back());
    return out;
}

}  // namespace

Tensor drawPen(std::span<const Stroke> strokes, float penWidth) {
    StrokePlacement drawn;
    Placement placed;
    Tensor tensor{normalize(rasterize(strokes, penWidth, &drawn), &placed), {}};
    std::vector<Stroke> ways;
    size_t steps = 0;
    for (const Stroke& stroke : strokes) {
        if (stroke.size() < 2) continue;
        Stroke& way = ways.emplace_back();
        for (const Point& p : stroke) {
            const float x = (p.x - drawn.left) * drawn.scale + drawn.margin;
            const float y = (p.y - drawn.top) * drawn.scale + drawn.margin;
            way.push_back({placed.scaleX * x + placed.left, placed.scaleY * y + placed.top});
        }
        way = evenly(way);
        steps += way.size();
    }
    Raster often{};
    size_t step = 0;
    for (const Stroke& way : ways) {
        const int last = static_cast<int>(way.size()) - 1;
        for (int i = 0; i <= last; ++i) {
            const float when = 2 * static_cast<float>(step++) / static_cast<float>(std::max<size_t>(1, steps - 1)) - 1;
            const Point a = way[std::max(0, i - kAround)], b = way[std::min(last, i + kAround)];
            const float length = std::hypot(b.x - a.x, b.y - a.y);
            if (length <= 0) continue;
            const std::array<float, kPenPlanes> values = {(b.x - a.x) / length, (b.y - a.y) / length, when};
            // Shared out between the four pixels around.
            const float fx = std::clamp(way[i].x - 0.5f, 0.f, kInputSide - 1.001f), fy = std::clamp(way[i].y - 0.5f, 0.f, kInputSide - 1.001f);
            const int x = static_cast<int>(fx), y = static_cast<int>(fy);
            for (int corner = 0; corner < 4; ++corner) {
                const int cx = corner & 1, cy = corner >> 1;
                const float share = kStep * (cx ? fx - x : 1 - fx + x) * (cy ? fy - y : 1 - fy + y);
                const size_t at = static_cast<size_t>(y + cy) * kInputSide + x + cx;
                often[at] += share;
                for (int c = 0; c < kPenPlanes; ++c) tensor.pen[c][at] += share * values[c];
            }
        }
    }
    for (Raster& plane : tensor.pen)
        for (size_t p = 0; p < plane.size(); ++p) plane[p] /= std::max(1.f, often[p]);
    return tensor;
}

}  // namespace inkdigits
