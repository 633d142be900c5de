// A rule as it shows in a picture: where it runs, and how dark it is along its way.
#pragma once

#include <cstdint>
#include <vector>

#include "image.h"
#include "rules.h"

namespace inkdigits {

/// How dark a line is along its way: its usual tone near each place and how much it varies.
class LineTone {
public:
    LineTone() = default;
    /// `tones` pixel by pixel along the line, 0 where unknown.
    explicit LineTone(const std::vector<int>& tones);
    /// Whether the line alone is never as dark there.
    bool exceeded(int i, int tone) const;
    /// Whether even two of its like that cross are not as dark.
    bool farExceeded(int i, int tone) const;
    /// By how many spreads a place is darker than the line alone usually is.
    float excess(int i, int tone) const;

private:
    std::vector<int> usual_;  ///< per stretch
    float spread_ = 0;
};

/// A level rule, or an upright one in the transposed picture.
struct RuleLine {
    Rule rule;
    std::vector<uint8_t> sure;  ///< where its way really follows it, as long as `rule.across`
    LineTone tone{}, least{};   ///< in the channels that show most and least of it
    float shown = 0;            ///< share of its length where there is ink
};

/// A picture in which lines run from left to right: the darkness (0 = paper) of the channel that shows most ink and of the
/// one that shows least: a coloured line is pale in one, and what is written over it in another colour is not. Values below
/// `faintest` are no ink.
struct LinePicture {
    GrayView dark, least;
    int faintest;
};

/// Columns become rows, so that upright lines are level.
GrayImage transposed(GrayView image);

/// The lines of both directions, upright ones in the transposed picture.
struct RuleLines {
    std::vector<RuleLine> level, upright;
};

/// Rows that a line takes up in one column, and its darkness there.
struct LineCut {
    int top = 0, bottom = 0;
    int tone = 0;   ///< 0 where it does not show
    int least = 0;  ///< in the channel that shows least of it, plus 1: there it may be as pale as the paper
    int height() const { return bottom - top; }
};

/// The cuts of a whole line, as long as `line.rule.across`. `dark` is as in LinePicture, but some may be erased already.
std::vector<LineCut> cutsAlong(GrayView dark, GrayView least, int faintest, const RuleLine& line);

/// Measures a line's thickness and tones, before anything is erased.
void measure(const LinePicture& picture, RuleLine& line);

/// More lines than this in a direction and it is no table but squared paper, whose lines are long and
/// whose crossings are everywhere in the writing.
constexpr size_t kSquared = 12;

}  // namespace inkdigits
