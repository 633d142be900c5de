// The ink of a picture that is known to be one digit and nothing else (MNIST and other small scans).
#pragma once

#include "ink.h"

namespace inkdigits {

/// Finds paper and ink: the paper's level and grain and specks are taken away, the greys of the ink are kept, and so are the
/// printed lines of a cell around it where the digit touches the frame, unless it is `cut` by it: of a tight scan they are
/// strokes.
InkMap findIsolatedInk(const RgbImage& image, Polarity polarity = Polarity::Auto, bool cut = false);

/// Takes out of the ink of a digit that fills its picture what is left of the printed lines of a cell around it, whether or
/// not the digit touches the frame, and specks.
void takeOutCellLines(InkMap& map);

}  // namespace inkdigits
