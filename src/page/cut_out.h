// A picture cut out around a number.
#pragma once

#include "page.h"

namespace inkdigits {

/// The number of several digits that fills a picture cut out so tightly that they touch the frame, where that has more digits
/// than `page`, which is what the picture reads as otherwise: there they pass for the page's edge. Else `page`. With a warning of what
/// the frame cuts off.
Page readCutOut(const RgbImage& image, const ReadOptions& options, const Classifier& classify, Page page);

}  // namespace inkdigits
