#include "group.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>

#include "lattice.h"
#include "read.h"
#include "shapes.h"
#include "stroke_pieces.h"

using namespace inkdigits;

namespace {

std::string textOf(const std::vector<Stroke>& strokes) { return readStrokes(strokes).text(); }

std::string digitsOf(const std::vector<Stroke>& strokes) {
    std::string text = textOf(strokes);
    std::erase(text, ' ');
    return text;
}

/// A classifier that takes everything for a 3 and counts what it is asked.
struct Fake {
    size_t* asked;
    std::vector<Decision> operator()(std::span<const Tensor> inputs) const {
        *asked += inputs.size();
        Decision d;
        d.digit = 3;
        d.confidence = d.confidences[3] = 0.9f;
        return std::vector<Decision>(inputs.size(), d);
    }
};

}  // namespace

TEST_CASE("each digit alone, anywhere, at any size") {
    for (int d = 0; d < 10; ++d) {
        CAPTURE(d);
        CHECK(textOf(shapes::number(std::to_string(d))) == std::to_string(d));
        CHECK(textOf(shapes::number(std::to_string(d), -300, 9000, 7)) == std::to_string(d));
    }
}

TEST_CASE("several digits, those of two strokes among them") {
    for (const char* text : {"407", "10", "45", "5544", "1234567890"}) CHECK(textOf(shapes::number(text)) == text);
}

TEST_CASE("digits joined in one stroke are cut where they read best") {
    const auto joined = [](const char* text) {
        std::vector<Stroke> strokes = shapes::number(text), one(1);
        for (const Stroke& stroke : strokes) one[0].insert(one[0].end(), stroke.begin(), stroke.end());
        return one;
    };
    for (const char* text : {"00", "20", "200"}) CHECK(textOf(joined(text)) == text);
    // The pen goes from the foot of one to the head of the next.
    for (const char* text : {"10", "32", "70"}) CHECK(textOf(joined(text)) == text);
}

TEST_CASE("a stroke is cut where the pen goes straight up from a foot to a head, and nowhere else") {
    const auto cuts = [](const std::vector<Stroke>& strokes) { return cutWideStrokes(cleanStrokes(strokes)).size(); };
    const std::vector<Stroke> joined = {{{0, 0}, {0, 100}, {90, 0}, {90, 100}}};
    const std::vector<StrokePiece> pieces = cutWideStrokes(cleanStrokes(joined));
    REQUIRE(pieces.size() == 2);
    CHECK(pieces[0].id == pieces[1].id);
    CHECK(pieces[0].box.right() < pieces[1].box.x);
    CHECK(cuts({{{0, 0}, {0, 100}, {20, 0}, {20, 100}}}) == 1);     // too narrow for two
    CHECK(cuts({{{90, 0}, {90, 100}, {0, 0}, {0, 100}}}) == 1);     // to the left
    CHECK(cuts({{{0, 60}, {0, 100}, {100, 0}, {100, 100}}}) == 1);  // what is before is too low
    CHECK(cuts({shapes::arc(0, 0, 60, 50, -120, 230)}) == 1);       // a ring, though it does not quite close
    for (int d = 0; d < 10; ++d) CHECK(cuts(shapes::number(std::to_string(d))) == shapes::digit(d).size());
}

TEST_CASE("the order of the strokes does not matter") {
    std::vector<Stroke> strokes = shapes::number("4057");
    std::reverse(strokes.begin(), strokes.end());
    CHECK(textOf(strokes) == "4057");
}

TEST_CASE("a crossed 7 is one digit") {
    std::vector<Stroke> strokes = shapes::number("71");
    strokes.push_back({{40, 50}, {80, 48}});
    CHECK(textOf(strokes) == "71");
}

TEST_CASE("lines run from top to bottom and gaps are spaces") {
    std::vector<Stroke> strokes = shapes::number("12 57", 0, 300);
    shapes::place(strokes, shapes::number("407"), 5, 0, 1);
    CHECK(textOf(strokes) == "407\n12 57");
    strokes = shapes::number("7 90 33", 0, 0);
    CHECK(textOf(strokes) == "7 90 33");
}

TEST_CASE("lines close to each other that both are numbers stay two") {
    for (const float down : {110.f, 120.f, 130.f})
        for (const float right : {-60.f, 0.f, 40.f}) {
            CAPTURE(down);
            CAPTURE(right);
            std::vector<Stroke> strokes = shapes::number("12821");
            shapes::place(strokes, shapes::number("41"), right, down, 1);
            CHECK(digitsOf(strokes) == "12821\n41");
        }
}

TEST_CASE("a line may climb: what begins where it ends is the rest of it") {
    std::vector<Stroke> strokes = shapes::number("52", 0, 0);
    shapes::place(strokes, shapes::number("63"), 200, -65, 1);
    CHECK(textOf(strokes) == "5263");
    std::vector<Stroke> below = shapes::number("52", 0, 0);
    shapes::place(below, shapes::number("63"), 0, 150, 1);
    CHECK(textOf(below) == "52\n63");
}

TEST_CASE("an 8 of two rings is no 0 above a 0") {
    std::vector<Stroke> strokes = shapes::number("27 3");
    shapes::place(strokes, {shapes::arc(0.5f, 0.25f, 0.24f, 0.25f, -90, 270), shapes::arc(0.5f, 0.76f, 0.3f, 0.25f, -90, 270)}, 190, 0, 100);
    CHECK(textOf(strokes) == "2783");
}

TEST_CASE("what reads surely as one digit is one, though its strokes are digits too") {
    const std::vector<Stroke> rings = {shapes::arc(50, 25, 24, 25, -90, 270), shapes::arc(50, 76, 30, 25, -90, 270)};
    CHECK(textOf(rings) == "8");
    CHECK(readStrokes(rings, {.force = true}).text() == "8");
}

TEST_CASE("a mark of more strokes is refused sooner") {
    const Classifier doubtful = [](std::span<const Tensor> inputs) {
        Decision d;
        d.digit = 3;
        d.confidence = d.confidences[3] = 0.8f;
        d.notDigit = 0.2f;
        return std::vector<Decision>(inputs.size(), d);
    };
    const auto refused = [&](const std::vector<Stroke>& strokes) {
        const Layout layout = groupStrokes(strokes, doubtful);
        return layout.lines.at(0).size() == 1 && layout.lines[0][0].decision.refused;
    };
    CHECK_FALSE(refused(shapes::number("3")));
    CHECK(refused({{{0, 0}, {50, 100}}, {{50, 0}, {0, 100}}, {{0, 50}, {50, 48}}}));
}

TEST_CASE("a 1 that leans as the writing does is no slash") {
    std::vector<Stroke> strokes = shapes::number("2457186");
    for (Stroke& stroke : strokes)
        for (Point& p : stroke) p.x -= 0.45f * p.y;
    CHECK(textOf(strokes) == "2457186");
}

TEST_CASE("a 1 that leans is a slash only between digits") {
    const Stroke leaning = {{120, 115}, {155, 52}, {190, -15}};
    std::vector<Stroke> between = shapes::number("2 6");
    between.push_back(leaning);
    CHECK(digitsOf(between) == "26");
    std::vector<Stroke> last = shapes::number("2");
    last.push_back(leaning);
    CHECK(digitsOf(last) == "21");
}

TEST_CASE("neighbours of unequal size") {
    std::vector<Stroke> strokes = shapes::number("8", 0, 0, 100);
    shapes::place(strokes, shapes::digit(2), 100, 40, 60);
    shapes::place(strokes, shapes::digit(0), 180, -20, 130);
    CHECK(textOf(strokes) == "820");
}

TEST_CASE("what stands between digits is no digit: slashes, dashes, points, commas") {
    std::vector<Stroke> date = shapes::number("25 6 2078");
    date.push_back({{180, 115}, {190, 80}, {225, 0}, {235, -20}});
    date.push_back({{370, 118}, {382, 80}, {415, 0}, {425, -20}});
    CHECK(readStrokes(date).text().find('1') == std::string::npos);
    std::vector<Stroke> dashed = shapes::number("23 86");
    dashed.push_back({{200, 52}, {225, 50}, {255, 51}});
    CHECK(digitsOf(dashed) == "2386");
    std::vector<Stroke> price = shapes::number("23 86");
    price.push_back({{230, 92}, {232, 102}, {222, 120}});
    CHECK(digitsOf(price) == "2386");
    // Nor is it one if all marks are read, and it parts numbers or does not.
    for (const bool force : {false, true}) {
        CHECK(readStrokes(date, {.force = force}).text() == "25 6 2078");
        CHECK(readStrokes(dashed, {.force = force}).text() == "23 86");
        CHECK(readStrokes(price, {.force = force}).lines.at(0).digits.size() == 4);
    }
}

TEST_CASE("a scribble between digits is no sign") {
    std::vector<Stroke> strokes = shapes::number("23 86");
    Stroke& scribble = strokes.emplace_back();
    for (int i = 0; i < 90; ++i) scribble.push_back({230 + 45 * std::sin(1.9f * static_cast<float>(i)), 50 + 45 * std::cos(1.3f * static_cast<float>(i))});
    const Reading reading = readStrokes(strokes);
    CHECK(digitsOf(strokes) == "2386");
    CHECK(reading.refused.size() == 1);
    CHECK(reading.warnings.empty());
}

TEST_CASE("nor is one behind them, and it is read when forced") {
    std::vector<Stroke> strokes = shapes::number("47");
    Stroke& scribble = strokes.emplace_back();
    for (int i = 0; i < 90; ++i) scribble.push_back({300 + 45 * std::sin(1.9f * static_cast<float>(i)), 50 + 45 * std::cos(1.3f * static_cast<float>(i))});
    CHECK(readStrokes(strokes).refused.size() == 1);
    CHECK(readStrokes(strokes).warnings.empty());
    CHECK(readStrokes(strokes, {.force = true}).text().size() == 3);
}

TEST_CASE("a sign left out between digits is told, with its place") {
    std::vector<Stroke> temperature = shapes::number("36 8");
    temperature.push_back({{231, 96}, {233, 98}});
    const Reading reading = readStrokes(temperature);
    CHECK(reading.lines.at(0).digits.size() == 3);
    REQUIRE(reading.warnings.size() == 1);
    CHECK(reading.warnings[0].code == WarningCode::SignLeftOut);
    CHECK(reading.warnings[0].box->x == doctest::Approx(231));
    // However short the pen's way on the paper was, and however close to the next digit.
    for (const Stroke& way : {Stroke{{0, 0}}, Stroke{{0, 0}, {0, 3}}, Stroke{{0, 0}, {2, 2}}, Stroke{{0, 0}, {1, 2}}, Stroke{{2, 0}, {0, 2}}})
        for (const float left : {20.f, 30.f}) {
            std::vector<Stroke> close = shapes::number("36", 0, 0, 80);
            const float end = bounds(close).right();
            const std::vector<Stroke> eight = shapes::number("8", end + 41, 0, 80);
            Stroke& dot = close.emplace_back(way);
            for (Point& p : dot) p.x += end + left, p.y += 76;
            close.insert(close.end(), eight.begin(), eight.end());
            const Reading told = readStrokes(close, {.minSize = 10});
            CAPTURE(left);
            CHECK(told.text() == "368");
            CHECK(told.warnings.size() == 1);
        }
    // Before the first digit or after the last nothing is lost.
    std::vector<Stroke> around = shapes::number("368");
    around.push_back({{330, 96}, {332, 98}});
    CHECK(readStrokes(around).warnings.empty());
}

TEST_CASE("a drawing is refused as one mark, though parts of it look like digits") {
    // A ring crossed by two bars, with a stem: parts of it alone would be 0, 1 and 7.
    const std::vector<Stroke> glyph = {shapes::arc(50, 50, 40, 40, 0, 360), {{0, 40}, {100, 45}}, {{0, 60}, {100, 65}},
                                       {{50, 0}, {52, 130}}, {{20, 110}, {80, 112}, {60, 140}}};
    const Reading reading = readStrokes(glyph);
    CHECK(reading.error == ErrorCode::NotDigits);
    REQUIRE(reading.refused.size() == 1);
    CHECK(reading.refused[0].box.h == doctest::Approx(140));
}

TEST_CASE("whether clear paper parts strokes") {
    const auto undividedBy = [](float x) {
        const std::vector<Stroke> strokes = {{{0, 0}, {30, 100}}, {{x, 0}, {x + 30, 50}}};
        return undivided(makeLattice(lookAtLine(cleanStrokes(strokes), classify, 0), classify, 0));
    };
    CHECK(undividedBy(25));
    CHECK_FALSE(undividedBy(35));
    CHECK_FALSE(undividedBy(-35));
}

TEST_CASE("isolated strokes are one digit however they stand") {
    // Two strokes far apart, which alone would be a 1 and a 1.
    const std::vector<Stroke> strokes = {{{0, 0}, {0, 50}}, {{90, 0}, {90, 50}}};
    const Layout layout = groupStrokes(strokes, classify, {.isolated = true});
    REQUIRE(layout.lines.size() == 1);
    REQUIRE(layout.lines[0].size() == 1);
    CHECK(layout.lines[0][0].box.w == doctest::Approx(90));
}

TEST_CASE("boxes are in stroke units") {
    const Layout layout = groupStrokes(shapes::number("7", 50, 20, 10), classify);
    const Box box = layout.lines.at(0).at(0).box;
    CHECK(box.x == doctest::Approx(51));
    CHECK(box.y == doctest::Approx(20));
    CHECK(box.h == doctest::Approx(10));
}

TEST_CASE("dots are refused without asking the network") {
    size_t asked = 0;
    const std::vector<Stroke> dot = {{{5, 5}}};
    const Layout alone = groupStrokes(dot, Fake{&asked});
    CHECK(alone.lines.at(0).at(0).decision.refused);
    CHECK(asked == 0);
    // A jittery tap, small for the pad that it was made on.
    std::vector<Stroke> tap = {{{5, 5}, {6, 7}, {5, 8}}};
    CHECK(groupStrokes(tap, Fake{&asked}, {.minSize = 12}).lines.at(0).at(0).decision.refused);
    tap.push_back({{1e30f, 0}});  // too far off to count
    CHECK(groupStrokes(tap, Fake{&asked}, {.minSize = 12}).lines.at(0).at(0).decision.refused);
    CHECK(asked == 0);
}

TEST_CASE("nothing written is no ink; empty and broken strokes are ignored") {
    CHECK(readStrokes({}).error == ErrorCode::NoInk);
    const std::vector<Stroke> empty = {{}, {{NAN, 1}, {1, INFINITY}}};
    CHECK(readStrokes(empty).error == ErrorCode::NoInk);
    std::vector<Stroke> some = shapes::number("2");
    some.push_back({{NAN, NAN}});
    some.push_back({});
    CHECK(textOf(some) == "2");
}

TEST_CASE("lines, dashes and coordinates beyond all reason are answered at once, and beside digits leave them readable") {
    const auto began = std::chrono::steady_clock::now();
    std::vector<Stroke> odd = {{{0, 0}, {300, 0.01f}}, {{0, 0}, {300, 0.33f}}, {{0, 0}, {1e9f, 1}}, {{-3e38f, -3e38f}, {3e38f, 3e38f}}, {{0, 0}, {1e-40f, 1e-41f}}};
    Stroke& jagged = odd.emplace_back();
    for (int i = 0; i < 300; ++i) jagged.push_back({static_cast<float>(i), 0.01f * static_cast<float>(i % 2)});
    for (const Stroke& stroke : odd) CHECK(readStrokes(std::vector<Stroke>(1, stroke)).error);
    const Reading far = readStrokes(std::vector<Stroke>{{{-3e38f, -3e38f}, {3e38f, 3e38f}}});
    CHECK(far.source.width == 1'000'000'000);
    std::vector<Stroke> some = shapes::number("2");
    some.push_back({{1e30f, 5}, {2e30f, 9}});
    CHECK(textOf(some) == "2");
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
}

TEST_CASE("hatching is not read anew with each of its strokes") {
    std::vector<Stroke> hatching;
    for (int i = 0; i < 300; ++i) hatching.push_back({{0, 9.f * static_cast<float>(i)}, {5, 9.f * static_cast<float>(i) + 10}});
    size_t asked = 0;
    groupStrokes(hatching, [&](std::span<const Tensor> inputs) {
        asked += inputs.size();
        return classifyStrokes(inputs);
    });
    CHECK(asked < 100 * 1000);
}

TEST_CASE("no stroke has more points than a digit may have") {
    Stroke scribble;
    for (int i = 0; i < 100'000; ++i) scribble.push_back({static_cast<float>(i), static_cast<float>(i % 7)});
    const std::vector<StrokePiece> pieces = cleanStrokes({{scribble}});
    REQUIRE(pieces.size() == 1);
    CHECK(pieces[0].stroke.size() <= 4096);
    CHECK(pieces[0].box.w == doctest::Approx(100'000).epsilon(0.001));
}

TEST_CASE("what is no digit is refused, said so, and read only when forced") {
    // A face: no digit.
    std::vector<Stroke> strokes = {shapes::arc(50, 50, 50, 50, 0, 360), shapes::arc(30, 35, 5, 5, 0, 360),
                                   shapes::arc(70, 35, 5, 5, 0, 360), shapes::arc(50, 60, 25, 20, 20, 160)};
    const Reading reading = readStrokes(strokes);
    CHECK(reading.error == ErrorCode::NotDigits);
    CHECK_FALSE(reading.refused.empty());
    const Reading forced = readStrokes(strokes, {.force = true});
    CHECK_FALSE(forced.error);
    CHECK_FALSE(forced.text().empty());
}

TEST_CASE("a page of strokes is read with a bounded number of candidates") {
    std::vector<Stroke> strokes;
    for (int row = 0; row < 10; ++row) shapes::place(strokes, shapes::number("1234567890"), 0, row * 150.f, 1);
    size_t asked = 0;
    groupStrokes(strokes, Fake{&asked});
    CHECK(asked < 5 * strokes.size());
}

TEST_CASE("a plus is no digit, and parts the numbers beside it") {
    for (const bool barFirst : {false, true}) {
        std::vector<Stroke> strokes = shapes::number("3");
        const Stroke bar = {{100, 55}, {160, 54}}, stem = {{130, 25}, {131, 85}};
        strokes.push_back(barFirst ? bar : stem);
        strokes.push_back(barFirst ? stem : bar);
        shapes::place(strokes, shapes::number("5"), 200, 0, 1);
        CHECK(textOf(strokes) == "3 5");
    }
}

TEST_CASE("a small ring high behind a number is a degree sign, a 0 of the number's size is none") {
    std::vector<Stroke> strokes = shapes::number("37"), large = strokes;
    strokes.push_back(shapes::arc(165, 15, 14, 15, -90, 270));
    CHECK(textOf(strokes) == "37");
    const Reading read = readStrokes(strokes, {.force = true});
    CHECK(read.text() == "37");  // a sign stays out
    large.push_back(shapes::arc(185, 50, 28, 48, -90, 270));
    CHECK(textOf(large) == "370");
}

TEST_CASE("signs of two and three strokes stay out of the numbers beside them") {
    const auto beside = [](const std::vector<Stroke>& sign, const char* after) {
        std::vector<Stroke> strokes = shapes::number("37");
        strokes.insert(strokes.end(), sign.begin(), sign.end());
        if (*after) shapes::place(strokes, shapes::number(after), 290, 0, 1);
        return textOf(strokes);
    };
    const Stroke bar = {{190, 52}, {245, 50}}, shortStem = {{218, 28}, {219, 74}};
    CHECK(beside({bar, shortStem}, "4") == "37 4");
    CHECK(beside({shortStem, bar}, "4") == "37 4");
    const Stroke slash = {{250, 5}, {195, 100}}, high = shapes::arc(200, 22, 14, 16, -90, 270), low = shapes::arc(246, 80, 14, 16, -90, 270);
    CHECK(beside({high, slash, low}, "") == "37");
    CHECK(beside({slash, high, low}, "") == "37");
    CHECK(beside({{{195, 40}, {250, 41}}, {{195, 65}, {250, 63}}}, "5") == "37 5");
    CHECK(beside({{{195, 20}, {250, 50}, {195, 80}}}, "5") == "37 5");
}

TEST_CASE("how far from their ends strokes cross") {
    const auto share = [](const std::vector<Stroke>& strokes) {
        const std::vector<StrokePiece> pieces = cleanStrokes(strokes);
        CHECK(crossing(pieces[0], pieces[1]) == doctest::Approx(crossing(pieces[1], pieces[0])));
        return crossing(pieces[0], pieces[1]);
    };
    CHECK(share({{{0, 50}, {100, 50}}, {{50, 0}, {50, 100}}}) == doctest::Approx(0.5f));
    CHECK(share({{{0, 50}, {30, 50}, {100, 50}}, {{20, 40}, {20, 140}}}) == doctest::Approx(0.1f));
    CHECK(share({{{0, 0}, {100, 0}}, {{0, 10}, {100, 10}}}) == 0);
    CHECK(share({{{0, 0}}, {{0, 10}, {100, 10}}}) == 0);
}
