#include "find_rules.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "median.h"
#include "path_opening.h"

namespace inkdigits {
namespace {

/// Straightens a traced way: at each place the value there of a line fitted to its neighbourhood, twice,
/// the second time without what strays (the last bit of a way often climbs a digit's stroke).
std::vector<float> smooth(const std::vector<float>& raw, int reach) {
    const int n = static_cast<int>(raw.size());
    std::vector<float> fitted = raw, weight(raw.size(), 1);
    for (int pass = 0; pass < 2; ++pass) {
        // Running sums of w, wx, wy, wxx, wxy.
        std::vector<double> s0(n + 1), sx(n + 1), sy(n + 1), sxx(n + 1), sxy(n + 1);
        for (int i = 0; i < n; ++i) {
            const double w = weight[i], x = i, y = raw[i];
            s0[i + 1] = s0[i] + w, sx[i + 1] = sx[i] + w * x, sy[i + 1] = sy[i] + w * y;
            sxx[i + 1] = sxx[i] + w * x * x, sxy[i + 1] = sxy[i] + w * x * y;
        }
        for (int i = 0; i < n; ++i) {
            const int centre = std::clamp(i, std::min(reach, n / 2), std::max(n - 1 - reach, n / 2));
            const int a = std::max(0, centre - reach), b = std::min(n, centre + reach + 1);
            const double w = s0[b] - s0[a], mx = sx[b] - sx[a], my = sy[b] - sy[a];
            const double d = w * (sxx[b] - sxx[a]) - mx * mx;
            if (w < 2 || d <= 0) continue;
            const double slope = (w * (sxy[b] - sxy[a]) - mx * my) / d;
            fitted[i] = static_cast<float>((my - slope * mx) / w + slope * i);
        }
        for (int i = 0; i < n; ++i) weight[i] = std::abs(raw[i] - fitted[i]) <= 2 ? 1.f : 0.02f;
    }
    return fitted;
}

/// A traced way made straight, and where it keeps to that.
struct Straightened {
    std::vector<float> fitted;
    std::vector<uint8_t> near;
};

Straightened straighten(const std::vector<float>& raw, int reach) {
    Straightened way{smooth(raw, reach), std::vector<uint8_t>(raw.size())};
    for (size_t i = 0; i < raw.size(); ++i) way.near[i] = std::abs(raw[i] - way.fitted[i]) <= 1.5f;
    return way;
}

/// From where to where a way is mostly straight: the stretch with the most straight places beyond the others.
std::pair<int, int> mostlyStraight(const std::vector<uint8_t>& near) {
    std::pair<int, int> best{0, 0};
    int most = 0, sum = 0, from = 0;
    for (int i = 0; i < static_cast<int>(near.size()); ++i) {
        if (sum <= 0) sum = 0, from = i;
        sum += near[i] ? 1 : -1;
        if (sum > most) most = sum, best = {from, i + 1};
    }
    return best;
}

/// Whether a rule, or where it would go on for as far as lines may stop short of each other, is at `along`.
bool runsAt(const Rule& rule, float along) {
    return along > static_cast<float>(rule.start) - kMeet && along < static_cast<float>(rule.end()) + kMeet;
}

/// Whether a way's two ends lie on rules that cross it, with another between them unless there are only
/// two: the side of a table, not the stem of a digit that reaches from line to line. Other ways in line
/// with it, where a digit covers the rest of the side, count as part of it.
bool endsOnRules(const Rule& way, const std::vector<RuleLine>& ways, const std::vector<RuleLine>& crossing) {
    bool begins = false, ends = false;
    int here = 0, between = 0;
    int first = way.start, last = way.end();
    for (bool grown = true; grown;) {
        grown = false;
        for (const RuleLine& line : ways) {
            const Rule& other = line.rule;
            if (other.start >= first && other.end() <= last) continue;
            const int gap = std::max(other.start - last, first - other.end());
            const int shorter = static_cast<int>(std::min(way.across.size(), other.across.size()));
            const float middle = static_cast<float>(other.start + other.end()) / 2;
            if (gap < -shorter / 3 || gap > shorter / 2 || std::abs(way.at(middle) - other.at(middle)) > 5) continue;
            first = std::min(first, other.start), last = std::max(last, other.end());
            grown = true;
        }
    }
    const float from = static_cast<float>(first), to = static_cast<float>(last);
    for (const RuleLine& line : crossing) {
        const float along = meet(way, line.rule);
        if (!runsAt(line.rule, way.at(along))) continue;
        ++here;
        if (std::abs(along - from) <= kMeet) begins = true;
        else if (std::abs(along - to) <= kMeet) ends = true;
        else between += along > from && along < to;
    }
    return begins && ends && (between || here == 2);
}

/// Follows a found line beyond its end (or beginning) through the writing: across bold strokes and
/// digits that stand close, as long as the line shows again where it has to be.
void goOn(RuleLine& line, const ThinBlocks& thin, int width, float strokeWidth, bool left) {
    Rule& rule = line.rule;
    const int n = static_cast<int>(rule.across.size()), look = std::min(n - 1, 60);
    if (look < 12) return;
    const int maxGap = std::max(24, static_cast<int>(12 * strokeWidth)) / kBlock;
    float y = left ? rule.across.front() : rule.across.back();
    float slope = left ? (rule.across[0] - rule.across[static_cast<size_t>(look)]) / static_cast<float>(look)
                       : (rule.across[static_cast<size_t>(n - 1)] - rule.across[static_cast<size_t>(n - 1 - look)]) /
                             static_cast<float>(look);
    std::vector<float> more;  // per pixel, outwards
    size_t last = 0;
    int gap = 0;
    for (int x = left ? rule.start - 1 : rule.end(); x >= 0 && x < width; x += left ? -1 : 1) {
        y += slope;
        more.push_back(y);
        if (x % kBlock != 1) continue;
        const int row = static_cast<int>(std::lround(y));
        int hit = -1;
        for (int d : {0, -1, 1, -2, 2})
            if (hit < 0 && row + d >= 0 && row + d < thin.rows && thin.at(x / kBlock, row + d)) hit = row + d;
        if (hit >= 0) {
            gap = 0, last = more.size();
            const float off = static_cast<float>(hit) - y;  // bends a little: an alpha-beta filter
            y += 0.2f * off;
            slope += 0.022f / kBlock * off;
        } else if (++gap > maxGap) {
            break;
        }
    }
    more.resize(last);
    // Where a way goes on it is taken on trust, so only the line itself is erased there.
    if (left) {
        const int blocks = static_cast<int>(more.size()) / kBlock * kBlock;
        more.resize(static_cast<size_t>(blocks));
        rule.start -= blocks;
        rule.across.insert(rule.across.begin(), more.rbegin(), more.rend());
        line.sure.insert(line.sure.begin(), more.size(), 1);
    } else {
        rule.across.insert(rule.across.end(), more.begin(), more.end());
        line.sure.resize(rule.across.size(), 1);
    }
}

/// Where digits fill the picture lines have no room to be longer than any stroke. There they run along so much of its
/// side, and their breadth is at most so many pen widths.
constexpr float kAcross = 0.6f, kBroadest = 2.5f;
/// The bold lines of a puzzle are broader than what passes for a line beside its thin ones, but so many times as long.
/// The sides of a small table have only so much of a line's length, but are hardly broader than a stroke of the pen, which
/// is at least two pixels though it was measured as one.
constexpr float kBold = 2.5f, kSide = 0.3f;

/// One direction of a picture, the fewest pixels that its lines are long where there is room, and the breadth of the writing.
struct Search {
    GrayView dark;
    int faintest;
    float minLength, strokeWidth;
};

/// Which ways are lines, by the writing and the side of the picture along them.
struct Limits {
    int minBlocks;     ///< long
    int maxThickness;  ///< pixels, with the line's blurred fringe; what is longer than it is thick by so much is no stroke
    int reach;         ///< blocks to either side over which a way is made straight
};

/// For lines `times` as long as lines are at least; the longer they are, the broader they may be. `side`: whether only a table's
/// sides are looked for.
Limits limitsOf(const Search& search, float times, bool side) {
    const auto& [dark, faintest, minLength, strokeWidth] = search;
    const float across = kAcross * static_cast<float>(dark.width()), length = std::min(minLength, across);
    return {static_cast<int>(times * length / kBlock),
            static_cast<int>(side                 ? 1.5f * std::max(2.f, strokeWidth) + 1
                             : minLength > across ? kBroadest * strokeWidth + 3
                                                  : std::max(std::round(3 * strokeWidth) + 3, times * length / 16)),
            std::max(8, static_cast<int>(std::min(times, 1.f) * length / (3 * kBlock)))};
}

/// Where a way ends.
struct End {
    int length, column, row;
};

/// Ends of long ways, longest first.
std::vector<End> endsOf(const Paths& paths, const ThinBlocks& thin, int minBlocks) {
    std::vector<End> ends;
    for (int y = 0; y < thin.rows; ++y)
        for (int c = 0; c < thin.columns; ++c) {
            if (!thin.at(c, y)) continue;
            const int length = paths.length[thin.index(c, y)];
            if (length < minBlocks) continue;
            bool last = true;
            for (int d = -1; d <= 1 && c + 1 < thin.columns; ++d)
                if (y + d >= 0 && y + d < thin.rows &&
                    paths.length[thin.index(c + 1, y + d)] > length)
                    last = false;
            if (last) ends.push_back({length, c, y});
        }
    std::stable_sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.length > b.length; });
    return ends;
}

/// The rows of the way that ends there, from left to right, from where it leaves one that is `taken`.
std::vector<int> wayTo(const End& end, const Paths& paths, const ThinBlocks& thin, const std::vector<uint8_t>& taken) {
    std::vector<int> rows;
    for (int c = end.column, y = end.row; c >= 0; --c) {
        const size_t i = thin.index(c, y);
        if (taken[i]) break;
        rows.push_back(y);
        const int8_t from = paths.from[i];
        if (from == kNone) break;
        y += from;
    }
    std::reverse(rows.begin(), rows.end());
    return rows;
}

/// The middle of the line at each block of a way, which may keep to one side of it.
std::vector<float> middleOf(const std::vector<int>& rows, int firstColumn, const ThinBlocks& thin) {
    std::vector<float> middle;
    for (size_t i = 0; i < rows.size(); ++i) {
        const int column = firstColumn + static_cast<int>(i);
        int top = rows[i], bottom = rows[i];
        if (thin.at(column, top)) {
            while (top > 0 && thin.at(column, top - 1)) --top;
            while (bottom + 1 < thin.rows && thin.at(column, bottom + 1)) ++bottom;
        }
        middle.push_back(static_cast<float>(top + bottom) / 2);
    }
    return middle;
}

/// The line of a straightened way whose first block is `firstColumn`.
RuleLine lineOf(const Straightened& way, int firstColumn, int width) {
    const int n = static_cast<int>(way.fitted.size());
    RuleLine line;
    line.rule.start = firstColumn * kBlock;
    const size_t length = static_cast<size_t>(std::min(n * kBlock, width - line.rule.start));
    for (size_t i = 0; i < length; ++i) {
        const float b = std::clamp((static_cast<float>(i) - 1.f) / kBlock, 0.f, static_cast<float>(n - 1));
        const int b0 = static_cast<int>(b), b1 = std::min(b0 + 1, n - 1);
        line.rule.across.push_back(way.fitted[b0] + (b - static_cast<float>(b0)) * (way.fitted[b1] - way.fitted[b0]));
        line.sure.push_back(way.near[i / kBlock]);
    }
    return line;
}

/// Without what is part of a longer line: parts of one have grown into each other.
std::vector<RuleLine> distinct(std::vector<RuleLine> all) {
    std::stable_sort(all.begin(), all.end(),
                     [](const RuleLine& a, const RuleLine& b) { return a.rule.across.size() > b.rule.across.size(); });
    std::vector<RuleLine> lines;
    for (RuleLine& line : all) {
        const Rule& r = line.rule;
        const bool known = std::any_of(lines.begin(), lines.end(), [&](const RuleLine& other) {
            const Rule& o = other.rule;
            const int from = std::max(r.start, o.start), to = std::min(r.end(), o.end());
            const int middle = (from + to) / 2;
            return (to - from) * 10 > static_cast<int>(r.across.size()) * 7 &&
                   std::abs(r.at(static_cast<float>(middle)) - o.at(static_cast<float>(middle))) < 2.5f;
        });
        if (!known) lines.push_back(std::move(line));
    }
    return lines;
}

constexpr int kShortest = 4 * kBlock;  ///< pixels; what is narrower has no lines
constexpr size_t kMostLines = 1000;    ///< of one direction, the longest

/// The lines of one direction, `times` as long as lines are at least; the longer they are, the broader they may be. With
/// `crossing`, only such as lie between two of those.
std::vector<RuleLine> findLines(const Search& search, float times = 1, const std::vector<RuleLine>* crossing = nullptr) {
    const auto& [dark, faintest, minLength, strokeWidth] = search;
    if (dark.width() < kShortest) return {};
    const Limits limits = limitsOf(search, times, crossing != nullptr);
    const ThinBlocks thin = findThin(dark, faintest, limits.maxThickness);
    const int maxGap = static_cast<int>(std::ceil(1.5f * strokeWidth / kBlock)) + 1;
    const Paths paths = findPaths(thin, maxGap, std::max(maxGap, limits.maxThickness / kBlock + 1));
    std::vector<RuleLine> lines;
    // Parts of one line grow into each other, but in noise there is no end to them.
    const size_t area = static_cast<size_t>(dark.width()) * static_cast<size_t>(dark.height());
    size_t length = 0;
    std::vector<uint8_t> taken(thin.set.size(), 0);
    for (const End& end : endsOf(paths, thin, limits.minBlocks)) {
        if (taken[thin.index(end.column, end.row)]) continue;
        if (length > area || lines.size() == kMostLines) break;
        const std::vector<int> rows = wayTo(end, paths, thin, taken);
        if (static_cast<int>(rows.size()) < limits.minBlocks) continue;
        const int firstColumn = end.column - static_cast<int>(rows.size()) + 1;
        std::vector<float> raw = middleOf(rows, firstColumn, thin);
        // A way may leave the line for a digit's stroke and find another line beyond it, or come from other print.
        Straightened way = straighten(raw, limits.reach);
        auto [from, to] = mostlyStraight(way.near);
        if (to - from < static_cast<int>(rows.size())) {
            raw = {raw.begin() + from, raw.begin() + to};
            way = straighten(raw, limits.reach);
        }
        const bool wriggles = std::count(way.near.begin(), way.near.end(), 1) < limits.minBlocks;  // handwriting
        if (wriggles) from = 0, to = static_cast<int>(rows.size());
        const int beside = 2 + limits.maxThickness / 2;
        for (int i = from; i < to; ++i)
            for (int d = -beside; d <= beside; ++d) {
                const int y = rows[static_cast<size_t>(i)] + d;
                if (y >= 0 && y < thin.rows) taken[thin.index(firstColumn + i, y)] = 1;
            }
        if (wriggles) continue;
        RuleLine line = lineOf(way, firstColumn + from, dark.width());
        goOn(line, thin, dark.width(), strokeWidth, false);
        goOn(line, thin, dark.width(), strokeWidth, true);
        length += line.rule.across.size();
        lines.push_back(std::move(line));
    }
    if (!crossing) return distinct(std::move(lines));
    std::vector<RuleLine> sides;
    for (const RuleLine& line : lines)
        if (endsOnRules(line.rule, lines, *crossing)) sides.push_back(line);
    return distinct(std::move(sides));
}

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
void addBold(std::vector<RuleLine>& lines, const Search& search) {
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
void addSides(std::vector<RuleLine>& lines, const Search& search, const std::vector<RuleLine>& crossing) {
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
    const Search along{dark, faintest, minLength, strokeWidth}, down{turned, faintest, minLength, strokeWidth};
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
