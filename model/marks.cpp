// The marks of lines for model/slashes.py and, before words are told, for model/words.py: JSON lines in, of
// {"strokes": ...} or {"file": picture}; JSON lines out, of {"lines": [[mark ...] ...], "letters": [[mark ...] ...]}. With
// --ones before slashes are told, too: all are 1s. {"letters": ...} in, with some changed, gets their features anew,
// but not their shapes. Not part of the product.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "group.h"
#include "page.h"
#include "slashes.h"
#include "upright.h"
#include "words.h"

using namespace inkdigits;

namespace {

Layout layoutOf(const nlohmann::json& item, bool signs, Layout& segmented) {
    if (item.contains("file")) {
        const auto picture = upright(item["file"].get<std::string>());
        if (!picture) return {};
        const Result<Page> page = readPage(*picture, {.signs = signs}, classify, &segmented);
        return page ? page.value().layout : Layout{};
    }
    std::vector<Stroke> strokes;
    for (const auto& points : item["strokes"]) {
        Stroke& stroke = strokes.emplace_back();
        for (const auto& p : points) stroke.push_back({p[0].get<float>(), p[1].get<float>()});
    }
    return groupStrokes(strokes, classifyStrokes, {.signs = signs});
}

Layout layoutOfLetters(const nlohmann::json& letters) {
    Layout layout;
    for (const nlohmann::json& line : letters) {
        std::vector<Mark>& marks = layout.lines.emplace_back();
        for (const nlohmann::json& letter : line) {
            Mark& m = marks.emplace_back();
            const auto box = letter["box"].get<std::array<float, 4>>();
            m.box = {box[0], box[1], box[2], box[3]};
            letter["confidences"].get_to(m.decision.confidences);
            letter["notDigit"].get_to(m.decision.notDigit);
            letter["digit"].get_to(m.decision.digit);
            m.decision.confidence = m.decision.confidences[m.decision.digit];
            letter["gap"].get_to(m.gapBefore);
            letter["cut"].get_to(m.cut);
        }
    }
    return layout;
}

nlohmann::json lettersOf(const Layout& layout) {
    nlohmann::json letters = nlohmann::json::array();
    const std::vector<std::vector<LetterMark>> features = letterMarks(layout);
    for (size_t l = 0; l < features.size(); ++l) {
        nlohmann::json& line = letters.emplace_back(nlohmann::json::array());
        for (size_t i = 0; i < features[l].size(); ++i) {
            const Mark& m = layout.lines[l][i];
            line.push_back({{"box", {m.box.x, m.box.y, m.box.w, m.box.h}}, {"digit", m.decision.digit}, {"confidences", m.decision.confidences},
                            {"notDigit", m.decision.notDigit}, {"gap", m.gapBefore}, {"cut", m.cut}, {"letter", features[l][i].letter},
                            {"before", features[l][i].before}});
        }
    }
    return letters;
}

}  // namespace

int main(int argc, char** argv) {
    const bool signs = argc < 2 || std::string(argv[1]) != "--ones";
    for (std::string text; std::getline(std::cin, text);) {
        const nlohmann::json item = nlohmann::json::parse(text);
        if (item.contains("letters")) {
            std::cout << nlohmann::json{{"letters", lettersOf(layoutOfLetters(item["letters"]))}} << '\n';
            continue;
        }
        nlohmann::json lines = nlohmann::json::array();
        Layout segmented;
        const Layout layout = layoutOf(item, signs, segmented);
        for (const std::vector<Mark>& marks : layout.lines) {
            nlohmann::json line = nlohmann::json::array();
            for (const Mark& m : marks)
                line.push_back({{"box", {m.box.x, m.box.y, m.box.w, m.box.h}}, {"digit", m.decision.digit}, {"accepted", !m.decision.refused}, {"gap", m.gapBefore}});
            for (const SlashCandidate& c : slashCandidates(marks)) line[c.mark]["features"] = c.features;
            lines.push_back(std::move(line));
        }
        std::cout << nlohmann::json{{"lines", lines}, {"letters", lettersOf(segmented)}} << '\n';
    }
}
