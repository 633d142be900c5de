#include "straighten.h"

#include <doctest/doctest.h>

#include "clean.h"
#include "papers.h"

using namespace inkdigits;

TEST_CASE("the slope of text is found and levelled") {
    for (const float slope : {-0.2f, -0.05f, 0.f, 0.1f, 0.25f}) {
        RgbImage image = papers::plain(700, 460);
        for (int row = 0; row < 3; ++row) {
            std::vector<Stroke> strokes = shapes::number("25382538", 60, 0, 50);
            for (Stroke& stroke : strokes)
                for (Point& p : stroke) {
                    const float c = 1 / std::sqrt(1 + slope * slope), x = p.x, y = p.y;
                    p = {c * (x - slope * y) + 40, c * (y + slope * x) + 150 + 70 * row - 60 * slope};
                }
            papers::draw(image, strokes, 4);
        }
        InkMap map = findInk(image);
        const std::vector<Piece> pieces = cleanInk(map, findPieces(map.ink));
        const std::optional<Rectification> view = viewByLines(map, pieces);
        CHECK((view ? view->slope() : 0) == doctest::Approx(slope).epsilon(0.15).scale(0.2));
    }
}

TEST_CASE("a page turns when it reads better the other way, and only then") {
    RgbImage image = papers::plain(500, 200);
    papers::draw(image, shapes::number("253825", 60, 60, 60), 5);
    InkMap map = findInk(image);
    const std::vector<Piece> pieces = cleanInk(map, findPieces(map.ink));
    int asked = 0;
    // Asked for the pieces as they lie first, and for the three turns of each only if those read badly.
    const auto onlyAfter = [&](int turn) {
        return [&asked, turn, upright = true](std::span<const Tensor> inputs) mutable {
            std::vector<Decision> decisions(inputs.size());
            for (size_t i = 0; i < inputs.size(); ++i) {
                const int shown = upright ? 0 : 1 + static_cast<int>(i % 3);
                decisions[i].confidence = shown == turn ? 0.95f : 0.2f;
            }
            upright = false;
            ++asked;
            return decisions;
        };
    };
    CHECK(findTurn(map, pieces, onlyAfter(0)) == 0);
    CHECK(asked == 1);
    for (int turn = 1; turn < 4; ++turn) CHECK(findTurn(map, pieces, onlyAfter(turn)) == 90 * turn);
    CHECK(asked == 7);
    CHECK(findTurn(map, pieces, papers::sevens) == 0);
}
