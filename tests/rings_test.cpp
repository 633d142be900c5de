#include "rings.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "found.h"

using namespace inkdigits;

namespace {

/// A ring by hand: it wobbles by a share of its radius, and ends beyond its start.
void ring(RgbImage& image, float x, float y, float rx, float ry, float wobble) {
    Stroke stroke;
    for (int i = 0; i <= 130; ++i) {
        const float a = static_cast<float>(i) * 0.05f, r = 1 + wobble * std::cos(2 * a + 1) + wobble / 2 * std::sin(3 * a);
        stroke.push_back({x + rx * r * std::cos(a), y + ry * r * std::sin(a)});
    }
    papers::draw(image, {&stroke, 1}, 4);
}

std::vector<Piece> leftOf(const RgbImage& image) {
    InkMap map = findInk(image);
    takeOutRings(map.ink, map.strokeWidth);
    return papers::largePiecesOf(map);
}

}  // namespace

TEST_CASE("a ring around a number goes, its digits stay whole though one touches it") {
    for (const float wobble : {0.f, 0.04f})
        for (const float up : {0.f, 14.f, 28.f}) {  // within, touching, across
            CAPTURE(wobble);
            CAPTURE(up);
            RgbImage image = papers::plain(600, 400);
            papers::draw(image, shapes::number("2468", 60, 250, 50), 4);
            papers::draw(image, shapes::number("36", 150, 90, 50), 4);
            papers::draw(image, shapes::number("4", 245, 90 - up, 50), 4);
            ring(image, 220, 115, 105, 48, wobble);
            const std::vector<Piece> left = leftOf(image);
            CHECK(left.size() == 7);
            for (const Piece& piece : left) CHECK(std::abs(piece.height() - 54) < 8);
        }
}

TEST_CASE("zeros stay, larger than the other digits and crossed, and rings around nothing") {
    RgbImage image = papers::plain(700, 300);
    papers::draw(image, shapes::number("2468", 60, 120, 50), 4);
    papers::draw(image, shapes::number("0", 300, 100, 90), 4);
    papers::draw(image, shapes::number("0", 420, 110, 60), 4);
    const Stroke slash{{425, 165}, {475, 115}};
    papers::draw(image, {&slash, 1}, 4);
    ring(image, 600, 150, 60, 60, 0);
    CHECK(leftOf(image).size() == 7);
}

TEST_CASE("a picture without ink or of a pixel has no rings") {
    for (const int side : {1, 2, 300}) CHECK(leftOf(papers::plain(side, side)).empty());
}
