#include "drawing.h"

#include <doctest/doctest.h>

#include <utility>

#include "found.h"
#include "page.h"

using namespace inkdigits;

namespace {

/// Where everything looks like a sure digit.
std::pair<int, int> digitsAndOthers(const RgbImage& image) {
    const Result<Page> page = readPage(image, {}, papers::sevens);
    REQUIRE(page);
    return papers::digitsAndOthers(page.value().layout);
}

const std::vector<Stroke> kFace = {shapes::arc(150, 150, 100, 110, 0, 360), shapes::arc(110, 120, 10, 10, 0, 360),
                                   shapes::arc(190, 120, 10, 10, 0, 360), shapes::arc(150, 190, 30, 15, 0, 180)};

}  // namespace

TEST_CASE("an outline with small details is a drawing, alone and beside a number") {
    RgbImage image = papers::plain(700, 300);
    papers::draw(image, kFace, 4);
    CHECK(digitsAndOthers(image) == std::pair(0, 1));
    papers::draw(image, shapes::number("203", 350, 100, 90), 4);
    CHECK(digitsAndOthers(image) == std::pair(3, 1));
}

TEST_CASE("a number in a circle or in a frame is none") {
    RgbImage circled = papers::plain(700, 300);
    const std::vector<Stroke> circle = {shapes::arc(230, 150, 190, 110, 0, 360)};
    papers::draw(circled, circle, 4);
    papers::draw(circled, shapes::number("203", 105, 105, 90), 4);
    CHECK(digitsAndOthers(circled) == std::pair(3, 0));
    RgbImage framed = papers::plain(700, 300);
    const std::vector<Stroke> frame = {{{30, 40}, {600, 10}, {610, 250}, {40, 280}, {30, 40}}};
    papers::draw(framed, frame, 4);
    papers::draw(framed, shapes::number("203", 105, 115, 45), 4);
    CHECK(digitsAndOthers(framed) == std::pair(3, 0));
}
