#include "piece_tensor.h"

#include <algorithm>
#include <cmath>

#include "normalize.h"

namespace inkdigits {
namespace {

/// Strokes are at least so wide in the 20x20 box; measured on synthetic pages and photographs.
constexpr float kThin = 1.6f;
constexpr int kMostRadius = 12;  // in pixels

/// The mean of each `times` x `times` pixels, 0 beyond the edges.
GrayImage shrunk(const GrayImage& image, int times) {
    GrayImage out((image.width() + times - 1) / times, (image.height() + times - 1) / times);
    for (int y = 0; y < out.height(); ++y)
        for (int x = 0; x < out.width(); ++x) {
            int sum = 0;
            for (int sy = y * times; sy < std::min((y + 1) * times, image.height()); ++sy)
                for (int sx = x * times; sx < std::min((x + 1) * times, image.width()); ++sx) sum += image.at(sx, sy);
            out.row(y)[x] = static_cast<uint8_t>(sum / (times * times));
        }
    return out;
}

/// Fine pens leave strokes thinner than any the network was trained on: widens them to kThin by a grey dilation.
GrayImage thickened(GrayImage crop, float strokeWidth) {
    const auto radiusOf = [](const GrayImage& ink, float width) {
        const float box = static_cast<float>(std::max(ink.width(), ink.height()) - 2) / static_cast<float>(kBoxSide);
        return static_cast<int>(std::lround((kThin * box - width) / 2));
    };
    int radius = radiusOf(crop, strokeWidth);
    if (radius > kMostRadius) {  // the box shows nothing of so large a crop's pixels, and each would cost the radius squared
        const int times = (radius + kMostRadius - 1) / kMostRadius;
        crop = shrunk(crop, times);
        radius = radiusOf(crop, strokeWidth / static_cast<float>(times));
    }
    if (radius < 1) return crop;
    GrayImage out(crop.width() + 2 * radius, crop.height() + 2 * radius);
    for (int dy = -radius; dy <= radius; ++dy)
        for (int dx = -radius; dx <= radius; ++dx) {
            if (dx * dx + dy * dy > radius * radius) continue;
            for (int y = 0; y < crop.height(); ++y) {
                const uint8_t* from = crop.row(y);
                uint8_t* to = out.row(y + radius + dy) + radius + dx;
                for (int x = 0; x < crop.width(); ++x) to[x] = std::max(to[x], from[x]);
            }
        }
    return out;
}

}  // namespace

Tensor tensorOf(GrayView ink, std::span<const Piece> pieces, float strokeWidth) {
    return {normalize(thickened(cropOf(ink, pieces), strokeWidth))};
}

}  // namespace inkdigits
