// A page seen from aside or askew, seen from above.
#pragma once

#include <array>

#include "image.h"
#include "quad.h"
#include "rgb_image.h"

namespace inkdigits {

/// A picture of a plane as a camera straight above it would have taken it.
class Rectification {
public:
    /// Of what lies within the corners, in a picture of this size.
    Rectification(const Quad& corners, int width, int height);
    /// Of a whole picture of this size, in whose middle level lines have the slope `level[0]`, which changes by
    /// `level[1]` per pixel further down; `upright` the same of upright lines, x per y, per pixel to the right.
    Rectification(int width, int height, std::array<float, 2> level, std::array<float, 2> upright);

    int width() const { return width_; }
    int height() const { return height_; }
    /// Point of the frontal picture -> point of the original.
    void toOriginal(float& x, float& y) const;
    /// The axis-aligned box in the original around a box of the frontal picture.
    Box toOriginal(const Box& box) const;
    /// 0 where there is nothing in the original.
    RgbImage apply(const RgbImage& image) const;
    GrayImage apply(const GrayImage& image) const;
    /// Slope that level lines have in the middle of the original.
    float slope() const;

private:
    template <int kChannels, class Row, class Out>
    void warp(int width, int height, Row row, Out out) const;
    void fit(const Box& box, int width, int height, float leastWidth, float leastHeight);

    std::array<float, 9> map_;  // row by row, homogeneous, frontal -> original
    int width_ = 0, height_ = 0;
};

}  // namespace inkdigits
