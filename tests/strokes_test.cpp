#include "strokes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace inkdigits;

TEST_CASE("bounds of strokes") {
    const std::vector<Stroke> strokes = {{{1, 2}, {4, 0}}, {}, {{-1, 7}, {NAN, 3}, {3, INFINITY}}};
    const Box box = bounds(strokes);
    CHECK(box.x == -1);
    CHECK(box.y == 0);
    CHECK(box.w == 5);
    CHECK(box.h == 7);
    CHECK(bounds({}).w == 0);
}

TEST_CASE("the longer side is 80 pixels whatever the unit") {
    for (const float unit : {0.001f, 1.f, 5000.f}) {
        const std::vector<Stroke> strokes = {{{0, 0}, {10 * unit, 20 * unit}}};
        const GrayImage image = rasterize(strokes);
        CHECK(image.height() == 80);
        CHECK(image.width() > 40);
        CHECK(image.width() < 50);
    }
}

TEST_CASE("the pen has the width that is asked for") {
    const std::vector<Stroke> strokes = {{{0, 0}, {0, 100}}};
    for (const float pen : {1.f, 2.4f, 5.f}) {
        const GrayImage image = rasterize(strokes, pen);
        CHECK(image.width() == doctest::Approx(pen * 4).epsilon(0.1));
        int sum = 0;
        for (int x = 0; x < image.width(); ++x) sum += image.at(x, 40);
        CHECK(sum / 255.0 == doctest::Approx(pen * 4).epsilon(0.1));
    }
}

TEST_CASE("a dot is a disc, no strokes are paper") {
    const std::vector<Stroke> dot = {{{5, 5}}};
    const GrayImage image = rasterize(dot);
    CHECK(image.at(image.width() / 2, image.height() / 2) == 255);
    CHECK(image.at(0, 0) == 0);
    const std::vector<Stroke> tiny = {{{0, 0}, {1e-40f, 1e-42f}}};
    CHECK(rasterize(tiny).at(image.width() / 2, image.height() / 2) == 255);
    const GrayImage none = rasterize({});
    CHECK(std::all_of(none.data(), none.data() + none.width() * none.height(), [](uint8_t v) { return v == 0; }));
}
