#include "orientation.h"

#include <cstring>
#include <utility>

namespace inkdigits {
namespace {

/// Orientation in a TIFF block ("II*\0" or "MM\0*", then the first directory), 0 if it has none.
int tiffOrientation(std::span<const uint8_t> tiff) {
    if (tiff.size() < 8) return 0;
    const bool little = tiff[0] == 'I';
    const auto u16 = [&](size_t at) -> uint32_t {
        return little ? tiff[at] | tiff[at + 1] << 8 : tiff[at] << 8 | tiff[at + 1];
    };
    const auto u32 = [&](size_t at) -> uint32_t {
        return little ? u16(at) | u16(at + 2) << 16 : u16(at) << 16 | u16(at + 2);
    };
    if (tiff[1] != tiff[0] || (tiff[0] != 'I' && tiff[0] != 'M') || u16(2) != 42) return 0;
    const size_t directory = u32(4);
    if (directory > tiff.size() - 2) return 0;  // a sum could wrap around in 32 bits
    const uint32_t entries = u16(directory);
    for (uint32_t i = 0; i < entries; ++i) {
        const size_t entry = directory + 2 + size_t{i} * 12;
        if (entry + 12 > tiff.size()) return 0;
        if (u16(entry) == 0x0112) return static_cast<int>(u16(entry + 8));
    }
    return 0;
}

int jpegOrientation(std::span<const uint8_t> bytes) {
    size_t at = 2;
    while (at + 4 <= bytes.size() && bytes[at] == 0xff) {
        const uint8_t marker = bytes[at + 1];
        if (marker == 0xff) {
            ++at;
            continue;
        }
        if (marker == 0xda || marker == 0xd9) break;
        const size_t length = size_t{bytes[at + 2]} << 8 | bytes[at + 3];
        if (length < 2 || at + 2 + length > bytes.size()) break;
        const auto body = bytes.subspan(at + 4, length - 2);
        if (marker == 0xe1 && body.size() > 6 && !std::memcmp(body.data(), "Exif\0\0", 6))
            return tiffOrientation(body.subspan(6));
        at += 2 + length;
    }
    return 0;
}

int pngOrientation(std::span<const uint8_t> bytes) {
    size_t at = 8;
    while (at + 12 <= bytes.size()) {
        const size_t length = size_t{bytes[at]} << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
        if (length > bytes.size() - at - 12) break;
        if (!std::memcmp(bytes.data() + at + 4, "eXIf", 4)) return tiffOrientation(bytes.subspan(at + 8, length));
        at += 12 + length;
    }
    return 0;
}

}  // namespace

int readOrientation(std::span<const uint8_t> bytes) {
    int orientation = 0;
    if (bytes.size() > 3 && bytes[0] == 0xff && bytes[1] == 0xd8) orientation = jpegOrientation(bytes);
    if (bytes.size() > 8 && bytes[0] == 0x89 && bytes[1] == 'P') orientation = pngOrientation(bytes);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

RgbImage applyOrientation(RgbImage image, int orientation) {
    if (orientation <= 1 || orientation > 8) return image;
    const int w = image.width(), h = image.height();
    const bool swap = swapsSides(orientation);
    RgbImage out(swap ? h : w, swap ? w : h);
    // Stored from the right: 2 3 7 8 read columns or rows backwards, and so on; each upright pixel
    // (x, y) asks for the stored pixel (sx, sy).
    const bool flipX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool flipY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    for (int y = 0; y < out.height(); ++y) {
        uint8_t* to = out.row(y);
        for (int x = 0; x < out.width(); ++x, to += 3) {
            const int ux = swap ? y : x, uy = swap ? x : y;
            std::memcpy(to, image.row(flipY ? h - 1 - uy : uy) + 3 * (flipX ? w - 1 - ux : ux), 3);
        }
    }
    return out;
}

}  // namespace inkdigits
