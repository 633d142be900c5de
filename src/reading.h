// What was read, and what may be asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "error.h"
#include "image.h"
#include "layout.h"
#include "personal.h"
#include "polarity.h"

namespace inkdigits {

/// Evidence costs 50 readings of a digit; more of it than this at once nobody looks at.
constexpr int kMostEvidence = 12;

struct ReadOptions {
    Polarity polarity = Polarity::Auto;  ///< pictures only
    bool isolated = false;  ///< picture or strokes are one digit: no search for lines, all ink belongs to it
    bool force = false;     ///< read every mark but dots and signs between digits as its best digit: "Read it anyway"
    bool signs = true;      ///< a 1 between digits may be a slash, and signs part numbers; not for fitting what tells them
    bool upright = false;   ///< pictures only: lines run as the picture stands, it is not turned to make them so
    float minSize = 0;      ///< strokes only: marks whose longer side is below (stroke units) are no digits
    bool explain = false;   ///< JSON carries what the network saw of each digit
    bool evidence = false;  ///< with `explain`: and which ink of the first kMostEvidence digits spoke for them
    std::vector<Example> examples = {};  ///< the user's corrections: ink like theirs is read as they meant it
};

struct Line {
    std::string text;         ///< digits, and a space where the writer left a gap
    Box box;                  ///< of its digits
    std::vector<Mark> digits; ///< accepted marks only
};

struct Warning {
    WarningCode code;
    std::optional<Box> box;  ///< where; all the writing for what is wrong with all of it
};

/// Where the boxes' coordinates live: the picture as it stands upright, or stroke units.
struct Source {
    const char* kind = "image";  ///< "image", "pixels" or "strokes"
    int width = 0, height = 0;   ///< of the upright picture, in its pixels; of the strokes' box, rounded up
    int orientation = 1;         ///< EXIF orientation 1..8 that was applied
    int turned = 0;              ///< degrees clockwise turned beyond EXIF to stand upright: 0, 90, 180, 270
};

/// What was read. With `error` set there are no lines, but refused marks and warnings may remain.
struct Reading {
    std::optional<ErrorCode> error;
    std::vector<Line> lines;
    std::vector<Mark> refused;
    std::vector<Warning> warnings;
    Source source;

    /// Lines joined with '\n'.
    std::string text() const;
};

}  // namespace inkdigits
