#include "rules.h"

#include <doctest/doctest.h>

#include "components.h"
#include "ink.h"
#include "papers.h"

using namespace inkdigits;

TEST_CASE("ruled lines go, strokes across them stay whole") {
    RgbImage image = papers::plain(500, 240);
    for (int y = 30; y < 240; y += 40) papers::rule(image, 0, y + 0.5f, 500, y + 6.5f);
    papers::draw(image, shapes::number("2076", 60, 82, 60), 5);
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() == 6);
    CHECK(map.rules.upright.empty());
    CHECK(std::abs(map.rules.level[2].slope() - 0.012f) < 0.004f);
    CHECK(findPieces(map.ink, 20).size() == 4);
}

TEST_CASE("squares go") {
    RgbImage image = papers::plain(500, 300);
    for (int y = 10; y < 300; y += 25) papers::rule(image, 0, y + 0.5f, 500, y + 0.5f, 1.5f);
    for (int x = 10; x < 500; x += 25) papers::rule(image, x + 0.5f, 0, x + 0.5f, 300, 1.5f);
    papers::draw(image, shapes::number("2076", 60, 100, 80), 6, papers::kBlue);
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() >= 11);
    CHECK(map.rules.upright.size() >= 18);
    CHECK(findPieces(map.ink, 40).size() == 4);
}

TEST_CASE("a large thin digit is no rule") {
    RgbImage image = papers::plain(300, 300);
    papers::draw(image, shapes::number("4", 60, 40, 220), 4);
    const InkMap map = findInk(image);
    CHECK(map.rules.upright.empty());
    const std::vector<Piece> found = findPieces(map.ink, 20);
    REQUIRE(found.size() == 1);
    CHECK(found[0].height() > 210);
}

TEST_CASE("a rule goes on beyond its ends") {
    Rule rule;
    rule.start = 10;
    for (int i = 0; i < 100; ++i) rule.across.push_back(50 + 0.1f * i);
    CHECK(rule.slope() == doctest::Approx(0.1f));
    CHECK(rule.at(20) == doctest::Approx(51));
    CHECK(rule.at(0) == doctest::Approx(49));
    CHECK(rule.at(209) == doctest::Approx(69.9f));
}
