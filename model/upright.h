// A picture file as readPage() takes it, for the tools beside this header. Not part of the product.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "decode.h"
#include "file.h"
#include "halftone.h"
#include "orientation.h"

namespace inkdigits {

/// Decoded, turned as its EXIF says, and without a printing screen; nothing where it can't be read.
inline std::optional<RgbImage> upright(const std::string& path) {
    const auto bytes = readFile(path);
    if (!bytes) return {};
    Result<Picture> picture = decode(*bytes);
    if (!picture) return {};
    RgbImage image = applyOrientation(std::move(picture.value().image), picture.value().orientation);
    std::optional<RgbImage> plain = withoutHalftone(image);
    return plain ? std::move(plain) : std::move(image);
}

}  // namespace inkdigits
