#include "decode.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

#include "file.h"
#include "orientation.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include "stb_image_write.h"
#pragma GCC diagnostic pop

using namespace inkdigits;

namespace {

std::vector<uint8_t> picture(const std::string& name) { return readFile(std::string(PICTURES_DIR) + "/" + name).value(); }

ErrorCode errorOf(const std::vector<uint8_t>& bytes) {
    const Result<Picture> decoded = decode(bytes);
    REQUIRE(!decoded);
    return decoded.error();
}

/// For stb_image_write; `to` is a vector of bytes.
void append(void* to, void* data, int size) {
    std::copy_n(static_cast<uint8_t*>(data), size, std::back_inserter(*static_cast<std::vector<uint8_t>*>(to)));
}

/// An uncompressed 24-bit BMP header of any claimed size.
std::vector<uint8_t> bitmap(int32_t width, int32_t height, size_t pixels) {
    std::vector<uint8_t> bytes(54 + pixels, 200);
    std::fill(bytes.begin(), bytes.begin() + 54, 0);
    const auto put = [&](size_t at, uint32_t value) {
        for (int i = 0; i < 4; ++i) bytes[at + i] = static_cast<uint8_t>(value >> (8 * i));
    };
    bytes[0] = 'B', bytes[1] = 'M';
    put(10, 54), put(14, 40), put(18, static_cast<uint32_t>(width)), put(22, static_cast<uint32_t>(height));
    bytes[26] = 1, bytes[28] = 24;
    return bytes;
}

}  // namespace

TEST_CASE("each broken file has its own code") {
    CHECK(errorOf({}) == ErrorCode::EmptyFile);
    CHECK(errorOf({'%', 'P', 'D', 'F', '-', '1'}) == ErrorCode::UnsupportedFormat);
    CHECK(errorOf({0, 0, 0, 24, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c', 0, 0, 0, 0}) == ErrorCode::Heic);
    CHECK(errorOf({0, 0, 0, 24, 'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0, 0, 0, 0}) == ErrorCode::UnsupportedFormat);
    CHECK(errorOf({0xff, 0xd8, 0xff}) == ErrorCode::CorruptImage);
    CHECK(errorOf(picture("cut_short.jpg")) == ErrorCode::CorruptImage);
    CHECK(errorOf(picture("cut_short.png")) == ErrorCode::CorruptImage);
}

TEST_CASE("bitmaps of all makes: rows downward, OS/2 headers, a colour that is transparent") {
    std::vector<uint8_t> downward = bitmap(4, -2, 24);
    downward[54] = 7;
    const Picture picture = decode(downward).value();
    CHECK(picture.width == 4);
    CHECK(picture.height == 2);
    CHECK(picture.image.row(0)[2] == 7);  // blue comes first
    std::vector<uint8_t> old(26 + 24, 200);
    std::fill(old.begin(), old.begin() + 26, 0);
    old[0] = 'B', old[1] = 'M', old[10] = 26, old[14] = 12, old[18] = 4, old[20] = 2, old[22] = 1, old[24] = 24;
    CHECK(decode(old).value().height == 2);
    std::vector<uint8_t> png;
    const std::array<uint8_t, 4> ink = {0, 0, 0, 9};
    stbi_write_png_to_func(append, &png, 2, 2, 1, ink.data(), 2);
    CHECK(decode(png).value().image.row(0)[0] == 0);
    const std::array<uint8_t, 14> black = {0, 0, 0, 2, 't', 'R', 'N', 'S', 0, 0, 0, 0, 0, 0};  // stb checks no sum
    png.insert(png.begin() + 33, black.begin(), black.end());
    CHECK(decode(png).value().image.row(0)[0] == 255);
}

TEST_CASE("size is read from the header, before anything is allocated") {
    CHECK(errorOf(picture("huge.png")) == ErrorCode::TooLarge);
    CHECK(errorOf(bitmap(60000, 60000, 0)) == ErrorCode::TooLarge);
    CHECK(errorOf(bitmap(20000, -20000, 0)) == ErrorCode::TooLarge);
}

TEST_CASE("what a PNG inflates to ends with its picture") {
    const std::vector<uint8_t> blank(2000 * 2000);
    std::vector<uint8_t> png;
    stbi_write_png_to_func(append, &png, 2000, 2000, 1, blank.data(), 2000);
    CHECK(decode(png));
    for (const size_t side : {16, 20}) png[side + 2] = 0, png[side + 3] = 10;  // 4 MB for a picture of 10 x 10
    CHECK(errorOf(png) == ErrorCode::CorruptImage);
}

TEST_CASE("a JPEG's Huffman tables are no longer than they can be") {
    std::vector<uint8_t> jpeg = picture("exif_1.jpg");
    const std::array<uint8_t, 2> marker = {0xff, 0xc4};
    const auto table = std::search(jpeg.begin(), jpeg.end(), marker.begin(), marker.end());
    REQUIRE(table != jpeg.end());
    CHECK(decode(jpeg));
    std::fill_n(table + 5, 16, 255);  // the sanitizers see what becomes of it
    CHECK(errorOf(jpeg) == ErrorCode::CorruptImage);
}

TEST_CASE("large pictures are averaged down, small ones kept") {
    const std::vector<uint8_t> rgba(size_t{4} * 3000 * 2000, 255);
    const Result<Picture> large = decodePixels(rgba, 3000, 2000);
    REQUIRE(large);
    CHECK(large.value().width == 3000);
    CHECK(int64_t{large.value().image.width()} * large.value().image.height() <= kWorkingPixels);
    CHECK(large.value().image.row(5)[5] == 255);
    const Result<Picture> line = decodePixels(std::vector<uint8_t>(size_t{4} * 4'000'000, 255), 4'000'000, 1);
    REQUIRE(line);
    CHECK(line.value().image.height() == 1);
    CHECK(line.value().image.width() <= kWorkingPixels);
    CHECK(decode(picture("tiny_28.png")).value().image.width() == 28);
}

TEST_CASE("a large JPEG is averaged down as its pixels would be, in colour and in grey") {
    constexpr int kWidth = 2502, kHeight = 1802;  // no multiple of a JPEG's blocks, nor of the target
    for (const int channels : {3, 1})
        for (const int quality : {90, 95}) {  // the writer halves the colours' resolution up to 90
            std::vector<uint8_t> pixels, rgba;
            for (int y = 0; y < kHeight; ++y)
                for (int x = 0; x < kWidth; ++x) {
                    const bool stroke = (x / 40 + y / 40) % 5 == 0;
                    const int paper = 160 + 80 * x / kWidth - 40 * y / kHeight;
                    const uint8_t rgb[3] = {static_cast<uint8_t>(stroke ? 30 : paper), static_cast<uint8_t>(stroke ? 60 : paper),
                                            static_cast<uint8_t>(stroke ? 150 : paper - 20)};
                    pixels.insert(pixels.end(), rgb, rgb + channels);
                    for (int c : {0, 1, 2}) rgba.push_back(rgb[channels == 3 ? c : 0]);
                    rgba.push_back(255);
                }
            std::vector<uint8_t> jpeg;
            stbi_write_jpg_to_func(append, &jpeg, kWidth, kHeight, channels, pixels.data(), quality);
            const Result<Picture> decoded = decode(jpeg), expected = decodePixels(rgba, kWidth, kHeight);
            REQUIRE(decoded);
            const RgbImage &image = decoded.value().image, &plain = expected.value().image;
            REQUIRE(image.width() == plain.width());
            REQUIRE(image.height() == plain.height());
            CHECK(decoded.value().width == kWidth);
            int64_t difference = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int i = 0; i < 3 * image.width(); ++i) difference += std::abs(image.row(y)[i] - plain.row(y)[i]);
            // Over all, and where it would show first if rows or columns went astray: at the far corner.
            CHECK(difference < int64_t{2} * image.width() * image.height() * 3);
            const uint8_t *last = image.row(image.height() - 1), *lastPlain = plain.row(image.height() - 1);
            for (int i = 3 * image.width() - 3; i < 3 * image.width(); ++i) CHECK(std::abs(last[i] - lastPlain[i]) < 12);
        }
}

TEST_CASE("pixels that do not fit their size are refused") {
    const std::vector<uint8_t> rgba(16, 0);
    CHECK(decodePixels(rgba, 0, 4).error() == ErrorCode::EmptyFile);
    CHECK(decodePixels(rgba, 3, 3).error() == ErrorCode::CorruptImage);
    CHECK(decodePixels(rgba, -2, 2).error() == ErrorCode::CorruptImage);
    CHECK(decodePixels(rgba, 50000, 50000).error() == ErrorCode::TooLarge);
}

TEST_CASE("transparent paper is the opposite of the ink") {
    std::vector<uint8_t> rgba(4 * 4, 0);
    rgba[3] = 255;  // one black pixel, the rest nothing
    CHECK(decodePixels(rgba, 2, 2).value().image.row(1)[0] == 255);
    rgba[0] = rgba[1] = rgba[2] = 255;  // one white pixel
    CHECK(decodePixels(rgba, 2, 2).value().image.row(1)[0] == 0);
}

TEST_CASE("orientation is read from EXIF and applied") {
    for (int o = 1; o <= 8; ++o) {
        const Result<Picture> decoded = decode(picture("exif_" + std::to_string(o) + ".jpg"));
        REQUIRE(decoded);
        CHECK(decoded.value().orientation == o);
        const RgbImage upright = applyOrientation(decoded.value().image, o);
        CHECK(upright.width() == 360);
        CHECK(upright.height() == 240);
    }
    CHECK(readOrientation({}) == 1);

    // Stored: 0 1 2 / 3 4 5. What a viewer shows for each orientation, row by row.
    RgbImage stored(3, 2);
    for (int i = 0; i < 6; ++i) std::fill_n(stored.row(i / 3) + 3 * (i % 3), 3, static_cast<uint8_t>(i));
    const int shown[8][6] = {{0, 1, 2, 3, 4, 5}, {2, 1, 0, 5, 4, 3}, {5, 4, 3, 2, 1, 0}, {3, 4, 5, 0, 1, 2},
                             {0, 3, 1, 4, 2, 5}, {3, 0, 4, 1, 5, 2}, {5, 2, 4, 1, 3, 0}, {2, 5, 1, 4, 0, 3}};
    for (int o = 1; o <= 8; ++o) {
        const RgbImage upright = applyOrientation(stored, o);
        for (int i = 0; i < 6; ++i)
            CHECK(upright.row(i / upright.width())[3 * (i % upright.width())] == shown[o - 1][i]);
    }
}
