// One written mark -> the 28x28 raster the network was trained on. The training data goes through
// this same code (model/binding.cpp), so what is served is what was trained.
#pragma once

#include <array>

#include "image.h"

namespace inkdigits {

constexpr int kInputSide = 28;  ///< side of the network's input, as in MNIST
constexpr int kBoxSide = 20;    ///< longer side of the ink inside it, as in MNIST

/// One plane of the network's input, row-major [28][28]; of ink: 0 = paper .. 1 = ink.
using Raster = std::array<float, kInputSide * kInputSide>;

/// Where normalize puts a picture: a point x, y of it comes to scaleX * x + left, scaleY * y + top of the frame.
struct Placement {
    float scaleX = 0, scaleY = 0, left = 0, top = 0;
};

/// Crops `ink` (0 = paper .. 255 = ink) to its non-zero pixels, scales the crop with anti-aliasing
/// so that its longer side is 20, and places it so that its centre of mass falls on the middle of
/// the 28x28 frame (LeCun et al. 1998, "Gradient-based learning applied to document recognition").
/// An MNIST picture comes back unchanged up to contrast. No ink gives an all-zero raster.
/// `placement`, unless null, is set where there is ink.
Raster normalize(GrayView ink, Placement* placement = nullptr);

}  // namespace inkdigits
