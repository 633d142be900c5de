// A picture file as readPage() takes it, for the tools beside this header. Not part of the product.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "decode.h"
#include "file.h"
#include "orientation.h"

namespace inkdigits {

/// Decoded and turned as its EXIF says; nothing where it can't be read.
inline std::optional<RgbImage> upright(const std::string& path) {
    const auto bytes = readFile(path);
    if (!bytes) return {};
    Result<Picture> picture = decode(*bytes);
    if (!picture) return {};
    return applyOrientation(std::move(picture.value().image), picture.value().orientation);
}

}  // namespace inkdigits
