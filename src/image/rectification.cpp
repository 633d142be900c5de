#include "rectification.h"

#include <algorithm>
#include <cmath>

namespace inkdigits {
namespace {

/// Focal length in longer sides of the picture: 0.75 is a phone's wide angle, 1.4 its zoom. It only decides
/// how wide the page is for its height.
constexpr float kFocal = 1;

}  // namespace

Rectification::Rectification(const Quad& q, int width, int height) {
    // Heckbert 1989, Fundamentals of Texture Mapping: from the unit square to the corners.
    const auto& [p0, p1, p2, p3] = q;
    const float dx1 = p1.x - p2.x, dx2 = p3.x - p2.x, sx = p0.x - p1.x + p2.x - p3.x;
    const float dy1 = p1.y - p2.y, dy2 = p3.y - p2.y, sy = p0.y - p1.y + p2.y - p3.y;
    const float det = dx1 * dy2 - dx2 * dy1, g = (sx * dy2 - dx2 * sy) / det, h = (dx1 * sy - sx * dy1) / det;
    map_ = {p1.x - p0.x + g * p1.x, p3.x - p0.x + h * p3.x, p0.x, p1.y - p0.y + g * p1.y, p3.y - p0.y + h * p3.y, p0.y, g, h, 1};
    const auto side = [](Corner a, Corner b) { return std::hypot(a.x - b.x, a.y - b.y); };
    fit({0, 0, 1, 1}, width, height, std::max(side(p0, p1), side(p3, p2)), std::max(side(p0, p3), side(p1, p2)));
}

Rectification::Rectification(int width, int height, std::array<float, 2> level, std::array<float, 2> upright) {
    const float cx = static_cast<float>(width) / 2, cy = static_cast<float>(height) / 2;
    // About the middle: ((u + t v) / d, (s u + v) / d), d = 1 - k u - m v, makes lines of constant v meet where
    // those of the slope s + k y do, and lines of constant u where those of t + m x do.
    const float s = level[0], k = level[1], t = upright[0], m = upright[1];
    map_ = {1 - cx * k, t - cx * m, cx, s - cy * k, 1 - cy * m, cy, -k, -m, 1};
    float left = 0, top = 0, right = 0, bottom = 0;
    for (const float x : {-cx, cx})
        for (const float y : {-cy, cy}) {
            // X (1 - k u - m v) = u + t v and Y (1 - k u - m v) = s u + v
            const float a = 1 + k * x, b = t + m * x, c = s + k * y, d = 1 + m * y, det = a * d - b * c;
            const float u = (x * d - b * y) / det, v = (a * y - x * c) / det;
            left = std::min(left, u), right = std::max(right, u);
            top = std::min(top, v), bottom = std::max(bottom, v);
        }
    fit({left, top, right - left, bottom - top}, width, height, (right - left) * std::hypot(1.f, s), (bottom - top) * std::hypot(1.f, t));
}

/// Makes the part `box` of the plane the frontal picture, at least as many pixels wide and high, while they
/// are no more than a picture may have to work on.
void Rectification::fit(const Box& box, int width, int height, float leastWidth, float leastHeight) {
    // The columns of the map are the plane's axes as the camera sees them (Zhang & He 2007).
    const float focal = kFocal * static_cast<float>(std::max(width, height));
    const float cx = static_cast<float>(width) / 2, cy = static_cast<float>(height) / 2;
    const auto axis = [&](int i) {
        return std::hypot(std::hypot(map_[i] - cx * map_[6 + i], map_[3 + i] - cy * map_[6 + i]), focal * map_[6 + i]);
    };
    const float ratio = axis(0) * box.w / (axis(1) * box.h);
    float w = std::max(leastWidth, leastHeight * ratio), h = w / ratio;
    const float shrink = std::min(1.f, std::sqrt(static_cast<float>(kWorkingPixels) / (w * h)));
    width_ = std::max(1, static_cast<int>(w * shrink)), height_ = std::max(1, static_cast<int>(h * shrink));
    const float scaleX = box.w / static_cast<float>(width_), scaleY = box.h / static_cast<float>(height_);
    for (int row = 0; row < 9; row += 3) {
        map_[row + 2] += map_[row] * box.x + map_[row + 1] * box.y;
        map_[row] *= scaleX, map_[row + 1] *= scaleY;
    }
}

void Rectification::toOriginal(float& x, float& y) const {
    const float u = x, v = y, d = map_[6] * u + map_[7] * v + map_[8];
    x = (map_[0] * u + map_[1] * v + map_[2]) / d;
    y = (map_[3] * u + map_[4] * v + map_[5]) / d;
}

Box Rectification::toOriginal(const Box& box) const {
    float left = 1e9f, top = 1e9f, right = -1e9f, bottom = -1e9f;
    for (float cx : {box.x, box.right()})
        for (float cy : {box.y, box.bottom()}) {
            float x = cx, y = cy;
            toOriginal(x, y);
            left = std::min(left, x), right = std::max(right, x);
            top = std::min(top, y), bottom = std::max(bottom, y);
        }
    return {left, top, right - left, bottom - top};
}

float Rectification::slope() const {
    const float w = static_cast<float>(width_), h = static_cast<float>(height_) / 2;
    float x0 = 0, y0 = h, x1 = w, y1 = h;
    toOriginal(x0, y0), toOriginal(x1, y1);
    return (y1 - y0) / (x1 - x0);
}

/// `row(y)` and `out(y)` are rows of the original and of the frontal picture, kChannels bytes a pixel.
template <int kChannels, class Row, class Out>
void Rectification::warp(int width, int height, Row row, Out out) const {
    for (int y = 0; y < height_; ++y) {
        uint8_t* to = out(y);
        const float v = static_cast<float>(y) + 0.5f;
        float sx = map_[0] / 2 + map_[1] * v + map_[2], sy = map_[3] / 2 + map_[4] * v + map_[5], d = map_[6] / 2 + map_[7] * v + map_[8];
        for (int x = 0; x < width_; ++x, to += kChannels, sx += map_[0], sy += map_[3], d += map_[6]) {
            const float px = sx / d - 0.5f, py = sy / d - 0.5f;
            if (px < 0 || py < 0 || px >= static_cast<float>(width - 1) || py >= static_cast<float>(height - 1)) continue;
            const int x0 = static_cast<int>(px), y0 = static_cast<int>(py);
            const int fx = static_cast<int>(256 * (px - static_cast<float>(x0))), fy = static_cast<int>(256 * (py - static_cast<float>(y0)));
            const uint8_t* a = row(y0) + x0 * kChannels;
            const uint8_t* b = row(y0 + 1) + x0 * kChannels;
            for (int c = 0; c < kChannels; ++c) {
                const int upper = a[c] * (256 - fx) + a[c + kChannels] * fx, lower = b[c] * (256 - fx) + b[c + kChannels] * fx;
                to[c] = static_cast<uint8_t>((upper * (256 - fy) + lower * fy + 32768) >> 16);
            }
        }
    }
}

RgbImage Rectification::apply(const RgbImage& image) const {
    RgbImage out(width_, height_);
    warp<3>(image.width(), image.height(), [&](int y) { return image.row(y); }, [&](int y) { return out.row(y); });
    return out;
}

GrayImage Rectification::apply(const GrayImage& image) const {
    GrayImage out(width_, height_);
    warp<1>(image.width(), image.height(), [&](int y) { return image.row(y); }, [&](int y) { return out.row(y); });
    return out;
}

}  // namespace inkdigits
