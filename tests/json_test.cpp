#include "json.h"

#include <doctest/doctest.h>

#include <iterator>
#include <nlohmann/json.hpp>
#include <type_traits>

using namespace inkdigits;
using nlohmann::json;

namespace {

Mark mark(int digit, float confidence, Box box) {
    Mark m;
    m.box = box;
    m.decision.digit = digit;
    m.decision.confidence = m.decision.confidences[digit] = confidence;
    m.decision.confidences[(digit + 1) % 10] = 1 - confidence;
    m.decision.sure = confidence > 0.9f;
    return m;
}

}  // namespace

TEST_CASE("a reading has the schema of the contract") {
    Reading reading;
    reading.lines = {{"4 7", {1, 2, 30, 20}, {mark(4, 0.98f, {1, 2, 10, 20}), mark(7, 0.6f, {21, 2, 10, 20})}}};
    reading.refused = {mark(0, 0, {50, 2, 3, 3})};
    reading.refused[0].decision.notDigit = 0.75f;
    reading.warnings = {{WarningCode::Blurry, Box{0, 0, 5, 5}}, {WarningCode::Tilted, {}}};
    reading.source = {"image", 120, 160, 6, 90};

    const json j = json::parse(toJson(reading));
    CHECK(j["ok"] == true);
    CHECK(j["text"] == "4 7");
    CHECK(j["lines"][0]["text"] == "4 7");
    CHECK(j["lines"][0]["box"] == json({1, 2, 30, 20}));
    const json digit = j["lines"][0]["digits"][0];
    CHECK(digit["digit"] == 4);
    CHECK(digit["confidence"] == doctest::Approx(0.98));
    CHECK(digit["sure"] == true);
    CHECK(digit["box"] == json({1, 2, 10, 20}));
    CHECK(digit["rivals"] == json::parse(R"([{"digit":5,"confidence":0.02}])"));
    CHECK_FALSE(digit.contains("saw"));
    CHECK(j["lines"][0]["digits"][1]["sure"] == false);
    CHECK(j["refused"][0] == json::parse(R"({"box":[50,2,3,3],"confidence":0.75})"));
    CHECK(j["source"] ==
          json::parse(R"({"kind":"image","width":120,"height":160,"orientation":6,"turned":90})"));
    CHECK(j["warnings"][0]["code"] == "blurry");
    CHECK(j["warnings"][0]["box"] == json({0, 0, 5, 5}));
    CHECK_FALSE(j["warnings"][1].contains("box"));
}

TEST_CASE("explain adds what the network saw") {
    Reading reading;
    reading.lines = {{"4", {}, {mark(4, 0.98f, {})}}};
    reading.lines[0].digits[0].tensor.ink[5] = 1;
    const json saw = json::parse(toJson(reading, {.explain = true}))["lines"][0]["digits"][0]["saw"];
    CHECK(saw["pixels"].size() == 784);
    CHECK(saw["pixels"][5] == 255);
    CHECK(saw["confidences"].size() == 10);
    CHECK_FALSE(saw.contains("evidence"));
    reading.lines[0].digits[0].evidence = Evidence{0.5f, -1.25f};
    const json evidence = json::parse(toJson(reading, {.explain = true}))["lines"][0]["digits"][0]["saw"]["evidence"];
    CHECK(evidence.size() == 49);
    CHECK(evidence[1] == -1.25);
}

TEST_CASE("an error has its code and sentence, and no text") {
    Reading reading;
    reading.error = ErrorCode::NoInk;
    const json j = json::parse(toJson(reading, {}, "a \"quoted\"\\file\n.png"));
    CHECK(j["file"] == "a \"quoted\"\\file\n.png");
    CHECK(j["ok"] == false);
    CHECK(j["error"]["code"] == "no_ink");
    CHECK(j["error"]["message"].get<std::string>().size() > 10);
    CHECK_FALSE(j.contains("text"));
}

TEST_CASE("every code has a name and a sentence that blames nobody") {
    const auto check = [](const auto& codes) {
        for (const auto code : codes) {
            CHECK(std::string(name(code)) != "unknown");
            CHECK(std::string(message(code)).find("nvalid") == std::string::npos);
            CHECK(std::string(message(code)).back() == '.');
        }
        const auto beyond = static_cast<std::remove_cvref_t<decltype(codes[0])>>(std::size(codes));
        CHECK(std::string(name(beyond)) == "unknown");  // the list has them all
    };
    check(kErrorCodes);
    check(kWarningCodes);
}
