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

/// Runs all tensors as one batch. The network is built from the embedded weights at the first call.
/// Any number of tensors, in any order; the result has the same order. Not thread-safe.
std::vector<Logits> runNetwork(std::span<const Tensor> inputs);

/// Calibration that was measured together with the weights (model/README.md).
struct Calibration {
    float temperature;  ///< logits are divided by it before the softmax
    float refuse;          ///< a mark on a page is refused when P(not a digit) is above
    float refuseIsolated;  ///< the same for a picture of one digit
    float refuseStrokes;   ///< the same for pen strokes
    float sure;         ///< ink of a picture is sure when the confidence is at least this
    float sureStrokes;  ///< the same for pen strokes, of which another share may be wrong
};
const Calibration& calibration();

}  // namespace inkdigits
