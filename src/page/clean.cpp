#include "clean.h"

#include <algorithm>
#include <iterator>

#include "clutter.h"
#include "median.h"
#include "text_lines.h"

namespace inkdigits {
namespace {

/// Digits are as many pixels high at least to be read.
constexpr float kReadable = 8;

/// Ink from this on may join what is broken: two thirds of what makes a stroke.
constexpr uint8_t kTrace = 64;

/// Erases pieces with their fringe and measures what remains.
void erase(InkMap& map, const std::vector<Piece>& pieces) {
    if (pieces.empty()) return;
    for (const Piece& p : pieces) erase(map.ink, p, 1);
    measureStrokes(map);
}

/// What lies on the page is so many times as broad as most strokes, by their length, of at least so many pieces. Straight
/// as a pen and so many times as long as digits are high it may be slimmer.
constexpr float kThing = 4.5f, kSlimThing = 2.3f, kLong = 4, kStraight = 1.8f;
constexpr int kLeastWriting = 4;
/// It is as long as so many digits are high, and there are no more, as in the photographs of a newspaper: what is many is writing beside finer print.
constexpr float kLarge = 1.5f;
constexpr size_t kMostThings = 16;
/// What is longer by this than it is broad is a stroke, no speck.
constexpr float kStroke = 4;

}  // namespace

float leastHeight(float usual, int width, int height) {
    constexpr float kShare = 0.04f;
    return std::min(usual, kShare * static_cast<float>(std::min(width, height)));
}

std::vector<Piece> dropGrain(InkMap& map, std::vector<Piece> pieces) {
    const float least = leastHeight(kReadable, map.ink.width(), map.ink.height());
    if (typicalHeight(pieces, map.strokeWidth) >= least) return pieces;
    const auto grain = std::stable_partition(pieces.begin(), pieces.end(), [&](const Piece& p) { return p.longer() >= least; });
    erase(map, {std::make_move_iterator(grain), std::make_move_iterator(pieces.end())});
    pieces.erase(grain, pieces.end());
    return pieces;
}

std::vector<Piece> joinFragments(GrayView ink, std::vector<Piece> pieces, float strokeWidth) {
    const float height = typicalHeight(pieces, strokeWidth);
    const std::vector<Piece> traces = findPieces(ink, 1, kTrace);
    std::vector<std::pair<Run, size_t>> runs;  // of the traces
    for (size_t i = 0; i < traces.size(); ++i)
        for (const Run& run : traces[i].runs) runs.push_back({run, i});
    std::sort(runs.begin(), runs.end());
    std::vector<std::vector<size_t>> along(traces.size());  // the pieces on each trace
    for (size_t i = 0; i < pieces.size(); ++i) {
        const Run& run = pieces[i].runs[0];  // lies within one of a trace, the last that begins no farther right
        along[std::prev(std::upper_bound(runs.begin(), runs.end(), std::pair{Run{run.y, run.x0, ink.width()}, traces.size()}))->second].push_back(i);
    }
    for (size_t t = 0; t < traces.size(); ++t) {
        if (along[t].size() < 2 || static_cast<float>(traces[t].height()) > 1.5f * height || static_cast<float>(traces[t].width()) > 1.2f * height) continue;
        const auto whole = std::count_if(along[t].begin(), along[t].end(), [&](size_t i) { return static_cast<float>(pieces[i].height()) > 0.6f * height; });
        if (whole > 1) continue;
        std::vector<Run> all;
        for (const size_t i : along[t]) {
            all.insert(all.end(), pieces[i].runs.begin(), pieces[i].runs.end());
            pieces[i].runs.clear();
        }
        std::sort(all.begin(), all.end());
        pieces[along[t][0]] = makePiece(std::move(all));
    }
    std::erase_if(pieces, [](const Piece& p) { return p.runs.empty(); });
    return pieces;
}

std::vector<Piece> findThings(const std::vector<Piece>& pieces) {
    std::vector<float> widths;
    std::vector<std::pair<float, float>> strokes;  // width, length
    for (const Piece& p : pieces) {
        widths.push_back(strokeWidthOf(p));
        if (p.longer() >= kStroke * widths.back()) strokes.push_back({widths.back(), static_cast<float>(p.area) / widths.back()});
    }
    const float usual = weightedMedian(std::move(strokes));
    const float height = typicalHeight(pieces, usual);
    std::vector<Piece> things;
    int writing = 0;
    for (size_t i = 0; i < pieces.size(); ++i) {
        const Piece& p = pieces[i];
        const bool bar = p.longer() > kLong * height && static_cast<float>(p.area) < kStraight * widths[i] * p.longer();
        if (widths[i] > (bar ? kSlimThing : kThing) * usual && p.longer() > kLarge * height) things.push_back(p);
        else writing += p.longer() >= kStroke * widths[i] && !p.slim();
    }
    if (writing < kLeastWriting || things.size() > kMostThings) things.clear();
    return things;
}

std::vector<Piece> cleanInk(InkMap& map, std::vector<Piece> found, const Grid* grid) {
    const std::vector<PieceKind> kinds = kindsOf(found, map, grid);
    std::vector<Piece> rest, gone, writing;
    for (size_t i = 0; i < found.size(); ++i)
        (kinds[i] == PieceKind::Drawing ? writing : kinds[i] == PieceKind::Clutter ? gone : rest).push_back(std::move(found[i]));
    const std::vector<uint8_t> specks = specksAmong(rest, map, grid);
    for (size_t i = 0; i < rest.size(); ++i) (specks[i] ? gone : writing).push_back(std::move(rest[i]));
    erase(map, gone);
    return writing;
}

}  // namespace inkdigits
