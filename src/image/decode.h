// Picture bytes or raw pixels -> an upright-to-be RGB picture of a size worth working on.
#pragma once

#include <cstdint>
#include <span>

#include "error.h"
#include "rgb_image.h"

namespace inkdigits {

/// A decoded picture as it lies in the file, before its orientation is applied.
struct Picture {
    RgbImage image;         ///< at most kWorkingPixels pixels; larger sources are averaged down
    int width = 0;          ///< of the source, in its own pixels, as stored
    int height = 0;
    int orientation = 1;    ///< EXIF orientation 1..8, still to be applied
};

/// Most pixels a source may have: 100 megapixels, beyond any phone's whole-sensor mode.
constexpr int64_t kMaxSourcePixels = 100'000'000;

/// Decodes PNG, JPEG (baseline and progressive) and BMP. Transparent pictures are laid over the
/// opposite of their ink. Errors: EmptyFile, UnsupportedFormat, Heic (also AVIF in a HEIF container;
/// others are UnsupportedFormat), CorruptImage (also cut short), TooLarge (read from the header,
/// before anything is allocated), OutOfMemory.
Result<Picture> decode(std::span<const uint8_t> bytes);

/// Straight RGBA pixels, rows packed: the same without decoding. Errors: EmptyFile for no pixels,
/// CorruptImage when the size does not fit, TooLarge.
Result<Picture> decodePixels(std::span<const uint8_t> rgba, int width, int height);

}  // namespace inkdigits
