// The marks of lines for model/slashes.py and, before words are told, for model/words.py: JSON lines in, of
// {"strokes": ...} or {"file": picture}; JSON lines out, of {"lines": [[mark ...] ...], "letters": [[mark ...] ...]}. With
// --ones before slashes are told, too: all are 1s. Not part of the product.
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

}  // namespace

int main(int argc, char** argv) {
    const bool signs = argc < 2 || std::string(argv[1]) != "--ones";
    for (std::string text; std::getline(std::cin, text);) {
        nlohmann::json lines = nlohmann::json::array(), letters = nlohmann::json::array();
        Layout segmented;
        const Layout layout = layoutOf(nlohmann::json::parse(text), signs, segmented);
        const std::vector<std::vector<LetterMark>> marksOf = letterMarks(segmented);
        for (size_t l = 0; l < marksOf.size(); ++l) {
            nlohmann::json& line = letters.emplace_back(nlohmann::json::array());
            for (size_t i = 0; i < marksOf[l].size(); ++i) {
                const Box& box = segmented.lines[l][i].box;
                line.push_back({{"box", {box.x, box.y, box.w, box.h}}, {"digit", segmented.lines[l][i].decision.digit}, {"letter", marksOf[l][i].letter}, {"before", marksOf[l][i].before}});
            }
        }
        for (const std::vector<Mark>& marks : layout.lines) {
            nlohmann::json line = nlohmann::json::array();
            for (const Mark& m : marks)
                line.push_back({{"box", {m.box.x, m.box.y, m.box.w, m.box.h}}, {"digit", m.decision.digit}, {"accepted", !m.decision.refused}, {"gap", m.gapBefore}});
            for (const SlashCandidate& c : slashCandidates(marks)) line[c.mark]["features"] = c.features;
            lines.push_back(std::move(line));
        }
        std::cout << nlohmann::json{{"lines", lines}, {"letters", letters}} << '\n';
    }
}
