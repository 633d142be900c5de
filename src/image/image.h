// Grey pictures: a non-owning checked view and the owning image behind it.
#pragma once

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
    const float x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    const float r = a.right() > b.right() ? a.right() : b.right();
    const float d = a.bottom() > b.bottom() ? a.bottom() : b.bottom();
    return {x, y, r - x, d - y};
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
    /// The part [x, x+w) x [y, y+h); it must lie inside.
    GrayView crop(int x, int y, int w, int h) const {
        assert(x >= 0 && y >= 0 && w >= 0 && h >= 0 && x + w <= width_ && y + h <= height_);
        return {data_ + static_cast<ptrdiff_t>(y) * stride_ + x, w, h, stride_};
    }

private:
    const uint8_t* data_ = nullptr;
    int width_ = 0, height_ = 0, stride_ = 0;
};

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
