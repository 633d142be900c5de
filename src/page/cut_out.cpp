#include "cut_out.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "median.h"
#include "rgb_cells.h"

namespace inkdigits {
namespace {

/// So many sure digits and other marks may be read of a picture some of whose digits touch the frame.
constexpr int kMostCut = 12, kMostOthers = 60;
/// Digits that fill a picture are still larger than the network's input at so many pixels along its shorter side.
constexpr int kShorterSide = 1024;
/// Share of the picture's height that digits have at least that fill it, and how much higher than the others a 1 may be: a
/// shadow or what lies around the paper is read as one.
constexpr float kFilling = 0.3f, kTaller = 1.4f;
/// 1s so near the sides, in shares of the picture's width, may be what is left of printed lines, unless they stand in a line with
/// other digits and are lower than this share of its height.
constexpr float kSide = 0.12f, kWhole = 0.9f;

/// How many sure digits there are that fill the picture, without what may be printed lines near its left and right.
int filling(const Page& page, const RgbImage& image) {
    const auto [width, height] = page.sidesOf(image);
    std::vector<float> heights;
    float one = 0;
    for (const std::vector<Mark>& line : page.layout.lines) {
        const bool number = std::any_of(line.begin(), line.end(), [](const Mark& m) { return m.decision.sure && m.decision.digit != 1; });
        for (const Mark& mark : line) {
            if (!mark.decision.sure) continue;
            const bool stroke = mark.decision.digit == 1;
            if (stroke) one = std::max(one, mark.box.h);
            const bool atSide = std::min(mark.box.centerX(), width - mark.box.centerX()) < kSide * width;
            if (stroke && atSide && !(number && mark.box.h < kWhole * height)) continue;
            heights.push_back(mark.box.h);
        }
    }
    const int count = static_cast<int>(heights.size());
    const float usual = median(std::move(heights));
    return usual > kFilling * height && one < kTaller * usual ? count : 0;
}

/// What touches the frame in a line with sure digits, is about as high and is none: it may be cut off. Sure digits are whole, but cut
/// out tightly.
std::optional<Box> unsureAtFrame(const Page& page, const RgbImage& image) {
    const auto [width, height] = page.sidesOf(image);
    std::optional<Box> cut;
    for (const std::vector<Mark>& line : page.layout.lines) {
        std::vector<float> heights;
        for (const Mark& mark : line)
            if (mark.decision.sure) heights.push_back(mark.box.h);
        const float usual = median(std::move(heights));
        for (const Mark& mark : line) {
            const Box& b = mark.box;
            if (!mark.decision.sure && touchesFrame(b, width, height) && b.h > kCutPart * usual && b.h < kTaller * usual) cut = cut ? unite(*cut, b) : b;
        }
    }
    return cut;
}

/// The picture with a margin of so many pixels around it, of the colours of the paper nearby: the median of the half of
/// the picture, each way, that lies closest.
RgbImage withMargin(const RgbImage& image, int margin) {
    const int w = image.width(), h = image.height();
    RgbImage out(w + 2 * margin, h + 2 * margin);
    for (int y = 0; y < h; ++y) std::copy(image.row(y), image.row(y) + 3 * w, out.row(y + margin) + 3 * margin);
    constexpr int kPlaces = 12, kSamples = 24;  // along a side, and each way of what lies closest to a place
    const auto fill = [&](int x0, int y0, int x1, int y1) {
        const int cx = std::clamp((x0 + x1) / 2 - margin, 0, w), cy = std::clamp((y0 + y1) / 2 - margin, 0, h);
        const int left = std::clamp(cx - w / 4, 0, w / 2), top = std::clamp(cy - h / 4, 0, h / 2);
        for (int c = 0; c < 3; ++c) {
            std::vector<float> nearby;
            for (int i = 0; i < kSamples; ++i)
                for (int j = 0; j < kSamples; ++j)
                    nearby.push_back(image.row(top + j * (h - h / 2 - 1) / kSamples)[3 * (left + i * (w - w / 2 - 1) / kSamples) + c]);
            const uint8_t level = static_cast<uint8_t>(median(std::move(nearby)));
            for (int y = y0; y < y1; ++y)
                for (int x = x0; x < x1; ++x) out.row(y)[3 * x + c] = level;
        }
    };
    for (int k = 0; k < kPlaces; ++k) {
        const int x0 = out.width() * k / kPlaces, x1 = out.width() * (k + 1) / kPlaces;
        const int y0 = margin + h * k / kPlaces, y1 = margin + h * (k + 1) / kPlaces;
        fill(x0, 0, x1, margin);
        fill(x0, margin + h, x1, out.height());
        fill(0, y0, margin, y1);
        fill(margin + w, y0, out.width(), y1);
    }
    return out;
}

}  // namespace

Page readCutOut(const RgbImage& image, const ReadOptions& options, const Classifier& classify, Page page) {
    const auto [sure, others] = page.sureAndOthers();
    if ((!page.atFrame && sure > others) || sure > kMostCut || others > kMostOthers) return page;
    const int shorter = std::min(image.width(), image.height()), factor = (shorter + kShorterSide - 1) / kShorterSide;
    const int margin = std::max(8, shorter / factor / 4);
    Result<Page> wider = readFilled(withMargin(factor > 1 ? reduced(image, factor) : image, margin), options, classify);
    if (!wider) return page;
    Page& number = wider.value();
    number.mapBoxes([scale = static_cast<float>(factor), off = static_cast<float>(margin)](Box& box) {
        box = {(box.x - off) * scale, (box.y - off) * scale, box.w * scale, box.h * scale};
    });
    const auto [sureWider, othersWider] = number.sureAndOthers();
    const int more = filling(number, image);
    Page& better = sureWider <= othersWider || more < 2 || more <= filling(page, image) ? page : number;
    const auto isCutOff = [](const Warning& warning) { return warning.code == WarningCode::CutOff; };
    if (better.tallestSure() > 0 && std::none_of(better.warnings.begin(), better.warnings.end(), isCutOff))
        if (const std::optional<Box> cut = unsureAtFrame(number, image)) better.warnings.push_back({WarningCode::CutOff, cut});
    return std::move(better);
}

}  // namespace inkdigits
