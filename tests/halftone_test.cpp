#include "halftone.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "ink.h"
#include "papers.h"

using namespace inkdigits;

namespace {

/// Dots `pitch` pixels apart, turned by `degrees`, that make the box grey.
void screen(RgbImage& image, int left, int top, int right, int bottom, float pitch, float degrees, float tone) {
    const float turn = degrees * std::numbers::pi_v<float> / 180, wave = 2 * std::numbers::pi_v<float> / pitch;
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x) {
            const float u = wave * (static_cast<float>(x) * std::cos(turn) - static_cast<float>(y) * std::sin(turn));
            const float v = wave * (static_cast<float>(x) * std::sin(turn) + static_cast<float>(y) * std::cos(turn));
            const float cover = 1 / (1 + std::exp(12 * (0.5f + 0.25f * (std::cos(u) + std::cos(v)) - tone)));
            for (int c = 0; c < 3; ++c) {
                uint8_t& p = image.row(y)[3 * x + c];
                p = static_cast<uint8_t>(static_cast<float>(p) * (1 - 0.85f * cover));
            }
        }
}

float deviation(const RgbImage& image, int left, int top, int right, int bottom) {
    float sum = 0, squares = 0, n = 0;
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x) {
            const float v = image.row(y)[3 * x];
            sum += v, squares += v * v, ++n;
        }
    return std::sqrt(std::max(0.f, squares / n - sum * sum / n / n));
}

}  // namespace

TEST_CASE("a screen's dots become the grey they stand for, and writing on them stays") {
    for (const float pitch : {2.5f, 4.f, 6.f})
        for (const float degrees : {45.f, 15.f, 0.f}) {
            CAPTURE(pitch);
            CAPTURE(degrees);
            RgbImage image = papers::plain(480, 320);
            screen(image, 96, 64, 416, 256, pitch, degrees, 0.2f);
            papers::draw(image, shapes::number("407", 160, 120, 80), 7);
            papers::draw(image, shapes::number("1", 8, 20, 30), 4);
            const auto plain = withoutHalftone(image);
            REQUIRE(plain);
            CHECK(deviation(*plain, 104, 74, 400, 110) < deviation(image, 104, 74, 400, 110) / 6);
            CHECK(deviation(*plain, 0, 0, 30, 320) == deviation(image, 0, 0, 30, 320));  // sharp where there are no dots
            const InkMap map = findInk(*plain);
            CHECK(findPieces(map.ink, 60).size() == 4);
        }
}

TEST_CASE("noise, rules and fine print are no halftone") {
    RgbImage image = papers::plain(640, 480);
    papers::grain(image, 7);
    CHECK(!withoutHalftone(image));
    for (int k = 0; k < 20; ++k) papers::rule(image, 0, 10.f + 16 * k, 640, 10.f + 16 * k), papers::rule(image, 10.f + 16 * k, 0, 10.f + 16 * k, 480);
    CHECK(!withoutHalftone(image));
    image = papers::plain(640, 480);
    for (int k = 0; k < 50; ++k)
        papers::draw(image, shapes::number("40735286190352861904073528619040735286190", static_cast<float>(4 + k * 7 % 20), 6 + 9.f * static_cast<float>(k), 6), 1.2f);
    CHECK(!withoutHalftone(image));
    CHECK(!withoutHalftone(papers::plain(20, 400)));  // smaller than what is looked at
}
