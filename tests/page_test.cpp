#include "page.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "cut_out.h"
#include "found.h"
#include "orientation.h"

using namespace inkdigits;

namespace {

bool warns(const Page& page, WarningCode code) {
    for (const Warning& warning : page.warnings)
        if (warning.code == code) return true;
    return false;
}

Page pageOf(const RgbImage& image) {
    Result<Page> page = readPage(image, {}, papers::sevens);
    REQUIRE(page);
    return page.value();
}

}  // namespace

TEST_CASE("a clear page has no warnings, and boxes where the digits are") {
    RgbImage image = papers::plain(500, 200);
    papers::draw(image, shapes::number("2036", 60, 60, 60), 5);
    const Page page = pageOf(image);
    CHECK(page.warnings.empty());
    CHECK(page.turned == 0);
    REQUIRE(page.layout.lines.size() == 1);
    REQUIRE(page.layout.lines[0].size() == 4);
    const Box& box = page.layout.lines[0][0].box;
    CHECK(box.y == doctest::Approx(57).epsilon(0.05));
    CHECK(box.bottom() == doctest::Approx(122).epsilon(0.05));
}

TEST_CASE("warnings name what was hard") {
    RgbImage faint = papers::plain(500, 200);
    papers::draw(faint, shapes::number("2036", 60, 60, 60), 5, {222, 222, 218});
    const Page pale = pageOf(faint);
    REQUIRE(warns(pale, WarningCode::LowContrast));
    // All the writing is meant.
    REQUIRE(pale.warnings[0].box);
    CHECK(pale.warnings[0].box->x == doctest::Approx(pale.layout.lines[0].front().box.x));
    CHECK(pale.warnings[0].box->y == doctest::Approx(57).epsilon(0.1));
    CHECK(pale.warnings[0].box->right() == doctest::Approx(pale.layout.lines[0].back().box.right()));

    RgbImage small = papers::plain(200, 100);
    papers::draw(small, shapes::number("2036", 60, 40, 11), 1.5f);
    CHECK(warns(pageOf(small), WarningCode::SmallDigits));

    RgbImage cut = papers::plain(500, 200);
    papers::draw(cut, shapes::number("2036", -18, 60, 60), 5);
    const Page page = pageOf(cut);
    REQUIRE(warns(page, WarningCode::CutOff));
    for (const Warning& warning : page.warnings)
        if (warning.code == WarningCode::CutOff) {
            REQUIRE(warning.box);
            CHECK(warning.box->right() < 70);
        }

    RgbImage slivers = papers::plain(500, 300);  // of a column's first digits
    for (const float y : {40.f, 170.f}) papers::draw(slivers, shapes::number("8036", -36, y, 60), 5);
    const Page rest = pageOf(slivers);
    REQUIRE(rest.layout.lines.size() == 2);
    CHECK(rest.layout.lines[0].size() == 3);
    REQUIRE(warns(rest, WarningCode::CutOff));
    CHECK(rest.warnings.back().box->right() < 20);
    CHECK(rest.warnings.back().box->h > 130);

    RgbImage tilted = papers::plain(600, 260);
    std::vector<Stroke> strokes = shapes::number("25382538", 60, 60, 50);
    for (Stroke& stroke : strokes)
        for (Point& p : stroke) p.y += 0.2f * p.x;
    papers::draw(tilted, strokes, 4);
    CHECK(warns(pageOf(tilted), WarningCode::Tilted));
}

TEST_CASE("a picture with too many marks is declined, and forced, its tallest are read") {
    RgbImage image = papers::plain(1700, 1700);
    for (int y = 0; y < 1700; ++y)
        for (int x = 0; x < 1700; ++x)
            if (x % 25 < 4 && y % 25 < (y < 1650 ? 14 : 18)) std::fill_n(image.row(y) + 3 * x, 3, uint8_t{20});
    const Result<Page> declined = readPage(image, {}, papers::sevens);
    REQUIRE_FALSE(declined);
    CHECK(declined.error() == ErrorCode::TooMany);
    ReadOptions options;
    options.force = true;
    const Result<Page> forced = readPage(image, options, papers::sevens);
    REQUIRE(forced);
    REQUIRE_FALSE(forced.value().layout.lines.empty());
    CHECK(forced.value().layout.lines.back().back().box.h == doctest::Approx(18).epsilon(0.1));  // the last rows' are taller
}

TEST_CASE("a picture that is said to stand upright is not turned") {
    RgbImage image = papers::plain(500, 300);
    papers::draw(image, shapes::number("20389", 60, 90, 70), 5);
    const RgbImage sideways = applyOrientation(image, 6);
    CHECK(readPage(sideways, {}, classify).value().turned == 270);
    ReadOptions upright;
    upright.upright = true;
    const Page page = readPage(sideways, upright, classify).value();
    CHECK(page.turned == 0);
    REQUIRE_FALSE(page.layout.lines.empty());
    CHECK(page.layout.lines[0][0].box.right() <= 300);
}

TEST_CASE("a blank page has an empty layout") {
    CHECK(pageOf(papers::plain(300, 200)).layout.lines.empty());
    CHECK(pageOf(papers::plain(1, 1)).layout.lines.empty());
}

namespace {

/// The digits that are read, of all lines one after the other.
std::string readAll(const RgbImage& image) {
    const Result<Page> page = readPage(image, {}, classify);
    REQUIRE(page);
    std::string text;
    for (const auto& line : page.value().layout.lines)
        for (const Mark& mark : line)
            if (!mark.decision.refused) text += static_cast<char>('0' + mark.decision.digit);
    return text;
}

}  // namespace

TEST_CASE("a long fine line does not take long") {
    RgbImage image = papers::plain(6000, 300);
    Stroke wave;
    for (int x = 50; x < 5950; x += 10) wave.push_back({static_cast<float>(x), 150 + 100 * std::sin(static_cast<float>(x) / 90)});
    papers::draw(image, std::vector<Stroke>(1, wave), 3);
    const auto began = std::chrono::steady_clock::now();
    CHECK(readAll(image).empty());
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
}

TEST_CASE("grain is no writing, in little light and towards white, and beside writing it is dropped") {
    for (const float deviation : {2.f, 4.f, 8.f}) {
        RgbImage image = papers::plain(900, 700);
        for (int y = 0; y < 700; ++y)
            for (int x = 0; x < 2700; ++x) image.row(y)[x] = static_cast<uint8_t>(160 + x / 34);
        papers::grain(image, deviation);
        const Result<Page> page = readPage(image, {}, classify);
        REQUIRE(page);
        CHECK(page.value().layout.lines.empty());
        papers::draw(image, shapes::number("2036", 300, 300, 60), 5);
        CHECK(readAll(image) == "2036");
    }
}

TEST_CASE("many specks do not take long") {
    RgbImage image = papers::plain(4000, 3000);
    for (int64_t i = 0; i < 200000; ++i) {
        const int x = static_cast<int>(i * 7919 % 3990), y = static_cast<int>(i * 104729 % 2990);
        for (int row = 0; row < 1 + i % 5; ++row) std::fill_n(image.row(y + row) + 3 * x, 3 * (1 + i % 3), static_cast<uint8_t>(60));
    }
    const auto began = std::chrono::steady_clock::now();
    const Result<Page> page = readPage(image, {}, classify);
    REQUIRE(page);
    CHECK(page.value().layout.lines.empty());
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
}

TEST_CASE("nor do they below each other") {
    RgbImage image = papers::plain(16, 120'000);
    std::mt19937 random(1);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (random() % 10 == 0) std::fill_n(image.row(y) + 3 * x, 3, 0);
    const auto began = std::chrono::steady_clock::now();
    (void)readPage(image, {}, classify);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(15));
}

TEST_CASE("strokes lower than a digit can be are what is left of lines, unless they are asked for") {
    RgbImage image = papers::plain(900, 700);
    for (int i = 0; i < 5; ++i) papers::rule(image, 150.f + 110 * i, 340, 150.f + 110 * i, 349, 2, papers::kBlack);
    CHECK(readAll(image).empty());
    const Result<Page> forced = readPage(image, {.force = true}, papers::sevens);
    REQUIRE(forced);
    CHECK_FALSE(forced.value().layout.lines.empty());
    papers::draw(image, shapes::number("2036", 300, 300, 60), 5);
    CHECK(readAll(image).find("2036") != std::string::npos);
}

TEST_CASE("what is left of printed lines where they are darker is no writing") {
    RgbImage image = papers::plain(900, 700);
    for (float at = 50; at < 900; at += 60) papers::rule(image, at, 0, at, 700), papers::rule(image, 0, at, 900, at);
    for (int i = 0; i < 9; ++i) papers::rule(image, 110.f + 60 * i, 124.f + 60 * i, 110.f + 60 * i, 156.f + 60 * i, 2, {60, 80, 120});
    CHECK(readAll(image).empty());
    papers::draw(image, shapes::number("2036", 300, 300, 60), 5);
    CHECK(readAll(image) == "2036");
}

TEST_CASE("digits in a broad pencil are read where they hide the lines of squared paper that they are written on") {
    for (const auto& [number, width] : {std::pair{"407", 600}, {"8", 250}}) {
        RgbImage image = papers::plain(width, 260);
        const papers::Colour grey{150, 150, 155}, pencil{105, 105, 110};
        for (float at = 50; at < 700; at += 90) papers::rule(image, at, 0, at, 300, 5, grey), papers::rule(image, 0, at, 700, at, 5, grey);
        papers::draw(image, shapes::number(number, 60, 75, 110), 12, pencil);
        CHECK(readAll(image) == number);
    }
}

TEST_CASE("rings and boxes around numbers, and punched holes, are not read") {
    RgbImage image = papers::plain(700, 300);
    papers::draw(image, shapes::number("3", 80, 70, 60), 5);
    papers::draw(image, shapes::number("25", 300, 70, 60), 5);
    papers::draw(image, shapes::number("82", 80, 190, 60), 5);
    const std::vector<Stroke> drawn = {shapes::arc(100, 100, 47, 48, 0, 360), {{270, 50}, {430, 50}, {430, 150}, {270, 150}, {270, 50}}};
    papers::draw(image, drawn, 5);
    const std::vector<Stroke> holes = {{{640, 80}, {640.1f, 80}}, {{640, 240}, {640.1f, 240}}};
    papers::draw(image, holes, 26);
    CHECK(readAll(image) == "32582");
}

TEST_CASE("what lies on the page, however dark and broad, keeps no number from being read") {
    for (const float width : {14.f, 30.f}) {
        RgbImage image = papers::plain(900, 700);
        papers::draw(image, shapes::number("2583", 70, 60, 40), 4, papers::kBlue);
        papers::draw(image, shapes::number("368", 70, 140, 40), 4, papers::kBlue);
        papers::draw(image, shapes::number("25", 70, 220, 40), 4, papers::kBlue);
        const std::vector<Stroke> pen = {{{300, 560}, {760, 330}}};
        papers::draw(image, pen, width);
        CHECK(readAll(image) == "258336825");
    }
}

TEST_CASE("bold digits beside fine writing are no things that lie on the page") {
    RgbImage image = papers::plain(900, 700);
    papers::draw(image, shapes::number("368", 80, 60, 220), 30);
    for (int k = 0; k < 18; ++k) {  // cursive words
        Stroke word;
        for (float t = 0; t < 80; ++t) word.push_back({80 + 120.f * static_cast<float>(k % 6) + t, 420 + 60.f * static_cast<float>(k / 6) + 14 * std::sin(t / 3)});
        papers::draw(image, {&word, 1}, 2);
    }
    CHECK(readAll(image) == "368");
}

TEST_CASE("a digit that nearly fills its picture and lies in a hard shadow is read") {
    for (const int digit : {2, 3, 8}) {
        RgbImage image = papers::plain(260, 280);
        std::vector<Stroke> strokes = shapes::digit(digit);
        for (Stroke& stroke : strokes)
            for (Point& p : stroke) p = {60 + 140 * p.x, 50 + 190 * p.y};
        papers::draw(image, strokes, 22);
        for (int y = 0; y < 280; ++y)
            for (int x = 0; x < 260; ++x)
                if (x + 2 * y < 330)
                    for (int c = 0; c < 3; ++c) image.row(y)[x * 3 + c] = static_cast<uint8_t>(image.row(y)[x * 3 + c] * 0.4f);
        CHECK(readAll(image) == std::to_string(digit));
    }
}

TEST_CASE("a large digit that a line joins to the picture's edge is read beside specks") {
    RgbImage image = papers::plain(320, 320);
    papers::draw(image, shapes::number("2", 90, 130, 160), 14, papers::kBlue);
    const std::vector<Stroke> stubs = {{{140, 280}, {140, 330}}, {{300, 20}, {306, 20}}, {{20, 290}, {20, 296}}};
    papers::draw(image, stubs, 4, papers::kBlue);
    CHECK(readAll(image) == "2");
}

TEST_CASE("a number that is cut out so tightly that it touches the frame is read") {
    for (const bool light : {false, true})
        for (const std::string number : {"25", "683", "2836", "138", "401"}) {
            CAPTURE(light);
            CAPTURE(number);
            const papers::Colour paper = light ? papers::Colour{20, 40, 30} : papers::kWhite, ink = light ? papers::kWhite : papers::kBlack;
            RgbImage image = papers::plain(40 * static_cast<int>(number.size()), 46, paper);
            papers::draw(image, shapes::number(number, -1, 1, 44, 40.f / 44), 5, ink);
            const Page page = readCutOut(image, {}, classify, readPage(image, {}, classify).value());
            CHECK_FALSE(warns(page, WarningCode::CutOff));  // sure digits are whole
            std::string read;
            for (const Mark& mark : page.layout.lines.at(0)) {
                read += static_cast<char>('0' + mark.decision.digit);
                CHECK(mark.box.y >= 0);
                CHECK(mark.box.bottom() <= 46);
            }
            CHECK(read == number);
        }
}

TEST_CASE("a number that is cut out tightly is read lying on its side, too") {
    RgbImage image = papers::plain(160, 46);
    papers::draw(image, shapes::number("2836", -1, 1, 44, 40.f / 44), 5);
    image = applyOrientation(image, 6);
    const Page page = readCutOut(image, {}, classify, readPage(image, {}, classify).value());
    CHECK(page.turned == 270);
    CHECK(page.layout.lines.at(0).size() == 4);
}

TEST_CASE("what lies beside the paper is no digit of a number that fills the picture") {
    RgbImage image = papers::plain(200, 100);
    papers::draw(image, shapes::number("28", 70, 25, 50), 5);
    for (int y = 0; y < 100; ++y)
        for (int x = 0; x < 9; ++x)
            for (int c = 0; c < 3; ++c) image.row(y)[3 * x + c] = 40;
    const Page page = readCutOut(image, {}, classify, readPage(image, {}, classify).value());
    REQUIRE(page.layout.lines.size() == 1);
    CHECK(page.layout.lines[0].size() == 2);
}

TEST_CASE("where the frame cuts off the tops of digits that then pass for the page's edge, the one that is read comes with a warning") {
    RgbImage image = papers::plain(420, 130);
    papers::draw(image, shapes::number("803", 150, -40, 110, 90), 7);
    papers::draw(image, shapes::number("2", 40, 10, 60), 7);
    const Page page = readCutOut(image, {}, classify, readPage(image, {}, classify).value());
    REQUIRE(page.layout.lines.size() == 1);
    CHECK(page.layout.lines[0][0].decision.digit == 2);
    CHECK(warns(page, WarningCode::CutOff));
}

TEST_CASE("a dash between two numbers leaves a gap") {
    RgbImage image = papers::plain(500, 200);
    papers::draw(image, shapes::number("25", 60, 60, 60), 5);
    papers::draw(image, shapes::number("83", 220, 60, 60), 5);
    const std::vector<Stroke> dash = {{{188, 92}, {206, 92}}};
    papers::draw(image, dash, 5);
    const Result<Page> page = readPage(image, {}, classify);
    REQUIRE(page);
    REQUIRE(page.value().layout.lines.size() == 1);
    const std::vector<Mark>& line = page.value().layout.lines[0];
    REQUIRE(line.size() == 4);
    CHECK(line[2].gapBefore);
    CHECK_FALSE(line[1].gapBefore);
    CHECK_FALSE(line[3].gapBefore);
}

TEST_CASE("numbers under a highlighter are read") {
    RgbImage image = papers::plain(700, 600);
    const std::vector<Stroke> strips = {{{80, 95}, {290, 93}}, {{400, 95}, {570, 96}}, {{90, 220}, {310, 223}}};
    papers::draw(image, strips, 74, {245, 244, 130});
    papers::draw(image, shapes::number("2583", 70, 60, 60), 5);
    papers::draw(image, shapes::number("658", 400, 60, 60), 5);
    papers::draw(image, shapes::number("2368", 80, 190, 60), 5);
    papers::draw(image, shapes::number("35", 450, 190, 60), 5);
    CHECK(readAll(image) == "2583658236835");
}

TEST_CASE("beside a larger mark that is no digit, digits none of which is sure are parts of a drawing") {
    RgbImage image = papers::plain(500, 200);
    papers::draw(image, shapes::number("20", 40, 70, 60), 5);
    const std::vector<Stroke> target = {shapes::arc(350, 100, 45, 45, 0, 360), shapes::arc(350, 100, 28, 28, 0, 360),
                                        shapes::arc(350, 100, 11, 11, 0, 360), {{305, 100}, {395, 100}}};
    papers::draw(image, target, 6);
    const auto read = [&](bool sure, int digit = 7) {
        const Result<Page> page = readPage(image, {}, [&](std::span<const Tensor> inputs) {
            std::vector<Decision> decisions = papers::sevens(inputs);
            for (size_t i = 0; i < inputs.size(); ++i) {
                const Raster& ink = inputs[i].ink;
                decisions[i].refused = std::accumulate(ink.begin(), ink.end(), 0.f) > 140;
                decisions[i].sure = sure && !decisions[i].refused;
                decisions[i].digit = digit;
            }
            return decisions;
        });
        REQUIRE(page);
        return papers::digitsAndOthers(page.value().layout);
    };
    CHECK(read(true) == std::pair(2, 1));
    CHECK(read(false) == std::pair(0, 3));
    // Legs: strokes that reach into the larger mark are parts of it, however sure, unless there are digits beside them.
    const std::vector<Stroke> legs = {{{322, 149}, {322, 178}}, {{378, 149}, {378, 178}}};
    papers::draw(image, legs, 6);
    CHECK(read(true, 1) == std::pair(2, 3));
    CHECK(read(true) == std::pair(4, 1));
}

TEST_CASE("a scribble between digits is one refused mark, whatever it may be cut into") {
    RgbImage image = papers::plain(1100, 420);
    papers::draw(image, shapes::number("4", 170, 116, 189), 9);
    papers::draw(image, shapes::number("7", 740, 116, 189), 9);
    Stroke scribble;
    for (int i = 0; i < 90; ++i)
        scribble.push_back({530 + 93 * std::sin(1.9f * static_cast<float>(i)), 210 + 93 * std::cos(1.3f * static_cast<float>(i))});
    papers::draw(image, {&scribble, 1}, 9);
    const Page page = readPage(image, {}, classify).value();
    REQUIRE(page.layout.lines.size() == 1);
    REQUIRE(page.layout.lines[0].size() == 3);
    CHECK(page.layout.lines[0][0].decision.digit == 4);
    CHECK(page.layout.lines[0][1].decision.refused);
    CHECK(page.layout.lines[0][2].decision.digit == 7);
}

TEST_CASE("a point between digits is told, with its place; specks elsewhere are not") {
    for (const float across : {1.2f, 1.8f}) {  // in widths of the stroke: a touch of the pen, and a blot
        RgbImage image = papers::plain(500, 200);
        papers::draw(image, shapes::number("36", 60, 60, 60), 5);
        papers::draw(image, shapes::number("8", 200, 60, 60), 5);
        const Stroke dot{{185, 118}, {185.5f, 118}};
        papers::draw(image, {&dot, 1}, 5 * across);
        CAPTURE(across);
        const Page page = pageOf(image);
        CHECK(page.layout.lines.at(0).size() == 3);
        REQUIRE(page.layout.signs.size() == 1);
        CHECK(page.layout.signs[0].centerX() == doctest::Approx(185).epsilon(0.02));

        RgbImage specks = papers::plain(500, 200);
        papers::draw(specks, shapes::number("368", 60, 60, 60), 5);
        for (const Stroke& speck : {Stroke{{130, 55}, {130.5f, 55}}, Stroke{{300, 118}, {300.5f, 118}}, Stroke{{131, 170}, {131.5f, 170}}})
            papers::draw(specks, {&speck, 1}, 5 * across);
        CHECK(pageOf(specks).layout.signs.empty());
    }
}

TEST_CASE("an arc is no 1, though a light one seems to stand at its end") {
    RgbImage image = papers::plain(84, 84, {0, 0, 0});
    const std::vector<Stroke> arc = {shapes::arc(42, 62, 30, 42, 190, 350)};
    papers::draw(image, arc, 5, {255, 255, 255});
    CHECK(readAll(image).empty());
}
