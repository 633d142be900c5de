#include "personal.h"

#include <doctest/doctest.h>

#include "json.h"
#include "read.h"
#include "shapes.h"

using namespace inkdigits;

namespace {

/// A stroke down column `x`, 3 pixels wide.
Raster stem(int x, int top = 4, int bottom = 24) {
    Raster t{};
    for (int y = top; y < bottom; ++y)
        for (int i = -1; i <= 1; ++i) t[y * kInputSide + x + i] = 1;
    return t;
}

/// Takes everything for a 7, at 0.9 or as `confidence` says, and for a 1 with what is left.
Classifier sevens(float confidence = 0.9f) {
    return [=](std::span<const Tensor> inputs) {
        Decision d;
        d.digit = 7;
        d.confidence = d.confidences[7] = confidence;
        d.confidences[1] = 1 - confidence;
        d.sure = true;
        return std::vector<Decision>(inputs.size(), d);
    };
}

Decision decideOn(const Raster& ink, const std::vector<Example>& examples, const Classifier& classify) {
    const Tensor tensor{ink, {}};
    return personalised(examples, classify, InkSource::Page)({&tensor, 1})[0];
}

}  // namespace

TEST_CASE("ink distance: nothing for the same ink, little for a pixel, much for another place") {
    CHECK(inkDistance(stem(14), stem(14)) == doctest::Approx(0).epsilon(1e-5));
    Raster faint = stem(14);
    for (float& v : faint) v *= 0.5f;
    CHECK(inkDistance(stem(14), faint) == doctest::Approx(0).epsilon(1e-5));
    CHECK(inkDistance(stem(14), stem(15)) < 0.25f);
    CHECK(inkDistance(stem(14), stem(20)) > 0.9f);
    CHECK(inkDistance(stem(14), Raster{}) == 1);
}

TEST_CASE("ink like an example's is read as it was meant, and says that it was learned") {
    const Decision d = decideOn(stem(14), {{stem(14), 1}}, sevens());
    CHECK(d.digit == 1);
    CHECK(d.learned);
    CHECK_FALSE(d.sure);
    CHECK(d.confidence == d.confidences[1]);
    CHECK(d.confidence <= kLearnedConfidence);
    CHECK(d.confidences[1] + d.confidences[7] == doctest::Approx(1));
    CHECK(decideOn(stem(14, 4, 23), {{stem(14), 1}}, sevens()).digit == 1);
}

TEST_CASE("what was read is the first rival of what was learned, and in sight, however sure the network was") {
    for (const float confidence : {0.75f, 0.9f, 0.94f, 0.9999f}) {
        const Classifier unsure = [=](std::span<const Tensor> inputs) {
            Decision d;
            d.digit = 7;
            d.confidence = d.confidences[7] = confidence;
            d.confidences[1] = 0.01f * (1 - confidence);
            d.confidences[2] = 0.99f * (1 - confidence);
            return std::vector<Decision>(inputs.size(), d);
        };
        const Decision d = decideOn(stem(14), {{stem(14), 1}}, unsure);
        REQUIRE(d.digit == 1);
        CHECK(d.confidences[7] > d.confidences[2]);
        CHECK(d.confidences[7] > 0.02f);
        CHECK(d.confidence > d.confidences[7]);
        CHECK(d.confidences[1] + d.confidences[2] + d.confidences[7] == doctest::Approx(1));
    }
}

TEST_CASE("other ink stays as it was read") {
    const Decision d = decideOn(stem(20), {{stem(14), 1}}, sevens(0.91f));
    CHECK(d.digit == 7);
    CHECK_FALSE(d.learned);
    CHECK(d.sure);
}

TEST_CASE("the surer the network, the nearer an example must be") {
    const std::vector<Example> examples = {{stem(14, 4, 24), 1}};
    const Raster close = stem(14, 4, 23), apart = stem(15, 4, 21);
    // Sure of the example as of nothing else, so that only distance counts.
    const auto decideAt = [&](const Raster& ink, float confidence) {
        return decideOn(ink, examples, [&](std::span<const Tensor> inputs) {
            return sevens(inputs[0].ink == examples[0].ink ? 0.5f : confidence)(inputs);
        });
    };
    CHECK(inkDistance(apart, examples[0].ink) > 0.16f);
    CHECK(decideAt(close, 0.92f).digit == 1);
    CHECK(decideAt(apart, 0.55f).digit == 1);
    CHECK(decideAt(apart, 0.95f).digit == 7);
}

TEST_CASE("a mistake made with full confidence is mended where the ink is alike") {
    const std::vector<Example> examples = {{stem(14, 3, 24), 1}};
    CHECK(decideOn(stem(14, 4, 23), examples, sevens(0.999f)).digit == 1);
    CHECK(decideOn(stem(17, 4, 23), examples, sevens(0.999f)).digit == 7);
}

TEST_CASE("an example that was read right protects what is nearer to it") {
    const std::vector<Example> examples = {{stem(14), 1}, {stem(16), 7}};
    CHECK(decideOn(stem(14), examples, sevens(0.93f)).digit == 1);
    CHECK(decideOn(stem(16), examples, sevens(0.93f)).digit == 7);
}

TEST_CASE("an example speaks only of ink that the network takes for the same digit") {
    // By the place of the ink: 7 on the left, 9 on the right.
    const Classifier byPlace = [](std::span<const Tensor> inputs) {
        std::vector<Decision> decisions;
        for (const Tensor& t : inputs) {
            Decision d;
            d.digit = t.ink[10 * kInputSide + 15] > 0 ? 9 : 7;
            d.confidence = d.confidences[d.digit] = 0.6f;
            d.confidences[1] = 0.4f;
            decisions.push_back(d);
        }
        return decisions;
    };
    CHECK(decideOn(stem(15), {{stem(13), 1}}, byPlace).digit == 9);
    CHECK(decideOn(stem(12), {{stem(13), 1}}, byPlace).digit == 1);
}

TEST_CASE("no examples, and examples of no digit, change nothing") {
    CHECK(decideOn(stem(14), {}, sevens()).digit == 7);
    CHECK(decideOn(stem(14), {{stem(14), 10}, {stem(14), -1}}, sevens()).digit == 7);
}

TEST_CASE("a refusal stays a refusal") {
    const Classifier refusing = [](std::span<const Tensor> inputs) {
        std::vector<Decision> decisions = sevens()(inputs);
        for (Decision& d : decisions) d.refused = true, d.sure = false;
        return decisions;
    };
    CHECK(decideOn(stem(13), {{stem(13), 1}}, refusing).refused);
}

TEST_CASE("through the whole reader: a number with a corrected digit, read again") {
    const std::vector<Stroke> strokes = shapes::number("407");
    const Reading before = readStrokes(strokes);
    REQUIRE(before.text() == "407");
    ReadOptions options;
    options.examples = {{before.lines[0].digits[2].tensor.ink, 1}};
    const Reading after = readStrokes(strokes, options);
    CHECK(after.text() == "401");
    CHECK(after.lines[0].digits[2].decision.learned);
    CHECK_FALSE(after.lines[0].digits[0].decision.learned);
    CHECK(toJson(after).find("\"digit\":1") != std::string::npos);
    CHECK(toJson(after).find("\"learned\":true") != std::string::npos);
    CHECK(toJson(before).find("learned") == std::string::npos);
    // Elsewhere and larger, it is the same digit; other digits are as they were.
    CHECK(readStrokes(shapes::number("7", 300, 20, 180), options).text() == "1");
    CHECK(readStrokes(shapes::number("0123456899"), options).text() == readStrokes(shapes::number("0123456899")).text());
    CHECK(readStrokes(strokes).text() == "407");
}
