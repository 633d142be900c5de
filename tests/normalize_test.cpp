#include "normalize.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace inkdigits;

namespace {

GrayImage block(int width, int height, int left, int top, int w, int h, uint8_t value = 255) {
    GrayImage image(width, height);
    for (int y = top; y < top + h; ++y)
        for (int x = left; x < left + w; ++x) image.at(x, y) = value;
    return image;
}

float at(const Raster& t, int x, int y) { return t[y * kInputSide + x]; }

}  // namespace

TEST_CASE("no ink gives an empty tensor") {
    const Raster t = normalize(GrayImage(30, 30));
    CHECK(std::all_of(t.begin(), t.end(), [](float v) { return v == 0; }));
    CHECK(normalize(GrayView()) == t);
}

TEST_CASE("the longer side becomes 20 pixels, centred by mass") {
    const Raster t = normalize(block(100, 100, 7, 3, 20, 40));
    // 20 high, 10 wide, its middle at (14, 14).
    CHECK(at(t, 9, 4) == doctest::Approx(1));
    CHECK(at(t, 18, 23) == doctest::Approx(1));
    CHECK(at(t, 8, 14) == 0);
    CHECK(at(t, 19, 14) == 0);
    CHECK(at(t, 14, 3) == 0);
    CHECK(at(t, 14, 24) == 0);
}

TEST_CASE("place and size in the frame do not matter") {
    const Raster a = normalize(block(60, 60, 0, 0, 20, 40));
    CHECK(normalize(block(60, 60, 40, 20, 20, 40)) == a);
    const Raster b = normalize(block(300, 300, 11, 99, 80, 160));
    for (size_t i = 0; i < a.size(); ++i) CHECK(a[i] == doctest::Approx(b[i]).epsilon(1e-4));
}

TEST_CASE("faint ink is stretched to full") {
    const Raster t = normalize(block(40, 40, 5, 5, 10, 20, 60));
    CHECK(*std::max_element(t.begin(), t.end()) == doctest::Approx(1));
}

TEST_CASE("a picture already in the MNIST form comes back unchanged") {
    GrayImage image(28, 28);
    for (int y = 4; y < 24; ++y)
        for (int x = 10; x < 18; ++x) image.at(x, y) = static_cast<uint8_t>((x * 31 + y * 17) % 200 + 56);
    image.at(12, 12) = 255;
    const Raster t = normalize(image);
    for (int y = 0; y < 28; ++y)
        for (int x = 0; x < 28; ++x) CHECK(at(t, x, y) == doctest::Approx(image.at(x, y) / 255.f));
}

TEST_CASE("extreme shapes stay inside the frame") {
    const std::pair<int, int> sizes[] = {{1, 1}, {1, 500}, {500, 1}, {3, 2}};
    for (const auto& size : sizes) {
        const Raster t = normalize(block(510, 510, 2, 2, size.first, size.second));
        CHECK(*std::max_element(t.begin(), t.end()) == doctest::Approx(1));
        for (const float v : t) CHECK((v >= 0 && v <= 1));
    }
}
