#include "spaces.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace inkdigits {
namespace {

// Gaps are measured in digit heights. Chosen on lines composed of held-back writers' digits, whose spaces are known.
constexpr float kOne = 0.45f;       // a 1 takes as much room as in print, or every 1 would stand after a space
constexpr float kLeast = 0.6f;      // of a space
constexpr float kTimes = 2.2f;      // as wide as what is usual within the line's numbers, at least
constexpr float kStep = 0.3f;       // between the widest gap within a number and the narrowest space...
constexpr float kFewStep = 0.7f;    // ...where two gaps are all there are
constexpr float kApart = 1.4f;      // a line of wide gaps alone has spaces from here on if other lines have close ones
constexpr float kFar = 2.5f;        // and from here on in any case
constexpr float kClosest = 0.05f;   // touching and overlapping neighbours are no closer than this

std::vector<float> gapsOf(const std::vector<Mark>& line, float height) {
    const auto room = [&](const Box& box) { return std::max(0.f, kOne * height - box.w) / 2; };
    std::vector<float> gaps;
    for (size_t i = 1; i < line.size(); ++i) {
        const Box &before = line[i - 1].box, &box = line[i].box;
        gaps.push_back(std::max(kClosest, (box.x - room(box) - before.right() - room(before)) / height));
    }
    return gaps;
}

/// Where the gaps fall into two groups, what parts them best (Otsu 1979): the middle between the two.
std::optional<float> split(std::vector<float> gaps) {
    std::sort(gaps.begin(), gaps.end());
    const float step = gaps.size() > 2 ? kStep : kFewStep;
    std::optional<float> limit;
    float total = 0, within = 0, best = 0;
    for (const float gap : gaps) total += gap;
    for (size_t i = 1; i < gaps.size(); ++i) {
        within += gaps[i - 1];
        const float narrow = gaps[i - 1], wide = gaps[i];
        if (wide <= kLeast || wide - narrow <= step || wide <= kTimes * gaps[i / 2]) continue;
        const float n = static_cast<float>(i), rest = static_cast<float>(gaps.size() - i);
        const float apart = (total - within) / rest - within / n, between = n * rest * apart * apart;
        if (between > best) best = between, limit = (narrow + wide) / 2;
    }
    return limit;
}

/// A narrower gap parts two columns if of most other lines, and of two at least, which have more spaces, one ends where it does, or
/// begins there, and no mark of another line stands just before that.
constexpr float kColumn = 0.25f, kAligned = 0.15f;

/// The marks before which a column begins that their own line does not tell.
std::vector<Mark*> beginColumns(std::vector<std::vector<Mark>>& lines, const std::vector<float>& heights) {
    std::vector<Mark*> begin;
    std::vector<long> spaces;
    for (const std::vector<Mark>& line : lines)
        spaces.push_back(std::count_if(line.begin(), line.end(), [](const Mark& mark) { return mark.gapBefore; }));
    for (size_t l = 0; l < lines.size(); ++l)
        for (size_t i = 1; i < lines[l].size(); ++i) {
            const float left = lines[l][i - 1].box.right(), right = lines[l][i].box.x, off = kAligned * heights[l];
            if (lines[l][i].gapBefore || right - left <= kColumn * heights[l]) continue;
            const auto isAligned = [&](bool end) {  // the space's end, where numbers begin at the left, or its beginning
                const float at = end ? right - off : left + off;
                int aligned = 0, beside = 0;
                for (size_t other = 0; other < lines.size(); ++other) {
                    const std::vector<Mark>& marks = lines[other];
                    if (other == l || heights[other] <= 0) continue;
                    beside += marks.front().box.x < at && marks.back().box.right() > at;
                    for (size_t k = 0; k < marks.size(); ++k) {
                        if (marks[k].box.x < at && marks[k].box.right() > at) return false;
                        if (k && marks[k].gapBefore && spaces[other] > spaces[l]) aligned += std::abs(end ? marks[k].box.x - right : marks[k - 1].box.right() - left) < off;
                    }
                }
                return aligned >= 2 && 2 * aligned > beside;
            };
            if (isAligned(true) || isAligned(false)) begin.push_back(&lines[l][i]);
        }
    return begin;
}

bool anyClose(const std::vector<float>& gaps) {
    return std::any_of(gaps.begin(), gaps.end(), [](float gap) { return gap <= kLeast; });
}

}  // namespace

void findSpaces(std::vector<std::vector<Mark>>& lines, const std::vector<float>& heights) {
    std::vector<std::vector<float>> gaps;
    for (size_t l = 0; l < lines.size(); ++l) gaps.push_back(heights[l] > 0 ? gapsOf(lines[l], heights[l]) : std::vector<float>{});
    const bool close = std::any_of(gaps.begin(), gaps.end(), anyClose);
    for (size_t l = 0; l < lines.size(); ++l) {
        const float alone = anyClose(gaps[l]) ? std::numeric_limits<float>::infinity() : close ? kApart : kFar;
        const float limit = split(gaps[l]).value_or(alone);
        for (size_t i = 0; i < gaps[l].size(); ++i) lines[l][i + 1].gapBefore = gaps[l][i] > limit;
    }
    for (Mark* mark : beginColumns(lines, heights)) mark->gapBefore = true;
}

void partAtSigns(std::vector<Mark>& line) {
    constexpr float kNear = 0.2f;  // to the middle, in digit heights
    const Box* before = nullptr;   // what is no sign
    std::vector<const Box*> signs;  // since then
    for (Mark& mark : line) {
        if (mark.sign) {
            signs.push_back(&mark.box);
            continue;
        }
        if (before) {
            const float middle = (before->y + before->bottom() + mark.box.y + mark.box.bottom()) / 4, near = kNear * (before->h + mark.box.h) / 2;
            mark.gapBefore |= std::any_of(signs.begin(), signs.end(), [&](const Box* b) { return b->y - near < middle && middle < b->bottom() + near; });
        }
        before = &mark.box;
        signs.clear();
    }
}

}  // namespace inkdigits
