// One written mark -> the 28x28 tensor the network was trained on. The training data goes through
// this same code (model/binding.cpp), so what is served is what was trained.
#pragma once

#include <array>

#include "image.h"

namespace inkdigits {

constexpr int kInputSide = 28;  ///< side of the network's input, as in MNIST
constexpr int kBoxSide = 20;    ///< longer side of the ink inside it, as in MNIST

/// Network input, row-major [28][28], 0 = paper .. 1 = ink.
using Tensor = std::array<float, kInputSide * kInputSide>;

/// Crops `ink` (0 = paper .. 255 = ink) to its non-zero pixels, scales the crop with anti-aliasing
/// so that its longer side is 20, and places it so that its centre of mass falls on the middle of
/// the 28x28 frame (LeCun et al. 1998, "Gradient-based learning applied to document recognition").
/// An MNIST picture comes back unchanged up to contrast. No ink gives an all-zero tensor.
Tensor normalize(GrayView ink);

}  // namespace inkdigits
