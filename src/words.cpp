#include "words.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "word_weights.h"

namespace inkdigits {
namespace {

constexpr float kGap = 0.7f;      ///< between two runs, in the height of the higher mark beside it
constexpr float kClear = 0.9f;    ///< confidence of the digits that set a page's height
constexpr float kTaller = 0.75f;  ///< share of them that are no taller than that: labels are printed small
constexpr float kMostOdds = 6;    ///< what one run has to say of its page, in nats
constexpr float kNumbers = 20;    ///< before it is seen, a page is taken for so many marks of numbers

float usualHeight(const Layout& layout) {
    std::vector<float> clear, all;
    for (const std::vector<Mark>& line : layout.lines)
        for (const Mark& mark : line) {
            all.push_back(mark.box.h);
            if (mark.decision.confidence > kClear) clear.push_back(mark.box.h);
        }
    std::vector<float>& heights = clear.empty() ? all : clear;
    if (heights.empty()) return 0;
    const auto at = heights.begin() + static_cast<ptrdiff_t>(kTaller * static_cast<float>(heights.size() - 1));
    std::nth_element(heights.begin(), at, heights.end());
    return *at;
}

/// Log-odds that a run is a word.
float wordOdds(const MarkRun& run, const WordWeights& weights) {
    float sum = 0;
    for (const LetterFeatures& mark : run.marks) sum = std::inner_product(mark.begin(), mark.end(), weights.letters.begin(), sum);
    const float n = static_cast<float>(run.marks.size());
    return sum / n + weights.length * std::log(n) + weights.bias;
}

/// What the runs of a page have to say of a run on it, each as much as it has marks.
float pageOdds(const std::vector<MarkRun>& runs) {
    float sum = -kMostOdds * kNumbers, n = kNumbers;
    for (const MarkRun& run : runs) {
        const float marks = static_cast<float>(run.marks.size());
        sum += marks * std::clamp(wordOdds(run, kWordAlone), -kMostOdds, kMostOdds), n += marks;
    }
    return kWordPage * sum / n;
}

}  // namespace

std::vector<MarkRun> markRuns(const Layout& layout) {
    const float height = usualHeight(layout);
    std::vector<MarkRun> runs;
    for (size_t l = 0; l < layout.lines.size(); ++l) {
        const std::vector<Mark>& line = layout.lines[l];
        for (size_t i = 0; i < line.size(); ++i) {
            const Mark& mark = line[i];
            const bool apart = !i || mark.gapBefore || mark.box.x - line[i - 1].box.right() > kGap * std::max(mark.box.h, line[i - 1].box.h);
            if (apart) runs.push_back({l, i, {}});
            runs.back().marks.push_back({logProbability(mark.decision.notDigit), std::clamp(std::log(mark.box.h / height), -1.2f, 0.7f), mark.cut ? 1.f : 0.f});
        }
    }
    return runs;
}

void refuseWords(Layout& layout) {
    const std::vector<MarkRun> runs = markRuns(layout);
    const float page = pageOdds(runs);
    for (const MarkRun& run : runs)
        if (wordOdds(run, kWordOnPage) + page > 0)
            for (size_t i = 0; i < run.marks.size(); ++i) refuse(layout.lines[run.line][run.first + i].decision);
}

}  // namespace inkdigits
