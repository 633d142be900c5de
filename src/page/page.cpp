#include "page.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "clean.h"
#include "drawing.h"
#include "form_fields.h"
#include "grid.h"
#include "ink.h"
#include "median.h"
#include "orientation.h"
#include "rectification.h"
#include "rings.h"
#include "segment.h"
#include "sheet.h"
#include "slashes.h"
#include "straighten.h"
#include "table.h"
#include "words.h"

namespace inkdigits {
namespace {

/// EXIF orientation that turns a picture clockwise by so many degrees.
int orientationOf(int degrees) { return degrees == 90 ? 6 : degrees == 180 ? 3 : degrees == 270 ? 8 : 1; }

/// Slopes beyond this (7 degrees) are worth a word to the user.
constexpr float kTilted = 0.123f;
/// A Gaussian blur of sigma s makes an edge 2.5 s wide and a thin stroke 2.4 s: from two fifths of the stroke on
/// digits begin to be misread (dev photographs blurred on purpose). A sharp edge takes 1.3 pixels itself; grey steps make
/// the edges of a dark picture seem steeper, by up to a quarter at a quarter of the light.
constexpr float kBlurry = 0.32f, kSharpEdge = 1.3f;
/// Ink that takes away less than this share of the paper's light is hard to tell from shadow.
constexpr float kFaint = 0.16f;
/// What a sheet lies on is none of its ink if the sheet is brighter by this share. The shaded boxes of a puzzle pass
/// for a sheet, too.
constexpr float kDarkTable = 0.3f;
/// The network sees 20 pixels; digits of fewer than 14 have lost detail.
constexpr float kSmallDigit = 14;

/// What touches the frame is up to so many pixels off it; and the share of the ink kept that what was thrown away there has at
/// least if it may be digits.
constexpr int kRim = 2;
constexpr float kCutOff = 0.1f;

/// A piece of ink that touches the frame and was thrown away.
struct Lost {
    Box box;
    int area;
    float strokeWidth;
};

/// What was found on a picture: its ink, the pieces of writing, and its table if it has one.
struct Sighting {
    std::optional<Rectification> view;  ///< of the sheet, which all this was found on; else the picture itself
    float slope = 0;              ///< of the sheet's edges, if it was found and is seen as it is
    InkMap map;
    std::vector<Piece> pieces;
    std::optional<Grid> grid;
    bool things = false;  ///< something may lie on it
    bool edges = false;   ///< it does not fill the picture
    bool cut = false;     ///< of the ink that the frame touches much was thrown away
    std::vector<Lost> lost;   ///< what was thrown away there
};

/// What a picture is first taken for may be mistaken.
enum class View {
    Page,    ///< a sheet of paper, perhaps with what lies around it
    Bare,    ///< the same without what may lie on it
    Filled,  ///< nothing but paper
};

Sighting sight(const RgbImage& image, Polarity polarity, View as) {
    Sighting sighting;
    const std::optional<PaperSheet> paper = as == View::Filled ? std::nullopt : findSheet(image);
    if (paper) sighting.view = viewOfSheet(paper->corners, image.width(), image.height());
    std::optional<RgbImage> facing;
    std::optional<Quad> within;
    if (sighting.view) {
        facing = sighting.view->apply(image);
    } else if (paper) {
        sighting.slope = slopeOf(paper->corners);
        if (paper->step > kDarkTable) within = paper->corners;
    }
    const RgbImage& seen = facing ? *facing : image;
    sighting.map = findInk(seen, {.polarity = polarity, .sheet = within, .filled = as == View::Filled});
    sighting.edges = paper || std::any_of(sighting.map.outside.begin(), sighting.map.outside.end(), [](uint8_t o) { return o != 0; });
    takeOutFields(sighting.map.ink, sighting.map.rules, sighting.map.strokeWidth);
    takeOutRings(sighting.map.ink, sighting.map.strokeWidth);
    std::vector<Piece> found = dropGrain(sighting.map, findPieces(sighting.map.ink));
    const std::vector<Piece> things = findThings(found);
    sighting.things = !things.empty();
    if (as == View::Bare && sighting.things) {
        sighting.map = findInk(seen, {polarity, within, things});
        takeOutFields(sighting.map.ink, sighting.map.rules, sighting.map.strokeWidth);
        takeOutRings(sighting.map.ink, sighting.map.strokeWidth);
        found = dropGrain(sighting.map, findPieces(sighting.map.ink));
    }
    found = joinFragments(sighting.map.ink, std::move(found), sighting.map.strokeWidth);
    std::vector<Lost> atFrame;
    for (const Piece& p : found)
        if (sidesTouched(p, seen.width(), seen.height(), kRim))
            atFrame.push_back({p.box(), p.area, strokeWidthOf(p)});
    sighting.grid = findGrid(sighting.map.rules, found, sighting.map.ink.width(), sighting.map.ink.height());
    sighting.pieces = cleanInk(sighting.map, std::move(found), sighting.grid ? &*sighting.grid : nullptr);
    int kept = 0, lost = 0;
    for (const Piece& p : sighting.pieces) kept += p.area;
    for (const Lost& piece : atFrame) {
        const auto isKept = [&piece](const Piece& p) { return p.box().x == piece.box.x && p.box().y == piece.box.y && p.area == piece.area; };
        if (std::any_of(sighting.pieces.begin(), sighting.pieces.end(), isKept)) continue;
        lost += piece.area;
        if (!sighting.view) sighting.lost.push_back(piece);  // else the sheet's edge is not the picture's
    }
    sighting.cut = static_cast<float>(lost) > kCutOff * static_cast<float>(kept);
    return sighting;
}

/// Takes out specks, small letters, and dots up to `dot` pixels; a small 0 is wider. Where one stood between two numbers,
/// as a dash does, a gap remains.
void dropSmall(Layout& layout, float dot) {
    constexpr float kGap = 0.9f;  // in the height of the higher mark beside it
    for (std::vector<Mark>& line : layout.lines) {
        std::vector<Mark> kept;
        bool gap = false, dropped = false;
        for (Mark& mark : line) {
            gap |= mark.gapBefore;
            if (mark.small && (mark.decision.refused || std::max(mark.box.w, mark.box.h) < dot)) {
                dropped = true;
                continue;
            }
            if (dropped && !kept.empty()) {
                const Box& before = kept.back().box;
                mark.gapBefore = gap || mark.box.x - before.right() > kGap * std::max(before.h, mark.box.h);
            }
            kept.push_back(std::move(mark));
            gap = dropped = false;
        }
        line = std::move(kept);
    }
}

/// Beside a mark that is none, and larger than they are, digits of which not one is sure are parts of a drawing.
/// Where none is sure but strokes and rings that pass for 1 and 0, those are that reach into it, as legs and wheels.
void refuseDrawing(Layout& layout) {
    float tallest = 0;  // digit
    bool sure = false;
    for (const std::vector<Mark>& line : layout.lines)
        for (const Mark& mark : line) {
            if (mark.decision.sure && mark.decision.digit > 1) return;
            sure |= mark.decision.sure;
            if (!mark.decision.refused) tallest = std::max(tallest, mark.box.h);
        }
    std::vector<Box> larger;
    for (const std::vector<Mark>& line : layout.lines)
        for (const Mark& mark : line)
            if (mark.decision.refused && mark.box.h > tallest) larger.push_back(mark.box);
    const auto reachesInto = [](const Box& box, const Box& drawing) {
        const float near = 0.05f * drawing.h;
        return box.x < drawing.right() + near && box.right() > drawing.x - near && box.y < drawing.bottom() + near &&
               box.bottom() > drawing.y - near;
    };
    for (std::vector<Mark>& line : layout.lines)
        for (Mark& mark : line)
            if (std::any_of(larger.begin(), larger.end(), [&](const Box& b) { return !sure || reachesInto(mark.box, b); }))
                refuse(mark.decision);
}

/// The tallest `most` of the pieces, of equally tall ones the first, in their order.
void keepTallest(std::vector<Piece>& pieces, size_t most) {
    if (pieces.size() <= most) return;
    std::vector<int> heights;
    for (const Piece& piece : pieces) heights.push_back(piece.height());
    std::nth_element(heights.begin(), heights.begin() + static_cast<long>(most), heights.end(), std::greater<>());
    const int least = heights[most];
    size_t ties = most - static_cast<size_t>(std::count_if(pieces.begin(), pieces.end(), [&](const Piece& p) { return p.height() > least; }));
    std::erase_if(pieces, [&](const Piece& p) { return p.height() < least || (p.height() == least && !(ties && ties--)); });
}

/// What the frame cuts off: of the marks, `usual` pixels high, what touches it, and of the ink that was lost there what is beside
/// a digit, as large, and as broad in its strokes. `width` and `height` are the upright picture's.
std::optional<Box> findCutOff(const Layout& layout, const Sighting& sighting, float usual, float width, float height) {
    constexpr float kBeside = 1.5f, kMost = 1.5f;  // in the height of digits
    constexpr float kBroader = 1.8f;               // strokes
    std::optional<Box> cut;
    const auto add = [&](const Box& box) { cut = cut ? unite(*cut, box) : box; };
    std::vector<Box> digits;
    for (const std::vector<Mark>& line : layout.lines)
        for (const Mark& mark : line) {
            const Box& b = mark.box;
            if (!mark.decision.refused) digits.push_back(b);
            if (b.h > kCutPart * usual && touchesFrame(b, width, height)) add(b);
        }
    for (const auto& [box, area, breadth] : sighting.lost) {
        const float longer = std::max(box.w, box.h), broader = breadth / sighting.map.strokeWidth;
        if (longer < kCutPart * usual || longer > kMost * usual || broader > kBroader || broader * kBroader < 1) continue;
        const auto beside = [&box = box, usual](const Box& digit) {
            const float overlap = std::min(box.bottom(), digit.bottom()) - std::max(box.y, digit.y);
            const float gap = std::max(box.x - digit.right(), digit.x - box.right());
            return 2 * overlap > std::min(box.h, digit.h) && gap < kBeside * usual;
        };
        if (std::any_of(digits.begin(), digits.end(), beside)) add(box);
    }
    return cut;
}

/// What was hard about a page that was read of a picture, and where.
void addWarnings(Page& page, const Sighting& sighting, float slope, const RgbImage& image) {
    const InkMap& map = sighting.map;
    std::vector<float> heights;
    std::optional<Box> writing;
    for (const std::vector<Mark>& line : page.layout.lines)
        for (const Mark& mark : line) {
            heights.push_back(mark.box.h);
            writing = writing ? unite(*writing, mark.box) : mark.box;
        }
    if (!writing) return;
    const float usual = median(std::move(heights));
    const auto warn = [&](WarningCode code) { page.warnings.push_back({code, writing}); };
    if (std::abs(slope) > kTilted) warn(WarningCode::Tilted);
    if (map.strokeWidth > 0 && (map.edgeWidth - kSharpEdge) / map.strokeWidth > kBlurry) warn(WarningCode::Blurry);
    if (map.contrast < kFaint) warn(WarningCode::LowContrast);
    if (usual < kSmallDigit) warn(WarningCode::SmallDigits);
    const auto [width, height] = page.sidesOf(image);
    if (const std::optional<Box> cut = findCutOff(page.layout, sighting, usual, width, height)) page.warnings.push_back({WarningCode::CutOff, cut});
}

/// Whether something is `least` pixels high, or surely more than a stroke. Without that there is grain, or what is left of lines.
bool holdsWriting(const Layout& layout, float least) {
    for (const std::vector<Mark>& line : layout.lines)
        for (const Mark& mark : line) {
            const int digit = mark.decision.digit;
            const bool strokes = digit == 1 || digit == 4 || digit == 7;
            if (mark.box.h >= least) return true;
            if (mark.decision.sure && !strokes) return true;
        }
    return false;
}

/// What was read with the ink taken for darker or for lighter than its ground.
struct Attempt {
    Result<Page> page;
    bool light = false, things = false, edges = false;

    std::pair<int, int> sureAndOthers() const { return page ? page.value().sureAndOthers() : std::pair(0, 0); }
    float tallestSure(int least = 0) const { return page ? page.value().tallestSure(least) : 0; }
    /// Most of it was not read.
    bool poor() const {
        const auto [sure, others] = sureAndOthers();
        return sure <= others;
    }
};

Attempt readAs(const RgbImage& image, const ReadOptions& options, Polarity polarity, View as, const Classifier& classify, Layout* segmented = nullptr) {
    Page page;
    Sighting sighting = sight(image, polarity, as);
    if (!options.upright) page.turned = findTurn(sighting.map, sighting.pieces, classify);
    if (page.turned) sighting = sight(applyOrientation(image, orientationOf(page.turned)), polarity, as);
    InkMap& map = sighting.map;
    if (options.force) keepTallest(sighting.pieces, kMostPieces);
    else if (sighting.pieces.size() > kMostPieces) return {ErrorCode::TooMany, map.light, sighting.things, sighting.edges};

    const std::optional<Rectification> level = viewByLines(map, sighting.pieces, sighting.slope);
    if (level) {
        map.ink = level->apply(map.ink);
        sighting.pieces = joinFragments(map.ink, findPieces(map.ink, 4), map.strokeWidth);
    }
    if (options.force) keepTallest(sighting.pieces, kMostPieces);
    Layout drawings;
    if (!sighting.grid) drawings = takeOutDrawings(map, sighting.pieces, classify);
    std::optional<Table> table;
    if (sighting.grid) table = tableOf(*sighting.grid, sighting.pieces, level ? &*level : nullptr);
    Result<Layout> layout = segment(map, sighting.pieces, table ? &*table : nullptr, classify);
    if (!layout) return {layout.error(), map.light, sighting.things, sighting.edges};
    page.layout = std::move(layout.value());
    page.atFrame = sighting.cut || sighting.edges;
    if (segmented) *segmented = page.layout;
    refuseWords(page.layout);
    dropSmall(page.layout, 3 * std::max(1.f, map.strokeWidth));
    std::erase_if(page.layout.lines, [](const std::vector<Mark>& line) { return line.empty(); });
    page.layout.lines.insert(page.layout.lines.end(), drawings.lines.begin(), drawings.lines.end());
    refuseDrawing(page.layout);
    if (options.signs) takeOutSigns(page.layout);
    for (const std::optional<Rectification>& view : {level, sighting.view})
        if (view) page.mapBoxes([&](Box& box) { box = view->toOriginal(box); });
    const float slope = (level ? level->slope() : 0) + (sighting.view ? sighting.view->slope() : 0);
    addWarnings(page, sighting, slope, image);
    return {std::move(page), map.light, sighting.things, sighting.edges};
}

}  // namespace

std::pair<int, int> Page::sureAndOthers() const {
    int sure = 0, others = 0;
    for (const std::vector<Mark>& line : layout.lines)
        for (const Mark& mark : line) ++(mark.decision.sure ? sure : others);
    return {sure, others};
}

std::pair<float, float> Page::sidesOf(const RgbImage& image) const {
    const float width = static_cast<float>(image.width()), height = static_cast<float>(image.height());
    return turned % 180 ? std::pair(height, width) : std::pair(width, height);
}

float Page::tallestSure(int least) const {
    float tallest = 0;
    for (const std::vector<Mark>& line : layout.lines)
        for (const Mark& mark : line)
            if (mark.decision.sure && mark.decision.digit >= least) tallest = std::max(tallest, mark.box.h);
    return tallest;
}

Result<Page> readPage(const RgbImage& image, const ReadOptions& options, const Classifier& classify, Layout* segmented) {
    const auto attemptAs = [&](Polarity polarity, Layout* marks = nullptr) {
        Attempt attempt = readAs(image, options, polarity, View::Page, classify, marks);
        // A pen on the page passes for the writing in its strokes' width, its size and its darkness; bold digits beside fine
        // print look like things.
        if (attempt.things) {
            Attempt bare = readAs(image, options, polarity, View::Bare, classify);
            const auto [sure, others] = bare.sureAndOthers();
            if (sure > std::max(attempt.sureAndOthers().first, others)) attempt = std::move(bare);
        }
        return attempt;
    };
    Attempt best = attemptAs(options.polarity, segmented);
    if (options.polarity == Polarity::Auto && best.poor()) {
        // A sheet on a table may have passed for a board with light ink.
        Attempt other = attemptAs(best.light ? Polarity::Dark : Polarity::Light);
        // What is left of a drawing's edges passes for 1.
        if (!other.poor() && other.sureAndOthers().first > 2 * best.sureAndOthers().first && other.tallestSure(2) > 0) best = std::move(other);
    }
    if (best.edges && (best.poor() || best.tallestSure(2) == 0)) {
        // Or a digit or a shadow for what lies around the paper; strokes and rings of it pass for 1 and 0.
        Attempt filled = readAs(image, options, options.polarity, View::Filled, classify);
        if (!filled.poor() && best.tallestSure() < kPart * filled.tallestSure()) best = std::move(filled);
    }
    if (best.page && !options.force && !holdsWriting(best.page.value().layout, leastHeight(kSmallDigit, image.width(), image.height())))
        best.page.value().layout = {}, best.page.value().warnings.clear();
    return std::move(best.page);
}

Result<Page> readFilled(const RgbImage& image, const ReadOptions& options, const Classifier& classify) {
    return readAs(image, options, options.polarity, View::Filled, classify).page;
}

}  // namespace inkdigits
