#include "read.h"

#include <cmath>

#include "group.h"

namespace inkdigits {
namespace {

/// Sorts the marks of a layout into what is read and what is refused.
void addLayout(Reading& reading, const Layout& layout, bool force) {
    for (const std::vector<Mark>& marks : layout.lines) {
        Line line;
        bool gap = false;
        for (const Mark& mark : marks) {
            gap |= mark.gapBefore;
            if (mark.decision.refused && !force) {
                reading.refused.push_back(mark);
                continue;
            }
            if (gap && !line.text.empty()) line.text += ' ';
            gap = false;
            line.text += static_cast<char>('0' + mark.decision.digit);
            line.box = line.digits.empty() ? mark.box : unite(line.box, mark.box);
            line.digits.push_back(mark);
        }
        if (!line.digits.empty()) reading.lines.push_back(std::move(line));
    }
    if (reading.lines.empty())
        reading.error = reading.refused.empty() ? ErrorCode::NoInk : ErrorCode::NotDigits;
}

}  // namespace

std::string Reading::text() const {
    std::string text;
    for (const Line& line : lines) {
        if (!text.empty()) text += '\n';
        text += line.text;
    }
    return text;
}

Reading readImage(std::span<const uint8_t>, const ReadOptions&) { return {}; }

Reading readPixels(std::span<const uint8_t> rgba, int width, int height, const ReadOptions& options) {
    GrayImage ink(width, height);
    for (int i = 0; i < width * height; ++i) ink.data()[i] = rgba[4 * i];
    Reading reading;
    Mark mark;
    mark.tensor = normalize(ink);
    mark.decision = classify({&mark.tensor, 1})[0];
    addLayout(reading, Layout{{{mark}}}, options.force);
    return reading;
}

Reading readStrokes(std::span<const Stroke> strokes, const ReadOptions& options) {
    Reading reading;
    const Box box = bounds(strokes);
    reading.source.kind = "strokes";
    reading.source.width = static_cast<int>(std::ceil(box.w));
    reading.source.height = static_cast<int>(std::ceil(box.h));
    addLayout(reading, groupStrokes(strokes, classify, options.minSize), options.force);
    return reading;
}

}  // namespace inkdigits
