// Pen strokes -> ink. The pad hands its strokes over as numbers; no canvas is ever read back.
#pragma once

#include <span>
#include <vector>

#include "image.h"

namespace inkdigits {

/// A pen position; any unit, y downward.
struct Point {
    float x, y;
};

/// The pen's way from touching to leaving the surface.
using Stroke = std::vector<Point>;

/// Pen width in pixels of the 20x20 box that `rasterize` draws at unless told otherwise: the mean
/// stroke width of MNIST digits, measured as 2 x ink area / outline length.
constexpr float kPenWidth = 2.4f;

/// Box of the pen's positions, without the pen's width. Points that are not finite are
/// ignored; zero for no points.
Box bounds(std::span<const Stroke> strokes);

/// Where `rasterize` puts a point: (x - left) * scale + margin, (y - top) * scale + margin.
struct StrokePlacement {
    float left, top, scale, margin;
};

/// Draws the strokes of one digit with a round pen, anti-aliased: 0 = paper .. 255 = ink. The
/// picture is as large as the ink; its longer side is 80 pixels, four times the network's box, so
/// that `normalize` averages 4x4 pixels into one. `penWidth` is in pixels of the 20x20 box (0.5 to
/// 8). A dot fills the picture: whether a mark is large enough to be a digit is for the caller.
/// `placement`, unless null, is set. Points have to be finite.
GrayImage rasterize(std::span<const Stroke> strokes, float penWidth = kPenWidth, StrokePlacement* placement = nullptr);

}  // namespace inkdigits
