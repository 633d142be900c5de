#include "decide.h"

#include <doctest/doctest.h>

#include <numeric>

#include "golden.h"

using namespace inkdigits;

TEST_CASE("the largest logit is the digit, probabilities sum to one") {
    Logits logits{};
    logits[7] = 3;
    logits[1] = 2;
    const Decision d = decide(logits);
    CHECK(d.digit == 7);
    CHECK(d.confidence == d.confidences[7]);
    CHECK(d.confidences[7] > d.confidences[1]);
    CHECK(std::accumulate(d.confidences.begin(), d.confidences.end(), d.notDigit) == doctest::Approx(1));
    CHECK_FALSE(d.refused);
}

TEST_CASE("nothing is ever certain") {
    Logits logits{};
    logits[3] = 1000;
    const Decision d = decide(logits);
    CHECK(d.sure);
    CHECK(d.confidence == kMaxConfidence);
    CHECK(d.confidence < 0.9995f);  // never rounds to 100 % with one decimal
}

TEST_CASE("not a digit is refused and never sure, but keeps its best digit") {
    Logits logits{};
    logits[kNotDigit] = 100;
    logits[4] = 1;
    const Decision d = decide(logits);
    CHECK(d.refused);
    CHECK_FALSE(d.sure);
    CHECK(d.digit == 4);
    CHECK(d.notDigit == kMaxConfidence);
}

TEST_CASE("a doubtful digit is not sure") {
    Logits logits{};
    logits[4] = logits[9] = 5;
    CHECK_FALSE(decide(logits).sure);
}

TEST_CASE("golden tensors: what is not clear is read from five sides, as in PyTorch") {
    const auto [tensors, expected] = golden("probabilities");
    const std::vector<Decision> strokes = classifyStrokes(tensors), isolated = classifyIsolated(tensors), asIs = classify(tensors);
    int unclear = 0;
    for (size_t i = 0; i < tensors.size(); ++i) {
        for (int c = 0; c < 10; ++c)
            CHECK(strokes[i].confidences[c] == doctest::Approx(std::min(expected[i * kClasses + c], kMaxConfidence)).epsilon(1e-4).scale(1));
        CHECK(strokes[i].notDigit == doctest::Approx(asIs[i].notDigit).epsilon(1e-5).scale(1));
        const bool clear = std::max(asIs[i].notDigit, asIs[i].confidence) >= 0.995f;
        CHECK((strokes[i].confidences == asIs[i].confidences) == clear);
        CHECK(isolated[i].confidences == strokes[i].confidences);
        unclear += !clear;
    }
    CHECK(unclear >= 5);
}
