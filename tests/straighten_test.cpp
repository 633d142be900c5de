#include "straighten.h"

#include <doctest/doctest.h>

#include "found.h"

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
        const auto [map, pieces] = papers::writingOn(image);
        const std::optional<Rectification> view = viewByLines(map, pieces);
        CHECK((view ? view->slope() : 0) == doctest::Approx(slope).epsilon(0.15).scale(0.2));
    }
}

TEST_CASE("a page turns when it reads better the other way, and only then") {
    RgbImage image = papers::plain(500, 200);
    papers::draw(image, shapes::number("253825", 60, 60, 60), 5);
    const auto [map, pieces] = papers::writingOn(image);
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

TEST_CASE("letters that pass for digits upside down do not turn a page, more digits that are sure do") {
    RgbImage image = papers::plain(700, 200);
    papers::draw(image, shapes::number("2538253825", 40, 60, 60), 5);
    const papers::Writing page = papers::writingOn(image);
    REQUIRE(page.pieces.size() == 10);
    // Upright `sure` marks are digits and the others surely none, upside down `down` are.
    const auto read = [&](size_t sure, size_t down, float others) {
        return findTurn(page.map, page.pieces, [=, upright = true](std::span<const Tensor> inputs) mutable {
            std::vector<Decision> decisions(inputs.size());
            for (size_t i = 0; i < inputs.size(); ++i) {
                const bool isSure = upright ? i < sure : i % 3 == 1 && i / 3 < down;
                decisions[i].confidence = isSure ? 0.99f : upright ? 0.01f : others;
                decisions[i].sure = isSure;
            }
            upright = false;
            return decisions;
        });
    };
    CHECK(read(5, 6, 0.8f) == 0);
    CHECK(read(5, 7, 0.8f) == 180);
    CHECK(read(4, 7, 0.01f) == 180);
    CHECK(read(0, 0, 0.8f) != 0);
}

TEST_CASE("lines that converge are made parallel, lines that slope level, and level ones are left alone") {
    const auto ruled = [](float slope, float change, bool upright) {
        InkMap map;
        map.ink = GrayImage(1000, 800);
        for (int i = -3; i <= 3; ++i) {
            const auto rule = [&](int length, float middle, float s) {
                Rule r;
                for (int k = 0; k < length; ++k)
                    r.across.push_back(middle + s * static_cast<float>(k - length / 2));
                return r;
            };
            const float off = 100.f * static_cast<float>(i);
            map.rules.level.push_back(rule(1000, 400 + off, slope + change * off));
            if (upright) map.rules.upright.push_back(rule(800, 500 + off, 0.05f - 3e-4f * off));
        }
        return map;
    };
    CHECK(!viewByLines(ruled(0.005f, 0, false), {}));
    for (const bool upright : {false, true})
        for (const float change : {0.f, 4e-4f, -6e-4f}) {
            const InkMap map = ruled(0.1f, change, upright);
            const std::optional<Rectification> view = viewByLines(map, {});
            REQUIRE(view);
            CHECK(view->slope() == doctest::Approx(0.1f).epsilon(0.15));
            // Where the rows and columns of the frontal picture come from, the rules run.
            for (const float share : {0.3f, 0.5f, 0.7f}) {
                const float w = static_cast<float>(view->width()), h = static_cast<float>(view->height());
                float x0 = 0.3f * w, y0 = share * h, x1 = 0.7f * w, y1 = share * h;
                view->toOriginal(x0, y0), view->toOriginal(x1, y1);
                const float slope = (y1 - y0) / (x1 - x0), middle = y0 + slope * (500 - x0) - 400;
                CHECK(slope == doctest::Approx(0.1f + change * middle).epsilon(0.02).scale(0.2));
                if (!upright) continue;
                x0 = x1 = share * w, y0 = 0.3f * h, y1 = 0.7f * h;
                view->toOriginal(x0, y0), view->toOriginal(x1, y1);
                const float lean = (x1 - x0) / (y1 - y0), across = x0 + lean * (400 - y0) - 500;
                CHECK(lean == doctest::Approx(0.05f - 3e-4f * across).epsilon(0.02).scale(0.2));
            }
        }
}

TEST_CASE("straightening maps boxes back and keeps the ink") {
    InkMap map;
    map.ink = GrayImage(200, 100);
    for (int y = 40; y < 60; ++y)
        for (int x = 90; x < 110; ++x) map.ink.at(x, y) = 255;
    const Rectification view(200, 100, {0.2f, 0}, {-0.2f, 0});
    const GrayImage turned = view.apply(map.ink);
    int64_t before = 0, after = 0;
    for (int y = 0; y < 100; ++y)
        for (int x = 0; x < 200; ++x) before += map.ink.at(x, y);
    for (int y = 0; y < turned.height(); ++y)
        for (int x = 0; x < turned.width(); ++x) after += turned.at(x, y);
    CHECK(std::abs(static_cast<double>(after - before)) < 0.02 * static_cast<double>(before));
    float x = turned.width() / 2.f, y = turned.height() / 2.f;
    view.toOriginal(x, y);
    CHECK(x == doctest::Approx(100));
    CHECK(y == doctest::Approx(50));
    const Box box = view.toOriginal({turned.width() / 2.f - 10, turned.height() / 2.f - 10, 20, 20});
    CHECK(box.centerX() == doctest::Approx(100));
    CHECK(box.w > 20);
}
