// Which parts of the ink spoke for a digit, by occlusion (Zeiler & Fergus 2014): wipe a part, ask again.
#pragma once

#include <array>

#include "network.h"

namespace inkdigits {

constexpr int kEvidenceSide = 7;  ///< cells a side; a cell is 4x4 pixels of the tensor

/// Per cell, row by row: by how much the lead of the digit's logit over the next falls (nats) when the
/// 8x8 pixels around the cell are wiped; negative where that ink spoke against it, 0 without ink.
using Evidence = std::array<float, kEvidenceSide * kEvidenceSide>;

/// `digit` is 0..9.
Evidence evidenceFor(const Tensor& tensor, int digit);

}  // namespace inkdigits
