// A picture of one digit.
#pragma once

#include <optional>

#include "page.h"

namespace inkdigits {

/// The digit of a picture that is known to be one and nothing else, refused if it is none; nothing without ink. Its box is in
/// pixels of `image`.
std::optional<Mark> readIsolated(const RgbImage& image, Polarity polarity, const Classifier& classify);

/// The digit that fills a picture, where it explains the ink better than `page`, which is what the picture reads as a page:
/// there its strokes pass for shadow, for lines, or for what lies around the paper. Nothing where it is no such picture.
std::optional<Mark> readCloseUp(const RgbImage& image, Polarity polarity, const Classifier& classify, const Page& page);

}  // namespace inkdigits
