// The digit network: 28x28 ink, and how the pen drew it -> 11 logits, in terms of operators.h.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "normalize.h"

namespace inkdigits {

constexpr int kClasses = 11;   ///< digits 0..9 and kNotDigit
constexpr int kNotDigit = 10;  ///< class index of "this is no digit"

constexpr int kPenPlanes = 3;  ///< of a Tensor

/// The network's input. A picture does not tell how the pen went: its pen planes are zero.
struct Tensor {
    Raster ink{};                         ///< 0 = paper .. 1 = ink
    std::array<Raster, kPenPlanes> pen{}; ///< pen.h
};

using Logits = std::array<float, kClasses>;

/// Runs all tensors, in batches. The network is built from the embedded weights at the first call.
/// Any number of tensors, in any order; the result has the same order. Not thread-safe.
std::vector<Logits> runNetwork(std::span<const Tensor> inputs);

struct Thresholds {
    float refuse;  ///< a mark is refused when P(not a digit) is above
    float sure;    ///< a digit is sure when its confidence is at least this
};

/// Calibration that was measured together with the weights (model/README.md).
struct Calibration {
    float temperature;  ///< logits are divided by it before the softmax
    Thresholds page;
    Thresholds isolated;  ///< of a picture of one digit
    Thresholds strokes;   ///< of a pen
};
const Calibration& calibration();

}  // namespace inkdigits
