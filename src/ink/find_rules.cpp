#include "find_rules.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "median.h"
#include "path_opening.h"
#include "trace_lines.h"

namespace inkdigits {
namespace {

/// The bold lines of a puzzle are broader than what passes for a line beside its thin ones, but so many times as long.
/// The sides of a small table have only so much of a line's length, but are hardly broader than a stroke of the pen, which
/// is at least two pixels though it was measured as one.
constexpr float kBold = 2.5f, kSide = 0.3f;

/// Whether a line there would be the edge of the page, of a picture with such a side.
bool atFrame(float across, int side) {
    const float rim = std::max(3.f, 0.01f * static_cast<float>(side));
    return across < rim || across > static_cast<float>(side) - rim;
}

/// Lines of ruled or squared paper are equally far apart. One that is not where it should be may be hidden behind digits that
/// are written on it: it shows on so much of its length, and of where no stroke covers it, no farther off than this share of
/// the distance.
constexpr float kVisible = 0.45f, kUncovered = 0.8f, kOff = 0.08f;
/// They are at least so many times as far apart as they are broad.
constexpr float kClose = 8;
/// Those next to each other differ in their distance by less than this.
constexpr float kFarther = 1.6f;

/// The line that `like` nearly is when moved by so many pixels, if it shows. `pitch`: how far such lines are apart.
std::optional<RuleLine> hiddenLine(const ThinBlocks& thin, const Rule& like, float move, float pitch) {
    const int off = std::max(2, static_cast<int>(kOff * pitch)), n = static_cast<int>(like.across.size()) / kBlock;
    const auto rowAt = [&](int block, float first, float last) {
        const float share = static_cast<float>(block) / static_cast<float>(n);
        return static_cast<int>(std::lround(like.across[static_cast<size_t>(block * kBlock)] + move + first + (last - first) * share));
    };
    const auto hit = [&](int column, int row) {  // the row there at which it shows
        for (int d : {0, -1, 1})
            if (row + d >= 0 && row + d < thin.rows && thin.at(column, row + d)) return row + d;
        return -1;
    };
    const int start = like.start / kBlock, step = std::max(1, n / 128);
    float first = 0, last = 0;
    int most = 0, shows = 0, covered = 0;
    for (int a = -off; a <= off; ++a)
        for (int b = -off; b <= off; ++b) {
            int hits = 0;
            for (int i = 0; i < n; i += step) hits += hit(start + i, rowAt(i, static_cast<float>(a), static_cast<float>(b))) >= 0;
            if (hits > most) most = hits, first = static_cast<float>(a), last = static_cast<float>(b);
        }
    std::vector<float> raw;
    for (int i = 0; i < n; ++i) {
        const int row = rowAt(i, first, last), shown = hit(start + i, row);
        raw.push_back(static_cast<float>(shown < 0 ? row : shown));
        shows += shown >= 0;
        covered += shown < 0 && row >= 0 && row < thin.rows && thin.thick[thin.index(start + i, row)];
    }
    if (static_cast<float>(shows) < std::max(kVisible * static_cast<float>(n), kUncovered * static_cast<float>(n - covered))) return {};
    raw = smooth(raw, std::max(8, n / 6));
    RuleLine line{{like.start, {}}, std::vector<uint8_t>(raw.size() * kBlock, 1)};
    for (const float y : raw) line.rule.across.insert(line.rule.across.end(), kBlock, y);
    return line;
}

/// Adds the lines of one direction that are hidden behind digits, a distance from others that were found and measured.
void addHidden(std::vector<RuleLine>& lines, const std::vector<RuleLine>& crossing, const LinePicture& picture) {
    if (lines.empty()) return;
    const float w = static_cast<float>(picture.dark.width()), h = static_cast<float>(picture.dark.height());
    const auto places = [](const std::vector<RuleLine>& some, float along) {
        std::vector<float> at;
        for (const RuleLine& line : some) at.push_back(line.rule.at(along));
        std::sort(at.begin(), at.end());
        return at;
    };
    const auto closest = [](const std::vector<float>& at) {
        float gap = 0;
        for (size_t i = 1; i < at.size(); ++i)
            if (const float next = at[i] - at[i - 1]; !gap || next < gap) gap = next;
        return gap;
    };
    const std::vector<float> at = places(lines, w / 2);
    float usual = closest(at);
    if (const float squares = closest(places(crossing, h / 2)); !usual || (squares && usual > kFarther * squares)) usual = squares;
    std::vector<float> thickness;
    for (const RuleLine& line : lines) thickness.push_back(line.rule.thickness);
    const float thick = median(std::move(thickness));
    if (usual < kClose * thick) return;
    const ThinBlocks thin = findThin(picture.dark, picture.faintest, static_cast<int>(2 * thick) + 3);
    for (size_t i = 0; i < lines.size(); ++i) {  // those that are added, too
        const Rule like = lines[i].rule;
        if (static_cast<float>(like.across.size()) < kAcross * w) continue;
        // Seen at an angle they are farther apart on one side.
        float pitch = kFarther * usual;
        for (const float other : at)
            if (const float gap = std::abs(other - like.at(w / 2)); gap > 0.5f * usual) pitch = std::min(pitch, gap);
        if (pitch == kFarther * usual) pitch = usual;
        for (const float move : {-pitch, pitch}) {
            const float there = like.at(w / 2) + move;
            const auto isThere = [&](const RuleLine& other) { return std::abs(other.rule.at(w / 2) - there) < 0.5f * pitch; };
            if (atFrame(there, picture.dark.height()) || std::any_of(lines.begin(), lines.end(), isThere)) continue;
            std::optional<RuleLine> line = hiddenLine(thin, like, move, pitch);
            if (!line) continue;
            measure(picture, *line);
            lines.push_back(std::move(*line));
        }
    }
}

/// Adds the bold lines of one direction, in place of what was found of them.
void addBold(std::vector<RuleLine>& lines, const LineSearch& search) {
    for (RuleLine& bold : findLines(search, kBold)) {
        const Rule& b = bold.rule;
        std::erase_if(lines, [&](const RuleLine& line) {
            const Rule& r = line.rule;
            const float middle = static_cast<float>(r.start + r.end()) / 2;
            return r.across.size() <= b.across.size() && middle > static_cast<float>(b.start) &&
                   middle < static_cast<float>(b.end()) && std::abs(r.at(middle) - b.at(middle)) < 4;
        });
        lines.push_back(std::move(bold));
    }
}

/// Adds the sides of a small table: no longer than a digit or two, but they end on its other lines, `crossing`.
void addSides(std::vector<RuleLine>& lines, const LineSearch& search, const std::vector<RuleLine>& crossing) {
    if (crossing.size() < 2 || crossing.size() > kSquared || lines.size() > kSquared) return;
    // Beside long lines a short way is a column of digits.
    std::vector<size_t> lengths;
    for (const RuleLine& line : lines) lengths.push_back(line.rule.across.size());
    const size_t shortest = lengths.size() < 3 ? 0 : median(std::move(lengths)) / 2;
    for (RuleLine& side : findLines(search, kSide, &crossing)) {
        const float middle = static_cast<float>(side.rule.start + side.rule.end()) / 2;
        const bool known = std::any_of(lines.begin(), lines.end(), [&](const RuleLine& other) {
            return std::abs(other.rule.at(middle) - side.rule.at(middle)) < 4 &&
                   static_cast<float>(other.rule.start) < middle && middle < static_cast<float>(other.rule.end());
        });
        if (!known && side.rule.across.size() >= shortest) lines.push_back(std::move(side));
    }
}

/// Drops what neither meets two others nor goes on for much of the page, with its like above and below: it may be a large 1
/// or the stem of a 4. `side`: of the picture, pixels along the lines.
void dropStems(std::vector<RuleLine>& lines, const std::vector<RuleLine>& crossing, int side) {
    constexpr double kWhole = 0.85, kLong = 0.4;  // shares of the side
    const auto length = [&](const RuleLine& line) { return static_cast<double>(line.rule.across.size()) / side; };
    const auto longs = std::count_if(lines.begin(), lines.end(), [&](const RuleLine& line) { return length(line) > kLong; });
    std::erase_if(lines, [&](const RuleLine& line) {
        if (length(line) > kWhole || (longs >= 3 && length(line) > kLong)) return false;
        const auto meets = std::count_if(crossing.begin(), crossing.end(), [&](const RuleLine& other) {
            const float along = meet(line.rule, other.rule);
            return runsAt(other.rule, line.rule.at(along)) && runsAt(line.rule, along);
        });
        return meets < 2;
    });
}

/// In a puzzle a column of digits close below each other passes for a line, but there is paper between them: drops what
/// shows on less of its length than the other lines.
void dropColumns(std::vector<RuleLine>& lines) {
    std::vector<float> shown;
    for (const RuleLine& line : lines) shown.push_back(line.shown);
    const float usual = median(std::move(shown));
    std::erase_if(lines, [&](const RuleLine& line) { return line.shown < 0.78f * usual; });
}

/// Drops what is far broader and darker than the other lines of both directions: a row of digits in a broad pen.
void dropWriting(RuleLines& lines) {
    constexpr float kBroader = 2, kDarker = 1.4f;
    constexpr size_t kLines = 3;  // to compare with
    std::vector<float> breadths, tones;
    for (const std::vector<RuleLine>* way : {&lines.level, &lines.upright})
        for (const RuleLine& line : *way) breadths.push_back(line.rule.thickness), tones.push_back(static_cast<float>(line.rule.tone));
    if (breadths.size() <= kLines) return;
    const float breadth = kBroader * median(std::move(breadths)), tone = kDarker * median(std::move(tones));
    for (std::vector<RuleLine>* way : {&lines.level, &lines.upright})
        std::erase_if(*way, [&](const RuleLine& line) { return line.rule.thickness > breadth && static_cast<float>(line.rule.tone) > tone; });
}

}  // namespace

RuleLines traceRules(GrayView dark, GrayView turned, int faintest, float minLength, float strokeWidth) {
    const LineSearch along{dark, faintest, minLength, strokeWidth}, down{turned, faintest, minLength, strokeWidth};
    const int w = dark.width(), h = dark.height();
    RuleLines lines{findLines(along), findLines(down)};
    auto& [level, upright] = lines;
    if (level.size() >= 3 && upright.size() >= 3) {
        addBold(level, along);
        addBold(upright, down);
    }
    const auto alongFrame = [](const RuleLine& line, int side) { return atFrame(line.rule.across[line.rule.across.size() / 2], side); };
    std::erase_if(level, [&](const RuleLine& line) { return alongFrame(line, h); });
    std::erase_if(upright, [&](const RuleLine& line) { return alongFrame(line, w); });
    addSides(upright, down, level);
    addSides(level, along, upright);
    dropStems(level, upright, w);
    dropStems(upright, level, h);
    return lines;
}

void chooseRules(RuleLines& lines, const LinePicture& picture, const LinePicture& turned, float minLength) {
    auto& [level, upright] = lines;
    for (RuleLine& line : level) measure(picture, line);
    for (RuleLine& line : upright) measure(turned, line);
    addHidden(level, upright, picture);
    addHidden(upright, level, turned);
    // The bold lines of a puzzle are both, too, but digits do not fill its picture.
    if (minLength > kAcross * static_cast<float>(std::min(picture.dark.width(), picture.dark.height()))) dropWriting(lines);
    if (level.size() >= kPuzzleRules && upright.size() >= kPuzzleRules) dropColumns(level), dropColumns(upright);
}

}  // namespace inkdigits
