#include "page.h"

#include <cmath>
#include <utility>

#include "clean.h"
#include "ink.h"
#include "orientation.h"
#include "segment.h"
#include "straighten.h"

namespace inkdigits {
namespace {

/// EXIF orientation that turns a picture clockwise by so many degrees.
int orientationOf(int degrees) { return degrees == 90 ? 6 : degrees == 180 ? 3 : degrees == 270 ? 8 : 1; }

/// Below this slope (1 degree) digits read as well as level ones.
constexpr float kLevel = 0.0175f;
/// Slopes beyond this (7 degrees) are worth a word to the user.
constexpr float kTilted = 0.123f;

}  // namespace

Result<Page> readPage(const RgbImage& image, const ReadOptions& options, const Classifier& classify) {
    Page page;
    if (options.isolated) {
        page.layout = segmentIsolated(findIsolatedInk(image, options.polarity), classify);
        return page;
    }
    InkMap map = findInk(image, options.polarity);
    std::vector<Piece> pieces = cleanInk(map);
    page.turned = findTurn(map, pieces, classify);
    if (page.turned) {
        map = findInk(applyOrientation(image, orientationOf(page.turned)), options.polarity);
        pieces = cleanInk(map);
    }

    Rotation rotation(map.ink.width(), map.ink.height(), 0);
    const float slope = findTilt(map, pieces);
    if (std::abs(slope) > kLevel) {
        rotation = Rotation(map.ink.width(), map.ink.height(), slope);
        map.ink = rotation.apply(map.ink);
        pieces = findPieces(map.ink, 4);
        if (std::abs(slope) > kTilted) page.warnings.push_back({WarningCode::Tilted, {}});
    }
    Result<Layout> layout = segment(map, pieces, classify);
    if (!layout) return layout.error();
    page.layout = std::move(layout.value());
    for (std::vector<Mark>& line : page.layout.lines)
        for (Mark& mark : line) mark.box = rotation.toOriginal(mark.box);
    return page;
}

}  // namespace inkdigits
