// Colour pictures between decode and ink; everything after ink is grey.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace inkdigits {

/// Pixels the reader works on: digits of 4 mm on an A4 sheet that fills the frame are still 28
/// pixels high, above the network's 20, while a 12-megapixel photo costs a quarter.
constexpr int64_t kWorkingPixels = 3'200'000;

/// How bright a colour is (ITU-R BT.601), in the unit of its channels.
constexpr float luma(float red, float green, float blue) { return 0.299f * red + 0.587f * green + 0.114f * blue; }

/// Owning 8-bit RGB pixels, interleaved, rows packed.
class RgbImage {
public:
    RgbImage() = default;
    RgbImage(int width, int height)
        : width_(width), height_(height), pixels_(static_cast<size_t>(width) * height * 3) {}

    int width() const { return width_; }
    int height() const { return height_; }
    bool empty() const { return pixels_.empty(); }
    /// Row y: 3 * width bytes.
    uint8_t* row(int y) { return pixels_.data() + static_cast<size_t>(y) * width_ * 3; }
    const uint8_t* row(int y) const { return pixels_.data() + static_cast<size_t>(y) * width_ * 3; }

private:
    int width_ = 0, height_ = 0;
    std::vector<uint8_t> pixels_;
};

}  // namespace inkdigits
