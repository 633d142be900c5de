#include "decode.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "orientation.h"

namespace {

/// What stb_image allocates: it does not always say that there was no memory, and sets no limit to what a PNG inflates to.
struct {
    size_t most = 0;  ///< bytes that a block may grow to
    bool ranOut = false;
} stbMemory;

void* allocated(void* block) {
    stbMemory.ranOut |= !block;
    return block;
}

}  // namespace

#define STBI_MALLOC(size) allocated(std::malloc(size))
#define STBI_REALLOC(block, size) ((size) > stbMemory.most ? nullptr : allocated(std::realloc(block, size)))
#define STBI_FREE(block) std::free(block)
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "stb_image.h"
#pragma GCC diagnostic pop

namespace inkdigits {
namespace {

enum class Format { Empty, Png, Jpeg, Bmp, Heic, Unknown };

bool startsWith(std::span<const uint8_t> bytes, std::string_view magic, size_t at = 0) {
    return bytes.size() >= at + magic.size() && !std::memcmp(bytes.data() + at, magic.data(), magic.size());
}

Format sniff(std::span<const uint8_t> bytes) {
    if (bytes.empty()) return Format::Empty;
    if (startsWith(bytes, "\x89PNG\r\n\x1a\n")) return Format::Png;
    if (startsWith(bytes, "\xff\xd8\xff")) return Format::Jpeg;
    if (startsWith(bytes, "BM")) return Format::Bmp;
    // ISO base media files name their brand at byte 8 (ISO/IEC 23008-12); a video is one too.
    if (startsWith(bytes, "ftyp", 4))
        for (const char* brand : {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"})
            if (startsWith(bytes, brand, 8)) return Format::Heic;
    return Format::Unknown;
}

/// Whether a JPEG's entropy-coded data ends in an end-of-image marker. stb_image fills a picture that
/// was cut short with grey and says nothing; half a table must not pass for the whole.
bool jpegIsWhole(std::span<const uint8_t> bytes) {
    size_t at = 2;
    while (at + 4 <= bytes.size()) {  // segments up to the first scan: an EXIF thumbnail has its own marker
        if (bytes[at] != 0xff) return true;  // odd, but for the decoder to judge
        const uint8_t marker = bytes[at + 1];
        if (marker == 0xff) {
            ++at;
            continue;
        }
        if (marker == 0xda) break;
        at += 2 + (size_t{bytes[at + 2]} << 8 | bytes[at + 3]);
    }
    for (size_t i = bytes.size(); i >= at + 2 && i >= 2; --i)
        if (bytes[i - 2] == 0xff && bytes[i - 1] == 0xd9) return true;
    return false;
}

/// Whether each Huffman table of a JPEG has 256 codes at most; those of more stb_image before 2.28 writes beyond the end of its own.
bool jpegTablesFit(std::span<const uint8_t> bytes) {
    for (size_t at = 2; at + 4 <= bytes.size();) {
        const uint8_t marker = bytes[at + 1];
        if (bytes[at] != 0xff || marker == 0xff || marker == 0 || (marker >= 0xd0 && marker <= 0xd9)) {  // no segment begins here
            ++at;
            continue;
        }
        const size_t end = at + 2 + (size_t{bytes[at + 2]} << 8 | bytes[at + 3]);
        for (size_t table = at + 4; marker == 0xc4 && table < end; table += 17) {
            size_t codes = 0;
            for (size_t i = table + 1; i < std::min(table + 17, bytes.size()); ++i) codes += bytes[i];
            if (codes > 256) return false;
            table += codes;
        }
        at = end;
    }
    return true;
}

uint32_t littleEndian(const uint8_t* p) { return p[0] | p[1] << 8 | p[2] << 16 | uint32_t{p[3]} << 24; }

/// Whether an uncompressed BMP holds all rows its header announces; stb_image makes up the rest.
bool bmpIsWhole(std::span<const uint8_t> bytes, int width, int height) {
    if (bytes.size() < 34 || littleEndian(&bytes[14]) < 40) return true;  // old or odd, for the decoder to judge
    if (littleEndian(&bytes[30]) != 0) return true;                       // compressed, the same
    const uint64_t bits = bytes[28] | bytes[29] << 8;
    const uint64_t row = (bits * static_cast<uint64_t>(width) + 31) / 32 * 4;
    // The last row's padding may be missing: some writers leave it out.
    return bytes.size() + 3 >= littleEndian(&bytes[10]) + row * static_cast<uint64_t>(height);
}

/// Width and height in the header of a PNG or BMP; stb_image refuses the largest without saying which.
int64_t headerPixels(Format format, std::span<const uint8_t> bytes) {
    const auto big = [&](size_t at) {
        return int64_t{bytes[at]} << 24 | int64_t{bytes[at + 1]} << 16 | int64_t{bytes[at + 2]} << 8 | bytes[at + 3];
    };
    const auto little = [&](size_t at) { return static_cast<int32_t>(littleEndian(&bytes[at])); };
    if (format == Format::Png && bytes.size() >= 24) return std::min<int64_t>(big(16), INT32_MAX) * std::min<int64_t>(big(20), INT32_MAX);
    if (format == Format::Bmp && bytes.size() >= 26 && littleEndian(&bytes[14]) == 12)  // OS/2: sides of 16 bits
        return int64_t{bytes[18] | bytes[19] << 8} * (bytes[20] | bytes[21] << 8);
    if (format == Format::Bmp && bytes.size() >= 26) return std::abs(int64_t{little(18)}) * std::abs(int64_t{little(22)});
    return 0;
}

/// Whether a PNG without alpha says of one colour that it is transparent.
bool namesTransparentColour(std::span<const uint8_t> bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return text.substr(0, text.find("IDAT")).find("tRNS") != text.npos;
}

struct StbFree {
    void operator()(uint8_t* pixels) const { stbi_image_free(pixels); }
};

ErrorCode stbError() {
    if (stbMemory.ranOut) return ErrorCode::OutOfMemory;
    const std::string_view reason = stbi_failure_reason() ? stbi_failure_reason() : "";
    if (reason == "too large") return ErrorCode::TooLarge;
    return ErrorCode::CorruptImage;
}

/// What lies under transparent pixels: white, unless the opaque ink is itself light. -1 if nothing
/// is transparent.
int backdrop(const uint8_t* rgba, int64_t pixels) {
    double luma = 0, weight = 0;
    bool opaque = true;
    for (int64_t i = 0; i < pixels; ++i) {
        const uint8_t* p = rgba + i * 4;
        if (p[3] == 255 && opaque) {
            luma += p[0] * 299 + p[1] * 587 + p[2] * 114, weight += 1000;
            continue;
        }
        opaque = false;
        luma += (p[0] * 299 + p[1] * 587 + p[2] * 114) * (p[3] / 255.0);
        weight += 1000 * (p[3] / 255.0);
    }
    if (opaque) return -1;
    return weight > 0 && luma / weight > 128 ? 0 : 255;
}

/// Area averaging in whole source pixels to at most kWorkingPixels: where a source pixel straddles two
/// targets, it counts for the one that holds its larger part. Cheaper than exact weights and as smooth at
/// this ratio.
class Averaging {
public:
    Averaging(int sourceWidth, int sourceHeight) : sourceWidth_(sourceWidth), sourceHeight_(sourceHeight) {
        const double scale = std::min(
            1.0, std::sqrt(static_cast<double>(kWorkingPixels) / (static_cast<double>(sourceWidth) * sourceHeight)));
        const auto reduced = [scale](int side, int64_t most) {
            return std::clamp<int>(static_cast<int>(side * scale), 1, static_cast<int>(std::max<int64_t>(1, most)));
        };
        width_ = reduced(sourceWidth, kWorkingPixels / reduced(sourceHeight, kWorkingPixels));
        height_ = reduced(sourceHeight, kWorkingPixels / width_);
        for (int x = 0; x <= width_; ++x)
            edges_.push_back(static_cast<int>(static_cast<int64_t>(x) * sourceWidth / width_));
    }
    int width() const { return width_; }
    int height() const { return height_; }
    bool reduces() const { return width_ < sourceWidth_ || height_ < sourceHeight_; }
    /// The source rows of target row y begin here and end where those of y + 1 begin: 32 at most.
    int top(int y) const { return static_cast<int>(static_cast<int64_t>(y) * sourceHeight_ / height_); }

    /// Target row y from the sums of its source rows. Of a source pixel there are kSamples values, one after
    /// the other, of which the first kChannels count; 1 << shift source columns may share them.
    template <int kSamples, int kChannels>
    void finish(int y, const std::vector<uint16_t>& sums, int shift, uint8_t* row) const {
        const uint32_t rows = static_cast<uint32_t>(top(y + 1) - top(y));
        uint32_t n = 0;
        uint64_t inverse = 0;  // of n, rounded up: a division for each pixel costs more than all the rest
        for (int x = 0; x < width_; ++x) {
            const uint32_t count = static_cast<uint32_t>(edges_[x + 1] - edges_[x]) * rows;
            if (count != n) n = count, inverse = ((uint64_t{1} << 40) + n - 1) / n;
            for (int c = 0; c < kChannels; ++c) {
                uint32_t sum = n / 2;
                for (int sx = edges_[x]; sx < edges_[x + 1]; ++sx) sum += sums[static_cast<size_t>(sx >> shift) * kSamples + c];
                row[x * kChannels + c] = static_cast<uint8_t>(sum * inverse >> 40);
            }
        }
    }

private:
    int sourceWidth_, sourceHeight_, width_, height_;
    std::vector<int> edges_;  ///< where the source columns of each target column begin
};

void add(std::vector<uint16_t>& sums, const uint8_t* row) {
    for (size_t i = 0; i < sums.size(); ++i) sums[i] = static_cast<uint16_t>(sums[i] + row[i]);
}

/// Averages RGB or, laid over its backdrop, RGBA.
RgbImage shrink(const uint8_t* pixels, int width, int height, int channels) {
    const Averaging averaging(width, height);
    const int under = channels == 4 ? backdrop(pixels, static_cast<int64_t>(width) * height) : -1;
    const bool four = channels == 4 && under < 0;
    RgbImage out(averaging.width(), averaging.height());
    std::vector<uint16_t> sums(static_cast<size_t>(width) * (four ? 4 : 3));
    std::vector<uint8_t> flat(under >= 0 ? static_cast<size_t>(width) * 3 : 0);
    for (int y = 0; y < out.height(); ++y) {
        std::fill(sums.begin(), sums.end(), 0);
        for (int sy = averaging.top(y); sy < averaging.top(y + 1); ++sy) {
            const uint8_t* source = pixels + static_cast<size_t>(sy) * width * channels;
            if (under >= 0) {
                for (int x = 0; x < width; ++x)
                    for (int c = 0; c < 3; ++c)
                        flat[x * 3 + c] = static_cast<uint8_t>(
                            (source[x * 4 + c] * source[x * 4 + 3] + under * (255 - source[x * 4 + 3]) + 127) / 255);
                source = flat.data();
            }
            add(sums, source);
        }
        if (four) averaging.finish<4, 3>(y, sums, 0, out.row(y));
        else averaging.finish<3, 3>(y, sums, 0, out.row(y));
    }
    return out;
}

struct JpegFree {
    void operator()(stbi__jpeg* jpeg) const {
        stbi__cleanup_jpeg(jpeg);
        delete jpeg;
    }
};

/// A large JPEG averaged while brightness and colour are still apart, colour often at half the resolution.
/// stb_image's own way out makes RGB of every source pixel first: for 12 megapixels 36 MB more, and slower
/// than its decoding. An empty image if the JPEG is neither grey nor YCbCr.
Result<RgbImage> shrinkJpeg(std::span<const uint8_t> bytes, const Averaging& averaging) {
    stbi__context context;
    stbi__start_mem(&context, bytes.data(), static_cast<int>(bytes.size()));
    context.img_n = 0;  // nothing to clean up yet
    const std::unique_ptr<stbi__jpeg, JpegFree> jpeg(new stbi__jpeg{});
    jpeg->s = &context;
    stbi__setup_jpeg(jpeg.get());
    if (!stbi__decode_jpeg_image(jpeg.get())) return stbError();
    const bool rgb = jpeg->rgb == 3 || (jpeg->app14_color_transform == 0 && !jpeg->jfif);
    if (context.img_n != 1 && (context.img_n != 3 || rgb)) return RgbImage();

    RgbImage out(averaging.width(), averaging.height());
    std::array<std::vector<uint8_t>, 3> rows;
    for (std::vector<uint8_t>& row : rows) row.assign(static_cast<size_t>(out.width()), 128);  // no colour
    std::vector<uint8_t> rgba(static_cast<size_t>(out.width()) * 4);
    std::vector<uint16_t> sums;
    for (int y = 0; y < out.height(); ++y) {
        for (int c = 0; c < context.img_n; ++c) {
            const auto& plane = jpeg->img_comp[c];
            const int across = jpeg->img_h_max / plane.h, down = jpeg->img_v_max / plane.v;
            if (across == 3) return RgbImage();  // unheard of
            sums.assign((context.img_x + across - 1) / across, 0);
            for (int sy = averaging.top(y); sy < averaging.top(y + 1); ++sy)
                add(sums, plane.data + static_cast<size_t>(sy / down) * plane.w2);
            averaging.finish<1, 1>(y, sums, across >> 1, rows[c].data());
        }
        // Four bytes a pixel: its SIMD makes no other, and its plain C writes a fourth anyway.
        jpeg->YCbCr_to_RGB_kernel(rgba.data(), rows[0].data(), rows[1].data(), rows[2].data(), out.width(), 4);
        uint8_t* row = out.row(y);
        for (int x = 0; x < out.width(); ++x)
            for (int c = 0; c < 3; ++c) row[3 * x + c] = rgba[4 * x + c];
    }
    return out;
}

}  // namespace

Result<Picture> decode(std::span<const uint8_t> bytes) {
    const Format format = sniff(bytes);
    switch (format) {
        case Format::Empty: return ErrorCode::EmptyFile;
        case Format::Unknown: return ErrorCode::UnsupportedFormat;
        case Format::Heic: return ErrorCode::Heic;
        default: break;
    }
    if (bytes.size() > static_cast<size_t>(INT32_MAX)) return ErrorCode::TooLarge;
    if (headerPixels(format, bytes) > kMaxSourcePixels) return ErrorCode::TooLarge;
    const int size = static_cast<int>(bytes.size());
    if (format == Format::Jpeg && !jpegTablesFit(bytes)) return ErrorCode::CorruptImage;
    stbMemory = {2 * (bytes.size() + 4096)};  // the buffer of its compressed data is doubled, too
    int width = 0, height = 0, channels = 0;
    if (!stbi_info_from_memory(bytes.data(), size, &width, &height, &channels)) return stbError();
    height = std::abs(height);  // a BMP's is negative if its rows run downward
    if (width < 1 || height < 1) return ErrorCode::CorruptImage;
    if (static_cast<int64_t>(width) * height > kMaxSourcePixels) return ErrorCode::TooLarge;
    if (format == Format::Jpeg && !jpegIsWhole(bytes)) return ErrorCode::CorruptImage;
    if (format == Format::Bmp && !bmpIsWhole(bytes, width, height)) return ErrorCode::CorruptImage;

    // Up to 8 bytes a pixel and those that say how a row is filtered, in a buffer that is doubled.
    stbMemory.most += 16 * (static_cast<size_t>(width) + 1) * (static_cast<size_t>(height) + 1);
    const int orientation = readOrientation(bytes);
    if (const Averaging averaging(width, height); format == Format::Jpeg && averaging.reduces()) {
        Result<RgbImage> image = shrinkJpeg(bytes, averaging);
        if (!image) return image.error();
        if (!image.value().empty()) return Picture{std::move(image.value()), width, height, orientation};
    }
    const bool transparent = channels == 2 || channels == 4 || (format == Format::Png && namesTransparentColour(bytes));
    const int want = transparent ? 4 : 3;
    const std::unique_ptr<uint8_t, StbFree> pixels(
        stbi_load_from_memory(bytes.data(), size, &width, &height, &channels, want));
    if (!pixels) return stbError();
    return Picture{shrink(pixels.get(), width, height, want), width, height, orientation};
}

Result<Picture> decodePixels(std::span<const uint8_t> rgba, int width, int height) {
    if (width == 0 || height == 0) return ErrorCode::EmptyFile;
    if (width < 0 || height < 0) return ErrorCode::CorruptImage;
    const int64_t pixels = static_cast<int64_t>(width) * height;
    if (pixels > kMaxSourcePixels) return ErrorCode::TooLarge;
    if (rgba.size() != static_cast<size_t>(pixels) * 4) return ErrorCode::CorruptImage;
    return Picture{shrink(rgba.data(), width, height, 4), width, height, 1};
}

}  // namespace inkdigits
