// Grey pictures: a non-owning checked view and the owning image behind it.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace inkdigits {

/// Axis-aligned box in pixels of the upright picture (or in stroke units): left, top, width, height.
struct Box {
    float x = 0, y = 0, w = 0, h = 0;

    float right() const { return x + w; }
    float bottom() const { return y + h; }
    float centerX() const { return x + w / 2; }
    float centerY() const { return y + h / 2; }
};

/// Whether a box reaches the frame of a picture of that size, or beyond.
inline bool touchesFrame(const Box& box, float width, float height) {
    return box.x <= 0 || box.y <= 0 || box.right() >= width || box.bottom() >= height;
}

/// The smallest box that holds both.
inline Box unite(const Box& a, const Box& b) {
    const float x = std::min(a.x, b.x), y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

/// A box of whole pixels.
struct PixelBox {
    int left = 0, top = 0, right = 0, bottom = 0;  ///< right and bottom exclusive

    int width() const { return right - left; }
    int height() const { return bottom - top; }
    /// Its sides.
    float longer() const { return static_cast<float>(std::max(width(), height())); }
    float shorter() const { return static_cast<float>(std::min(width(), height())); }
    bool slim() const { return 10 * shorter() < 3 * longer(); }
    float centerX() const { return static_cast<float>(left + right) / 2; }
    float centerY() const { return static_cast<float>(top + bottom) / 2; }
    Box box() const {
        return {static_cast<float>(left), static_cast<float>(top), static_cast<float>(width()), static_cast<float>(height())};
    }
};

inline PixelBox unite(const PixelBox& a, const PixelBox& b) {
    return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right), std::max(a.bottom, b.bottom)};
}

/// Whether a box lies within another without touching its sides.
inline bool surrounds(const PixelBox& outer, const PixelBox& inner) {
    return inner.left > outer.left && inner.right < outer.right && inner.top > outer.top && inner.bottom < outer.bottom;
}

/// How many sides of a picture of that size a box comes to within `rim` pixels of.
inline int sidesTouched(const PixelBox& box, int width, int height, int rim = 0) {
    return (box.left <= rim) + (box.top <= rim) + (box.right >= width - rim) + (box.bottom >= height - rim);
}

/// Read-only 8-bit grey pixels owned by someone else; rows may be padded (stride >= width).
class GrayView {
public:
    GrayView() = default;
    GrayView(const uint8_t* data, int width, int height, int stride)
        : data_(data), width_(width), height_(height), stride_(stride) {
        assert(width >= 0 && height >= 0 && stride >= width);
    }
    GrayView(const uint8_t* data, int width, int height) : GrayView(data, width, height, width) {}

    int width() const { return width_; }
    int height() const { return height_; }
    bool empty() const { return width_ == 0 || height_ == 0; }

    const uint8_t* row(int y) const {
        assert(y >= 0 && y < height_);
        return data_ + static_cast<ptrdiff_t>(y) * stride_;
    }
    uint8_t at(int x, int y) const {
        assert(x >= 0 && x < width_);
        return row(y)[x];
    }

private:
    const uint8_t* data_ = nullptr;
    int width_ = 0, height_ = 0, stride_ = 0;
};

/// The box of what is `least` or more in a picture; empty for nothing.
inline PixelBox boundsOf(GrayView image, uint8_t least) {
    PixelBox box{image.width(), image.height(), 0, 0};
    for (int y = 0; y < image.height(); ++y) {
        const uint8_t* row = image.row(y);
        for (int x = 0; x < image.width(); ++x)
            if (row[x] >= least) box = unite(box, {x, y, x + 1, y + 1});
    }
    return box.right ? box : PixelBox{};
}

/// Owning 8-bit grey pixels, rows packed.
class GrayImage {
public:
    GrayImage() = default;
    GrayImage(int width, int height, uint8_t fill = 0)
        : width_(width), height_(height), pixels_(static_cast<size_t>(width) * height, fill) {}

    int width() const { return width_; }
    int height() const { return height_; }
    bool empty() const { return pixels_.empty(); }
    uint8_t* data() { return pixels_.data(); }
    const uint8_t* data() const { return pixels_.data(); }
    uint8_t* row(int y) { return pixels_.data() + static_cast<size_t>(y) * width_; }
    const uint8_t* row(int y) const { return pixels_.data() + static_cast<size_t>(y) * width_; }
    uint8_t& at(int x, int y) { return row(y)[x]; }
    uint8_t at(int x, int y) const { return row(y)[x]; }

    GrayView view() const { return {pixels_.data(), width_, height_}; }
    operator GrayView() const { return view(); }

private:
    int width_ = 0, height_ = 0;
    std::vector<uint8_t> pixels_;
};

}  // namespace inkdigits
