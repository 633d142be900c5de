#include "evidence.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace inkdigits {
namespace {

constexpr int kCell = kInputSide / kEvidenceSide;
constexpr int kMargin = kCell / 2;  // wiped beyond the cell on each side

/// The tensor without what is around a cell.
Tensor wiped(const Tensor& tensor, int column, int row) {
    Tensor rest = tensor;
    const int left = std::max(0, column * kCell - kMargin), right = std::min(kInputSide, (column + 1) * kCell + kMargin);
    const int top = std::max(0, row * kCell - kMargin), bottom = std::min(kInputSide, (row + 1) * kCell + kMargin);
    const auto wipe = [&](Raster& plane) {
        for (int y = top; y < bottom; ++y) std::fill(&plane[y * kInputSide + left], &plane[y * kInputSide] + right, 0.f);
    };
    wipe(rest.ink);
    for (Raster& plane : rest.pen) wipe(plane);
    return rest;
}

/// How far the digit's logit is ahead of every other class.
float lead(const Logits& logits, int digit) {
    float next = -std::numeric_limits<float>::infinity();
    for (int i = 0; i < kClasses; ++i)
        if (i != digit) next = std::max(next, logits[i]);
    return logits[digit] - next;
}

}  // namespace

Evidence evidenceFor(const Tensor& tensor, int digit) {
    std::vector<Tensor> inputs = {tensor};
    for (int row = 0; row < kEvidenceSide; ++row)
        for (int column = 0; column < kEvidenceSide; ++column) inputs.push_back(wiped(tensor, column, row));
    const std::vector<Logits> logits = runNetwork(inputs);
    Evidence evidence{};
    for (size_t i = 0; i < evidence.size(); ++i)
        if (inputs[i + 1].ink != tensor.ink) evidence[i] = lead(logits[0], digit) - lead(logits[i + 1], digit);
    return evidence;
}

}  // namespace inkdigits
