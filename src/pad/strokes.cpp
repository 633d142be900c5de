#include "strokes.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "normalize.h"

namespace inkdigits {
namespace {

constexpr int kOversample = 4;
constexpr int kSide = kBoxSide * kOversample;
constexpr float kLeastExtent = 1e-30f;  // of strokes; what is smaller is drawn as a dot

/// Darkens every pixel by how much of it the round pen covers on its way from a to b.
void drawSegment(GrayImage& image, Point a, Point b, float radius) {
    const float reach = radius + 1;
    const int left = std::max(0, static_cast<int>(std::floor(std::min(a.x, b.x) - reach)));
    const int right = std::min(image.width() - 1, static_cast<int>(std::ceil(std::max(a.x, b.x) + reach)));
    const int top = std::max(0, static_cast<int>(std::floor(std::min(a.y, b.y) - reach)));
    const int bottom = std::min(image.height() - 1, static_cast<int>(std::ceil(std::max(a.y, b.y) + reach)));
    const float dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
    const float inner = std::max(0.f, radius - 0.5f), outer = radius + 0.5f;
    for (int y = top; y <= bottom; ++y) {
        uint8_t* row = image.row(y);
        const float py = y + 0.5f - a.y;
        for (int x = left; x <= right; ++x) {
            const float px = x + 0.5f - a.x;
            const float t = length2 > 0 ? std::clamp((px * dx + py * dy) / length2, 0.f, 1.f) : 0.f;
            const float ex = px - t * dx, ey = py - t * dy, d2 = ex * ex + ey * ey;
            if (d2 >= outer * outer) continue;
            const float cover = d2 <= inner * inner ? 1.f : std::min(1.f, outer - std::sqrt(d2));
            row[x] = std::max(row[x], static_cast<uint8_t>(cover * 255 + 0.5f));
        }
    }
}

}  // namespace

Box bounds(std::span<const Stroke> strokes) {
    constexpr float inf = std::numeric_limits<float>::infinity();
    float left = inf, top = inf, right = -inf, bottom = -inf;
    for (const Stroke& stroke : strokes)
        for (const Point& p : stroke) {
            if (!std::isfinite(p.x) || !std::isfinite(p.y)) continue;
            left = std::min(left, p.x);
            right = std::max(right, p.x);
            top = std::min(top, p.y);
            bottom = std::max(bottom, p.y);
        }
    return right < left ? Box{} : Box{left, top, right - left, bottom - top};
}

GrayImage rasterize(std::span<const Stroke> strokes, float penWidth, StrokePlacement* placement) {
    const Box box = bounds(strokes);
    const float pen = std::clamp(penWidth, 0.5f, 8.f) * kOversample;
    const float extent = std::max(box.w, box.h), longer = extent > kLeastExtent ? extent : 0;
    const float scale = longer > 0 ? (kSide - pen) / longer : 0;
    const auto side = [&](float extent) {
        return std::clamp(static_cast<int>(std::lround(extent * scale + pen)), 1, kSide);
    };
    GrayImage image(longer > 0 ? side(box.w) : kSide, longer > 0 ? side(box.h) : kSide);
    const float radius = longer > 0 ? pen / 2 : kSide / 2.f;
    if (placement) *placement = {box.x, box.y, scale, radius};
    const auto map = [&](Point p) {
        return Point{(p.x - box.x) * scale + radius, (p.y - box.y) * scale + radius};
    };
    for (const Stroke& stroke : strokes) {
        if (stroke.empty()) continue;
        Point previous = map(stroke.front());
        if (stroke.size() == 1) drawSegment(image, previous, previous, radius);
        for (size_t i = 1; i < stroke.size(); ++i) {
            const Point next = map(stroke[i]);
            drawSegment(image, previous, next, radius);
            previous = next;
        }
    }
    return image;
}

}  // namespace inkdigits
