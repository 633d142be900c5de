// The reader's public face: picture bytes, pixels or pen strokes -> Reading.
#pragma once

#include <cstdint>
#include <span>

#include "reading.h"
#include "strokes.h"

namespace inkdigits {

/// A picture file: PNG, JPEG or BMP. Whatever is wrong is in `error`; only memory that runs out may
/// throw. Not thread-safe, as nothing here is.
Reading readImage(std::span<const uint8_t> bytes, const ReadOptions& options = {});

/// RGBA pixels, 4 bytes each, rows packed, straight alpha, already upright: width * height * 4 bytes.
Reading readPixels(std::span<const uint8_t> rgba, int width, int height, const ReadOptions& options = {});

/// Pen strokes of a number, possibly of several lines; any unit, y downward.
Reading readStrokes(std::span<const Stroke> strokes, const ReadOptions& options = {});

}  // namespace inkdigits
