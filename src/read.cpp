#include "read.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "close_up.h"
#include "cut_out.h"
#include "decode.h"
#include "group.h"
#include "halftone.h"
#include "orientation.h"
#include "page.h"

namespace inkdigits {
namespace {

/// More strokes than this on the pad are no numbers.
constexpr size_t kMostStrokes = 4000;

/// Sorts the marks of a layout into what is read and what is refused.
void addLayout(Reading& reading, const Layout& layout, const ReadOptions& options) {
    int explained = 0;
    for (const std::vector<Mark>& marks : layout.lines) {
        Line line;
        bool gap = false;
        for (const Mark& mark : marks) {
            gap |= mark.gapBefore;
            // A dot was never looked at: there is no best digit to force.
            if (mark.decision.refused && (!options.force || mark.sign || mark.decision.confidence == 0)) {
                reading.refused.push_back(mark);
                continue;
            }
            if (gap && !line.text.empty()) line.text += ' ';
            gap = false;
            line.text += static_cast<char>('0' + mark.decision.digit);
            line.box = line.digits.empty() ? mark.box : unite(line.box, mark.box);
            line.digits.push_back(mark);
            if (options.explain && options.evidence && explained++ < kMostEvidence)
                line.digits.back().evidence = evidenceFor(mark.tensor, mark.decision.digit);
        }
        if (!line.digits.empty()) reading.lines.push_back(std::move(line));
    }
    for (const Box& sign : layout.signs) reading.warnings.push_back({WarningCode::SignLeftOut, sign});
    if (reading.lines.empty())
        reading.error = reading.refused.empty() ? ErrorCode::NoInk : ErrorCode::NotDigits;
}

/// One digit, or a page, unless one digit or a number fills it.
Result<Page> readPageOrDigit(const RgbImage& image, const ReadOptions& options) {
    const auto alone = [](std::optional<Mark> digit) {
        Page page;
        if (digit) page.layout.lines.push_back({std::move(*digit)});
        return page;
    };
    const Classifier one = personalised(options.examples, classifyIsolated, InkSource::Isolated);
    if (options.isolated) return alone(readIsolated(image, options.polarity, one));
    const std::optional<RgbImage> plain = withoutHalftone(image);
    const RgbImage& seen = plain ? *plain : image;
    const Classifier any = personalised(options.examples, classify, InkSource::Page);
    Result<Page> page = readPage(seen, options, any);
    if (!page) return page;
    if (std::optional<Mark> digit = readCloseUp(seen, options.polarity, one, page.value())) return alone(std::move(digit));
    return readCutOut(seen, options, any, std::move(page.value()));
}

/// The shared part of readImage and readPixels.
Reading readPicture(Result<Picture> decoded, const char* kind, const ReadOptions& options) {
    Reading reading;
    reading.source.kind = kind;
    if (!decoded) {
        reading.error = decoded.error();
        return reading;
    }
    Picture& picture = decoded.value();
    const RgbImage upright = applyOrientation(std::move(picture.image), picture.orientation);
    Result<Page> read = readPageOrDigit(upright, options);
    // The page is known in pixels of the shrunk picture, the reading speaks of the source's.
    float width = static_cast<float>(picture.width), height = static_cast<float>(picture.height);
    if (swapsSides(picture.orientation)) std::swap(width, height);
    float scaleX = width / static_cast<float>(upright.width()), scaleY = height / static_cast<float>(upright.height());
    const int turned = read ? read.value().turned : 0;
    if (turned % 180) std::swap(width, height), std::swap(scaleX, scaleY);
    reading.source.width = static_cast<int>(width);
    reading.source.height = static_cast<int>(height);
    reading.source.orientation = picture.orientation;
    reading.source.turned = turned;
    if (!read) {
        reading.error = read.error();
        return reading;
    }
    Page& page = read.value();
    page.mapBoxes([&](Box& box) { box = {box.x * scaleX, box.y * scaleY, box.w * scaleX, box.h * scaleY}; });
    reading.warnings = std::move(page.warnings);
    addLayout(reading, page.layout, options);
    return reading;
}

}  // namespace

Reading readImage(std::span<const uint8_t> bytes, const ReadOptions& options) {
    return readPicture(decode(bytes), "image", options);
}

Reading readPixels(std::span<const uint8_t> rgba, int width, int height, const ReadOptions& options) {
    return readPicture(decodePixels(rgba, width, height), "pixels", options);
}

Reading readStrokes(std::span<const Stroke> strokes, const ReadOptions& options) {
    Reading reading;
    const Box box = bounds(strokes);
    reading.source.kind = "strokes";
    const auto side = [](float extent) { return static_cast<int>(std::min(std::ceil(extent), 1e9f)); };
    reading.source.width = side(box.w);
    reading.source.height = side(box.h);
    if (strokes.size() > kMostStrokes)
        reading.error = ErrorCode::TooMany;
    else
        addLayout(reading, groupStrokes(strokes, personalised(options.examples, classifyStrokes, InkSource::Strokes),
                                        {options.minSize, options.isolated, options.force, options.signs}), options);
    return reading;
}

}  // namespace inkdigits
