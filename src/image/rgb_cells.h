// Colour pictures in cells of several pixels.
#pragma once

#include <array>

#include "plane.h"
#include "rgb_image.h"

namespace inkdigits {

/// Each cell the mean of a square of pixels, 0..255.
struct RgbCells {
    int width = 0, height = 0;  ///< in cells
    int side = 1;               ///< of a cell, pixels
    std::array<Plane, 3> rgb;

    Plane luma() const;
};

/// The cells of a picture: width and height divided by `side` (at least 1), rounded up; those at the right and the bottom may
/// have fewer pixels.
RgbCells cellsOf(const RgbImage& image, int side);

/// The picture of these cells.
RgbImage reduced(const RgbImage& image, int side);

}  // namespace inkdigits
