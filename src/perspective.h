// A page seen from aside: found by the sheet's edges or by lines that converge, and seen from above.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "components.h"
#include "ink.h"
#include "quad.h"
#include "rgb_image.h"

namespace inkdigits {

/// A picture of a plane as a camera straight above it would have taken it.
class Frontal {
public:
    /// Of what lies within the corners, in a picture of this size.
    Frontal(const Quad& corners, int width, int height);
    /// Of a whole picture of this size, in whose middle level lines have the slope `level[0]`, which changes by
    /// `level[1]` per pixel further down; `upright` the same of upright lines, x per y, per pixel to the right.
    Frontal(int width, int height, std::array<float, 2> level, std::array<float, 2> upright);

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

struct PaperSheet {
    Quad corners;  ///< a little within its edges
    float step;    ///< how much brighter it is than what it lies on, as a share of the brighter of both; below 0: darker
};

/// A sheet of paper that lies whole in the picture, on something of another colour.
std::optional<PaperSheet> findSheet(const RgbImage& image);

/// The frontal view of a sheet that is seen from aside, in a picture of this size; none if its sides hardly converge.
std::optional<Frontal> viewOfSheet(const Quad& sheet, int width, int height);

/// The mean slope of a sheet's edges.
float slopeOf(const Quad& sheet);

/// The same by the ruling or else the lines of writing: of lines that clearly converge, or slope; where neither tells,
/// lines slope as `sheetSlope`.
std::optional<Frontal> viewByLines(const InkMap& map, const std::vector<Piece>& pieces, float sheetSlope = 0);

}  // namespace inkdigits
