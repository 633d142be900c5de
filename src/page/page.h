// An upright picture of writing -> where its marks stand and what was hard about it.
#pragma once

#include <optional>
#include <utility>

#include "reading.h"
#include "rgb_image.h"

namespace inkdigits {

/// Digits that are lower than this share of those of another reading of the same picture are parts of them.
constexpr float kPart = 0.8f;
/// What the frame leaves of a digit that it cuts off has at least so much of the height of the others.
constexpr float kCutPart = 0.4f;

struct Page {
    Layout layout;                  ///< boxes in pixels of `image` turned by `turned`
    std::vector<Warning> warnings;
    bool atFrame = false;           ///< much ink was thrown away that touches the frame, or the paper seems to end within it
    int turned = 0;                 ///< degrees clockwise that made the writing stand upright: 0, 90, 180, 270

    /// How many marks are surely digits, and how many others there are.
    std::pair<int, int> sureAndOthers() const;
    /// Height of the tallest sure digit of those from `least` on; 0 without one.
    float tallestSure(int least = 0) const;
    /// Width and height of `image`, of which this was read, as its boxes have it: turned.
    std::pair<float, float> sidesOf(const RgbImage& image) const;
    /// `map` changes each box.
    template <class Map>
    void mapBoxes(Map map) {
        for (std::vector<Mark>& line : layout.lines)
            for (Mark& mark : line) map(mark.box);
        for (Box& sign : layout.signs) map(sign);
        for (Warning& warning : warnings)
            if (warning.box) map(*warning.box);
    }
};

/// Paper, ink, straightening, segmentation, of a picture without a printing screen (halftone.h). An empty layout means that
/// there is no ink. Errors: TooMany, unless forced: then only the tallest marks are read. `segmented`, if given, gets the marks
/// of the first try before words are refused, for fitting what tells them (model/words.py); boxes in pixels of the straightened
/// picture.
Result<Page> readPage(const RgbImage& image, const ReadOptions& options, const Classifier& classify, Layout* segmented = nullptr);

/// The same of a picture that is known to show nothing but paper, in one try.
Result<Page> readFilled(const RgbImage& image, const ReadOptions& options, const Classifier& classify);

}  // namespace inkdigits
