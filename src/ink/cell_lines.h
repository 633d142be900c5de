// What is left of the printed lines of a cell around a digit that fills its picture.
#pragma once

#include "image.h"

namespace inkdigits {

/// A mask without these lines; the same where no digit is left with strokes of at most `widest` of its longer side, which keeps off
/// the frame unless it is `cut` by it.
GrayImage withoutCellLines(const GrayImage& mask, float widest, bool cut);

/// Takes lines away that are fainter than the digit, and the blurred edges of the others.
void dropFaintCellLines(GrayImage& ink, bool cut);

}  // namespace inkdigits
