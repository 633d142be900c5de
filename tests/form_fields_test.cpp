#include "form_fields.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "found.h"

using namespace inkdigits;

namespace {

constexpr papers::Colour kPrint{150, 160, 180};
constexpr float kWide = 50;

/// Lines from (x, y) on, in a unit of pixels that leans by `slope`.
struct Ruler {
    RgbImage& image;
    float x, y, slope;

    void line(float x0, float y0, float x1, float y1, papers::Colour colour = kPrint) const {
        papers::rule(image, x + x0 - slope * y0, y + y0 + slope * x0, x + x1 - slope * y1, y + y1 + slope * x1, 2.5f, colour);
    }
    /// Fields for so many digits, their uprights `high` of 60 pixels; closed above if they are that high.
    void fields(int n, float high) const {
        const float width = kWide * static_cast<float>(n);
        line(0, 60, width, 60);
        if (high == 60) line(0, 0, width, 0);
        for (int i = 0; i <= n; ++i) line(kWide * static_cast<float>(i), 60 - high, kWide * static_cast<float>(i), 60);
    }
};

std::vector<Piece> leftOf(const RgbImage& image) {
    InkMap map = findInk(image);
    takeOutFields(map.ink, map.rules, map.strokeWidth);
    return papers::largePiecesOf(map);
}

}  // namespace

TEST_CASE("of boxes and combs only the digits are left, level or leaning, of faint print or dark") {
    for (const float high : {60.f, 25.f})
        for (const float slope : {-0.08f, 0.f, 0.08f})
            for (const papers::Colour colour : {kPrint, papers::kBlack}) {
                CAPTURE(high);
                CAPTURE(slope);
                CAPTURE(colour.r);
                RgbImage image = papers::plain(800, 500);
                for (int row = 0; row < 3; ++row) {
                    const Ruler ruler{image, 100, 80 + 130 * static_cast<float>(row), slope};
                    ruler.fields(4, high);
                    for (int i = 0; i < 4; ++i) {
                        const float x = 12 + kWide * static_cast<float>(i), y = 12;
                        papers::draw(image, shapes::number(std::to_string((2 + row + i) % 10), ruler.x + x - slope * y, ruler.y + y + slope * x, 32), 4);
                    }
                }
                CHECK(leftOf(image).size() == 12);
            }
}

TEST_CASE("a digit that touches its box stays whole") {
    RgbImage image = papers::plain(600, 200);
    Ruler{image, 60, 60, 0}.fields(3, 60);
    papers::draw(image, shapes::number("8", 90, 66, 40), 4);  // over the line between two fields
    papers::draw(image, shapes::number("0", 170, 80, 42), 4);  // on the lower one
    const std::vector<Piece> left = leftOf(image);
    REQUIRE(left.size() == 2);
    for (const Piece& piece : left) {
        CHECK(piece.height() >= 42);
        CHECK(piece.height() < 52);
    }
}

TEST_CASE("a box drawn around a number goes, its digits stay whole though one touches it; a lone 0 with corners stays") {
    RgbImage image = papers::plain(600, 300);
    papers::draw(image, shapes::number("2468", 60, 200, 50), 4);
    papers::draw(image, shapes::number("35", 110, 70, 50), 4);
    papers::draw(image, shapes::number("4", 205, 52, 50), 4);
    const Stroke box{{90, 55}, {260, 55}, {260, 135}, {90, 135}, {90, 55}};
    papers::draw(image, {&box, 1}, 4);
    const Stroke zero{{400, 200}, {445, 200}, {445, 250}, {400, 250}, {400, 200}};
    papers::draw(image, {&zero, 1}, 4);
    const std::vector<Piece> left = leftOf(image);
    CHECK(left.size() == 8);
    for (const Piece& piece : left) CHECK(std::abs(piece.height() - 54) < 8);
}

TEST_CASE("ones stay: on ruled paper, underlined, and in a row without a line") {
    RgbImage ruled = papers::plain(600, 200);
    for (const float y : {60.f, 110.f, 160.f}) papers::rule(ruled, 0, y, 600, y);
    for (int i = 0; i < 5; ++i) papers::rule(ruled, 100 + 45 * static_cast<float>(i), 70, 100 + 45 * static_cast<float>(i), 109, 4, papers::kBlack);
    CHECK(leftOf(ruled).size() == 5);

    RgbImage underlined = papers::plain(600, 200);
    for (int i = 0; i < 4; ++i) papers::rule(underlined, 150 + 40 * static_cast<float>(i), 60, 150 + 40 * static_cast<float>(i), 110, 4, papers::kBlack);
    CHECK(leftOf(underlined).size() == 4);
    papers::rule(underlined, 120, 118, 300, 118, 4, papers::kBlack);
    CHECK(leftOf(underlined).size() == 5);
}

TEST_CASE("a picture without ink or of a pixel has no fields") {
    for (const int side : {1, 2, 300}) CHECK(leftOf(papers::plain(side, side)).empty());
}
