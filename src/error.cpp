#include "error.h"

namespace inkdigits {

// The only list of the reader's sentences. The page translates by code and falls back to these.

const char* name(ErrorCode code) {
    switch (code) {
        case ErrorCode::EmptyFile: return "empty_file";
        case ErrorCode::UnsupportedFormat: return "unsupported_format";
        case ErrorCode::Heic: return "heic";
        case ErrorCode::CorruptImage: return "corrupt_image";
        case ErrorCode::TooLarge: return "too_large";
        case ErrorCode::NoInk: return "no_ink";
        case ErrorCode::NotDigits: return "not_digits";
        case ErrorCode::TooMany: return "too_many";
        case ErrorCode::OutOfMemory: return "out_of_memory";
        case ErrorCode::CannotOpen: return "cannot_open";
    }
    return "unknown";
}

const char* message(ErrorCode code) {
    switch (code) {
        case ErrorCode::EmptyFile: return "This file is empty. Choose another picture.";
        case ErrorCode::UnsupportedFormat:
            return "This file is not a picture we can open. Choose a PNG, JPEG or BMP picture.";
        case ErrorCode::Heic:
            return "This is an iPhone HEIC photo and it can't be opened here. Save it as JPG and try again.";
        case ErrorCode::CorruptImage:
            return "This picture is damaged and can't be opened. Take or save it again.";
        case ErrorCode::TooLarge:
            return "This picture is too large to read. Choose one under 100 megapixels.";
        case ErrorCode::NoInk:
            return "We can't see any writing. Move closer so the digits fill the frame.";
        case ErrorCode::NotDigits:
            return "We see writing, but nothing in it looks like a digit. Write digits 0 to 9.";
        case ErrorCode::TooMany:
            return "There are too many marks in this picture. Crop it to the numbers you want read.";
        case ErrorCode::OutOfMemory:
            return "There is not enough memory for this picture. Choose a smaller one.";
        case ErrorCode::CannotOpen: return "This file can't be opened. Check its name and that you may read it.";
    }
    return "";
}

const char* name(WarningCode code) {
    switch (code) {
        case WarningCode::Blurry: return "blurry";
        case WarningCode::LowContrast: return "low_contrast";
        case WarningCode::SmallDigits: return "small_digits";
        case WarningCode::Tilted: return "tilted";
        case WarningCode::CutOff: return "cut_off";
        case WarningCode::SignLeftOut: return "sign_left_out";
    }
    return "unknown";
}

const char* message(WarningCode code) {
    switch (code) {
        case WarningCode::Blurry: return "The writing is blurred. Hold still and tap to focus.";
        case WarningCode::LowContrast:
            return "The writing is faint against the paper. Add light or use a darker pen.";
        case WarningCode::SmallDigits:
            return "The digits are very small. Move closer so they fill the frame.";
        case WarningCode::Tilted: return "The writing is tilted. Hold the page straight.";
        case WarningCode::CutOff:
            return "Some writing is cut off at the edge. Move back so that all of it shows.";
        case WarningCode::SignLeftOut:
            return "A point, comma or other sign between digits is left out: 36.8 reads 368. Check these numbers.";
    }
    return "";
}

}  // namespace inkdigits
