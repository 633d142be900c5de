// Colour picture -> its paper, whatever the light, and how far from that each pixel is.
#pragma once

#include <cstdint>
#include <vector>

#include "image.h"
#include "ink.h"
#include "rgb_cells.h"
#include "rgb_image.h"

namespace inkdigits {

/// The paper of a picture, cell by cell; of its negative where the ink is light.
struct Paper {
    RgbCells cells;
    std::vector<uint8_t> outside;  ///< 1 where there is none
    bool light = false;
};

/// What remains when the ink is filled from its surroundings.
Paper estimatePaper(const RgbImage& image, const InkOptions& options);

/// How far each pixel is from the paper, 0..255 of the paper's light, in the channel that shows it best;
/// `least`, of the picture's size, gets the same of the channel that shows least.
GrayImage distanceFrom(const Paper& paper, const RgbImage& image, GrayImage& least);

}  // namespace inkdigits
