// Pictures of pen strokes on paper, for the tests.
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <span>

#include "decide.h"
#include "rgb_image.h"
#include "shapes.h"

namespace inkdigits::papers {

struct Colour {
    uint8_t r, g, b;
};

constexpr Colour kWhite{245, 244, 240}, kBlack{30, 30, 35}, kBlue{40, 60, 165};

inline RgbImage plain(int width, int height, Colour colour = kWhite) {
    RgbImage image(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            uint8_t* p = image.row(y) + 3 * x;
            p[0] = colour.r, p[1] = colour.g, p[2] = colour.b;
        }
    return image;
}

/// Draws strokes with a round anti-aliased pen.
inline void draw(RgbImage& image, std::span<const Stroke> strokes, float pen = 4, Colour colour = kBlack) {
    for (const Stroke& stroke : strokes)
        for (size_t i = 0; i + 1 < stroke.size(); ++i) {
            const Point a = stroke[i], b = stroke[i + 1];
            const float dx = b.x - a.x, dy = b.y - a.y, l2 = std::max(1e-6f, dx * dx + dy * dy), reach = pen / 2 + 1;
            const int x0 = std::max(0, static_cast<int>(std::min(a.x, b.x) - reach));
            const int x1 = std::min(image.width() - 1, static_cast<int>(std::max(a.x, b.x) + reach));
            const int y0 = std::max(0, static_cast<int>(std::min(a.y, b.y) - reach));
            const int y1 = std::min(image.height() - 1, static_cast<int>(std::max(a.y, b.y) + reach));
            for (int y = y0; y <= y1; ++y)
                for (int x = x0; x <= x1; ++x) {
                    const float px = x + 0.5f - a.x, py = y + 0.5f - a.y;
                    const float t = std::clamp((px * dx + py * dy) / l2, 0.f, 1.f);
                    const float d = std::hypot(px - t * dx, py - t * dy);
                    const float cover = std::clamp(pen / 2 + 0.5f - d, 0.f, 1.f);
                    uint8_t* p = image.row(y) + 3 * x;
                    const uint8_t ink[] = {colour.r, colour.g, colour.b};
                    for (int c = 0; c < 3; ++c)
                        if (std::abs(ink[c] - p[c]) * cover > 0)
                            p[c] = static_cast<uint8_t>(p[c] + (ink[c] - p[c]) * cover);
                }
        }
}

/// A horizontal or vertical line.
inline void rule(RgbImage& image, float x0, float y0, float x1, float y1, float width = 2, Colour colour = {120, 150, 200}) {
    const Stroke line{{x0, y0}, {x1, y1}};
    draw(image, {&line, 1}, width, colour);
}

/// The grain of a camera in little light, of such a standard deviation in grey levels.
inline void grain(RgbImage& image, float deviation) {
    std::minstd_rand random(1);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            float sum = -6;  // of 12 uniform numbers, nearly normal: std::normal_distribution differs between libraries
            for (int i = 0; i < 12; ++i) sum += static_cast<float>(random() - 1) / static_cast<float>(std::minstd_rand::max());
            for (int c = 0; c < 3; ++c) {
                uint8_t& v = image.row(y)[3 * x + c];
                v = static_cast<uint8_t>(std::clamp(static_cast<float>(v) + deviation * sum, 0.f, 255.f));
            }
        }
}

/// Takes everything for a sure 7.
inline std::vector<Decision> sevens(std::span<const Tensor> inputs) {
    Decision seven;
    seven.confidences[7] = seven.confidence = 0.99f;
    seven.digit = 7;
    seven.sure = true;
    return std::vector<Decision>(inputs.size(), seven);
}

}  // namespace inkdigits::papers
